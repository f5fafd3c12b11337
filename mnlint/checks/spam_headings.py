"""Headings written for search engines: one place, or one keyword, in too many of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping

from mnlint.checks.spam_words import Words
from mnlint.document.model import Block, Role
from mnlint.findings import Finding
from mnlint.rules.model import CheckRule

_Spans = Mapping[str, list[tuple[Block, int, int]]]


def repeated_place(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield the place that stands in many headings, in each of them but the first.

    Options: `least` (headings with the place), `longest` (words of a heading; longer ones are paragraphs).
    """
    found: dict[str, list[tuple[Block, int, int]]] = defaultdict(list)
    for block in _headings(words, rule):
        tokens = words.tokens(block)
        for place in words.places(block):
            start, end = tokens[place.first].start, tokens[place.last - 1].end
            if place.capital and not words.is_own(block.text[start:end]):
                found[block.text[start:end].casefold()].append((block, start, end))
    for spans in _in_headings(found, rule.options["least"]):
        for block, start, end in spans[1:]:
            yield words.analysis.finding(rule, block, start, end, values={"count": len(spans)})


def repeated_service(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield the service that stands in nearly all headings, at its second heading.

    Options: `least` (headings with the service), `share` (of all headings), `shortest` (words of the service),
    `longest` (words of a heading; longer ones are paragraphs).
    """
    headings = list(_headings(words, rule))
    found: dict[str, list[tuple[Block, int, int]]] = defaultdict(list)
    for block in headings:
        tokens = words.tokens(block)
        for first, last in words.services(block):
            if last - first >= rule.options["shortest"]:
                start, end = tokens[first].start, tokens[last - 1].end
                found[block.text[start:end].casefold()].append((block, start, end))
    for spans in _in_headings(found, rule.options["least"]):
        if len(spans) > rule.options["share"] * len(headings):
            block, start, end = spans[1]
            yield words.analysis.finding(rule, block, start, end, values={"count": len(spans)})


def _headings(words: Words, rule: CheckRule) -> Iterator[Block]:
    for block in words.analysis.document.blocks:
        if block.role is Role.HEADING and len(words.tokens(block)) <= rule.options["longest"]:
            yield block


def _in_headings(found: _Spans, least: int) -> Iterator[list[tuple[Block, int, int]]]:
    """Yield the first span in each heading, for what stands in at least `least` headings."""
    for spans in found.values():
        firsts = list({id(span[0]): span for span in reversed(spans)}.values())[::-1]
        if len(firsts) >= least:
            yield firsts


CHECKS: Mapping[str, Callable[[Words, CheckRule], Iterator[Finding]]] = {
    "place-in-headings": repeated_place,
    "service-in-headings": repeated_service,
}
