"""Residue that no phrase can tell: runs of labels, entities that show as text, paragraphs that stand there twice."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from mnlint.checks.phrase import FURNITURE
from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix, Span
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule

_NOT_LINES = (Role.FIELD, Role.IMAGE_TEXT, Role.LINK_TITLE, Role.TABLE_CELL)


class _Line(NamedTuple):
    block: Block
    start: int
    end: int
    label: str  # lower case, white space as one blank, without signs at its edges


def label_run(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find short lines in a row, many of which are labels of a list: a menu, a form, a row of buttons.

    Options: `list` (name of a word list), `least` (number of different labels), `words` (longest line of a run),
    `share` (of labels among the lines).
    """
    labels = frozenset(analysis.ruleset.lists[rule.options["list"]].words)
    for run in _runs(blocks, int(rule.options["words"])):
        at = [i for i, line in enumerate(run) if line.label in labels]
        if len({run[i].label for i in at}) < int(rule.options["least"]):
            continue
        kept = run[at[0] : at[-1] + 1]
        if len(at) < float(rule.options["share"]) * len(kept):
            continue
        first, last = kept[0], kept[-1]
        span = Span(first.block.span(first.start, first.end).start, last.block.span(last.start, last.end).end)
        if span.start < span.end:
            yield analysis.source_finding(rule, span, values={"number": len(kept)})


def _runs(blocks: list[Block], words: int) -> Iterator[list[_Line]]:
    run: list[_Line] = []
    for block in blocks:
        if block.role in _NOT_LINES or FURNITURE.intersection(block.container.split("/")):
            continue
        for line in _lines(block):
            if 0 < len(line.label.split()) <= words and block.text[line.end - 1] not in ".!?,;":
                run.append(line)
            elif run:
                yield run
                run = []
    if run:
        yield run


def _lines(block: Block) -> Iterator[_Line]:
    at = 0
    for raw in block.text.split("\n"):
        text = raw.strip()
        start = at + raw.find(text) if text else at
        if text:
            yield _Line(block, start, start + len(text), " ".join(text.casefold().strip(" -*:|»›>→←+#").split()))
        at += len(raw) + 1


def entities(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find entities that a reader of the page sees, or, with `source` among the options, any outside of HTML.

    Options: `pattern`; `formats` and `not_lines` (a pattern for lines to leave out) for the source.
    """
    import html

    pattern = _compiled(rule.options["pattern"])
    if "formats" not in rule.options:
        for block in blocks:
            for match in pattern.finditer(block.text) if "&" in block.text else ():
                span = block.span(*match.span())
                fix = Fix(f"Write “{html.unescape(match[0])}”", (Edit(*span, html.unescape(match[0])),), True)
                yield analysis.finding(rule, block, *match.span(), fixes=(fix,))
        return
    document = analysis.document
    if document.format not in rule.options["formats"] or "&" not in document.source:
        return
    left_out = (*document.code, *document.masked, *(comment.span for comment in document.comments))
    for match in pattern.finditer(document.source):
        span = Span(*match.span())
        line = document.source[document.source.rfind("\n", 0, span.start) + 1 : span.start]
        if "<" in line or any(span.start < other.end and other.start < span.end for other in left_out):
            continue
        fix = Fix("Write the character", (Edit(*span, html.unescape(match[0])),), True)
        yield analysis.source_finding(rule, span, fixes=(fix,))


def repeated_paragraph(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find a paragraph, or a sentence of one, that stands in the post word for word a second time.

    Options: `words`, the least length of what counts.
    """
    seen: set[str] = set()
    for block in blocks:
        prose = analysis.prose(block)
        for sentence in prose.sentences:
            if sentence.last - sentence.first < int(rule.options["words"]):
                continue
            text = " ".join(token.norm for token in prose.tokens[sentence.first : sentence.last])
            if text in seen:
                yield analysis.finding(rule, block, sentence.start, sentence.end)
            seen.add(text)


@lru_cache(maxsize=16)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
