"""The inline content of one block: text, links, images, inline elements."""

from __future__ import annotations

import html
import re
from typing import NamedTuple

from mnlint.document.build import TextBuilder
from mnlint.document.draft import Draft, Place
from mnlint.document.html_tokens import Token
from mnlint.document.model import PLACEHOLDER, Comment, Element, InlineElement, Link, Role
from mnlint.findings import Span

BREAKS = frozenset({"br", "wbr"})
CODE = frozenset({"code", "kbd", "samp", "tt", "var"})
_ADDRESS = re.compile(
    r"(?:\bhttps?://|\bwww\.(?=\w))[^\s<>\x1a]*[^\s<>\x1a.,;:!?'\"’”)\]*_]|\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
_ODD_SPACE = re.compile(r"[ \t\r\n\f]{2,}|[\t\r\n\f]")
_ENTITY = re.compile(r"&(?:#[0-9]+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]{1,31});?")
_BREAK = re.compile(r"\r\n|\r|\n")


class _Open(NamedTuple):
    """A link or element that is not closed yet."""

    tag: str
    at: int  # text offset
    start: int  # source offset of its tag
    inner: int  # source offset behind its tag
    url: str = ""
    url_span: Span = Span(0, 0)
    rel: str = ""
    element: Element | None = None


class Run:
    """Inline content under construction. With `collapse`, white space is treated as a browser does it."""

    def __init__(self, draft: Draft, *, collapse: bool = False, entities: bool = False) -> None:
        self._draft = draft
        self._collapse = collapse
        self._entities = entities
        self.builder = TextBuilder(draft.source)
        self._links: list[Link] = []
        self._inline: list[InlineElement] = []
        self._open: list[_Open] = []
        self._hidden: list[tuple[str, int]] = []  # code elements: tag, source offset of its tag
        self._tag: Span | None = None  # a masked tag that becomes a placeholder if text follows in the same line
        self._swallow = False

    def text(self, start: int, end: int, text: str | None = None) -> None:
        """Append what the parsers read at `[start, end)`; `text` is their text if it isn't the document's."""
        if self._hidden or start >= end:
            return
        whole = self._draft.masks.text if text is None else text
        at = start
        for mask in self._draft.masks.within(start, end):
            self._plain(whole, at, mask.span.start)
            if mask.span.start >= start:
                self._mask(mask.span, mask.kind)
            at = max(at, mask.span.end)
        self._plain(whole, at, end)

    def put(self, text: str, start: int, end: int) -> None:
        """Append `text` for the source `[start, end)`."""
        if self._hidden:
            return
        self._settle(text[:1])
        self._swallow = False
        self.builder.put(text, start, end)

    def line_break(self, start: int, end: int) -> None:
        """Append a line break."""
        if self._hidden:
            return
        self._tag = None
        if self.builder.length and not self.builder.ends_in_break:
            self.builder.put("\n", start, end)
        self._swallow = True

    def vanish(self) -> None:
        """Take note of markup that leaves nothing: white space on both of its sides counts once."""
        self._swallow = True

    def _mask(self, span: Span, kind: str) -> None:
        if kind == "value":
            self.put(PLACEHOLDER, *span)
        elif kind == "space":
            if not self.builder.ends_in_space:
                self.put(" ", *span)
        elif kind == "nothing" or self.builder.length == 0:
            self._swallow = True
        else:
            self._settle("")
            self._tag = span

    def _settle(self, following: str) -> None:
        """Decide on a masked tag before `following`: in a sentence it leaves a placeholder, at a word nothing."""
        if self._tag is None:
            return
        span, self._tag = self._tag, None
        source = self._draft.source
        before = source[span.start - 1 : span.start]
        if following in "\n\r" or before in "\n\r" or before.isalnum() or following.isalnum():
            self._swallow = True
        else:
            self.builder.put(PLACEHOLDER, *span)

    def _plain(self, text: str, start: int, end: int) -> None:
        if start >= end:
            return
        if self._tag is not None:
            self._settle(text[start])
        if "://" in (part := text[start:end]) or "www." in part or "@" in part:
            at = start
            for match in _ADDRESS.finditer(text, start, end):
                self._words(text, at, match.start())
                self._swallow = False
                self.builder.put(PLACEHOLDER, match.start(), match.end())
                at = match.end()
            start = at
        self._words(text, start, end)

    def _words(self, text: str, start: int, end: int) -> None:
        if start >= end:
            return
        if self._entities and "&" in text[start:end]:
            at = start
            for match in _ENTITY.finditer(text, start, end):
                character = html.unescape(match.group())
                if character != match.group():
                    self._spaced(text, at, match.start())
                    self._swallow = False
                    self.builder.put(character, match.start(), match.end())
                    at = match.end()
            start = at
        self._spaced(text, start, end)

    def _spaced(self, text: str, start: int, end: int) -> None:
        if self._collapse:
            at = start
            for match in _ODD_SPACE.finditer(text, start, end):
                self._verbatim(text, at, match.start())
                if not self.builder.ends_in_space:
                    self.builder.put(" ", match.start(), match.end())
                at = match.end()
            self._verbatim(text, at, end)
        else:
            self._verbatim(text, start, end)

    def _verbatim(self, text: str, start: int, end: int) -> None:
        if (self._swallow or self._collapse) and self.builder.ends_in_space:
            while start < end and text[start] in " \t":
                start += 1
        if start < end:
            self._swallow = False
            self.builder.same(start, end)

    def open_link(self, start: int, inner: int, url: str, url_span: Span, rel: str = "") -> None:
        """Begin a link whose markup starts at `start`."""
        self._open.append(_Open("a", self.builder.length, start, inner, url, url_span, rel))

    def close_link(self, url_span: Span, end: int) -> None:
        """End the innermost open link, whose address stands at `url_span`."""
        for index in range(len(self._open) - 1, -1, -1):
            if self._open[index].element is None:
                self._open[index] = self._open[index]._replace(url_span=url_span)
                self.close("a", end, end)
                return

    def close(self, tag: str, inner_end: int, end: int) -> None:
        """End the innermost open element of a name, and what stands open inside it; ignore it if there is none."""
        tags = [entry.tag for entry in self._open]
        if tag in tags:
            while self._close_last(inner_end, end).tag != tag:
                pass

    def _close_last(self, inner_end: int, end: int) -> _Open:
        entry = self._open.pop()
        at = min(entry.at, self.builder.length)
        if entry.element is None:
            span = Span(entry.start, end)
            if at < self.builder.length:
                self._links.append(Link(at, self.builder.length, entry.url, span, entry.url_span, entry.rel))
        elif at < self.builder.length:
            span = Span(entry.inner, inner_end)
            self._inline.append(InlineElement(at, self.builder.length, entry.element, span))
        return entry

    @property
    def after_break(self) -> bool:
        """Whether the text so far ends in a line break."""
        return self.builder.length > 0 and self._swallow and self.builder.ends_in_break

    def tag(self, token: Token, place: Place | None = None) -> None:
        """Take an inline tag or comment of HTML; `place` is that of blocks made from its attributes."""
        name = token.name.lower()
        if token.kind == "comment":
            add_comment(self._draft, token)
        elif token.kind == "end":
            self._end_tag(name, token.span)
        elif token.kind == "start" and not self._hidden:
            self._start_tag(name, token)
            self.attributes(token, place)
        self._swallow = True

    def _start_tag(self, name: str, token: Token) -> None:
        values = {attribute.name: attribute for attribute in reversed(token.attributes)}
        if name in BREAKS:
            if name == "br":
                self.line_break(*token.span)
        elif name == "img":
            self.put(PLACEHOLDER, *token.span)
        elif name in CODE and not token.closed:
            self._hidden.append((name, token.span.start))
        elif name == "a":
            self.close("a", token.span.start, token.span.start)
            if "href" in values:
                href, rel = values["href"], values.get("rel")
                self.open_link(token.span.start, token.span.end, href.value, href.span, rel.value if rel else "")
        elif values and not token.closed:
            element = Element(name, {key: attribute.value for key, attribute in values.items()})
            self._open.append(_Open(name, self.builder.length, *token.span, element=element))

    def _end_tag(self, name: str, span: Span) -> None:
        if not self._hidden:
            self.close(name, *span)
        elif name == self._hidden[-1][0]:
            self._show(span.end)

    def _show(self, end: int) -> None:
        _, start = self._hidden.pop()
        if not self._hidden:
            self._draft.code.append(Span(start, end))
            self.put(PLACEHOLDER, start, end)

    def attributes(self, token: Token, place: Place | None = None) -> None:
        """Add the attributes of a tag that are prose as blocks of their own."""
        for attribute in token.attributes:
            if attribute.name in self._draft.settings.attributes and attribute.span.start < attribute.span.end:
                role = Role.IMAGE_TEXT if attribute.name == "alt" else Role.LINK_TITLE
                run = Run(self._draft, entities=True)
                run.text(*attribute.span)
                run.end(place._replace(role=role, level=0) if place else Place(role), attribute.span.end)

    def end(self, place: Place, end: int) -> None:
        """Add the block; what is still open ends at source offset `end`."""
        while self._hidden:
            self._show(end)
        while self._open:
            self._close_last(end, end)
        self._draft.add(self.builder, place, sorted(self._links), sorted(self._inline, key=lambda item: item.start))


def add_comment(draft: Draft, token: Token) -> None:
    """Keep a comment."""
    draft.comments.append(Comment(draft.source[token.inner.start : token.inner.end], token.span))
