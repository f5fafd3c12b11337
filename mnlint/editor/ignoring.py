"""The edit that ignores a rule here: a comment before the block, or an entry in the front matter."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from mnlint.document.model import Block, Document
from mnlint.findings import Finding, Span
from mnlint.suppress import FRONT_MATTER

_COMMENTS = {"markdown": ("<!-- ", " -->"), "html": ("<!-- ", " -->"), "mdx": ("{/* ", " */}")}
_FRAME = re.compile(
    r"(?:[ \t]*(?:[-*+]|\d{1,9}[.)])(?=[ \t])|[ \t]*>|[ \t]+)*"
)  # what lists and quotes put before a line
_MARKER = re.compile(r"[^>\t]")
_TASK = re.compile(r"\[[ xX]\][ \t]+")  # the box of a task list, which must stay first in its item


class Insertion(NamedTuple):
    """Text to insert at an offset; the reason goes between `before` and `after`."""

    offset: int
    before: str
    after: str


def ignore_here(document: Document, finding: Finding) -> Insertion | None:
    """Return what makes the block with a finding ignore its rule; None where the format has no place for it."""
    block = _block_at(document, finding)
    if block is None:
        return None
    if _in_front_matter(document, block):
        return _in_yaml(document, finding.rule)
    comment = _COMMENTS.get(document.format)
    if comment is None:
        return None
    before, after = f"{comment[0]}mnlint-ignore-next {finding.rule}: ", comment[1]
    start = block.span().start
    if document.format == "html":
        return Insertion(start, before, after)
    if block.container.endswith("table") or block.role == "table-cell":
        return Insertion(start, before, f"{after} ")
    return _on_own_line(document.source, start, before, after)


def ignore_in_file(document: Document, finding: Finding) -> Insertion | None:
    """Return what makes the whole document ignore a finding's rule; None where the format has no place for it."""
    comment = _COMMENTS.get(document.format)
    if comment is None:
        return _in_yaml(document, finding.rule)
    line_end = _line_end(document.source, document.front_matter.span.end)
    return Insertion(
        line_end if document.front_matter.span.end else 0,
        f"{comment[0]}mnlint-ignore-file {finding.rule}: ",
        f"{comment[1]}{_newline(document.source)}{_newline(document.source)}",
    )


def _block_at(document: Document, finding: Finding) -> Block | None:
    start, end = finding.span
    around = [block for block in document.blocks if _covers(block.span(), start, end)]
    return max(around, key=lambda block: block.span().end - block.span().start, default=None)


def _covers(span: Span, start: int, end: int) -> bool:
    return span.start <= start and end <= span.end


def _in_front_matter(document: Document, block: Block) -> bool:
    return block.span().start < document.front_matter.span.end


def _in_yaml(document: Document, rule: str) -> Insertion | None:
    """Return an entry under `mnlint` for front matter that has none yet."""
    front = document.front_matter
    if front.syntax != "yaml" or FRONT_MATTER in front.data:
        return None
    newline = _newline(document.source)
    fence = document.source.rstrip().rfind("---", front.span.start, front.span.end)
    if fence <= front.span.start:
        return None
    before = newline.join([f"{FRONT_MATTER}:", "  ignore:", f"    {rule}: {json.dumps('')[0]}"])
    return Insertion(fence, before, f'"{newline}')


def _on_own_line(source: str, start: int, before: str, after: str) -> Insertion:
    """Put the comment on a line before the block, inside the list item or quotation that the block stands in."""
    line_start = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    frame = _FRAME.match(source, line_start, start)
    assert frame is not None
    task = _TASK.match(source, frame.end(), start)
    if task:
        return Insertion(task.end(), before, f"{after} ")
    following = _MARKER.sub(" ", frame.group())
    return Insertion(frame.end(), before, f"{after}{_newline(source)}{following}")


def _newline(source: str) -> str:
    return "\r\n" if "\r\n" in source else "\n"


def _line_end(source: str, offset: int) -> int:
    """Return the start of the line behind an offset, unless that is the start of a line already."""
    if offset and source[offset - 1] in "\r\n":
        return offset
    end = source.find("\n", offset)
    return len(source) if end < 0 else end + 1
