"""Align a decoded value of front matter with its source: escapes, doubled quotes, folded lines."""

from __future__ import annotations

import re
from typing import Literal

from mnlint.document.build import TextBuilder

Style = Literal["plain", "single", "double"]  # what escapes there are: none, '' and backslashes

_SPACE = re.compile(r"\s+")
_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # two surrogates
    r"|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[ \t]*\r?\n\s*|.)",
    re.DOTALL,
)


def align(builder: TextBuilder, value: str, source: str, start: int, end: int, style: Style) -> bool:
    """Append `value` piece by piece from the source `[start, end)`; return False if the two don't fit."""
    at, here = 0, start
    while at < len(value):
        if here >= end:
            return False
        char = source[here]
        if style == "double" and char == "\\":
            match = _ESCAPE.match(source, here, end)
            if match is None:
                return False
            if "\n" not in match.group():
                builder.put(value[at], here, match.end())
                at += 1
            here = match.end()
        elif style == "single" and source.startswith("''", here) and value[at] == "'":
            builder.put("'", here, here + 2)
            at, here = at + 1, here + 2
        elif char.isspace():
            run = _SPACE.match(source, here, end)
            assert run is not None
            if "\n" not in run.group() and "\r" not in run.group():
                if not value.startswith(run.group(), at):
                    return False
                builder.same(here, run.end())
                at += len(run.group())
            else:
                spaces = _SPACE.match(value, at)
                builder.put(spaces.group() if spaces else "", here, run.end())
                at = spaces.end() if spaces else at
            here = run.end()
        else:
            if char != value[at]:
                return False
            stop = _common(value, at, source, here, end, style)
            builder.same(here, here + stop)
            at, here = at + stop, here + stop
    return True


def _common(value: str, at: int, source: str, here: int, end: int, style: Style) -> int:
    """Return how many characters are the same in both, up to white space or an escape."""
    special = {"plain": "", "single": "'", "double": "\\"}[style]
    length = 1
    limit = min(len(value) - at, end - here)
    while length < limit:
        char = source[here + length]
        if char != value[at + length] or char == special or char.isspace():
            break
        length += 1
    return length
