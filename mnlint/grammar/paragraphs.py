"""Checks of our own that look at paragraphs as a whole, or at several of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from mnlint.document.model import Block, Role
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import GrammarRule

_CLOSERS = "\"”’')]*_»"
_OPENERS = "\"“‘'*"
_STOPS = ".!?…:;"


class Place(NamedTuple):
    """A rule and where it alarms, in offsets of a block's text."""

    rule: GrammarRule
    block: Block
    start: int
    end: int


def document_alarms(analysis: Analysis, rules: Sequence[GrammarRule]) -> Iterator[Place]:
    """Yield the alarms of the rules that look at more than a sentence."""
    for rule in rules:
        check = _CHECKS.get(rule.check)
        if check:
            yield from check(analysis, rule)


def _final_stop(analysis: Analysis, rule: GrammarRule) -> Iterator[Place]:
    """Find paragraphs that end without a stop where nearly all of the post's do."""
    blocks = analysis.document.blocks
    paragraphs = [b for b in blocks if b.role is Role.PARAGRAPH and not b.bare and not b.field and _is_prose(b, rule)]
    open_ones = [b for b in paragraphs if b.text.rstrip()[-1:].isalnum()]
    stopped = sum(b.text.rstrip().rstrip(_CLOSERS)[-1:] in _STOPS for b in paragraphs)
    if stopped < rule.options["least_stopped"] or len(open_ones) > rule.options["share"] * len(paragraphs):
        return
    for block in open_ones:
        end = len(block.text.rstrip())
        if block.text[0] in _OPENERS or _goes_on(analysis, block, end):
            continue
        yield Place(rule, block, max(block.text.rfind(" ", 0, end) + 1, 0), end)


def _goes_on(analysis: Analysis, block: Block, end: int) -> bool:
    """Tell whether a paragraph leads to a list, a table or code, or ends in a link."""
    if block.links and block.links[-1].end >= end:
        return True
    blocks = analysis.document.blocks
    following = blocks[block.index + 1] if block.index + 1 < len(blocks) else None
    if following is None:
        return False
    first, last = block.span().end, following.span().start
    code = any(first <= span.start < last for span in analysis.document.code)
    return code or following.role in (Role.LIST_ITEM, Role.TABLE_CELL, Role.CAPTION, Role.QUOTATION)


def _is_prose(block: Block, rule: GrammarRule) -> bool:
    words = block.text.split()
    finite = frozenset(rule.options["finite"])
    return len(words) >= rule.options["least_words"] and any(word.lower() in finite for word in words)


def _run_together(analysis: Analysis, rule: GrammarRule) -> Iterator[Place]:
    """Find a word with the next one's capital in it: "skinIt", "withCare"."""
    pattern = re.compile(rule.options["pattern"])
    for block in analysis.document.blocks:
        for match in pattern.finditer(block.text):
            yield Place(rule, block, *match.span())


_CHECKS: Mapping[str, Callable[[Analysis, GrammarRule], Iterator[Place]]] = {
    "final-stop": _final_stop,
    "run-together": _run_together,
}
