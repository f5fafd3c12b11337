"""Turn the bytes of a file into text."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from mnlint.document.model import Problem
from mnlint.findings import Span

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1a\x1b")


class UnreadableFileError(Exception):
    """The bytes are no text. `place` is the offset of the first byte that tells so."""

    def __init__(self, place: int, cause: str, remedy: str) -> None:
        self.place = place
        self.cause = cause
        self.remedy = remedy
        super().__init__(f"byte {place}: {cause}; {remedy}")


class Decoded(NamedTuple):
    """The text of a file without its byte-order mark, line ends as they are.

    `mark` and `encoding` write it back as it was: `mark + text.encode(encoding)`.
    """

    text: str
    encoding: str
    mark: bytes
    problems: tuple[Problem, ...] = ()


def decode(data: bytes) -> Decoded:
    """Decode UTF-8, UTF-16 or UTF-32 with a mark, and cp1252 where it isn't UTF-8.

    Raises UnreadableFileError for a binary file, and for one that is in none of these encodings.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], encoding, len(mark)), encoding, mark)
    if (nul := data.find(0)) >= 0:
        raise UnreadableFileError(nul, "a NUL byte, so this is a binary file", "exclude it, or save it as UTF-8 text")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", b"")
    except UnicodeDecodeError as error:
        return _cp1252(data, error)


def _strict(data: bytes, encoding: str, offset: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        place = offset + error.start
        raise UnreadableFileError(place, f"not {encoding}, as its mark says", "save it as UTF-8") from None


def _cp1252(data: bytes, utf8: UnicodeDecodeError) -> Decoded:
    control = next((place for place, byte in enumerate(data) if byte in _CONTROL), None)
    if control is not None:
        raise UnreadableFileError(control, "a control character, so this is a binary file", "exclude it")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise UnreadableFileError(error.start, "neither UTF-8 nor cp1252", "save it as UTF-8") from None
    before = len(data[: utf8.start].decode("cp1252"))
    problem = Problem("decoded-as-cp1252", "cp1252", Span(before, before + 1))
    return Decoded(text, "cp1252", b"", (problem,))
