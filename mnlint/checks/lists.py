"""What stands before a list: a colon, or a whole sentence."""

from __future__ import annotations

from collections.abc import Iterator

from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule


def list_opening(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find lines before a list that end in a sign which is no colon, or break off without any.

    Options: `signs` that are no colon; `words`, after which a sentence goes on; `least`, the
    number of words that make such a line more than a label; `bullets`, signs that open an entry.
    """
    words = frozenset(rule.options["words"])
    everything = analysis.document.blocks
    for block in blocks:
        text = block.text.rstrip()
        following = everything[block.index + 1] if block.index + 1 < len(everything) else None
        if block.role is Role.HEADING and not block.bare:
            continue
        if not text or following is None or "\n" in text or not _opens_entry(following, rule.options["bullets"]):
            continue
        tokens = [token for token in analysis.prose(block).tokens if token.kind == "word"]
        if len(tokens) < rule.options["least"]:
            continue
        sign = text[len(text.rstrip(rule.options["signs"])) :]
        if sign.strip() or (text[-1].isalpha() and tokens[-1].norm in words):
            start, end = tokens[-1].start, len(text)
            fix = Fix("Put a colon", (Edit(*block.span(tokens[-1].end, end), ":"),))
            yield analysis.finding(rule, block, start, end, fixes=(fix,))


def _opens_entry(block: Block, bullets: str) -> bool:
    return block.role is Role.LIST_ITEM or (block.role is Role.PARAGRAPH and block.text[:1] in tuple(bullets))
