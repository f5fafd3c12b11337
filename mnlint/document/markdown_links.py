"""Find what Markdown's parser does not place: the address and the title of a link."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from mnlint.document.draft import Draft, Place
from mnlint.document.run import Run
from mnlint.findings import Span

_ADDRESS = re.compile(r"<[^<>\n]*>|(?:\\.|[^\s()\\]|\((?:\\.|[^\s()\\])*\))*")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")


class LinkParts(NamedTuple):
    """Where the address of a link stands, and the inside of its title."""

    url: Span
    title: Span | None


def link_parts(source: str, details: Mapping[str, Any], span: Span, text_end: int) -> LinkParts:
    """Find address and title of the link or image at `span`, whose text ends at `text_end` or later."""
    if details["link_type"] in ("Autolink", "Email"):
        return LinkParts(Span(span.start + 1, span.end - 1), None)
    if details["link_type"] != "Inline":
        return LinkParts(Span(text_end, span.end), None)
    opening = source.find("](", text_end, span.end)
    if opening < 0:
        return LinkParts(Span(span.end, span.end), None)
    start = opening + 2
    while start < span.end and source[start].isspace():
        start += 1
    match = _ADDRESS.match(source, start, span.end - 1)
    end = match.end() if match else start
    inside = 1 if source.startswith("<", start) and end > start + 1 else 0
    title = _title(source, end, span.end) if details["title"] else None
    return LinkParts(Span(start + inside, end - inside), title)


def _title(source: str, start: int, end: int) -> Span | None:
    while start < end and source[start].isspace():
        start += 1
    last = end - 1  # the parenthesis
    while last > start and source[last - 1].isspace():
        last -= 1
    return Span(start + 1, last - 1) if last - 1 > start + 1 else None


def title_block(draft: Draft, span: Span, place: Place) -> None:
    """Add a link title as a block."""
    run = Run(draft)
    at = span.start
    for match in _ESCAPE.finditer(draft.masks.text, *span):
        run.text(at, match.start())
        run.put(match.group(1) or html.unescape(match.group()), match.start(), match.end())
        at = match.end()
    run.text(at, span.end)
    run.end(place, span.end)
