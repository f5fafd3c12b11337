"""Letters that a stray space has cut from their word."""

from __future__ import annotations

from collections.abc import Iterator

from mnlint.checks.capitals import is_common
from mnlint.document.model import Block
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.matching.tokens import Token
from mnlint.rules.model import CheckRule

_SHORT = 3  # letters of a piece before a letter that may be a word by chance ("ski n")


def cut_letters(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find a single letter that makes a word with the piece beside it, which is none of its own ("lase r").

    Option: `words`, single letters that are words.
    """
    words = frozenset(rule.options["words"])
    for block in blocks:
        tokens = analysis.prose(block).tokens
        for i, token in enumerate(tokens):
            if token.kind != "word" or token.end - token.start != 1 or token.hyphened or token.norm in words:
                continue
            if token.capital or (i + 1 < len(tokens) and tokens[i + 1].hyphened):
                continue
            for one, other in ((i - 1, i), (i, i + 1)):
                if one >= 0 and other < len(tokens) and _is_cut(analysis, block, tokens[one], tokens[other]):
                    yield _finding(analysis, rule, block, tokens[one].start, tokens[other].end)
                    break


def _is_cut(analysis: Analysis, block: Block, one: Token, other: Token) -> bool:
    if one.kind != "word" or other.kind != "word" or other.hyphened or block.text[one.end : other.start] != " ":
        return False
    first, second = block.text[one.start : one.end], block.text[other.start : other.end]
    piece = max(first, second, key=len)
    if not second.islower() or not piece.isalpha() or piece[1:].lower() != piece[1:] or len(piece) < 2:
        return False
    if (piece is second or len(piece) > _SHORT) and is_common(analysis, piece.casefold()):
        return False
    return is_common(analysis, (first + second).casefold())


def _finding(analysis: Analysis, rule: CheckRule, block: Block, start: int, end: int) -> Finding:
    new = block.text[start:end].replace(" ", "")
    fix = Fix(f"Write “{new}”", (Edit(*block.span(start, end), new),))
    return analysis.finding(rule, block, start, end, values={"replacement": new}, fixes=(fix,))
