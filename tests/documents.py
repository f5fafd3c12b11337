"""Help for the tests of the document readers."""

from __future__ import annotations

import html
import json
from functools import cache
from pathlib import Path

from mnlint.document.model import PLACEHOLDER, Block, Document, Piece
from mnlint.document.read import read_document
from mnlint.document.settings import DocumentSettings

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
NAMES = ["a.md", "a.mdx", "a.html", "a.txt", "a.jsx", "a.php", "a.blade.php", "a.njk"]


@cache
def settings() -> DocumentSettings:
    rules = json.loads((ROOT / "rules.json").read_text(encoding="utf-8"))
    return DocumentSettings.from_data(rules["documents"])


def read(source: str, name: str = "post.md") -> Document:
    return read_document(source, name, settings())


def texts(source: str, name: str = "post.md") -> list[str]:
    return [block.text for block in read(source, name).blocks]


def assert_exact(document: Document) -> None:
    """Every character of every block comes from where its map says."""
    for block in document.blocks:
        _assert_block(document, block)


def _assert_block(document: Document, block: Block) -> None:
    source = document.source
    text_at, source_at = 0, 0
    for piece in block.map.pieces:
        assert piece.text_start == text_at and piece.text_length > 0, "pieces cover the text without gaps"
        assert piece.source_start >= source_at, "pieces follow one another in the source"
        text_at += piece.text_length
        source_at = piece.source_start + piece.source_length
        assert source_at <= len(source)
        assert undone(source, piece, block), (block.text, piece, source[piece.source_start : source_at])
    assert text_at == len(block.text)
    assert block.text == block.text.strip() != ""
    for item in (*block.links, *block.inline):
        assert 0 <= item.start <= item.end <= len(block.text)
        assert 0 <= item.span.start <= item.span.end <= len(source)


def undone(source: str, piece: Piece, block: Block) -> bool:
    """Whether the source of a piece, its markup undone, is its text."""
    raw = source[piece.source_start : piece.source_start + piece.source_length]
    text = block.text[piece.text_start : piece.text_start + piece.text_length]
    if raw == text or text == PLACEHOLDER or html.unescape(raw) == text:
        return True
    if text.isspace():  # a line break with its prefix and what makes it hard, <br>, folded lines, {" "}
        is_break = raw.strip(" \t\r\n\f\x1a>\\{}\"'`") == "" or raw.isspace()
        return is_break or raw.lower().startswith("<br") or raw.startswith("\\")
    return (raw.startswith("\\") and len(text) == 1) or (raw == "''" and text == "'")
