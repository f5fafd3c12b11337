"""Find the headings of a post that marks none: short lines of their own before a longer paragraph."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mnlint.document.model import PLACEHOLDER, Block, Role

_NO_HEADING_END = (".", ";", ",", "…", "*")
_SENTENCE_END = re.compile(r"[.!?:…][\"'”’)]*$")
_TWO_SENTENCES = re.compile(r"[a-z]{4}\.\s")


def mark_bare_headings(blocks: Sequence[Block], longest: int) -> None:
    """Turn lines that serve as headings into such, unless the document has real ones.

    `blocks` stand in reading order; a heading has at most `longest` words. The first line is of level 1, others of 2.
    """
    body = [block for block in blocks if block.field is None]
    if any(block.role is Role.HEADING for block in body):
        return
    body = [block for block in body if block.role in (Role.PARAGRAPH, Role.LIST_ITEM, Role.TABLE_CELL, Role.QUOTATION)]
    for index, block in enumerate(body):
        before = body[index - 1] if index else None
        after = body[index + 1] if index + 1 < len(body) else None
        if after is None or not _could_be_heading(block, longest):
            continue
        if block.role is Role.LIST_ITEM:
            alone = after.role is Role.PARAGRAPH and (before is None or before.role is not Role.LIST_ITEM)
            is_heading = alone and _is_prose(after, longest)
        elif after.role is Role.LIST_ITEM:
            is_heading = not block.text.endswith(":") and not (
                before is not None and _could_be_heading(before, longest) and not before.bare
            )
        else:
            is_heading = before is None or _is_prose(after, longest)
        if is_heading:
            block.role, block.bare, block.container = Role.HEADING, True, ""
            block.level = 1 if before is None else 2


def _could_be_heading(block: Block, longest: int) -> bool:
    text = block.text
    return (
        block.role in (Role.PARAGRAPH, Role.LIST_ITEM, Role.HEADING)
        and block.container in ("", "list")
        and "\n" not in text
        and PLACEHOLDER not in text
        and len(text.split()) <= longest
        and text[:1].upper() == text[:1]
        and any(char.isalpha() for char in text)
        and not text.endswith(_NO_HEADING_END)
        and not _TWO_SENTENCES.search(text)
        and not any(link.start == 0 and link.end == len(text) for link in block.links)
    )


def _is_prose(block: Block, longest: int) -> bool:
    """Tell whether a block is a longer paragraph, such as a heading stands before."""
    words = len(block.text.split())
    return block.role is Role.PARAGRAPH and (words > longest or (words > 4 and bool(_SENTENCE_END.search(block.text))))
