"""Headings written for search engines: one place, or one keyword, in too many of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from mnlint.checks.spam_words import Words
from mnlint.document.model import Block, Role
from mnlint.findings import Finding
from mnlint.rules.model import CheckRule

_Span = tuple[Block, int, int]  # in the text of a block


def repeated_place(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield the place that stands in many headings, in each of them but the first.

    Options: `least` (headings with the place), `longest` (words of a heading; longer ones are paragraphs).
    """
    found = (
        _span(words, block, place.first, place.last)
        for block in _headings(words, rule)
        for place in words.places(block)
        if place.capital
    )
    for spans in _repeated(found, rule.options["least"]):
        for block, start, end in spans[1:]:
            if not words.is_own(block.text[start:end]):
                yield words.analysis.finding(rule, block, start, end, values={"count": len(spans)})


def repeated_service(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield the service that stands in nearly all headings, at its second heading.

    Options: `least` (headings with the service), `share` (of all headings), `shortest` (words of the service),
    `longest` (words of a heading; longer ones are paragraphs).
    """
    headings = list(_headings(words, rule))
    found = (
        _span(words, block, first, last)
        for block in headings
        for first, last in words.services(block)
        if last - first >= rule.options["shortest"]
    )
    for spans in _repeated(found, rule.options["least"]):
        if len(spans) > rule.options["share"] * len(headings):
            yield words.analysis.finding(rule, *spans[1], values={"count": len(spans)})


def _headings(words: Words, rule: CheckRule) -> Iterator[Block]:
    for block in words.analysis.document.blocks:
        if block.role is Role.HEADING and len(words.tokens(block)) <= rule.options["longest"]:
            yield block


def _span(words: Words, block: Block, first: int, last: int) -> _Span:
    tokens = words.tokens(block)
    return block, tokens[first].start, tokens[last - 1].end


def _repeated(found: Iterable[_Span], least: int) -> Iterator[list[_Span]]:
    """Yield what stands in at least `least` blocks, whatever its case, as its first span in each of them."""
    firsts: dict[str, dict[int, _Span]] = defaultdict(dict)
    for block, start, end in found:
        firsts[block.text[start:end].casefold()].setdefault(block.index, (block, start, end))
    return (list(spans.values()) for spans in firsts.values() if len(spans) >= least)


CHECKS: Mapping[str, Callable[[Words, CheckRule], Iterator[Finding]]] = {
    "place-in-headings": repeated_place,
    "service-in-headings": repeated_service,
}
