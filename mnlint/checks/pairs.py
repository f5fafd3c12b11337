"""Signs that come in pairs: brackets and quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from mnlint.document.model import PLACEHOLDER, Block
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule

_PAIRS = {"(": ")", "[": "]"}


def with_words(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a range widened to the white space around it."""
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return start, end


def unpaired_brackets(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find brackets without a partner in their paragraph; "a)" and ":)" need none."""
    for block in blocks:
        if PLACEHOLDER in block.text:
            continue
        for at in _unpaired(block.text):
            yield analysis.finding(rule, block, *with_words(block.text, at, at + 1))


def _unpaired(text: str) -> list[int]:
    opened: list[int] = []
    alone: list[int] = []
    for at, sign in enumerate(text):
        if sign in _PAIRS:
            if not (at and text[at - 1] in ":;="):
                opened.append(at)
        elif sign in _PAIRS.values():
            if opened and _PAIRS[text[opened[-1]]] == sign:
                opened.pop()
            elif not _needs_no_partner().search(text, max(0, at - 6), at):
                alone.append(at)
    return sorted([*opened, *alone])


@cache
def _needs_no_partner() -> re.Pattern[str]:
    return re.compile(r"(?:^|[\s(,;])(?:\d{1,3}|[A-Za-z]|[ivx]{1,4})$|[:;=8B]['-]?$")


def unpaired_quotation_marks(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find the odd straight or curly double mark of a paragraph; a quotation that runs on opens the next one too."""
    for i, block in enumerate(blocks):
        text = block.text
        marks = [match.start() for match in _double().finditer(text)]
        if _is_odd(text, marks) and not any(text[at] in "“”" for at in marks):
            yield analysis.finding(rule, block, *with_words(text, marks[-1], marks[-1] + 1))
        elif text.count("“") != text.count("”") and '"' not in text and not _runs_on(blocks, i):
            at = text.rfind("“" if text.count("“") > text.count("”") else "”")
            yield analysis.finding(rule, block, *with_words(text, at, at + 1))


def _runs_on(blocks: list[Block], i: int) -> bool:
    near = [block.text for block in (*blocks[max(0, i - 3) : i], *blocks[i + 1 : i + 4])]
    return any(text.count("“") != text.count("”") for text in near)


@cache
def _double() -> re.Pattern[str]:
    return re.compile('["“”]')


def _is_odd(text: str, marks: list[int]) -> bool:
    """Tell whether a mark has no partner, be those behind a digit inches or quotation marks."""
    inches = sum(text[at] == '"' and text[at - 1 : at].isdigit() for at in marks)
    return len(marks) % 2 == 1 and inches % 2 == 0


def mixed_quotation_marks(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find quotations that open with one kind of mark and close with the other."""
    for block in blocks:
        if "’" not in block.text and "”" not in block.text and "“" not in block.text and "‘" not in block.text:
            continue
        for match in _mixed().finditer(block.text):
            fixes = (_straightened(block, match),)
            yield analysis.finding(rule, block, *match.span(), fixes=fixes)


@cache
def _mixed() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w\"“”])\"(?=\w)[^\"“”\n]{1,120}”(?!\w)|(?<!\w)“(?=\w)[^\"“”\n]{1,120}\"(?!\w)"
        r"|(?<![\w'’‘])'(?=[A-Za-z])[^'’‘\n]{1,60}(?<!s)’(?!\w)|(?<!\w)‘(?=\w)[^'’‘\n]{1,60}(?<!s)'(?!\w)"
    )


def _straightened(block: Block, match: re.Match[str]) -> Fix:
    """Make both marks curly."""
    single = match[0][0] in "'‘"
    opening, closing = ("‘", "’") if single else ("“", "”")
    first, last = block.span(match.start(), match.start() + 1), block.span(match.end() - 1, match.end())
    return Fix("Use a pair of curly marks", (Edit(*first, opening), Edit(*last, closing)), safe=True)
