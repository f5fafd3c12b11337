"""Capitals of one word in one post: a name with and without its inner or first capital, a common word with one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from mnlint.checks.phrase import FURNITURE
from mnlint.checks.terms import is_title
from mnlint.checks.variants import Unit, units_of
from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.matching.tokens import Prose, Sentence
from mnlint.rules.model import CheckRule, TermsRule

LOWER, FIRST, INNER, UPPER = "lower", "first", "inner", "upper"
_NAME_REACH = 4  # words between which a name may have small ones
_NO_SENTENCE = (Role.HEADING, Role.TABLE_CELL, Role.CAPTION)  # capitals in these may be a matter of style


class _Word(NamedTuple):
    """A word of a block; `written` is it without its ending of a plural, `clear` where nothing asks for a capital."""

    start: int
    end: int
    written: str
    shape: str
    clear: bool


class _Words(NamedTuple):
    """The words of a block with a capital, and those without one."""

    capital: list[_Word]
    lower: list[_Word]


class _Place(NamedTuple):
    block: Block
    word: _Word


def name_capitals(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find words that a post writes with the capitals of a name or an abbreviation, and elsewhere without them.

    Options: `least`, how often a capital must stand where nothing but a name asks for it; `longest_abbreviation`, in
    letters. Words that a terms rule lists are left to it.
    """
    listed = _listed(analysis)
    for key, places in _by_letters(analysis, blocks).items():
        shapes = {place.word.shape for place in places}
        if len(shapes) < 2 or key in listed:
            continue
        kept = _name(places, rule.options)
        others = sorted(
            (place for place in places if kept and _is_other(place, kept)),
            key=lambda place: (place.block.index, place.word.start),
        )
        if others and not is_common(analysis, key):
            yield _finding(analysis, rule, others, kept)


def _name(places: list[_Place], options: Mapping[str, Any]) -> str:
    """Return how the name is written that these places hold; empty where they hold none."""
    counts = Counter(place.word.written for place in places if place.word.shape == INNER)
    if counts:
        return counts.most_common(1)[0][0]
    clear = Counter(place.word.shape for place in places if place.word.clear or place.word.shape == UPPER)
    lower = sum(place.word.shape == LOWER for place in places)
    word = places[0].word.written.lower()
    if clear[UPPER] >= options["least"] and len(word) <= options["longest_abbreviation"]:
        return word.upper()
    if clear[FIRST] >= options["least"] and clear[FIRST] > lower:
        return word.capitalize()
    return ""


def _is_other(place: _Place, kept: str) -> bool:
    if place.word.written == kept or place.word.shape == UPPER:
        return False
    return place.word.shape != FIRST or kept != kept.capitalize()


