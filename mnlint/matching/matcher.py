"""One matcher for all phrases of a rule set: a post pays only for the phrases whose words it holds.

Every phrase is filed under the words of its rarest-looking part (its anchor). For a block, only phrases whose anchor
stands there are tried, and only around the anchor. Lists are found once a block.
"""

from __future__ import annotations

import bisect
import marshal
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from mnlint.matching.english import English
from mnlint.matching.lists import Lists, compile_list
from mnlint.matching.memo import Memo
from mnlint.matching.phrases import Node, Sequence, compile_phrase
from mnlint.matching.tokens import Prose, analyse
from mnlint.rules.model import WordList

FORMAT = 5  # of the cached tables
_MARSHAL = 4  # the version that every Python from 3.4 on reads
_LIST_KEY = "<"  # marks an anchor that is a list, not a word; no token norm starts with it
_NUMBER_KEY = "<number"


class Match(NamedTuple):
    """A phrase in a block: the group it belongs to, its index in that group, and a half-open token range."""

    group: str
    phrase: int
    first: int
    last: int


class Entry(NamedTuple):
    """A compiled phrase in the index: where its anchor stands, counted in tokens from its start."""

    group: str
    phrase: int
    nodes: Sequence
    before_min: int
    before_max: int


class Matcher:
    """Finds every phrase of every group in a block's prose. Threads may share it. It remembers the blocks seen last."""

    def __init__(self, index: Mapping[str, list[Entry] | bytes], lists: Lists, english: English) -> None:
        self._index = dict(index)
        self._lists = lists
        self._english = english
        self.memo = Memo()
        self._lists_of: dict[str, list[str]] = defaultdict(list)
        for name, (_, _, _, entries) in lists.items():
            for word in entries:
                self._lists_of[word].append(name)

    def find(self, prose: Prose) -> list[Match]:
        """Return all matches in a block, the longest for each start of each phrase, in text order."""
        return self.memo.get(prose.text, "matches", lambda: self._find(prose))

    def prose(self, text: str) -> Prose:
        """Return a block's tokens and sentences."""
        return self.memo.get(text, "prose", lambda: analyse(text, self._english))

    def _find(self, prose: Prose) -> list[Match]:
        at: dict[str, list[int]] = defaultdict(list)
        for i, token in enumerate(prose.tokens):
            at[token.norm].append(i)
            if token.kind == "number" or token.norm in self._english.numbers:
                at[_NUMBER_KEY].append(i)
        walk = _Walk(prose, self._lists, self._english)
        found: list[Match] = []
        for key, positions in self._candidates(at):
            for entry in self._entries(key):
                found.extend(_around(entry, positions, walk))
        found.sort(key=lambda match: (match.first, -match.last, match.group, match.phrase))
        return found

    def _entries(self, key: str) -> list[Entry]:
        """Return what is filed under a key; what comes from a cache is decoded when it is first needed."""
        entries = self._index[key]
        if isinstance(entries, bytes):
            entries = self._index[key] = [Entry(*entry) for entry in marshal.loads(entries)]
        return entries

    def list_spans(self, prose: Prose, name: str) -> list[tuple[int, int]]:
        """Return the token ranges at which entries of a list stand, longest first at each place, not overlapping."""
        return self.memo.get(prose.text, ("list", name), lambda: self._list_spans(prose, name))

    def _list_spans(self, prose: Prose, name: str) -> list[tuple[int, int]]:
        walk = _Walk(prose, self._lists, self._english)
        spans: list[tuple[int, int]] = []
        at = 0
        while at < len(prose.tokens):
            end = max(walk.entry_ends(name, at), default=0)
            if end:
                spans.append((at, end))
            at = max(end, at + 1)
        return spans

    def _candidates(self, at: Mapping[str, list[int]]) -> Iterator[tuple[str, list[int]]]:
        lists: dict[str, set[int]] = defaultdict(set)
        for word, positions in at.items():
            if word in self._index:
                yield word, positions
            for name in self._lists_of.get(word, ()):
                lists[name].update(positions)
        for name, starts in lists.items():
            key = _LIST_KEY + name
            if key in self._index:
                yield key, sorted(starts)

    def dump(self) -> bytes:
        """Return the matcher as bytes for a cache."""
        index = {key: marshal.dumps([tuple(entry) for entry in self._entries(key)], _MARSHAL) for key in self._index}
        return marshal.dumps((FORMAT, index, self._lists), _MARSHAL)

    @classmethod
    def load(cls, data: bytes, english: English) -> Matcher | None:
        """Return the matcher that `dump` wrote, or None where the data is not of this version."""
        try:
            version, index, lists = marshal.loads(data)
        except (ValueError, EOFError, TypeError):
            return None
        if version != FORMAT:
            return None
        return cls(index, lists, english)


