"""Which files a run reads: those that are named, and the posts in the folders that are named, always in one order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mnlint.config import absolute, repository

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

POSTS = frozenset({".md", ".markdown", ".mdx", ".html", ".htm"})  # endings that are read in folders
SKIPPED = frozenset({"node_modules"})  # folders that are never entered, beside hidden ones


class Target(NamedTuple):
    """A file to lint: its path as shown, and what keeps it from being read, if anything."""

    path: str
    error: str | None = None


class Found(NamedTuple):
    """The files of a run in order, and how many named ones were excluded (`--force-exclude`)."""

    files: list[Target]
    excluded: int


def discover(
    paths: Sequence[str], *, excluded: Callable[[Path], bool] = lambda _: False, force_exclude: bool = False
) -> Found:
    """Return the files to lint. `excluded` tells of a file or folder whether settings or options leave it out."""
    files: dict[Path, Target] = {}
    left_out = 0
    for name in paths:
        path = Path(name)
        if force_exclude and excluded_at_or_above(path, excluded):
            left_out += 1
            continue
        found = _walk(path, excluded) if path.is_dir() else [_target(name, path)]
        for target in found:
            files.setdefault(absolute(Path(target.path)), target)
    return Found(sorted(files.values(), key=lambda target: target.path.split("/")), left_out)


def _target(name: str, path: Path) -> Target:
    shown = name.replace(os.sep, "/")
    if not path.exists():
        return Target(shown, "there is no such file or folder; check the path")
    return Target(shown)


def excluded_at_or_above(path: Path, excluded: Callable[[Path], bool]) -> bool:
    """Tell whether a path or a folder of its repository above it is excluded."""
    top = repository(path)
    parents = [folder for folder in absolute(path).parents if top and folder != top and top in folder.parents]
    return any(excluded(one) for one in (absolute(path), *parents))


def _walk(top: Path, excluded: Callable[[Path], bool]) -> Iterator[Target]:
    """Yield the posts below a folder that neither git nor the settings ignore. Linked folders are not entered."""
    shown = "" if str(top) == "." else f"{str(top).replace(os.sep, '/').rstrip('/')}/"
    yield from _enter(top, shown, _specs_above(top), excluded)


Specs = tuple[tuple[str, "GitIgnoreSpec"], ...]  # the folder and the patterns of each .gitignore, the innermost last


def _enter(folder: Path, shown: str, specs: Specs, excluded: Callable[[Path], bool]) -> Iterator[Target]:
    try:
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
    except OSError as error:
        yield Target(shown.rstrip("/") or ".", f"cannot be listed: {error.strerror or error}; check its permissions")
        return
    specs += _spec(folder / ".gitignore", folder)
    for entry in entries:
        path, is_folder = Path(entry.path), entry.is_dir(follow_symlinks=False)
        if is_folder:
            if entry.name in SKIPPED or entry.name.startswith("."):
                continue
        elif path.suffix.lower() not in POSTS or not entry.is_file():
            continue
        if _ignored(path, specs, is_folder=is_folder) or excluded(path):
            continue
        if is_folder:
            yield from _enter(path, f"{shown}{entry.name}/", specs, excluded)
        else:
            yield Target(shown + entry.name)


def _specs_above(top: Path) -> Specs:
    """Return what the repository's .gitignore files above a folder say, and its info/exclude."""
    root = repository(top)
    if root is None:
        return ()
    above = [folder for folder in reversed(absolute(top).parents) if folder == root or root in folder.parents]
    specs = _spec(root / ".git" / "info" / "exclude", root)
    for folder in above:
        specs += _spec(folder / ".gitignore", folder)
    return specs


def _spec(file: Path, folder: Path) -> Specs:
    try:
        lines = file.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return ()
    if not any(line.strip() for line in lines):
        return ()
    from pathspec import GitIgnoreSpec

    return ((str(absolute(folder)), GitIgnoreSpec.from_lines(lines)),)


def _ignored(path: Path, specs: Specs, *, is_folder: bool) -> bool:
    """Tell whether git ignores a path: the innermost file with a matching pattern decides."""
    full = str(absolute(path))
    for folder, spec in reversed(specs):
        relative = os.path.relpath(full, folder).replace(os.sep, "/")
        verdict = spec.check_file(relative + "/" if is_folder else relative).include
        if verdict is not None:
            return verdict
    return False
