"""Loads a rule set: the shipped one, or a user's file on top of what it extends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from mnlint import cache
from mnlint.rules.decode import (
    COMMENTS,
    OFF,
    SETTINGS,
    DecodeError,
    decode_context,
    decode_list,
    decode_rule,
    decode_settings,
)
from mnlint.rules.errors import RulesError, describe
from mnlint.rules.merge import CONTROL, merge
from mnlint.rules.model import RuleSet
from mnlint.rules.parts import Part, default_path, gather

__all__ = ["LazyData", "RulesError", "check_rules", "default_path", "load_rules"]

ENGLISH = "english"
WEIGHTS = ".npz"  # arrays: only the path is kept, who needs them opens it
_TYPED = frozenset({"version", "date", "files", "rules", "lists", "contexts", "messages", "redirects", "clinic"})
_UNTYPED = _TYPED | SETTINGS | COMMENTS | CONTROL


class LazyData(Mapping[str, Any]):
    """A JSON object in a file of its own, decoded when it is first looked at. Keeps the file's bytes until then."""

    def __init__(self, path: str, content: bytes) -> None:
        self.path = path
        self._content = content
        self._data: dict[str, Any] | None = None

    def _read(self) -> dict[str, Any]:
        if self._data is None:
            try:
                data = json.loads(self._content)
            except ValueError as error:
                raise RulesError(f"{self.path}: {error}; it must be JSON") from error
            if not isinstance(data, dict):
                raise RulesError(f"{self.path}:1:1: a data file is a JSON object; start it with {{")
            self._data, self._content = data, b""
        return self._data

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 (JSON)
        return self._read()[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __len__(self) -> int:
        return len(self._read())


def load_rules(path: Path | str | None = None, *, layers: Sequence[Mapping[str, Any]] = ()) -> RuleSet:
    """Load the rule set in the file `path`, or the shipped one; `layers` are merged on top of it, in order.

    A user's file is validated unless it was before, with all that it extends unchanged. Raises `RulesError`.
    """
    parts = gather(None if path is None else Path(path))
    if any(not part.trusted for part in parts):
        _validate_once(parts)
    return _build(parts, layers)


def check_rules(path: Path | str) -> RuleSet:
    """Validate a file, whether it was validated before or not, and return its rule set. Raises `RulesError`."""
    parts = gather(Path(path))
    _validate([part._replace(trusted=False) if part is parts[-1] else part for part in parts])
    return _build(parts, ())


def _build(parts: Sequence[Part], layers: Sequence[Mapping[str, Any]]) -> RuleSet:
    hashed = hashlib.sha256()
    raw: dict[str, Any] = dict(parts[0].raw)
    for part in parts:
        hashed.update(part.content)
        raw = raw if part is parts[0] and not part.raw.get("severities") else merge(raw, part.raw)
    for layer in layers:
        hashed.update(json.dumps(layer, sort_keys=True).encode())
        raw = merge(raw, {key: value for key, value in layer.items() if key != "files"})
    data: dict[str, Any] = {}
    for name, file in raw.get("files", {}).items():
        if file.endswith(WEIGHTS):
            data[name] = Path(file)
            hashed.update(_stamp(file))
            continue
        content = _content(file)
        hashed.update(content)
        data[name] = LazyData(file, content) if file.endswith(".json") else content.decode("utf-8")
    return _typed(raw, data, hashed.hexdigest(), parts[-1].path)


def _content(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise _unreadable(file, error) from error


def _stamp(file: str) -> bytes:
    """Return what tells a large file from another version of it; reading it whole would cost each run."""
    try:
        status = Path(file).stat()
    except OSError as error:
        raise _unreadable(file, error) from error
    return f"{status.st_size} {status.st_mtime_ns}".encode()


def _unreadable(file: str, error: OSError) -> RulesError:
    return RulesError(f"{file}: cannot be read: {error.strerror}; it is named under files")


def _typed(raw: Mapping[str, Any], data: dict[str, Any], digest: str, path: str) -> RuleSet:
    try:
        rules = [(entry, decode_rule(entry)) for entry in raw.get("rules", ())]
        return RuleSet(
            version=raw.get("version", ""),
            date=raw.get("date", ""),
            digest=digest,
            rules=tuple(rule for entry, rule in rules if entry["severity"] != OFF),
            lists={name: decode_list(name, value) for name, value in _named(raw, "lists")},
            contexts={name: decode_context(name, value) for name, value in _named(raw, "contexts")},
            english=data.get(ENGLISH, {}),
            messages=raw.get("messages", {}),
            settings=decode_settings(raw),
            off={rule.name: rule for entry, rule in rules if entry["severity"] == OFF},
            redirects=raw.get("redirects", {}),
            data={**{key: raw[key] for key in raw if key not in _UNTYPED}, **data},
            path=path,
        )
    except DecodeError as error:
        raise RulesError(f"{path}: {error}; `mnlint rules check {path}` tells the place") from error


def _named(raw: Mapping[str, Any], key: str) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in raw.get(key, {}).items() if name not in COMMENTS)


def _validate_once(parts: Sequence[Part]) -> None:
    """Validate what was not found valid before, as the user's cache tells by the hash of all parts."""
    schema = Path(__file__).with_name("schema.json").read_bytes()
    hashed = hashlib.sha256(schema)
    for part in parts:
        hashed.update(hashlib.sha256(part.content).digest())
    folder = cache.cache_folder("rules")
    key = f"valid {hashed.hexdigest()}"
    if cache.read(folder, key) is None:
        _validate(parts)
        cache.write(folder, key, b"valid\n")


def _validate(parts: Sequence[Part]) -> None:
    from mnlint.rules.positions import Positions
    from mnlint.rules.validate import duplicate_faults, names_of, reference_faults, shape_faults

    checked = [part for part in parts if not part.trusted]
    positions = {part.path: Positions(part.text) for part in checked}
    faulty = {
        part.path: shape_faults(json.loads(part.content.decode("utf-8-sig"))) + duplicate_faults(positions[part.path])
        for part in checked
    }
    if not any(faulty.values()):
        merged: dict[str, Any] = {}
        for part in parts:
            merged = merge(merged, part.raw)
        english = merged.get("files", {}).get(ENGLISH)
        names = names_of(merged, json.loads(_content(english)) if english else {})
        faulty = {part.path: reference_faults(part.raw, names) for part in checked}
    told = [describe(part.path, part.text, faulty[part.path], positions[part.path]) for part in checked]
    if any(told):
        raise RulesError("\n".join(filter(None, told)))
