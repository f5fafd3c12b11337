"""American and British spelling in one post: the one that is used less is reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from mnlint.checks.capitals import beside_name, sentence_starts
from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule

_ENDINGS = ("ed", "ing", "er", "ers", "ation")
_BRITISH, _AMERICAN = "British", "American"


class _Place(NamedTuple):
    block: Block
    start: int
    end: int
    side: str
    other: str


def mixed_spelling(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find words in the spelling that the post uses less; its locale may weigh in.

    Options: `pairs`, each the British and the American spelling of a word; `british_weight`, how many places of
    American spelling one of British spelling outweighs in a post that is plainly British; `default_locales`, which hold
    for posts that tell nothing. Verbs in -ise that the rule set's English lists count as pairs, too.
    """
    verbs = (pair for pair in analysis.english.spellings.items() if _is_verb_in_ise(*pair))
    sides = _sides((*((british, american) for british, american in rule.options["pairs"]), *verbs))
    places = list(_places(analysis, blocks, sides))
    counts = {side: sum(place.side == side for place in places) for side in (_BRITISH, _AMERICAN)}
    if not counts[_BRITISH] or not counts[_AMERICAN]:
        return
    british = bool(analysis.locale) and analysis.locale not in rule.options["default_locales"]
    counted = {**counts, _BRITISH: counts[_BRITISH] * (rule.options["british_weight"] if british else 1)}
    held = max(counted, key=lambda side: counted[side])
    seen: set[str] = set()
    for place in places:
        word = place.block.text[place.start : place.end]
        if place.side == held or word.casefold() in seen:
            continue
        seen.add(word.casefold())
        new = place.other[0].upper() + place.other[1:] if word[0].isupper() else place.other
        fix = Fix(f"Write “{new}”", (Edit(*place.block.span(place.start, place.end), new),))
        values = {"replacement": new, "side": place.side, "held": held}
        yield analysis.finding(rule, place.block, place.start, place.end, values=values, fixes=(fix,))


@lru_cache(maxsize=4)
def _sides(pairs: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, str]]:
    sides = {}
    for pair in pairs:
        for british, american in (pair, *_inflected(*pair)):
            sides[british] = (_BRITISH, american)
            sides[american] = (_AMERICAN, british)
    return sides


def _is_verb_in_ise(british: str, american: str) -> bool:
    return british.endswith(("ise", "yse")) and american.endswith(("ize", "yze"))


def _inflected(british: str, american: str) -> Iterator[tuple[str, str]]:
    """Yield the regular inflections of a pair of verbs in -ise and -ize, or -yse and -yze."""
    if _is_verb_in_ise(british, american):
        endings = ("es", *_ENDINGS) if british[-3] == "i" else _ENDINGS  # "analyses" is a plural, too
        for ending in endings:
            yield british[:-1] + ending, american[:-1] + ending


def _places(analysis: Analysis, blocks: list[Block], sides: Mapping[str, tuple[str, str]]) -> Iterator[_Place]:
    closed = analysis.english.closed
    for block in blocks:
        if block.role in (Role.LINK_TITLE, Role.QUOTATION):
            continue
        prose = analysis.prose(block)
        starts = sentence_starts(prose)
        for i, token in enumerate(prose.tokens):
            side = sides.get(block.text[token.start : token.end].casefold())  # a token's norm may be respelt
            if side is None or (token.capital and beside_name(prose, i, i + 1, starts, closed)):
                continue
            if any(first <= token.start < last for first, last in prose.quotations):
                continue
            yield _Place(block, token.start, token.end, *side)
