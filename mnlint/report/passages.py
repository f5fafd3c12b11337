"""A post as it reads, with its findings at the words they are about: what the HTML report shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from mnlint.document.model import Block
from mnlint.findings import Finding, Span
from mnlint.results import FileReport


class Note(NamedTuple):
    """A finding with its number in the post, from 1."""

    number: int
    finding: Finding


class Segment(NamedTuple):
    """A stretch of a block's text with the notes about it; `ends` are those whose words end here."""

    text: str
    notes: tuple[Note, ...] = ()
    ends: tuple[Note, ...] = ()


class Passage(NamedTuple):
    """A block with its text in segments, and the notes that stand beside it."""

    block: Block
    segments: tuple[Segment, ...]
    notes: tuple[Note, ...]


class Reading(NamedTuple):
    """A post: its passages in order, and the notes about what is not prose (front matter, links, comments)."""

    passages: tuple[Passage, ...]
    elsewhere: tuple[Note, ...]


def read(file: FileReport) -> Reading:
    """Put the findings of a file at their words."""
    blocks = file.document.blocks if file.document else []
    marks: dict[int, list[tuple[int, int, Note]]] = defaultdict(list)
    beside: dict[int, list[Note]] = defaultdict(list)
    elsewhere = []
    for number, finding in enumerate(file.findings, 1):
        note = Note(number, finding)
        places = _places(blocks, finding.span)
        if not places:
            elsewhere.append(note)
            continue
        beside[places[0][0]].append(note)
        for index, start, end in places:
            marks[index].append((start, end, note))
    passages = tuple(
        Passage(block, tuple(_segments(block.text, marks[index])), tuple(beside[index]))
        for index, block in enumerate(blocks)
    )
    return Reading(passages, tuple(elsewhere))


def _places(blocks: Sequence[Block], span: Span) -> list[tuple[int, int, int]]:
    """Return the text ranges (index of the block, start, end) that come from a source span.

    A placeholder (an image in a sentence) counts only where no block holds the words themselves.
    """
    found = [(index, *place) for index, block in enumerate(blocks) if (place := _text_range(block, span))]
    exact = [place for place in found if place[3]]
    return [(index, start, end) for index, start, end, _ in exact or found]


def _text_range(block: Block, span: Span) -> tuple[int, int, bool] | None:
    """Return the range of a block's text that comes from a source span, and whether it is the very words."""
    start = end = -1
    exact = False
    for piece in block.map.pieces:
        piece_end = piece.source_start + piece.source_length
        touches = piece.source_start < span.end and span.start < piece_end
        inside = span.start == span.end and piece.source_start <= span.start < piece_end
        if not touches and not inside:
            continue
        first, last = piece.text_start, piece.text_start + piece.text_length
        if piece.text_length == piece.source_length:
            first += max(0, span.start - piece.source_start)
            last -= max(0, piece_end - max(span.end, span.start + 1))
            exact = True
        start = first if start < 0 else start
        end = last
    return None if start < 0 else (start, end, exact)


def _segments(text: str, marks: Sequence[tuple[int, int, Note]]) -> Iterator[Segment]:
    edges = sorted({0, len(text), *(start for start, _, _ in marks), *(end for _, end, _ in marks)})
    for start, end in pairwise(edges):
        notes = tuple(note for first, last, note in marks if first <= start and end <= last)
        ends = tuple(note for _, last, note in marks if last == end)
        yield Segment(text[start:end], notes, ends)
