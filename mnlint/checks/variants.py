"""Variants of one term in one post: the same letters, once with a hyphen, once with a space, once as one word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

from mnlint.checks.phrase import FURNITURE, compiled
from mnlint.checks.terms import is_title
from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.matching.english import English
from mnlint.matching.tokens import Prose, Token
from mnlint.rules.model import CheckRule, TermsRule

SOLID, HYPHEN, OPEN = "", "-", " "
_MOST_PARTS = 4
_TIED = (HYPHEN, SOLID, OPEN)  # which spelling wins where nothing else decides
_IN_ADDRESSES = "/@._#\\&:="  # between letters: an address, a file name, a path, an abbreviation
_MENTIONS = "@#"
_SIGN = ","
_EMPHASIS = ("*", "_")
_HYPHENS = re.compile("[-‐‑]")
_PARTICIPLE = "ed"  # ends a word that is rarely a noun


class Unit(NamedTuple):
    """A word, or words joined by hyphens, in a block: token range, text offsets, its parts in lower case."""

    first: int
    last: int
    start: int
    end: int
    parts: tuple[str, ...]


class _Where(NamedTuple):
    """The units `[first, last)` of a block."""

    block: Block
    units: list[Unit]
    first: int
    last: int


class _Place(NamedTuple):
    """One place of a term: how it is joined there, and the words around it in lower case ("," for a sign)."""

    block: Block
    start: int
    end: int
    joint: str
    parts: tuple[str, ...]
    before: str
    after: str
    opener: str  # the word before, or the one before that where a determiner stands between


def variants(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find terms that a post joins in several ways; the way that it uses less is reported, at its first place.

    Open places count only where the joined way could stand: "a follow up" beside "a follow-up", but not "we follow up".

    Options: `bound`, beginnings that are no words of their own; `separate`, letters that are two terms ("everyday");
    `particles`, second words that make a verb of two words ("follow up"); `noun_openers`, words that tell that a noun
    follows; `verbal`, words that tell that a verb follows; `predicative`, verbs that a describing word follows;
    `adverbial`, prepositions with which a term may stand before a noun and not describe it ("in the long term skin
    settles"); `hyphen_weight`, how many places without a hyphen one with it outweighs.
    """
    read = [
        (block, units_of(analysis, block)) for block in blocks if not FURNITURE.intersection(block.container.split("/"))
    ]
    listed = _listed(analysis)
    grammar = _Grammar(analysis.english, rule.options)
    for key, found in _joined_in_several_ways(read).items():
        places = [place for place in (_place(analysis, *where) for where in found) if place is not None]
        if key not in grammar.separate and not {place.joint for place in places} <= listed.get(key, frozenset()):
            yield from _term(analysis, rule, grammar.counted(places))


