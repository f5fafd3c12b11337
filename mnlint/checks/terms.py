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
    counts = Counter(place.form for place in places)
    if len(counts) < 2:
        return
    titled = {place.form for place in places if _is_title(place.block)}
    if _by_case(forms) and forms[0] in counts:
        kept = forms[0]  # a name is written as its owner writes it
    else:
        kept = max(counts, key=lambda form: (counts[form], form in titled, -forms.index(form)))
    for form in forms:
        others = [
            place for place in places if place.form == form != kept and not _may_be_capital(analysis, place, kept)
        ]
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


def _may_be_capital(analysis: Analysis, place: _Place, kept: str) -> bool:
    """Tell whether a place has the kept spelling but for the capital of a heading or of the start of a sentence."""
    if place.form != kept.capitalize():
        return False
    if place.block.role is Role.HEADING or _is_title(place.block):
        return True
    return any(sentence.start == place.start for sentence in analysis.prose(place.block).sentences)


def _is_title(block: Block) -> bool:
    return block.level == 1 or (block.field is not None and block.field.casefold().endswith(_TITLE))


def _by_case(forms: tuple[str, ...]) -> bool:
    return len({form.casefold() for form in forms}) < len(forms)


@lru_cache(maxsize=512)
def _pattern(forms: tuple[str, ...]) -> re.Pattern[str]:
    spelled = sorted({form.casefold() for form in forms}, key=len, reverse=True)
    alternatives = "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in spelled)
    return re.compile(rf"(?<![\w-])({alternatives})(?:e?s|ly)?(?:['’]s)?(?![\w-])", re.IGNORECASE)
