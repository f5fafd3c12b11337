"""Read plain text: one line is one paragraph unless most lines break where an editor wraps them."""

from __future__ import annotations

import itertools
import re

from mnlint.document.draft import Draft, Place
from mnlint.document.model import Role
from mnlint.document.run import Run
from mnlint.findings import Span

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|$)")
TYPED_BULLET = re.compile(r"[ \t]*[•●▪■◦‣·➢✓✔✅][ \t]+")
_BULLET = re.compile(r"[ \t]*(?:[-*–•●▪■◦‣·➢✓✔✅][ \t]+|\d{1,2}[.)][ \t]+)")


def lines_of(text: str, start: int, end: int) -> list[Span]:
    """Return the lines of `[start, end)` without white space around them; empty ones are empty spans."""
    lines = []
    at = start
    while at < end:
        match = _LINE.match(text, at, end)
        assert match is not None
        line = match.group()
        bare = line.strip()
        first = at + len(line) - len(line.lstrip()) if bare else at
        lines.append(Span(first, first + len(bare)))
        at = match.end()
    return lines


def read_text(draft: Draft, start: int, end: int) -> None:
    """Add the paragraphs and bare-line headings of the text at `[start, end)` of the draft's masked text."""
    text = draft.masks.text
    lines = lines_of(text, start, end)
    for paragraph in _paragraphs(lines, joined=wrapped(lines, draft.settings.wrap_columns)):
        run = Run(draft)
        bullet = _BULLET.match(text, *paragraph[0])
        first = bullet.end() if bullet else paragraph[0].start
        run.text(first, paragraph[0].end)
        for before, line in itertools.pairwise(paragraph):
            run.line_break(before.end, line.start)
            run.text(*line)
        run.end(
            Place(Role.LIST_ITEM if bullet else Role.PARAGRAPH, container="list" if bullet else ""), paragraph[-1].end
        )


def wrapped(lines: list[Span], columns: tuple[int, int]) -> bool:
    """Tell whether an editor broke the lines: most that another line follows at once end in the given columns."""
    followed = [
        line.end - line.start for line, after in itertools.pairwise(lines) if line[0] < line[1] and after[0] < after[1]
    ]
    low, high = columns
    return len(followed) > 1 and 2 * sum(low <= length <= high for length in followed) > len(followed)


def _paragraphs(lines: list[Span], *, joined: bool) -> list[list[Span]]:
    paragraphs: list[list[Span]] = []
    goes_on = False
    for line in lines:
        if line.start == line.end:
            goes_on = False
        elif goes_on:
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
            goes_on = joined
    return paragraphs