def number_spacing(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find numbers that a post joins to a unit or a name here and not there ("SPF 50" and "SPF50").

    Option: `patterns`, each with the groups `unit` and `space` (empty where the number is joined).
    """
    for pattern in (compiled(pattern) for pattern in rule.options["patterns"]):
        found: dict[str, list[tuple[Block, re.Match[str]]]] = defaultdict(list)
        for block in blocks:
            for match in pattern.finditer(block.text):
                found[match["unit"].casefold()].append((block, match))
        for places in found.values():
            joined = [place for place in places if not place[1]["space"]]
            spaced = [place for place in places if place[1]["space"]]
            if joined and spaced:
                yield _respaced(analysis, rule, *((joined, OPEN) if len(joined) <= len(spaced) else (spaced, SOLID)))


def _respaced(analysis: Analysis, rule: CheckRule, places: list[tuple[Block, re.Match[str]]], space: str) -> Finding:
    edits = tuple(Edit(*block.span(*match.span("space")), space) for block, match in places)
    block, match = places[0]
    new = block.text[match.start() : match.start("space")] + space + block.text[match.end("space") : match.end()]
    fix = Fix(f"Write “{new}”" + (" everywhere" if len(edits) > 1 else ""), edits)
    values = {"kept": new, "replacement": new}
    return analysis.finding(rule, block, *match.span(), values=values, fixes=(fix,), count=len(places))


def units_of(analysis: Analysis, block: Block) -> list[Unit]:
    """Return the words of a block, read once."""
    return analysis.remembered(block, "units", partial(read_units, analysis.prose(block)))


def read_units(prose: Prose) -> list[Unit]:
    """Return the words of a block, hyphened ones as one; pieces of addresses, quotations and numbers are left out."""
    tokens, text = prose.tokens, prose.text
    units: list[Unit] = []
    first, count = 0, len(tokens)
    while first < count:
        start, last = tokens[first].start, first + 1
        while last < count and (tokens[last].hyphened or tokens[last].start == tokens[last - 1].start):
            last += 1
        end = tokens[last - 1].end
        if last == first + 1:
            words = tokens[first].kind == "word"
        else:
            words = all(token.kind == "word" for token in tokens[first:last])
        if words and not _in_address(text, start, end) and not _is_quoted(start, prose):
            written = _bare(text[start:end])
            units.append(
                Unit(first, last, start, end, tuple(_HYPHENS.split(written)) if last > first + 1 else (written,))
            )
        first = last
    return units


def _in_address(text: str, start: int, end: int) -> bool:
    """Tell whether a word is a piece of an address; a stop before a capital only lacks the space behind it."""
    if start and text[start - 1] in _MENTIONS:
        return True
    before = start > 1 and text[start - 1] in _IN_ADDRESSES and text[start - 2].isalnum()
    after = end + 1 < len(text) and text[end] in _IN_ADDRESSES and text[end + 1].isalnum()
    return (before and not (text[start - 1] == "." and text[start].isupper())) or (
        after and not (text[end] == "." and text[end + 1].isupper())
    )


def _is_quoted(start: int, prose: Prose) -> bool:
    at = bisect_right(prose.quotations, (start, len(prose.text))) if prose.quotations else 0
    return at > 0 and start < prose.quotations[at - 1][1]


def _bare(word: str) -> str:
    """Return a word in lower case, without the ending of a possessive."""
    low = word.lower()
    return low if low.isalnum() else low.replace("’", "'").removesuffix("'s").rstrip("'")


def _key(letters: str) -> str:
    """Return the letters of a term without the ending of a plural."""
    return letters[:-1] if letters[-1:] == "s" and len(letters) > 4 and letters[-2] not in "siu" else letters


def _listed(analysis: Analysis) -> Mapping[str, frozenset[str]]:
    """Return how terms rules list the spellings of a term, by its letters: those rules look after them."""
    listed: dict[str, set[str]] = defaultdict(set)
    for rule in analysis.ruleset.rules:
        for form in (form for forms in rule.terms for form in forms) if isinstance(rule, TermsRule) else ():
            joint = HYPHEN if HYPHEN in form else OPEN if OPEN in form else SOLID
            listed[_key("".join(form.lower().replace(HYPHEN, OPEN).split()))].add(joint)
    return {key: frozenset(joints) for key, joints in listed.items()}


def _joined_in_several_ways(read: list[tuple[Block, list[Unit]]]) -> Mapping[str, list[_Where]]:
    keys = [
        [_key("".join(unit.parts) if len(unit.parts) > 1 else unit.parts[0]) for unit in units] for _, units in read
    ]
    solid: set[str] = set()
    hyphened: dict[str, int] = {}  # with the number of their parts
    for (_, units), row in zip(read, keys, strict=True):
        for unit, key in zip(units, row, strict=True):
            if len(unit.parts) == 1:
                solid.add(key)
            elif len(unit.parts) <= _MOST_PARTS:
                hyphened[key] = len(unit.parts)
    split = _split(read, solid, hyphened)
    several = split.keys() | (solid & hyphened.keys())
    found: dict[str, list[_Where]] = {key: split.get(key, []) for key in sorted(several)}
    for (block, units), row in zip(read, keys, strict=True):
        for i, key in enumerate(row):
            if key in several:
                found[key].append(_Where(block, units, i, i + 1))
    return found


def _split(
    read: list[tuple[Block, list[Unit]]], solid: set[str], hyphened: Mapping[str, int]
) -> Mapping[str, list[_Where]]:
    """Return where words stand in a row that the post joins elsewhere."""
    found: dict[str, list[_Where]] = defaultdict(list)
    sizes = sorted({2, *hyphened.values()})
    for block, units in read:
        words = [unit.parts[0] if len(unit.parts) == 1 else "" for unit in units]
        for size in sizes:
            for i in range(len(words) - size + 1):
                key = _key(words[i] + words[i + 1] if size == 2 else "".join(words[i : i + size]))
                if (key in solid or key in hyphened) and _is_open(block, units[i : i + size]):
                    found[key].append(_Where(block, units, i, i + size))
    return found


def _is_open(block: Block, units: list[Unit]) -> bool:
    return all(len(unit.parts) == 1 for unit in units) and all(
        block.text[one.end : other.start].isspace() for one, other in pairwise(units)
    )


def _place(analysis: Analysis, block: Block, units: list[Unit], first: int, last: int) -> _Place | None:
    """Describe a place; None for a word in emphasis, and for a piece of a name, told by capitals beside it."""
    source, span = analysis.document.source, block.span(units[first].start, units[last - 1].end)
    if source[span.start - 1 : span.start] in _EMPHASIS and source[span.end : span.end + 1] in _EMPHASIS:
        return None
    tokens = analysis.prose(block).tokens
    sentence = analysis.prose(block).sentences[analysis.prose(block).sentence_of(units[first].first)]
    start, end = units[first].start, units[last - 1].end
    at, behind = units[first].first, units[last - 1].last
    before = tokens[at - 1] if at > sentence.first else None
    after = tokens[behind] if behind < sentence.last else None
    heading = block.role is Role.HEADING or is_title(block)
    parts = tuple(part for unit in units[first:last] for part in unit.parts)
    joint = OPEN if last - first > 1 else HYPHEN if len(parts) > 1 else SOLID
    beside_name = (before is not None and before.capital and at - 1 > sentence.first) or (
        after is not None and after.capital
    )
    if joint == OPEN and before is not None and tokens[at].capital and beside_name and not heading:
        return None
    opener = before
    if before is not None and before.norm in analysis.english.determiners and at - 1 > sentence.first:
        opener = tokens[at - 2]
    return _Place(block, start, end, joint, parts, _around(before), _around(after), _around(opener))


def _written(place: _Place) -> str:
    return place.block.text[place.start : place.end]


def _is_capitalised(place: _Place) -> bool:
    return all(word[0].isupper() for word in _written(place).split())


def _around(token: Token | None) -> str:
    return "" if token is None else token.norm if token.kind == "word" else _SIGN


class _Grammar:
    """Tells where a term of several words could as well stand joined."""

    def __init__(self, english: English, options: Mapping[str, Any]) -> None:
        self.separate = frozenset(options["separate"])
        self._bound = frozenset(options["bound"])
        self._particles = frozenset(options["particles"])
        self._noun_openers = frozenset(options["noun_openers"])
        self._verbal = frozenset(options["verbal"])
        self._predicative = frozenset(options["predicative"])
        self._adverbial = frozenset(options["adverbial"])
        self._closed = english.closed | english.numbers
        self._determiners = english.determiners

    def counted(self, places: list[_Place]) -> list[_Place]:
        """Return the places of a term that stand in comparable positions."""
        joined = [place for place in places if place.joint != OPEN]
        lower = all(_written(place)[1:].islower() for place in joined)
        split = [
            place
            for place in places
            if place.joint == OPEN
            and self._could_be_joined(place, joined)
            and not (lower and _is_capitalised(place) and place.block.role is not Role.HEADING)
        ]
        if any(place.joint == SOLID for place in joined) or any(self._needs_a_joint(place) for place in split):
            return joined + split
        return [place for place in joined if any(self._alike(other, place) for other in split)] + split

    def _needs_a_joint(self, place: _Place) -> bool:
        return place.parts[0] in self._bound or (len(place.parts) == 2 and place.parts[1] in self._particles)

    def _could_be_joined(self, place: _Place, joined: list[_Place]) -> bool:
        first, last = place.parts[0], place.parts[-1]
        solid = any(other.joint == SOLID for other in joined)
        described = any(place.after == other.after for other in joined) and self._is_content(place.after)
        if first in self._bound:
            return True
        if place.before in self._verbal:
            return False
        if len(place.parts) == 2 and last in self._particles:
            return place.before in self._noun_openers or described
        if first in self._closed or last in self._closed:
            return described and not solid
        if solid:
            return all(len(part) > 2 for part in place.parts)
        return any(self._alike(place, other) for other in joined)

    def _alike(self, split: _Place, joined: _Place) -> bool:
        """Tell whether both stand before a noun, or both in one other kind of position."""
        if self._is_content(split.after) != self._is_content(joined.after):
            return False
        if self._is_content(split.after):
            return split.after == joined.after or not (
                split.after.endswith(_PARTICIPLE) or split.opener in self._adverbial
            )
        return self._kind(split.before) == self._kind(joined.before)

    def _is_content(self, word: str) -> bool:
        return word not in ("", _SIGN) and word not in self._closed and not word.endswith("ly")

    def _kind(self, word: str) -> str:
        if word in self._predicative:
            return "predicative"
        return "determiner" if word in self._determiners else "other"


def _term(analysis: Analysis, rule: CheckRule, places: list[_Place]) -> Iterator[Finding]:
    counts = Counter(place.joint for place in places)
    if len(counts) < 2:
        return
    weight = 1 if SOLID in counts else rule.options["hyphen_weight"]
    titled = {place.joint for place in places if is_title(place.block)}
    weights = {joint: count * (weight if joint == HYPHEN else 1) for joint, count in counts.items()}
    kept = max(counts, key=lambda joint: (weights[joint], joint in titled, -_TIED.index(joint)))
    model = next(place for place in places if place.joint == kept)
    for joint in counts:
        if joint != kept:
            yield _finding(analysis, rule, [place for place in places if place.joint == joint], model)


def _finding(analysis: Analysis, rule: CheckRule, places: list[_Place], model: _Place) -> Finding:
    edits = tuple(Edit(*place.block.span(place.start, place.end), _rejoined(place, model)) for place in places)
    first = min(places, key=lambda place: (place.block.index, place.start))
    new = _rejoined(first, model)
    fix = Fix(f"Write “{new}”" + (" everywhere" if len(edits) > 1 else ""), edits)
    values = {"kept": _written(model), "replacement": new}
    return analysis.finding(rule, first.block, first.start, first.end, values=values, fixes=(fix,), count=len(places))


def _rejoined(place: _Place, model: _Place) -> str:
    """Write a place's letters joined as in another place."""
    written = _written(place)
    letters = written if place.joint == SOLID else "".join(written.replace(HYPHEN, OPEN).split())
    if model.joint == SOLID:
        if written.isupper():
            return letters
        shown = _written(model)
        if any(letter.isupper() for letter in shown[1:]):
            return shown
        return letters[0] + letters[1:].lower()
    cut, pieces = 0, []
    for part in model.parts[:-1]:
        pieces.append(letters[cut : cut + len(part)])
        cut += len(part)
    return model.joint.join([*pieces, letters[cut:]])
