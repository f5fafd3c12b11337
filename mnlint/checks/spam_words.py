"""Services and places in a post, found once and shared by the spam checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple

from mnlint.document.model import Block, Role
from mnlint.matching.analysis import Analysis
from mnlint.matching.english import English
from mnlint.matching.tokens import Token

_indexes: dict[str, PlaceIndex] = {}


class Place(NamedTuple):
    """A place name as a half-open token range; `flags` holds "a" (a common word too) and "f" (a first name too)."""

    first: int
    last: int
    flags: str
    capital: bool


class PlaceIndex:
    """Names of places by their first word. Only those are taken apart whose first word a text holds."""

    def __init__(self, places: Mapping[str, str], english: English) -> None:
        self._english = english
        self._names: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._entries: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, flags in places.items():
            self._names[english.fold(name.replace("-", " ").partition(" ")[0])].append((name, flags))

    def starting(self, word: str) -> Sequence[tuple[tuple[str, ...], str]]:
        """Return the places that start with a folded word: their folded words and flags, the longest first."""
        if word not in self._names:
            return ()
        if word not in self._entries:
            entries = [
                (tuple(self._english.fold(name).replace("-", " ").split()), flags) for name, flags in self._names[word]
            ]
            self._entries[word] = sorted(entries, key=lambda entry: -len(entry[0]))
        return self._entries[word]


class Words:
    """Services and places of one document, looked up when first asked for."""

    def __init__(self, analysis: Analysis) -> None:
        self.analysis = analysis
        self._services: dict[int, list[tuple[int, int]]] = {}
        self._places: dict[int, list[Place]] = {}
        self._named: dict[str, frozenset[str]] = {}
        settings = analysis.settings
        self.own = tuple(name.casefold() for name in (*settings.clinic_names, *settings.clinic_locations))

    def tokens(self, block: Block) -> tuple[Token, ...]:
        """Return a block's tokens."""
        return self.analysis.prose(block).tokens

    def named(self, name: str) -> frozenset[str]:
        """Return the entries of a word list, folded; empty for a list that is not there."""
        if name not in self._named:
            found = self.analysis.ruleset.lists.get(name)
            self._named[name] = frozenset(word.casefold() for word in found.words) if found else frozenset()
        return self._named[name]

    def services(self, block: Block, name: str = "service") -> list[tuple[int, int]]:
        """Return the token ranges of services in a block."""
        if id(block) not in self._services:
            self._services[id(block)] = sorted(self.analysis.list_spans(block, name))
        return self._services[id(block)]

    def places(self, block: Block) -> list[Place]:
        """Return the places named in a block. A common word is one only with a capital."""
        if id(block) not in self._places:
            self._places[id(block)] = list(_places(self.tokens(block), self._index()))
        return self._places[id(block)]

    def place_at(self, block: Block, token: int) -> Place | None:
        """Return the place that starts at a token."""
        return next((place for place in self.places(block) if place.first == token), None)

    def quoted(self, block: Block, start: int, end: int) -> bool:
        """Tell whether a range of text stands in quotation marks."""
        return any(low <= start and end <= high for low, high in self.analysis.prose(block).quotations)

    def is_own(self, text: str) -> bool:
        """Tell whether text is part of a name of the clinic, or holds one."""
        folded = text.casefold()
        return any(name and (name in folded or folded in name) for name in self.own)

    def _index(self) -> PlaceIndex:
        digest = self.analysis.ruleset.digest
        if digest not in _indexes:
            _indexes.clear()
            data: Mapping[str, Any] = self.analysis.ruleset.data.get("places", {})
            _indexes[digest] = PlaceIndex(data.get("places", {}), self.analysis.english)
        return _indexes[digest]


def is_title(block: Block) -> bool:
    """Tell whether a block is a heading, a title or another line in which headline style is usual."""
    return block.role in (Role.HEADING, Role.IMAGE_TEXT, Role.LINK_TITLE) or block.field is not None


def tokens_before(analysis: Analysis, block: Block, token: int) -> int:
    """Return how many tokens stand before a token in its sentence."""
    prose = analysis.prose(block)
    return token - prose.sentences[prose.sentence_of(token)].first


def is_running_text(tokens: Sequence[Token], least: int) -> bool:
    """Tell whether at least so many words begin in lower case: a sentence, not a line in headline capitals."""
    plain = (token for token in tokens if token.kind == "word" and not token.capital)
    return least <= 0 or next(islice(plain, least - 1, None), None) is not None


def is_joined(block: Block, before: Token, after: Token) -> bool:
    """Tell whether only white space stands between two tokens."""
    return block.text[before.end : after.start].isspace()


def _places(tokens: Sequence[Token], index: PlaceIndex) -> Iterator[Place]:
    i = 0
    while i < len(tokens):
        place = _place(tokens, i, index) if tokens[i].kind == "word" else None
        if place is None:
            i += 1
            continue
        yield place
        i = place.last


def _place(tokens: Sequence[Token], i: int, index: PlaceIndex) -> Place | None:
    for words, flags in index.starting(tokens[i].norm):
        last = i + len(words)
        if last > len(tokens) or any(tokens[i + k].norm != word for k, word in enumerate(words)):
            continue
        if last < len(tokens) and tokens[last].start == tokens[i].start:
            continue  # a contraction or a possessive
        capital = tokens[i].capital
        if capital or "a" not in flags:
            return Place(i, last, flags, capital)
    return None
