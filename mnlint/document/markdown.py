"""Read Markdown into blocks: pyromark's events, its byte offsets turned into code points."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import pyromark

from mnlint.document.draft import Draft, Place
from mnlint.document.html import HtmlReader
from mnlint.document.html_tokens import tokens
from mnlint.document.markdown_links import link_parts, title_block
from mnlint.document.model import MASK, PLACEHOLDER, Role
from mnlint.document.run import Run
from mnlint.document.text import TYPED_BULLET, lines_of, wrapped
from mnlint.findings import Span

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_GFM  # "> [!NOTE]"
)
_DEEPEST = 8  # Markdown in elements of MDX in Markdown
_STAND_IN = "\ue000"  # for masks: a link's address may not hold control characters
_CONTAINERS = {"List": "list", "BlockQuote": "quote", "Table": "table", "FootnoteDefinition": "footnote"}
_ROLES = {"Item": Role.LIST_ITEM, "BlockQuote": Role.QUOTATION, "FootnoteDefinition": Role.FOOTNOTE}
_INLINE = frozenset({"Emphasis", "Strong", "Strikethrough", "Superscript", "Subscript", "Link", "Image"})
_HTML_HEADING = re.compile(r"<h[1-6]\b", re.IGNORECASE)
_PREFIX = re.compile(r"[ \t>]*")

Content: TypeAlias = Any  # as pyromark gives it: a string, a mapping or nothing
Event = tuple[str, Content, int, int]  # name, content, start, end in code points


def events(text: str) -> Iterator[Event]:
    """Yield pyromark's events as `Start`, `End` or the event's own name, with code point offsets into `text`.

    Runs of text that stand next to each other come as one event.
    """
    text = text.replace(MASK, _STAND_IN)
    try:
        data = text.encode()
    except UnicodeEncodeError:  # lone surrogates
        text = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
        data = text.encode()
    raw: list[tuple[Content, Any]] = list(pyromark.events_with_range(text, options=_OPTIONS))
    offsets = _code_points(data, raw)
    pending: tuple[int, int] | None = None
    for event, place in raw:
        name, content = _named(event)
        start, end = offsets(place["start"]), offsets(place["end"])
        if name == "Text" and len(content) == end - start:
            if pending is not None and pending[1] == start:
                pending = pending[0], end
                continue
            if pending is not None:
                yield "Text", None, *pending
            pending = start, end
            continue
        if pending is not None:
            yield "Text", None, *pending
            pending = None
        yield name, content, start, end
    if pending is not None:
        yield "Text", None, *pending


def _named(event: Content) -> tuple[str, Content]:
    """Return the name of an event or element, and what it holds."""
    if isinstance(event, dict):
        name, content = next(iter(event.items()))
        return name, content
    return event, None


def _code_points(data: bytes, raw: Sequence[tuple[Content, Mapping[str, int]]]) -> Callable[[int], int]:
    """Return the function from byte offsets to code points."""
    if data.isascii():
        return int
    wanted = sorted({edge for _, place in raw for edge in (place["start"], place["end"])})
    table = {}
    count = at = 0
    for offset in wanted:
        count += len(data[at:offset].decode())
        table[offset] = count
        at = offset
    return table.__getitem__


def read_markdown(draft: Draft, start: int, end: int, *, mdx: bool = False) -> None:
    """Add the blocks of the Markdown that stands at `[start, end)` of the draft's masked text.

    In MDX, the text of block elements is Markdown too.
    """
    html = HtmlReader(draft)
    MarkdownReader(draft, start, end, html, nested=_DEEPEST if mdx else 0, outermost=True).read()
    html.end(end)


def read_inline(draft: Draft, start: int, end: int, place: Place) -> None:
    """Add the Markdown of one line, a field's value, as a block at `place`."""
    MarkdownReader(draft, start, end, HtmlReader(draft), fixed=place).read()


