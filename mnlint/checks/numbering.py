"""Numbers and letters before the parts of a post: one that is left out or stands there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from mnlint.document.model import Block, Role
from mnlint.findings import Finding, Span
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule

_NO_LINES = (Role.FIELD, Role.TABLE_CELL, Role.IMAGE_TEXT, Role.LINK_TITLE, Role.QUOTATION)
_INDENT = 4  # columns by which a list inside a list is moved to the right, at most


class _Mark(NamedTuple):
    """A number or letter at the start of a line: its series (how it is written, and where) and its place there."""

    series: tuple[str, ...]
    number: int
    span: Span


def numbering(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find numbers and letters of lines, list entries and headings that skip one or stand twice.

    A series counts once two of its numbers have followed each other from the first on; it starts again at its first.

    Options: `words`, that may stand before a number ("Step 2"); `farthest`, the greatest jump that is still one.
    """
    reached: dict[tuple[str, ...], int] = {}
    for mark in _marks(analysis, blocks, tuple(rule.options["words"])):
        last = reached.get(mark.series, 0)
        if mark.number == 1 or mark.number == last + 1:
            reached[mark.series] = mark.number
            continue
        if last > 1 and last <= mark.number <= last + int(rule.options["farthest"]):
            values = {"expected": _named(mark.series, last + 1)}
            yield analysis.source_finding(rule, mark.span, values=values)
            reached[mark.series] = mark.number
        else:
            reached.pop(mark.series, None)


def _marks(analysis: Analysis, blocks: list[Block], words: tuple[str, ...]) -> Iterator[_Mark]:
    source = analysis.document.source
    behind = -1  # where the last mark stands: a line may hold several blocks
    for block in blocks:
        if block.role in _NO_LINES:
            continue
        at = 0
        for line in block.text.split("\n"):
            place = block.span(at, at + len(line)).start
            at += len(line) + 1
            start = source.rfind("\n", 0, place) + 1
            match = _marker(words).match(source, start) or _marker(words).match(source, place)
            if match is None or match.start("mark") == behind:
                continue
            behind = match.start("mark")
            word, sign, written = (
                match["word"] or "",
                match["sign"] or "",
                (match["number"] or match["bare"]).casefold(),
            )
            number = int(written) if written.isdigit() else ord(written) - ord("a") + 1
            kind = "letters" if written.isalpha() else "numbers"
            indent = str(len(match["indent"].expandtabs(_INDENT)))
            series = (kind, word.casefold(), sign if not word else "", block.role.value, str(block.level), indent)
            yield _Mark(series, number, Span(*match.span("mark")))


@cache
def _marker(words: tuple[str, ...]) -> re.Pattern[str]:
    named = "|".join(re.escape(word) for word in words)
    return re.compile(
        rf"(?P<indent>[ \t]*)(?:>[ \t]*)?(?:\#{{1,6}}[ \t]+)?[*_]{{0,3}}"
        rf"(?P<mark>(?:(?P<word>{named})[ \t]+(?P<number>\d{{1,2}})\b(?!\.\d)"
        rf"|(?P<bare>\d{{1,2}}|[a-z])(?P<sign>[.)])(?=[^\W\d_]{{2}}|[ \t]+\S)))",
        re.IGNORECASE,
    )


def _named(series: tuple[str, ...], number: int) -> str:
    return chr(ord("a") + number - 1) if series[0] == "letters" else str(number)
