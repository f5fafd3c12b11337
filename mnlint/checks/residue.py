"""Residue that no phrase can tell: runs of labels, entities that show as text, paragraphs that stand there twice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mnlint.checks.phrase import FURNITURE, compiled
from mnlint.document.model import PLACEHOLDER, Block, Role
from mnlint.findings import Edit, Finding, Fix, Span
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule

_EMPHASIS = ("*", "_")  # a line all in italics is a caption
_NEAR = 60  # characters between a template tag and its caption, with the markup between them
_PICTURES = (Role.IMAGE_TEXT, Role.CAPTION)
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
    """Find entities that a reader of the page sees. Option: `pattern`."""
    pattern = compiled(rule.options["pattern"])
    for block in blocks:
        for match in pattern.finditer(block.text) if "&" in block.text else ():
            fixes = _written_out(match[0], block.span(*match.span()))
            yield analysis.finding(rule, block, *match.span(), fixes=fixes)


def source_pattern(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find a pattern in the source of posts of some formats, but for code, comments and lines of HTML.

    Options: `pattern`, `has` (one of these strings must stand there) and `formats`.
    """
    document = analysis.document
    if document.format not in rule.options["formats"] or not any(
        text in document.source for text in rule.options["has"]
    ):
        return
    left_out = (*document.code, *(comment.span for comment in document.comments))
    for match in compiled(rule.options["pattern"]).finditer(document.source):
        span = Span(*match.span())
        line = document.source[document.source.rfind("\n", 0, span.start) + 1 : span.start]
        if "<" not in line and not any(span.start < other.end and other.start < span.end for other in left_out):
            yield analysis.source_finding(rule, span, fixes=_written_out(match[0], span))


def _written_out(entity: str, span: Span) -> tuple[Fix, ...]:
    import html

    character = html.unescape(entity)
    return () if character == entity else (Fix("Write the character", (Edit(*span, character),), safe=True),)


def lines_without_picture(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find lines that match one of `patterns` and have no picture beside them: captions that have lost theirs."""
    everything = analysis.document.blocks
    for block in blocks:
        if FURNITURE.intersection(block.container.split("/")) or (block.role is Role.HEADING and not block.bare):
            continue
        near = everything[max(0, block.index - 1) : block.index + 2]
        if any(other.role in _PICTURES or PLACEHOLDER in other.text for other in near):
            continue
        start = block.span().start
        if any(0 <= start - other.end <= _NEAR for other in analysis.document.masked):
            continue  # a template tag puts the picture there
        for option in rule.options["patterns"]:
            if not any(text in block.text for text in option["has"]):
                continue
            match = compiled(option["pattern"]).search(block.text)
            if match is not None and not _emphasised(analysis.document.source, block.span(*match.span())):
                yield analysis.finding(rule, block, *match.span())
                break


def _emphasised(source: str, span: Span) -> bool:
    return source[max(0, span.start - 1) : span.start] in _EMPHASIS or source[span.end : span.end + 1] in _EMPHASIS


def repeated_sentence(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find a sentence that stands in the post word for word a second time.

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
