"""Readability: long sentences, and how hard the whole post is to read, by textstat without the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib import import_module
from types import ModuleType

from mnlint.document.model import PLACEHOLDER, Block, Role
from mnlint.findings import Finding
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule

_PROSE = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTATION})
_ENDS = ".!?…"


def check(analysis: Analysis, rules: Sequence[CheckRule]) -> Iterator[Finding]:
    """Yield the findings of readability rules; each names one of `CHECKS`."""
    from mnlint.checks.reported import reported

    for rule in rules:
        yield from reported(list(CHECKS[rule.check](analysis, rule)), rule)


def figures(analysis: Analysis) -> dict[str, float]:
    """Return reading ease (Flesch, 0 to 100), school grade (Flesch-Kincaid) and words a sentence; {} without prose."""
    text = _prose(analysis)
    if not text:
        return {}
    textstat = _textstat()
    return {
        "reading_ease": round(textstat.flesch_reading_ease(text), 1),
        "grade": round(textstat.flesch_kincaid_grade(text), 1),
        "words_per_sentence": round(textstat.words_per_sentence(text), 1),
    }


def long_sentence(analysis: Analysis, rule: CheckRule) -> Iterator[Finding]:
    """Find sentences of more than `words` words."""
    for block in _blocks(analysis):
        prose = analysis.prose(block)
        for sentence in prose.sentences:
            words = sum(token.kind in ("word", "number") for token in prose.tokens[sentence.first : sentence.last])
            if words > rule.options["words"]:
                values = {"words": words, "most": rule.options["words"]}
                yield analysis.finding(rule, block, sentence.start, sentence.end, values=values)


def hard_to_read(analysis: Analysis, rule: CheckRule) -> Iterator[Finding]:
    """Find posts of at least `least_words` words whose school grade is above `grade`; points at the first sentence."""
    blocks = _blocks(analysis)
    if sum(len(block.text.split()) for block in blocks) < rule.options["least_words"]:
        return
    told = figures(analysis)
    if told and told["grade"] > rule.options["grade"]:
        sentence = analysis.prose(blocks[0]).sentences[0]
        yield analysis.finding(rule, blocks[0], sentence.start, sentence.end, values=told)


def _blocks(analysis: Analysis) -> list[Block]:
    """Return the blocks that are running text: whole sentences, neither fields nor headings nor labels."""
    return [
        block
        for block in analysis.document.blocks
        if block.role in _PROSE and block.field is None and block.text.rstrip().endswith(tuple(_ENDS))
    ]


def _prose(analysis: Analysis) -> str:
    """Return the prose of a post, a paragraph a line, without what stands for code and the like."""
    kept = []
    for block in _blocks(analysis):
        words = " ".join(block.text.split())
        kept.append("".join(character for character in words if character != PLACEHOLDER))
    return "\n".join(kept)


@cache
def _textstat() -> ModuleType:
    """Return textstat, counting syllables by hyphenation patterns.

    By default it downloads a pronouncing dictionary at the first use and fails where there is no network.
    """
    textstat = import_module("textstat")
    vars(import_module("textstat.backend.counts._count_syllables"))["get_cmudict"] = lambda _language: None
    return textstat


CHECKS: dict[str, Callable[[Analysis, CheckRule], Iterator[Finding]]] = {
    "long-sentence": long_sentence,
    "hard-to-read": hard_to_read,
}
