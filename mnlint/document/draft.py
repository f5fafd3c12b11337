"""A document under construction: what the readers of all formats add their blocks to."""

from __future__ import annotations

from typing import NamedTuple, TypeVar

from mnlint.document.bare import mark_bare_headings
from mnlint.document.build import TextBuilder
from mnlint.document.masks import Masks
from mnlint.document.model import (
    Block,
    Comment,
    Document,
    Element,
    FrontMatter,
    InlineElement,
    Link,
    Problem,
    Role,
)
from mnlint.document.settings import DocumentSettings
from mnlint.findings import Span

_Ranged = TypeVar("_Ranged", Link, InlineElement)


class Place(NamedTuple):
    """Where a block stands: its role and what is around it."""

    role: Role
    level: int = 0
    container: str = ""
    elements: tuple[Element, ...] = ()
    language: str = ""
    field: str | None = None
    bare: bool = False


PARAGRAPH = Place(Role.PARAGRAPH)


class Draft:
    """The parts of a document as they are found. `masks` holds the text that the parsers read."""

    def __init__(self, source: str, settings: DocumentSettings) -> None:
        self.source = source
        self.settings = settings
        self.masks = Masks(source)
        self.blocks: list[Block] = []
        self.comments: list[Comment] = []
        self.code: list[Span] = []
        self.problems: list[Problem] = []
        self.front_matter = FrontMatter()
        self.language = ""

    def add(
        self,
        builder: TextBuilder,
        place: Place,
        links: list[Link] | None = None,
        inline: list[InlineElement] | None = None,
    ) -> None:
        """Add what was built as a block, unless there is no letter or digit in it."""
        text, source_map, front = builder.result()
        if not any(char.isalnum() for char in text):
            return
        self.blocks.append(
            Block(
                text,
                place.role,
                source_map,
                level=place.level,
                field=place.field,
                bare=place.bare,
                container=place.container,
                links=tuple(_cut(links or [], front, len(text))),
                elements=place.elements,
                inline=tuple(_cut(inline or [], front, len(text))),
                language=place.language,
            )
        )

    def finish(self, format_name: str) -> Document:
        """Return the document: blocks in reading order, each with the headings above it."""
        self.blocks.sort(key=lambda block: block.map.pieces[0].source_start)
        if format_name != "html":
            mark_bare_headings(self.blocks, self.settings.bare_heading_words)
        above: list[tuple[int, str]] = []
        for index, block in enumerate(self.blocks):
            block.index = index
            if block.field is not None:
                continue
            if block.role is Role.HEADING:
                above = [entry for entry in above if entry[0] < block.level]
            block.section = tuple(text for _, text in above)
            if block.role is Role.HEADING:
                above.append((block.level, block.text))
        return Document(
            self.source,
            format_name,
            self.blocks,
            front_matter=self.front_matter,
            comments=sorted(self.comments, key=lambda comment: comment.span),
            code=sorted(self.code),
            masked=[mask.span for mask in self.masks.found],
            problems=self.problems,
            language=self.language,
        )


def _cut(items: list[_Ranged], front: int, length: int) -> list[_Ranged]:
    """Move offsets by the characters cut off in front, and keep them inside the text."""
    return [
        item._replace(start=min(max(item.start - front, 0), length), end=min(max(item.end - front, 0), length))
        for item in items
    ]
