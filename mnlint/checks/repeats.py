"""What a post says twice: a sentence close by, a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from mnlint.document.model import Block
from mnlint.findings import Finding
from mnlint.matching.analysis import Analysis
from mnlint.matching.tokens import Prose
from mnlint.rules.model import CheckRule


class _Said(NamedTuple):
    block: int  # its place among the blocks that the rule looks at
    words: tuple[str, ...]


def said_twice(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find a sentence that repeats one close by, whole or as its beginning, and a paragraph that stands there twice.

    Options: `sentence` and `paragraph`, the least number of words; `near`, how many blocks away a sentence is close by.
    """
    paragraphs: set[tuple[str, ...]] = set()
    opened: dict[tuple[str, ...], _Said] = {}
    least = int(rule.options["sentence"])
    for i, block in enumerate(blocks):
        prose = analysis.prose(block)
        if block.text.isupper():
            continue  # a slogan
        whole = _words(prose, 0, len(prose.tokens))
        if len(whole) >= rule.options["paragraph"] and whole in paragraphs:
            yield analysis.finding(rule, block, 0, len(block.text))
            continue
        paragraphs.add(whole)
        for sentence in prose.sentences:
            words = _words(prose, sentence.first, sentence.last)
            if len(words) < least:
                continue
            earlier = opened.get(words[:least])
            if earlier is not None and i - earlier.block <= rule.options["near"] and _repeats(words, earlier.words):
                yield analysis.finding(rule, block, sentence.start, sentence.end)
            opened[words[:least]] = _Said(i, words)


def _words(prose: Prose, first: int, last: int) -> tuple[str, ...]:
    return tuple(token.norm for token in prose.tokens[first:last] if token.kind in ("word", "number"))


def _repeats(words: tuple[str, ...], earlier: tuple[str, ...]) -> bool:
    shorter = min(len(words), len(earlier))
    return words[:shorter] == earlier[:shorter]