def cache_key(digest: str) -> str:
    """Name a cached matcher: by the digest of what it is made of, this format and the Python that wrote it."""
    return f"{digest[:32]}-{FORMAT}-{sys.implementation.cache_tag}"


def build(groups: Mapping[str, Iterable[str]], lists: Mapping[str, WordList], english: English) -> Matcher:
    """Compile all phrases of all groups; raise `PhraseError` for the first that cannot be read."""
    compiled = {name: compile_list(words, english) for name, words in lists.items()}
    index: dict[str, list[Entry]] = defaultdict(list)
    for group, phrases in groups.items():
        for i, phrase in enumerate(phrases):
            nodes = compile_phrase(phrase, english, lists)
            for nodes_part, anchor in _anchors(nodes, english):
                before_min, before_max = _length(nodes_part[:anchor], compiled)
                entry = Entry(group, i, nodes_part, before_min, before_max)
                for key in _keys(nodes_part[anchor]):
                    index[key].append(entry)
    return Matcher(dict(index), compiled, english)


def _anchors(nodes: Sequence, english: English) -> Iterator[tuple[Sequence, int]]:
    """Choose the node by which a phrase is found. A phrase of groups only is spread into one for each alternative."""
    best = max(range(len(nodes)), key=lambda i: _rarity(nodes[i], english))
    if nodes[best][0] == "a":
        for sequence in nodes[best][1]:
            yield from _anchors(nodes[:best] + sequence + nodes[best + 1 :], english)
    else:
        yield nodes, best


def _rarity(node: Node, english: English) -> float:
    """Guess how seldom a node matches, the higher the rarer: an open-class word, a list, a closed-class word."""
    kind = node[0]
    if kind == "w":
        forms = node[1]
        return (5.0 if forms.isdisjoint(english.closed) else 2.0) - min(len(forms), 40) / 40
    if kind == "a":
        return min(max(_rarity(inner, english) for inner in sequence) for sequence in node[1]) - 0.8
    return {"l": 3.0, "n": 2.5}.get(kind, -1.0)


def _keys(node: Node) -> Iterable[str]:
    if node[0] == "w":
        keys: Iterable[str] = node[1]
        return keys
    return (_NUMBER_KEY,) if node[0] == "n" else (_LIST_KEY + str(node[1]),)


def _length(nodes: Sequence, lists: Lists) -> tuple[int, int]:
    low = high = 0
    for node in nodes:
        least, most = _node_length(node, lists)
        low, high = low + least, high + most
    return low, high


def _node_length(node: Node, lists: Lists) -> tuple[int, int]:
    kind = node[0]
    if kind in "wn":
        return 1, 1
    if kind == "g":
        return node[1], node[2]
    if kind == "o":
        return 0, _node_length(node[1], lists)[1]
    if kind == "a":
        lengths = [_length(sequence, lists) for sequence in node[1]]
        return min(low for low, _ in lengths), max(high for _, high in lengths)
    list_type, modifiers, _, entries = lists[node[1]]
    longest = max((1 + len(rest) for tails in entries.values() for rest in tails), default=1)
    return 1, longest + (2 * modifiers + 2 if list_type == "noun" else 0)


def _around(entry: Entry, positions: list[int], walk: _Walk) -> Iterator[Match]:
    opening = entry.nodes[0]
    forms = opening[1] if opening[0] == "w" else None
    tried = set()
    looked_at, may_hold = -1, False
    for position in positions:
        if walk.limits[position] != looked_at:
            looked_at = walk.limits[position]
            may_hold = walk.may_hold(entry.nodes, looked_at)
        if not may_hold:
            continue
        for first in range(max(0, position - entry.before_max), position - entry.before_min + 1):
            if first in tried:
                continue
            tried.add(first)
            if forms is not None and walk.norms[first] not in forms:
                continue
            last = walk.longest(entry.nodes, first)
            if last:
                yield Match(entry.group, entry.phrase, first, last)


