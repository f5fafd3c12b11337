"""The document model: blocks of prose, each with an exact way back to the source.

A reader turns a source file into a `Document`. A `Block` holds the text that a person reads, without markup, and a
`SourceMap` from each of its characters to the source. All offsets are Unicode code points; a byte-order mark at the
start of the file is not part of the source.
"""

from __future__ import annotations

import bisect
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from mnlint.findings import Span

PLACEHOLDER = (
    "\ufffc"  # stands in block text for what is not prose: inline code, a template expression, an inline image
)
MASK = "\x1a"  # stands in the masked source, one for each masked character, while a parser reads it


class Role(enum.StrEnum):
    """What a block is to the reader of the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list-item"
    TABLE_CELL = "table-cell"
    QUOTATION = "quotation"
    CAPTION = "caption"
    IMAGE_TEXT = "image-text"  # alt text
    LINK_TITLE = "link-title"  # title attribute or Markdown link title, and other attributes that are prose
    FOOTNOTE = "footnote"
    FIELD = "field"  # front-matter or CMS field that is prose, see `Block.field`


class Piece(NamedTuple):
    """`text_length` characters of block text that come from `source_length` characters of source.

    Equal lengths mean that they are the same characters one by one; otherwise (an entity, an escape, a soft break with
    its prefix, a placeholder) every character of the piece maps to the whole source range.
    """

    text_start: int
    text_length: int
    source_start: int
    source_length: int


class SourceMap:
    """The way from block text back to the source. Pieces are in text order and cover the text without gaps."""

    __slots__ = ("_starts", "pieces")

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)
        self._starts = [piece.text_start for piece in self.pieces]

    def span(self, start: int, end: int) -> Span:
        """Return the source span of block text `[start, end)`; an empty range maps to an empty span."""
        if not self.pieces:
            return Span(0, 0)
        first = self._edge(start, first=True)
        if end <= start:
            return Span(first, first)
        return Span(first, max(first, self._edge(end - 1, first=False)))

    def _edge(self, offset: int, *, first: bool) -> int:
        piece = self.pieces[max(0, bisect.bisect_right(self._starts, offset) - 1)]
        inside = offset - piece.text_start
        if inside >= piece.text_length:  # behind the last character
            return piece.source_start + piece.source_length
        if piece.text_length == piece.source_length:
            return piece.source_start + inside + (0 if first else 1)
        return piece.source_start + (0 if first else piece.source_length)


class Element(NamedTuple):
    """An HTML element around a block: tag and attributes, names in lower case, values with entities decoded."""

    tag: str
    attributes: Mapping[str, str]


class Link(NamedTuple):
    """A link in a block's text, from `start` to `end` there; `span` is the whole link in the source."""

    start: int
    end: int
    url: str
    span: Span
    url_span: Span
    rel: str = ""


class InlineElement(NamedTuple):
    """An HTML element in a block's text, from `start` to `end` there; `span` is its inner source."""

    start: int
    end: int
    element: Element
    span: Span


@dataclass(eq=False, slots=True)
class Block:
    """A piece of prose. A soft line break stays in `text` as a line feed."""

    text: str
    role: Role
    map: SourceMap
    level: int = 0  # 1 to 6 for headings
    section: tuple[str, ...] = ()  # texts of the headings above, outermost first
    field: str | None = None  # path of a front-matter or CMS field, e.g. "faq[0].answer"
    bare: bool = False  # a line of a post without Markdown headings that was taken for a heading
    container: str = ""  # "list", "table", "quote", … around the block, outermost first, joined by "/"
    links: tuple[Link, ...] = ()
    elements: tuple[Element, ...] = ()  # HTML elements around, outermost first
    inline: tuple[InlineElement, ...] = ()  # HTML elements inside that have attributes (styled spans and the like)
    language: str = ""  # lang attribute in force, if any
    index: int = 0  # place among the document's blocks

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the source span of this block's text `[start, end)`."""
        return self.map.span(start, len(self.text) if end is None else end)


class Comment(NamedTuple):
    """An HTML, MDX or template comment: its inner text and where it stands with its delimiters."""

    text: str
    span: Span


class Problem(NamedTuple):
    """Something about the file itself, reported as a `configuration` finding (e.g. broken front matter)."""

    kind: str  # name of a message of the rule set, e.g. "broken-front-matter"
    detail: str
    span: Span


@dataclass(slots=True)
class FrontMatter:
    """Front matter as data, with the source span of every scalar by its path ("faq[0].q")."""

    data: Mapping[str, Any] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    span: Span = field(default=Span(0, 0))  # whole front matter with its fences; empty if there is none
    syntax: str = ""  # "yaml", "toml", "json"


@dataclass(slots=True)
class Document:
    """A source file as blocks of prose, in reading order (front-matter fields first)."""

    source: str
    format: str  # "markdown", "mdx", "html", "text"
    blocks: list[Block]
    front_matter: FrontMatter = field(default_factory=FrontMatter)
    comments: list[Comment] = field(default_factory=list)
    code: list[Span] = field(default_factory=list)  # code, scripts, styles: nothing is ever said there
    masked: list[Span] = field(default_factory=list)  # shortcodes, template tags, JSX expressions
    problems: list[Problem] = field(default_factory=list)
    language: str = ""  # as declared by front matter or <html lang>


class Position(NamedTuple):
    """A place in the source in every unit that an output needs; line and columns count from 1."""

    offset: int  # code points from the start of the source
    line: int
    column: int  # code points
    utf16_column: int
    byte_column: int
    byte: int  # UTF-8 bytes from the start of the source


class LineIndex:
    """Turns offsets into lines and columns. Lines end at LF, CRLF or a lone CR."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._starts = [0]
        at = 0
        while at < len(source):
            lf, cr = source.find("\n", at), source.find("\r", at)
            if lf < 0 and cr < 0:
                break
            end = lf if cr < 0 or 0 <= lf < cr else cr
            at = end + (2 if source.startswith("\r\n", end) else 1)
            self._starts.append(at)
        self._ascii = source.isascii()

    def line_start(self, line: int) -> int:
        """Return the offset at which a line (from 1) starts."""
        return self._starts[min(line, len(self._starts)) - 1]

    def line_text(self, line: int) -> str:
        """Return a line (from 1) without its end."""
        start = self.line_start(line)
        end = self._starts[line] if line < len(self._starts) else len(self.source)
        return self.source[start:end].rstrip("\r\n")

    def position(self, offset: int) -> Position:
        """Return the position of an offset; one behind the end is the end."""
        offset = min(max(offset, 0), len(self.source))
        line = bisect.bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        column = offset - start + 1
        if self._ascii:
            return Position(offset, line, column, column, column, offset)
        before = self.source[start:offset]
        utf16 = len(before.encode("utf-16-le", "surrogatepass")) // 2 + 1
        in_bytes = len(before.encode("utf-8", "surrogatepass"))
        byte = len(self.source[:start].encode("utf-8", "surrogatepass")) + in_bytes
        return Position(offset, line, column, utf16, in_bytes + 1, byte)
