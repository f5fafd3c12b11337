"""Template syntax, replaced character by character before a parser reads the text."""

from __future__ import annotations

import bisect
from collections.abc import Iterable
from typing import Literal, NamedTuple

from mnlint.document.model import MASK
from mnlint.findings import Span

Kind = Literal["value", "tag", "space", "nothing"]


class Mask(NamedTuple):
    """A masked span. A `value` prints text, a `tag` may; `space` prints white space and `nothing` prints nothing."""

    span: Span
    kind: Kind


class Masks:
    """The text that parsers read: as long as the source, with U+001A in place of what is masked."""

    __slots__ = ("_starts", "found", "text")

    def __init__(self, source: str, masks: Iterable[Mask] = ()) -> None:
        self.found: list[Mask] = []
        parts: list[str] = []
        at = 0
        for mask in sorted(masks):
            start, end = max(mask.span.start, at), mask.span.end
            if start < end:
                self.found.append(Mask(Span(start, end), mask.kind))
                parts += (source[at:start], MASK * (end - start))
                at = end
        self.text = "".join([*parts, source[at:]]) if parts else source
        self._starts = [mask.span.start for mask in self.found]

    def within(self, start: int, end: int) -> list[Mask]:
        """Return the masks that overlap `[start, end)`, in order."""
        first = max(0, bisect.bisect_right(self._starts, start) - 1)
        if first < len(self.found) and self.found[first].span.end <= start:
            first += 1
        return self.found[first : bisect.bisect_left(self._starts, end, lo=first)]