class _Walk:
    """Walks compiled phrases over one block's tokens."""

    def __init__(self, prose: Prose, lists: Lists, english: English) -> None:
        self.norms = [token.norm for token in prose.tokens]
        self.tokens = prose.tokens
        self.limits = prose.limits
        self.lists = lists
        self.english = english
        self._list_ends: dict[tuple[str, int], tuple[int, ...]] = {}
        self._words: dict[int, frozenset[str]] = {}  # of the sentence that ends at a token
        self._listed: dict[tuple[str, int], bool] = {}

    def may_hold(self, nodes: Sequence, limit: int) -> bool:
        """Tell cheaply whether the sentence that ends at a token has a word for each part that must be there."""
        words = self._words.get(limit)
        if words is None:
            first = bisect.bisect_left(self.limits, limit)  # limits never fall
            words = self._words[limit] = frozenset(self.norms[first:limit])
        for node in nodes:
            kind = node[0]
            if kind == "w":
                if node[1].isdisjoint(words):
                    return False
            elif kind == "l":
                if not self._has_entry(node[1], words, limit):
                    return False
            elif kind == "a" and not any(self.may_hold(sequence, limit) for sequence in node[1]):
                return False
        return True

    def _has_entry(self, name: str, words: frozenset[str], limit: int) -> bool:
        key = (name, limit)
        if key not in self._listed:
            self._listed[key] = not self.lists[name][3].keys().isdisjoint(words)
        return self._listed[key]

    def longest(self, nodes: Sequence, first: int) -> int:
        """Return the end of the longest match that starts at a token, 0 for none. Matches stay in their sentence."""
        if first >= len(self.norms):
            return 0
        limit = self.limits[first]
        best = 0
        stack = [(nodes, first)]
        while stack:
            rest, at = stack.pop()
            if rest:
                stack.extend(self._step(rest, at, limit))
            else:
                best = max(best, at)
        return best

    def _step(self, nodes: Sequence, at: int, limit: int) -> Iterator[tuple[Sequence, int]]:
        node, rest = nodes[0], nodes[1:]
        kind = node[0]
        if kind == "w":
            if at < limit and self.norms[at] in node[1]:
                yield rest, at + 1
        elif kind == "l":
            for end in self.list_ends(node[1], at):
                if end <= limit:
                    yield rest, end
        elif kind == "o":
            yield rest, at
            yield (node[1], *rest), at
        elif kind == "a":
            for sequence in node[1]:
                yield sequence + rest, at
        elif kind == "g":
            yield from ((rest, end) for end in self._gap(node[1], node[2], at, limit))
        elif at < limit and self._is_number(at):
            yield rest, at + 1

    def _gap(self, low: int, high: int, at: int, limit: int) -> Iterator[int]:
        for length in range(high + 1):
            if length >= low:
                yield at + length
            here = at + length
            if here >= limit or self.tokens[here].kind == "punct" or self.norms[here] in self.english.negators:
                return

    def _is_number(self, at: int) -> bool:
        return self.tokens[at].kind == "number" or self.norms[at] in self.english.numbers

    def list_ends(self, name: str, at: int) -> tuple[int, ...]:
        """Return where an entry of a list, or a noun phrase with it as head, may end if it starts at a token."""
        key = (name, at)
        ends = self._list_ends.get(key)
        if ends is None:
            noun = self.lists[name][0] == "noun"
            ends = tuple(self._noun_phrase_ends(name, at)) if noun else tuple(self.entry_ends(name, at))
            self._list_ends[key] = ends
        return ends

    def entry_ends(self, name: str, at: int) -> Iterator[int]:
        """Yield where entries of a list end that start at this very token."""
        if at >= len(self.norms):
            return
        _, _, not_before, entries = self.lists[name]
        limit = self.limits[at]
        for rest in entries.get(self.norms[at], ()):
            end = at + 1 + len(rest)
            if (
                end <= limit
                and all(self.norms[at + 1 + i] in forms for i, forms in enumerate(rest))
                and not (end < limit and self.norms[end] in not_before)
            ):
                yield end

    def _noun_phrase_ends(self, name: str, at: int) -> Iterator[int]:
        """A determiner or number, open-class modifiers (a comma or "and" only between two of them), then the head."""
        if at >= len(self.norms):
            return
        limit, modifiers = self.limits[at], self.lists[name][1]
        here = at
        while (
            here < limit and here < at + 3 and (self.norms[here] in self.english.determiners or self._is_number(here))
        ):
            yield from self.entry_ends(name, here)
            here += 1
        coordinated = False
        for _ in range(modifiers + 1):
            if here >= limit:
                return
            if not coordinated:  # "safe and results" is no noun phrase
                yield from self.entry_ends(name, here)
            if not self._is_modifier(here):
                return
            here += 1
            coordinated = here + 1 < limit and self.norms[here] in (",", "and") and self._is_modifier(here + 1)
            here += coordinated

    def _is_modifier(self, at: int) -> bool:
        token = self.tokens[at]
        return (token.kind == "word" and token.norm not in self.english.closed) or token.norm == "'s"
