"""Cut HTML into tags, text and comments with exact offsets, in linear time whatever the text.

`html.parser` of the standard library has the offsets, but not those of attribute values, and on unclosed tags its time
grows with the square of the length.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from mnlint.findings import Span

_TAG_NAME = re.compile(r"[A-Za-z][^\s/>]*")
_ATTRIBUTE = re.compile(r"[\s/]*([^\s/>][^\s/>=]*)(\s*=\s*)?")
_UNQUOTED = re.compile(r"[^\s>]*")
_TAG_END = re.compile(r"[\s/]*>")
_RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "title", "textarea")
}

Kind = Literal["text", "start", "end", "comment", "other"]


class Attribute(NamedTuple):
    """An attribute: its name in lower case, its value with entities decoded, and the span of the raw value."""

    name: str
    value: str
    span: Span


class Token(NamedTuple):
    """A piece of HTML. Tags have a `name` as written; the inner text of a comment is `inner`."""

    kind: Kind
    span: Span
    name: str = ""
    attributes: tuple[Attribute, ...] = ()
    closed: bool = False  # ends in "/>"
    inner: Span = Span(0, 0)


def tokens(text: str, start: int = 0, end: int | None = None) -> Iterator[Token]:
    """Yield the tokens of `text[start:end]`; together they cover it. What is cut off at the end counts as markup."""
    end = len(text) if end is None else end
    at = begin = start
    while (at := text.find("<", at, end)) >= 0:
        token = _markup(text, at, end)
        if token is None:
            at += 1
            continue
        if begin < at:
            yield Token("text", Span(begin, at))
        yield token
        at = begin = token.span.end
        pattern = _RAW_TEXT.get(token.name.lower()) if token.kind == "start" and not token.closed else None
        if pattern is not None:
            match = pattern.search(text, at, end)
            at = begin = match.start() if match else end
            if token.span.end < at:
                yield Token("text", Span(token.span.end, at), name=token.name.lower())
    if begin < end:
        yield Token("text", Span(begin, end))


def _markup(text: str, at: int, end: int) -> Token | None:
    """Read the markup at a "<", or return None if it is text."""
    following = text[at + 1 : at + 2] if at + 1 < end else ""
    if following == "!":
        return _declaration(text, at, end)
    if following == "?":
        return Token("other", Span(at, _after(text, ">", at + 2, end)))
    closing = following == "/"
    name = _TAG_NAME.match(text, at + 2 if closing else at + 1, end)
    if name is None:
        return Token("other", Span(at, _after(text, ">", at + 2, end))) if closing and at + 2 < end else None
    if closing:
        return Token("end", Span(at, _after(text, ">", name.end(), end)), name.group())
    return _start_tag(text, at, name, end)


def _declaration(text: str, at: int, end: int) -> Token:
    if text.startswith("<!--", at) and at + 4 <= end:
        close = text.find("-->", at + 4, end)
        if close < 0:
            return Token("comment", Span(at, end), inner=Span(at + 4, end))
        return Token("comment", Span(at, close + 3), inner=Span(at + 4, close))
    if text.startswith("<![CDATA[", at) and at + 9 <= end:
        return Token("other", Span(at, _after(text, "]]>", at + 9, end)))
    return Token("other", Span(at, _after(text, ">", at + 2, end)))


def _start_tag(text: str, at: int, name: re.Match[str], end: int) -> Token:
    attributes: list[Attribute] = []
    here = name.end()
    while True:
        closing = _TAG_END.match(text, here, end)
        if closing:
            closed = text[closing.end() - 2] == "/"
            return Token("start", Span(at, closing.end()), name.group(), tuple(attributes), closed)
        match = _ATTRIBUTE.match(text, here, end)
        if match is None:
            return Token("start", Span(at, end), name.group(), tuple(attributes))
        value, here = _value(text, match, end)
        attributes.append(Attribute(match.group(1).lower(), html.unescape(text[value.start : value.end]), value))


def _value(text: str, match: re.Match[str], end: int) -> tuple[Span, int]:
    """Return the span of an attribute's raw value, and where to go on."""
    here = match.end()
    if match.group(2) is None or here >= end:
        return Span(match.end(1), match.end(1)), max(match.end(1), here if match.group(2) else match.end(1))
    if text[here] in "\"'":
        close = text.find(text[here], here + 1, end)
        return (Span(here + 1, end), end) if close < 0 else (Span(here + 1, close), close + 1)
    unquoted = _UNQUOTED.match(text, here, end)
    assert unquoted is not None
    return Span(here, unquoted.end()), unquoted.end()


def _after(text: str, closing: str, at: int, end: int) -> int:
    found = text.find(closing, at, end)
    return end if found < 0 else found + len(closing)
