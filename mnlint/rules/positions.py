"""Where the values of a JSON file stand. Slower than `json`, so only asked when something is wrong or new."""

from __future__ import annotations

import re
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import NamedTuple

_SPACE = re.compile(r"[ \t\r\n]*")
_SCALAR = re.compile(r"[^\s,\]}]+")


class Place(NamedTuple):
    """Offsets of a value and of the key in front of it (of the value again where there is no key)."""

    key: int
    value: int


def pointer(*parts: str | int) -> str:
    """Return the JSON pointer (RFC 6901) of a path."""
    return "".join("/" + str(part).replace("~", "~0").replace("/", "~1") for part in parts)


class Positions:
    """The places of all values of a JSON text, by pointer, and the pointers of keys that stand twice in one object."""

    def __init__(self, text: str) -> None:
        """Scan `text`, which must be valid JSON."""
        self.places: dict[str, Place] = {}
        self.duplicates: list[tuple[str, int]] = []
        self._text = text
        start = self._skip(1 if text.startswith("\ufeff") else 0)
        self._value("", start, start)

    def place(self, where: str) -> Place:
        """Return the place of a pointer, or of the nearest value around it that is there."""
        while where not in self.places:
            where = where.rpartition("/")[0]
        return self.places[where]

    def _skip(self, at: int) -> int:
        match = _SPACE.match(self._text, at)
        return match.end() if match else at

    def _value(self, where: str, key: int, at: int) -> int:
        self.places[where] = Place(key, at)
        sign = self._text[at]
        if sign == "{":
            return self._object(where, at + 1)
        if sign == "[":
            return self._array(where, at + 1)
        if sign == '"':
            return int(scanstring(self._text, at + 1)[1])
        match = _SCALAR.match(self._text, at)
        return match.end() if match else at + 1

    def _object(self, where: str, at: int) -> int:
        at = self._skip(at)
        while self._text[at] != "}":
            key = at
            name, at = scanstring(self._text, at + 1)
            inner = where + pointer(name)
            if inner in self.places:
                self.duplicates.append((inner, key))
            at = self._skip(self._skip(at) + 1)  # the colon
            at = self._skip(self._value(inner, key, at))
            if self._text[at] == ",":
                at = self._skip(at + 1)
        return at + 1

    def _array(self, where: str, at: int) -> int:
        at, count = self._skip(at), 0
        while self._text[at] != "]":
            at = self._skip(self._value(f"{where}/{count}", at, at))
            count += 1
            if self._text[at] == ",":
                at = self._skip(at + 1)
        return at + 1
