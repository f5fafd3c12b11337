"""Read HTML into blocks.

White space is collapsed as a browser does it: a run of it is one space, whether or not it holds a line break; `<br>`
is a line break, two of them end the block.
"""

from __future__ import annotations

from typing import NamedTuple

from mnlint.document.draft import Draft, Place
from mnlint.document.html_names import names
from mnlint.document.html_tokens import Attribute, Token, tokens
from mnlint.document.model import Element, Role
from mnlint.document.run import Run, add_comment
from mnlint.findings import Span

_ITEMS = frozenset({"li", "td", "th", "dd"})  # components are taken for inline content in them
_DEEPEST = 256  # elements inside one another that are kept track of


class _Node(NamedTuple):
    tag: str
    element: Element
    container: str


class _Anchor(NamedTuple):
    """A link that is open; it may go on over the borders of blocks."""

    start: int
    inner: int
    url: str
    url_span: Span
    rel: str


def read_html(draft: Draft, start: int, end: int) -> None:
    """Add the blocks of the HTML that stands at `[start, end)` of the draft's masked text."""
    reader = HtmlReader(draft)
    reader.feed(start, end)
    reader.end(end)


class HtmlReader:
    """Takes stretches of HTML one after the other; what is open at the end of one is open in the next."""

    def __init__(self, draft: Draft, text: str | None = None) -> None:
        self._draft = draft
        self._text = draft.masks.text if text is None else text
        self._names = names()
        self._stack: list[_Node] = []
        self._outer = ""
        self._run: Run | None = None
        self._run_place: Place | None = None
        self._anchor: _Anchor | None = None
        self._skip: list[str] = []  # elements that are no prose, open
        self._skip_start = 0

    def feed(self, start: int, end: int, container: str = "") -> None:
        """Read the text `[start, end)`; `container` is what Markdown has around it."""
        self._outer = container
        for token in tokens(self._text, start, end):
            self.take(token)
        self._flush(end)
        self._outer = ""

    def take(self, token: Token) -> None:
        """Read one token."""
        if self._skip:
            self._skipped(token)
        elif token.kind == "text":
            self._add_text(token)
        elif token.kind == "comment":
            add_comment(self._draft, token)
        elif token.kind == "start":
            self._start(token)
        elif token.kind == "end":
            self._end(token)

    def ends_paragraph(self, token: Token) -> bool:
        """Tell whether a tag ends the inline content that it stands in."""
        return token.kind in ("start", "end") and token.name.lower() not in self._names.inline

    def end(self, end: int) -> None:
        """Read no more."""
        self._flush(end)
        if self._skip:
            self._draft.code.append(Span(self._skip_start, end))

    @property
    def skipping(self) -> bool:
        """Whether an element is open whose content is no prose."""
        return bool(self._skip)

    def place(self) -> Place:
        """Return the place of a block that begins here."""
        role, level = Role.PARAGRAPH, 0
        for node in reversed(self._stack):
            if node.tag in self._names.roles:
                role = self._names.roles[node.tag]
                level = int(node.tag[1]) if role is Role.HEADING else 0
                break
        language = next((v for node in reversed(self._stack) if (v := node.element.attributes.get("lang"))), "")
        containers: list[str] = [self._outer] if self._outer else []
        for node in self._stack:
            if node.container and [node.container] != containers[-1:]:
                containers.append(node.container)
        return Place(role, level, "/".join(containers), tuple(node.element for node in self._stack), language)

    def _add_text(self, token: Token) -> None:
        start, end = token.span
        if token.name == "title":
            place = Place(Role.FIELD, field="title", language=self.place().language)
            self._flush(start)
            run = Run(self._draft, collapse=True, entities=True)
            run.text(start, end, self._text)
            run.end(place, end)
        elif self._run is not None or not self._text[start:end].isspace():
            self._inline(start).text(start, end, self._text)

    def _inline(self, at: int) -> Run:
        if self._run is None:
            self._run = Run(self._draft, collapse=True, entities=True)
            self._run_place = self.place()
            if self._anchor is not None:
                anchor = self._anchor
                self._run.open_link(anchor.start, anchor.inner, anchor.url, anchor.url_span, anchor.rel)
        return self._run

    def _flush(self, end: int) -> None:
        if self._run is not None and self._run_place is not None:
            self._run.end(self._run_place, end)
        self._run = None

    def _is_inline(self, token: Token) -> bool:
        name = token.name.lower()
        if name in self._names.inline:
            return True
        if name != token.name or "-" in name or "." in name:  # a component
            return bool(self._stack) and self._stack[-1].tag in self._names.leaf | _ITEMS
        return False

    def _start(self, token: Token) -> None:
        name = token.name.lower()
        if name in self._names.skip and not token.closed:
            self._skip, self._skip_start = [name], token.span.start
            return
        if name == "meta":
            self._meta(token)
        elif self._is_inline(token):
            self._start_inline(name, token)
        else:
            self._start_block(name, token)

    def _start_inline(self, name: str, token: Token) -> None:
        if name == "br" and self._run is not None and self._run.after_break:
            self._flush(token.span.start)
            return
        if name == "a":
            values = {attribute.name: attribute for attribute in reversed(token.attributes)}
            self._anchor = _anchor(token, values)
        run = self._run
        if run is None:
            if name == "br":
                return
            run = self._inline(token.span.start)
            if name == "a" and self._anchor is not None:  # opened with the run
                run.attributes(token, self.place())
                return
        run.tag(token, self.place())

    def _start_block(self, name: str, token: Token) -> None:
        self._flush(token.span.start)
        self._close_implied(name)
        element = Element(name, {attribute.name: attribute.value for attribute in reversed(token.attributes)})
        if name == "html" and element.attributes.get("lang"):
            self._draft.language = element.attributes["lang"]
        if name not in self._names.void and not token.closed and len(self._stack) < _DEEPEST:
            self._stack.append(_Node(name, element, self._container(name, element)))
        if token.attributes:
            Run(self._draft).attributes(token, self.place())

    def _container(self, name: str, element: Element) -> str:
        container = self._names.containers.get(name, "")
        if name in ("header", "footer") and any(node.tag in ("article", "main") for node in self._stack):
            return ""
        if not container:
            marks = {*element.attributes.get("class", "").split(), element.attributes.get("id", "")}
            marks.add(element.attributes.get("role", ""))
            for kind, known in self._draft.settings.containers.items():
                if not marks.isdisjoint(known):
                    return kind
        return container

    def _close_implied(self, name: str) -> None:
        """End the elements that the start of a block ends."""
        if self._stack and self._stack[-1].tag == "p":
            self._stack.pop()
        closes = self._names.closes.get(name)
        if closes is None:
            return
        for index in range(len(self._stack) - 1, -1, -1):
            tag = self._stack[index].tag
            if tag in self._names.scopes[name]:
                return
            if tag in closes:
                del self._stack[index:]

    def _end(self, token: Token) -> None:
        name = token.name.lower()
        if name == "a":
            self._anchor = None
        if self._is_inline(token) and name not in (node.tag for node in self._stack):
            if self._run is not None:
                self._run.tag(token)
            return
        self._flush(token.span.start)
        for index in range(len(self._stack) - 1, -1, -1):
            if self._stack[index].tag == name:
                del self._stack[index:]
                return

    def _meta(self, token: Token) -> None:
        values = {attribute.name: attribute for attribute in reversed(token.attributes)}
        key = values.get("name") or values.get("property")
        content = values.get("content")
        if key is not None and content is not None and key.value.lower() in self._draft.settings.meta:
            run = Run(self._draft, entities=True)
            run.text(*content.span, self._text)
            run.end(self.place()._replace(role=Role.FIELD, level=0, field=key.value.lower()), content.span.end)

    def _skipped(self, token: Token) -> None:
        name = token.name.lower()
        if name not in self._skip:
            return
        if token.kind == "start" and not token.closed and len(self._skip) < _DEEPEST:
            self._skip.append(name)
        elif token.kind == "end":
            self._skip.pop()
            if not self._skip:
                self._draft.code.append(Span(self._skip_start, token.span.end))


def _anchor(token: Token, values: dict[str, Attribute]) -> _Anchor | None:
    href, rel = values.get("href"), values.get("rel")
    if href is None or token.closed:
        return None
    return _Anchor(*token.span, href.value, href.span, rel.value if rel else "")