class MarkdownReader:
    """Walks over the events of one stretch of Markdown."""

    def __init__(
        self,
        draft: Draft,
        start: int,
        end: int,
        html: HtmlReader,
        nested: int = 0,
        *,
        outermost: bool = False,
        fixed: Place | None = None,
    ) -> None:
        self._draft = draft
        self._html = html
        self._nested = nested  # levels of Markdown in HTML that may follow
        self._base = start
        self._end = end
        self._frames: list[tuple[str, int]] = []  # block elements of Markdown around, with heading level
        self._runs: list[Run] = []  # the block's, then images' inside it
        self._open: list[Mapping[str, Any]] = []  # links and images that the walk is inside of
        self._break: tuple[int, int] | None = None
        self._last = start
        self._outermost = outermost
        self._fixed = fixed
        self._lines = False  # a line is a paragraph
        self._lazy = False  # the line at hand is not really part of the list that the parser sees around it
        self._bullet = False  # the line at hand starts with a bullet that is none to Markdown
        self._html_parts: list[Span] | None = None

    def read(self) -> None:
        """Walk over all events."""
        found = list(events(self._draft.masks.text[self._base : self._end]))
        self._lines = self._outermost and self._one_line_one_paragraph(found)
        for name, content, start, end in found:
            start, end = start + self._base, end + self._base
            if name == "Start":
                self._start(content, start, end)
            elif name == "End":
                self._finish(content, start, end)
            elif name == "Html":
                if self._html_parts is not None:
                    self._html_parts.append(Span(start, end))
            elif self._frames and self._frames[-1][0] == "CodeBlock":
                pass
            elif name != "Rule":
                self._inline(name, content, start, end)
        self._close_run(self._end)

    def _one_line_one_paragraph(self, found: list[Event]) -> bool:
        """Tell whether line ends are paragraph ends: the post has no heading, and no editor wrapped its lines."""
        text = self._draft.masks.text[self._base : self._end]
        if any(name == "Start" and isinstance(content, dict) and "Heading" in content for name, content, _, _ in found):
            return False
        if not any(name == "SoftBreak" for name, _, _, _ in found) or _HTML_HEADING.search(text):
            return False
        return not wrapped(lines_of(text, 0, len(text)), self._draft.settings.wrap_columns)

    def _start(self, content: Content, start: int, end: int) -> None:
        name, details = _named(content)
        if name in _INLINE:
            self._start_inline(name, details, start)
            return
        self._close_run(start)
        self._lazy = False
        level = int(details["level"][1:]) if name == "Heading" else 0
        self._frames.append((name, level))
        if name == "CodeBlock":
            self._draft.code.append(Span(start, end))
        elif name == "HtmlBlock":
            self._html_parts = []

    def _finish(self, content: Content, start: int, end: int) -> None:
        name, _ = _named(content)
        if name in _INLINE:
            self._end_inline(name, start, end)
            return
        self._close_run(end)
        if name == "HtmlBlock" and self._html_parts is not None:
            self._feed_html(self._html_parts)
            self._html_parts = None
        if self._frames:
            self._frames.pop()

    def _feed_html(self, parts: list[Span]) -> None:
        """Hand a block of HTML over."""
        if not parts:
            return
        start, end = parts[0].start, parts[-1].end
        if not self._nested:
            self._html.feed(start, end, self._container())
            return
        at = start
        for token in tokens(self._draft.masks.text, start, end):
            if self._html.skipping or token.kind == "comment" or self._html.ends_paragraph(token):
                self._nest(at, token.span.start)
                self._html.take(token)
                at = token.span.end
        self._nest(at, end)

    def _nest(self, start: int, end: int) -> None:
        """Read the text of a block element as Markdown."""
        text = self._draft.masks.text
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            MarkdownReader(self._draft, start, end, self._html, self._nested - 1).read()

    def _run(self) -> Run:
        if not self._runs:
            self._runs.append(Run(self._draft))
            self._break = None
        return self._runs[-1]

    def _inline(self, name: str, content: Content, start: int, end: int) -> None:
        if name in ("SoftBreak", "HardBreak"):
            if len(self._runs) == 1 and (
                (self._lines and name == "SoftBreak") or TYPED_BULLET.match(self._draft.source, end)
            ):
                self._end_line(end)
            else:
                self._break = self._break or (start, end)
            return
        if name == "InlineHtml":
            self._inline_html(start, end)
            return
        if self._html.skipping:
            return
        run = self._at(start)
        self._last = end
        if name == "Text":
            if self._open and self._open[-1]["link_type"] in ("Autolink", "Email"):
                run.put(PLACEHOLDER, start, end)
            elif content is None:
                run.text(self._behind_bullet(run, start, end), end)
            else:
                run.put(content, start, end)
        elif name == "Code":
            self._draft.code.append(Span(start, end))
            run.put(PLACEHOLDER, start, end)
        elif name == "FootnoteReference":
            run.vanish()

    def _behind_bullet(self, run: Run, start: int, end: int) -> int:
        """Return where the text of a line begins that starts with a bullet which is none to Markdown."""
        bullet = TYPED_BULLET.match(self._draft.masks.text, start, end) if run.builder.length == 0 else None
        self._bullet = self._bullet or bullet is not None
        return bullet.end() if bullet else start

    def _inline_html(self, start: int, end: int) -> None:
        for token in tokens(self._draft.masks.text, start, end):
            if token.kind == "text":
                continue
            if self._html.skipping or (self._html.ends_paragraph(token) and token.name == token.name.lower()):
                self._close_run(start)
                self._html.take(token)
            else:
                self._at(start).tag(token, self._around(Role.PARAGRAPH))
        self._last = end

    def _end_line(self, end: int) -> None:
        """Take a line end for the end of a paragraph; the next one is part of the list only if it is indented."""
        self._close_run(end)
        self._lazy = not self._draft.source.startswith((" ", "\t", ">"), end)

    def _at(self, start: int) -> Run:
        """Return the run that content at `start` belongs to, after a line break if one is due."""
        run = self._run()
        if self._break is not None:
            first, last = self._break
            self._break = None
            prefix = _PREFIX.match(self._draft.source, last, max(last, start))
            run.line_break(first, prefix.end() if prefix else last)
        return run

    def _start_inline(self, name: str, details: Mapping[str, Any], start: int) -> None:
        run = self._at(start)
        self._last = start
        if name == "Link":
            run.open_link(start, start, details["dest_url"], Span(start, start))
            self._open.append(details)
        elif name == "Image":
            self._open.append(details)
            self._runs.append(Run(self._draft))

    def _end_inline(self, name: str, start: int, end: int) -> None:
        if name not in ("Link", "Image") or not self._runs or not self._open:
            self._last = end
            return
        details = self._open.pop()
        parts = link_parts(self._draft.source, details, Span(start, end), self._last)
        if name == "Image":
            self._break = None
            self._runs.pop().end(self._around(Role.IMAGE_TEXT), end)
            if self._runs:
                self._runs[-1].put(PLACEHOLDER, start, end)
        else:
            self._runs[-1].close_link(parts.url, end)
        if parts.title is not None:
            title_block(self._draft, parts.title, self._around(Role.LINK_TITLE))
        self._last = end

    def _close_run(self, end: int) -> None:
        self._break = None
        while self._runs:
            self._runs.pop().end(self._place(), end)
        self._bullet = False
        self._open.clear()

    def _container(self) -> str:
        names = [_CONTAINERS[name] for name, _ in self._frames if name in _CONTAINERS and not self._lazy]
        return "/".join(names)

    def _around(self, role: Role, level: int = 0) -> Place:
        """Return the place of a block of this role, with the HTML that is open around it."""
        if self._fixed is not None:
            return self._fixed._replace(role=role)
        html = self._html.place()
        container = "/".join(filter(None, (html.container, self._container())))
        return Place(role, level, container, html.elements, html.language)

    def _place(self) -> Place:
        if self._fixed is not None:
            return self._fixed
        for name, level in reversed(self._frames if not self._lazy else []):
            if name == "Heading":
                return self._around(Role.HEADING, level)
            if name == "TableCell":
                return self._around(Role.TABLE_CELL)
            if name in _ROLES:
                return self._around(_ROLES[name])
        if self._bullet:
            return self._around(Role.LIST_ITEM)
        html = self._html.place()
        return self._around(html.role, html.level)
