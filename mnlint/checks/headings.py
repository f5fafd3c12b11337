"""Headings against the other headings of a post: one without a capital, a question without its mark, one said twice."""

from __future__ import annotations

from collections.abc import Iterator

from mnlint.checks.capitals import is_common
from mnlint.checks.phrase import FURNITURE, compiled
from mnlint.checks.terms import is_title
from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule


def repeated_heading(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find a heading that stands a second time under the same headings.

    Option: `words`, the least number of words of what counts.
    """
    seen: set[tuple[object, ...]] = set()
    for block in _headings(blocks):
        words = tuple(token.norm for token in analysis.prose(block).tokens if token.kind in ("word", "number"))
        key = (block.level, block.section, words)
        if len(words) >= rule.options["words"] and key in seen:
            yield analysis.finding(rule, block, 0, len(block.text))
        seen.add(key)


def heading_start(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find a heading that starts without a capital where most of the others, or most of its words, have one.

    A short line on its own counts as a heading where most of its words have a capital.

    Options: `keep`, a pattern for first words that are written so; `words`, the longest line on its own that counts.
    """
    headings = [block for block in _headings(blocks) if block.text[0].isalpha()]
    lower = [block for block in headings if block.text[0].islower()]
    unlike = len(headings) > 2 and 2 * len(lower) <= len(headings)
    lines = [block for block in blocks if _is_title_line(block, rule.options["words"], analysis.english.closed)]
    for block in (*lower, *lines):
        first, _, rest = block.text.partition(" ")
        capitals = [word[0].isupper() for word in rest.split() if word[0].isalpha()]
        titled = len(headings) < 3 and bool(capitals) and 2 * sum(capitals) >= len(capitals)
        if not (unlike or titled or block.role is Role.PARAGRAPH):
            continue
        if compiled(rule.options["keep"]).search(first) or not is_common(analysis, first):
            continue  # a name that is written so
        new = first[0].upper() + first[1:]
        fix = Fix(f"Write “{new}”", (Edit(*block.span(0, len(first)), new),))
        yield analysis.finding(rule, block, 0, len(first), values={"replacement": new}, fixes=(fix,))


def _is_title_line(block: Block, words: int, closed: frozenset[str]) -> bool:
    if block.role is not Role.PARAGRAPH or "\n" in block.text or not block.text[:1].islower():
        return False
    first, *rest = block.text.split()
    capitals = sum(word[0].isupper() for word in rest)
    return len(rest) < words and 2 * capitals > len(rest) and first not in closed and block.text[-1].isalnum()


def question_heading(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find a heading, or a short line on its own, that asks a question and has no mark; the title may do so.

    Options: `patterns`, how a question starts; `words`, the longest line that counts.
    """
    patterns = [compiled(pattern) for pattern in rule.options["patterns"]]
    for block in blocks:
        text = block.text.rstrip()
        if is_title(block) or "\n" in text or len(text.split()) > rule.options["words"] or not text[-1:].isalnum():
            continue
        if any(pattern.match(text) for pattern in patterns):
            fix = Fix("Put the mark in", (Edit(*block.span(len(text), len(text)), "?"),))
            yield analysis.finding(rule, block, 0, len(text), fixes=(fix,))


def _headings(blocks: list[Block]) -> list[Block]:
    return [
        block
        for block in blocks
        if block.role is Role.HEADING and block.text and not FURNITURE.intersection(block.container.split("/"))
    ]
