"""Build block text piece by piece, with the way back to the source."""

from __future__ import annotations

import re

from mnlint.document.model import Piece, SourceMap


class TextBuilder:
    """Text under construction. Offsets are those of the source."""

    __slots__ = ("_joinable", "_parts", "_pieces", "_source", "ends_in_break", "ends_in_space", "length")

    def __init__(self, source: str) -> None:
        self._source = source
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._joinable = False  # the last piece is verbatim
        self.length = 0
        self.ends_in_space = True  # also at the start
        self.ends_in_break = False

    def same(self, start: int, end: int) -> None:
        """Append the source `[start, end)` as it is."""
        if end <= start:
            return
        text = self._source[start:end]
        if self._joinable:
            last = self._pieces[-1]
            if last.source_start + last.source_length == start:
                length = last.text_length + end - start
                self._pieces[-1] = Piece(last.text_start, length, last.source_start, length)
                self._append(text)
                return
        self._pieces.append(Piece(self.length, end - start, start, end - start))
        self._joinable = True
        self._append(text)

    def put(self, text: str, start: int, end: int) -> None:
        """Append `text`, which stands for the source `[start, end)`."""
        if text:
            self._pieces.append(Piece(self.length, len(text), start, end - start))
            self._joinable = False
            self._append(text)

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)
        self.ends_in_space = text[-1].isspace()
        self.ends_in_break = text[-1] == "\n"

    @property
    def is_verbatim(self) -> bool:
        """Whether the text is one stretch of the source on one line."""
        return len(self._pieces) == 1 and self._joinable and "\n" not in self._parts[0]

    def split(self, separator: re.Pattern[str]) -> list[TextBuilder]:
        """Return what stands between the separators, each as a builder of its own."""
        text = "".join(self._parts)
        parts = []
        at = 0
        for end, following in [*(match.span() for match in separator.finditer(text)), (len(text), len(text))]:
            part = TextBuilder(self._source)
            part._parts = [text[at:end]]
            part._pieces = [piece._replace(text_start=piece.text_start - at) for piece in self._cut(at, end)]
            parts.append(part)
            at = following
        return parts

    def _cut(self, first: int, end: int) -> list[Piece]:
        """Return the pieces of the text `[first, end)`."""
        pieces = []
        for piece in self._pieces:
            start, stop = max(piece.text_start, first), min(piece.text_start + piece.text_length, end)
            if start >= stop:
                continue
            length = stop - start
            if piece.text_length == piece.source_length:
                pieces.append(Piece(start, length, piece.source_start + start - piece.text_start, length))
            else:
                pieces.append(Piece(start, length, piece.source_start, piece.source_length))
        return pieces

    def result(self) -> tuple[str, SourceMap, int]:
        """Return the text without white space around it, its map, and how many characters were cut off in front."""
        text = "".join(self._parts)
        front = len(text) - len(text.lstrip())
        text = text.strip()
        end = front + len(text)
        pieces = [piece._replace(text_start=piece.text_start - front) for piece in self._cut(front, end)]
        return text, SourceMap(pieces), front
