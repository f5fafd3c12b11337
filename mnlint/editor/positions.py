"""Places in a text as a client counts them: lines from 0, columns in the unit that was agreed on."""

from __future__ import annotations

from lsprotocol import types

from mnlint.document.model import LineIndex

UTF8 = types.PositionEncodingKind.Utf8.value
UTF16 = types.PositionEncodingKind.Utf16.value
UTF32 = types.PositionEncodingKind.Utf32.value
_UNITS = {UTF8: ("utf-8", 1), UTF16: ("utf-16-le", 2), UTF32: ("utf-32-le", 4)}  # codec, bytes a unit


class Places:
    """Turns offsets of one text into a client's positions and back."""

    def __init__(self, lines: LineIndex, encoding: str) -> None:
        """Take a text's lines, and the unit of columns: "utf-8", "utf-16" or "utf-32"."""
        self._lines = lines
        self._encoding = encoding

    @classmethod
    def of(cls, text: str, encoding: str) -> Places:
        """Make the places of a text."""
        return cls(LineIndex(text), encoding)

    def position(self, offset: int) -> types.Position:
        """Return the client's position of an offset."""
        told = self._lines.position(offset)
        column = {UTF8: told.byte_column, UTF32: told.column}.get(self._encoding, told.utf16_column)
        return types.Position(told.line - 1, column - 1)

    def range(self, start: int, end: int) -> types.Range:
        """Return the client's range of the offsets `[start, end)`."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a client's position; one behind a line's end is that end."""
        source = self._lines.source
        if position.line >= self._lines.position(len(source)).line:
            return len(source)
        codec, size = _UNITS.get(self._encoding, _UNITS[UTF16])
        start, line = self._lines.line_start(position.line + 1), self._lines.line_text(position.line + 1)
        before = line.encode(codec, "surrogatepass")[: position.character * size]
        return start + len(before.decode(codec, "ignore"))

    def offsets(self, place: types.Range) -> tuple[int, int]:
        """Return the offsets of a client's range."""
        return self.offset(place.start), self.offset(place.end)
