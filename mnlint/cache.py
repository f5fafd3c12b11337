"""The user's cache folder: small files by key, each written at once, the oldest removed when a folder grows too big.

A folder that cannot be written to means no cache, silently. Every cache lies in a folder of its own (`name`), and a key
is any text that holds all that the data depends on (versions, digests, content).
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from pathlib import Path

VARIABLE = "MNLINT_CACHE_DIR"  # names another folder
LIMIT = 64 * 1024 * 1024  # bytes a folder may hold before it is pruned
_PRUNE_EVERY = 64  # writes of a process between two looks at the size of a folder
_enabled = True
_writes: dict[Path, int] = {}


def disable() -> None:
    """Read and write nothing from now on (`--no-cache`)."""
    global _enabled
    _enabled = False


def root() -> Path | None:
    """Return the folder of all of mnlint's caches, whether it exists or not."""
    own = os.environ.get(VARIABLE)
    if own:
        return Path(own)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA", "")
    elif sys.platform == "darwin":
        base = os.path.expanduser("~/Library/Caches")  # noqa: PTH111
    else:
        base = os.environ.get("XDG_CACHE_HOME", "") or os.path.expanduser("~/.cache")  # noqa: PTH111
    return Path(base) / "mnlint" if os.path.isabs(base) else None  # noqa: PTH117


def cache_folder(name: str) -> Path | None:
    """Return the folder of the cache `name`, made if need be; None where there is none or `--no-cache` holds."""
    base = root() if _enabled else None
    if base is None:
        return None
    folder = base / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return folder


def _file(folder: Path, key: str) -> Path:
    return folder / hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def read(folder: Path | None, key: str) -> bytes | None:
    """Return what was written under `key`, or None. The check of what the bytes mean is the caller's."""
    if folder is None or not _enabled:
        return None
    try:
        return _file(folder, key).read_bytes()
    except OSError:
        return None


def write(folder: Path | None, key: str, data: bytes) -> None:
    """Store `data` under `key`, safe for parallel runs: a reader sees the old bytes or the new, never half of them."""
    if folder is None or not _enabled:
        return
    target = _file(folder, key)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        part.write_bytes(data)
        part.replace(target)
    except OSError:
        with contextlib.suppress(OSError):
            part.unlink()
        return
    _writes[folder] = _writes.get(folder, -1) + 1
    if _writes[folder] % _PRUNE_EVERY == 0:
        prune(folder)


def prune(folder: Path, limit: int = LIMIT) -> None:
    """Remove the files of a cache that were written longest ago until it holds at most `limit` bytes."""
    entries = []
    try:
        with os.scandir(folder) as listing:
            for entry in listing:
                with contextlib.suppress(OSError):
                    facts = entry.stat()
                    entries.append((facts.st_mtime, facts.st_size, entry.path))
    except OSError:
        return
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= limit:
            break
        with contextlib.suppress(OSError):
            os.unlink(path)  # noqa: PTH108
        total -= size


def clear() -> tuple[int, int]:
    """Remove every cache of mnlint. Return the numbers of files and of bytes that are gone.

    Raises:
        OSError: The place of the caches is no folder, or something in it cannot be removed; the rest is gone by then.

    """
    base = root()
    files = size = 0
    trouble: OSError | None = None
    if base is None or not base.exists():
        return 0, 0
    for folder in [entry for entry in base.iterdir() if entry.is_dir() and not entry.is_symlink()]:
        for path in [*folder.iterdir(), folder]:
            try:
                length = path.stat().st_size
                if path == folder:
                    path.rmdir()
                else:
                    path.unlink()
                    files, size = files + 1, size + length
            except FileNotFoundError:  # another process was faster
                continue
            except OSError as error:
                trouble = trouble or error
    if trouble:
        raise trouble
    return files, size
