"""Terms with several spellings: a post keeps to one of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import TermsRule

_TITLE = ("title", "headline")


class _Place(NamedTuple):
    block: Block
    start: int
    end: int
    form: str  # as the rule set lists it


def check(analysis: Analysis, rules: Sequence[TermsRule]) -> Iterator[Finding]:
    """Yield, for every term of terms rules that a post spells in several ways, its less used spellings."""
    for rule in rules:
        blocks = [
            block
            for block in analysis.document.blocks
            if (not rule.where or block.role in rule.where) and block.role not in rule.not_where
        ]
        text = "\n".join(block.text for block in blocks).casefold()
        for forms in rule.terms:
            folded = {form.casefold() for form in forms}
            if sum(form in text for form in folded) > (len(folded) == len(forms)):
                yield from _term(analysis, rule, blocks, forms)


def _term(analysis: Analysis, rule: TermsRule, blocks: list[Block], forms: tuple[str, ...]) -> Iterator[Finding]:
    places = [place for block in blocks for place in _places(block, forms)]
    if _by_case(forms) and any(place.form == forms[0] for place in places):
        kept = forms[0]  # a name is written as its owner writes it
    else:
        lower = {place.form for place in places if place.form.islower()}
        places = [_as_amid_a_sentence(analysis, place, lower) for place in places]
        counts = Counter(place.form for place in places)
        titled = {place.form for place in places if is_title(place.block)}
        kept = max(counts, key=lambda form: (counts[form], form in titled, -forms.index(form)), default="")
    for form in forms:
        others = [place for place in places if place.form == form != kept]
        if others:
            yield _finding(analysis, rule, others, kept)


def _finding(analysis: Analysis, rule: TermsRule, places: list[_Place], kept: str) -> Finding:
    edits = []
    for place in places:
        written = place.block.text[place.start : place.end]
        new = kept[0].upper() + kept[1:] if written[0].isupper() else kept
        edits.append(Edit(*place.block.span(place.start, place.end), new))
    first = places[0]
    fix = Fix(f"Write “{edits[0].replacement}”" + (" everywhere" if len(edits) > 1 else ""), tuple(edits))
    values = {"kept": kept, "replacement": edits[0].replacement}
    shown = [places[0]] if rule.report == "first" else places
    count = len(places) if rule.report == "first" else 1
    return analysis.finding(rule, shown[0].block, first.start, first.end, values=values, fixes=(fix,), count=count)


def _places(block: Block, forms: tuple[str, ...]) -> Iterator[_Place]:
    """Yield a term's places in a block. Capitals tell spellings apart only where the rule set lists them so."""
    folded = block.text.casefold()
    if not any(form.casefold() in folded for form in forms):
        return
    for match in _pattern(forms).finditer(block.text):
        form = _form_of(match[1], forms)
        if form:
            yield _Place(block, match.start(1), match.end(1), form)


def _form_of(written: str, forms: tuple[str, ...]) -> str:
    same = [form for form in forms if form.casefold() == written.casefold()]
    if len(same) == 1:
        return same[0]
    return written if written in same else ""


def _as_amid_a_sentence(analysis: Analysis, place: _Place, lower: set[str]) -> _Place:
    """Return a place without a capital that only a heading or the start of a sentence gives to a word in lower case."""
    low = place.form.lower()
    if place.form == low or low not in lower or place.form != low.capitalize():
        return place
    if (
        place.block.role is Role.HEADING
        or is_title(place.block)
        or any(sentence.start == place.start for sentence in analysis.prose(place.block).sentences)
    ):
        return place._replace(form=low)
    return place


def is_title(block: Block) -> bool:
    """Tell whether a block is the title of the post."""
    return block.level == 1 or (block.field is not None and block.field.casefold().endswith(_TITLE))


def _by_case(forms: tuple[str, ...]) -> bool:
    return len({form.casefold() for form in forms}) < len(forms)


@lru_cache(maxsize=512)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    spelled = sorted({form.casefold() for form in forms}, key=len, reverse=True)
    alternatives = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in spelled)
    return re.compile(
        rf"(?<![\w@-])(?<!www\.)({alternatives})(?:e?s|ly)?(?:['’]s)?(?![\w@-]|(?-i:\.[a-z]))", re.IGNORECASE
    )