def needless_capitals(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find words with a capital amid a sentence that the post otherwise writes without one.

    Options: `least`, how often it must stand there without one; `share`, of places with one among all, at most;
    `names`, words that are names as well.
    """
    names = frozenset(rule.options["names"]) | analysis.english.closed | _listed(analysis)
    for key, places in _by_letters(analysis, blocks).items():
        if key in names:
            continue
        lower = sum(place.word.shape == LOWER for place in places)
        capital = [
            place for place in places if place.word.shape == FIRST and place.word.clear and not _is_linked(place)
        ]
        if lower >= rule.options["least"] and 0 < len(capital) <= rule.options["share"] * (lower + len(capital)):
            yield _finding(analysis, rule, capital, capital[0].word.written.lower())


def _is_linked(place: _Place) -> bool:
    """Tell whether a word stands in a link's text, which may be the name of a page."""
    return any(link.start <= place.word.start < link.end for link in place.block.links)


def doubled_capital(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find common words with two capitals at their start, as a slow finger on the shift key leaves them."""
    for key, places in _by_letters(analysis, blocks).items():
        for place in places:
            written = place.word.written
            if place.word.shape == INNER and written[:2].isupper() and written[2:].islower():
                whole = place.block.text[place.word.start : place.word.end].lower()
                if is_common(analysis, key) or is_common(analysis, whole):
                    yield _finding(analysis, rule, [place], written.capitalize())


def _by_letters(analysis: Analysis, blocks: Iterable[Block]) -> Mapping[str, list[_Place]]:
    """Return the places of all words that have a capital anywhere, by their letters; those without one come last."""
    places: dict[str, list[_Place]] = defaultdict(list)
    read = []
    for block in blocks:
        if FURNITURE.intersection(block.container.split("/")):
            continue
        styled = block.role in _NO_SENTENCE or is_title(block)
        units, closed = units_of(analysis, block), analysis.english.closed
        words = analysis.remembered(block, "capitals", partial(_words, analysis.prose(block), units, closed))
        read.append((block, words))
        for word in words.capital:
            place = _Place(block, word._replace(clear=False) if styled and word.clear else word)
            places[word.written.lower()].append(place)
    for block, words in read:
        for word in words.lower:
            if word.written in places:
                places[word.written].append(_Place(block, word))
    return places


def _words(prose: Prose, units: list[Unit], closed: frozenset[str]) -> _Words:
    """Return the words of a block that could be written with and without capitals."""
    found = _Words([], [])
    if prose.text.isupper():
        return found
    starts = sentence_starts(prose)
    titles = [_is_title_like(prose, sentence) for sentence in prose.sentences]
    for unit in units:
        if len(unit.parts) > 1:
            continue
        end = unit.start + len(unit.parts[0])
        written = prose.text[unit.start : end]
        if len(written) > 3 and written[-1] == "s" and written[-2] not in "siuSIU":
            written = written[:-1]
        if len(written) < 2:
            continue
        shape = _shape(written)
        if shape == LOWER:
            found.lower.append(_Word(unit.start, end, written, shape, clear=False))
        else:
            clear = not titles[prose.sentence_of(unit.first)] and _is_clear(prose, unit, starts, closed)
            found.capital.append(_Word(unit.start, end, written, shape, clear=clear))
    return found


def _shape(written: str) -> str:
    if written.islower():
        return LOWER
    if written.isupper():
        return UPPER
    return FIRST if written[0].isupper() and not any(letter.isupper() for letter in written[1:]) else INNER


def _is_title_like(prose: Prose, sentence: Sentence) -> bool:
    """Tell whether a third of a sentence's words have capitals, as in a title or a run of labels."""
    words = [token for token in prose.tokens[sentence.first : sentence.last] if token.kind == "word"]
    return 3 * sum(token.capital for token in words) > len(words) + 3


def _is_clear(prose: Prose, unit: Unit, starts: frozenset[int], closed: frozenset[str]) -> bool:
    """Tell whether a word stands amid a sentence, and not in a name as "Office of Lasers" or "Lasers and Light" is."""
    if unit.first in starts:
        return False
    before = prose.tokens[unit.first - 1]
    after = prose.tokens[unit.last] if unit.last < len(prose.tokens) else None
    between = prose.text[before.end : unit.start]
    if not between.isspace() or "\n" in between:
        return False
    if before.kind != "word" and (before.norm != "," or after is None or after.kind != "word"):
        return False
    if after is not None and (after.kind == "number" or after.hyphened):
        return False
    return not beside_name(prose, unit.first, unit.last, starts, closed)


def sentence_starts(prose: Prose) -> frozenset[int]:
    """Return the first tokens of a block's sentences."""
    return frozenset(sentence.first for sentence in prose.sentences)


def beside_name(prose: Prose, first: int, last: int, starts: frozenset[int], closed: frozenset[str]) -> bool:
    """Tell whether the words `[first, last)` have another with a capital beside them, or only small words between.

    `starts` are the first tokens of sentences, `closed` the small words.
    """
    return _reaches_name(prose, first - 1, -1, starts, closed) or _reaches_name(prose, last, 1, starts, closed)


def _reaches_name(prose: Prose, at: int, step: int, starts: frozenset[int], closed: frozenset[str]) -> bool:
    """Tell whether the next word, or the next behind small words, has a capital of its own."""
    tokens = prose.tokens
    for i in range(at, at + step * _NAME_REACH, step):
        if not 0 <= i < len(tokens) or tokens[i].kind != "word" or (step > 0 and i in starts):
            return False
        if i in starts:
            return i == at and tokens[i].norm not in closed
        if tokens[i].capital:
            return True
        if tokens[i].norm not in closed and not tokens[i].norm.startswith("'"):
            return False
    return False


def _listed(analysis: Analysis) -> frozenset[str]:
    return frozenset(
        form.lower()
        for rule in analysis.ruleset.rules
        if isinstance(rule, TermsRule)
        for forms in rule.terms
        for form in forms
    )


def is_common(analysis: Analysis, word: str) -> bool:
    """Tell whether a word in lower case is an English word, or a word of the field."""
    if word in analysis.english.closed or word in analysis.english.numbers:
        return True
    lexicon, dictionary = analysis.ruleset.data["lexicon"], analysis.ruleset.data["dictionary"]
    if word in lexicon["closed"] or word in lexicon["plurals"].values():
        return True
    texts = (
        *lexicon["words"].values(),
        " ".join(lexicon["verbs"].values()),
        dictionary["frequent"],
        *dictionary["groups"].values(),
    )
    forms = (word, f"{word}s", word.removesuffix("s"))
    return any(f" {form} " in f" {text} " for text in texts for form in forms)


def _finding(analysis: Analysis, rule: CheckRule, places: list[_Place], kept: str) -> Finding:
    edits = [
        Edit(*place.block.span(place.word.start, place.word.start + len(place.word.written)), kept) for place in places
    ]
    block, word = places[0]
    new = kept + block.text[word.start + len(word.written) : word.end]
    fix = Fix(f"Write “{new}”" + (" everywhere" if len(edits) > 1 else ""), tuple(edits))
    values = {"kept": new, "replacement": new}
    return analysis.finding(rule, block, word.start, word.end, values=values, fixes=(fix,), count=len(places))
