"""The files that a rule set is made of: itself and what it extends, the base first."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from mnlint.rules.errors import Fault, RulesError, describe

DEFAULT = "default"
PACKAGE = "package:"
PACKAGE_FILE = "rules.json"


class Part(NamedTuple):
    """A file of a rule set; paths in `raw["files"]` are resolved. The shipped one is `trusted`: tests validate it."""

    path: str
    content: bytes
    raw: Mapping[str, Any]
    trusted: bool

    @property
    def text(self) -> str:
        """Return the file as text."""
        return self.content.decode("utf-8")


def default_path() -> Path:
    """Return the shipped rules.json: inside the package in a wheel, beside it in a checkout."""
    package = Path(__file__).parent.parent
    packaged = package / "data" / "rules.json"
    return packaged if packaged.is_file() else package.parent / "rules.json"


def gather(path: Path | None) -> list[Part]:
    """Return the parts of the rule set in `path`, or of the shipped one, the base first and each once."""
    parts: dict[str, Part] = {}
    _add(path if path is not None else default_path(), parts, ())
    return list(parts.values())


def _add(path: Path, parts: dict[str, Part], chain: tuple[str, ...]) -> None:
    key = str(path.resolve())
    if key in parts:
        return
    part = _read(path)
    for pointer, name in _extended(part):
        target = _target(part, pointer, name)
        if str(target.resolve()) in (*chain, key):
            fault = Fault(pointer, f'"{name}" extends this file in turn; leave one of the two out')
            raise RulesError(describe(part.path, part.text, [fault]))
        _add(target, parts, (*chain, key))
    parts[key] = part


def _read(path: Path) -> Part:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise RulesError(f"{path}: cannot be read: {error.strerror}; check the path") from error
    try:
        raw = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise RulesError(f"{path}: is not UTF-8 at byte {error.start + 1}; save it as UTF-8") from error
    except json.JSONDecodeError as error:
        remedy = "JSON knows no comments and no comma before a closing bracket" if error.pos else "write an object"
        raise RulesError(f"{path}:{error.lineno}:{error.colno}: {error.msg}; {remedy}") from error
    if not isinstance(raw, dict):
        raise RulesError(f"{path}:1:1: a rule set is a JSON object; start it with {{")
    files = raw.get("files")
    if isinstance(files, dict):
        raw["files"] = {name: str(path.parent / value) for name, value in files.items() if isinstance(value, str)}
    return Part(str(path), content, raw, path.resolve() == default_path().resolve())


def _extended(part: Part) -> Iterator[tuple[str, str]]:
    """Yield what a part extends, with the pointers. A file that says nothing extends the default."""
    if part.trusted:
        return
    value = part.raw.get("extends", DEFAULT)
    if isinstance(value, str):
        yield ("/extends" if "extends" in part.raw else "", value)
    elif isinstance(value, list):
        for index, name in enumerate(value):
            if isinstance(name, str):
                yield (f"/extends/{index}", name)


def _target(part: Part, pointer: str, name: str) -> Path:
    if name == DEFAULT:
        return default_path()
    target = _in_package(name.removeprefix(PACKAGE)) if name.startswith(PACKAGE) else Path(part.path).parent / name
    if target is None or not target.is_file():
        kind = "package with a rule set is installed" if name.startswith(PACKAGE) else "file is there"
        fault = Fault(pointer, f'no such {kind}: "{name}"; write "default", a path from this file or "{PACKAGE}NAME"')
        raise RulesError(describe(part.path, part.text, [fault]))
    return target


def _in_package(name: str) -> Path | None:
    """Return the rule set of an installed package ("NAME" or "NAME/FILE"). The package is found, never imported."""
    package, _, file = name.partition("/")
    if not package.isidentifier():
        return None
    import importlib.util

    spec = importlib.util.find_spec(package)
    folders = (spec.submodule_search_locations or ()) if spec else ()
    return next((found for folder in folders if (found := Path(folder) / (file or PACKAGE_FILE)).is_file()), None)
