"""Unknown words that are slips: a near neighbour that is common fits much better. Rare words are left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from mnlint.grammar.lexicon import Lexicon

_SHORTEST = 4  # letters of a word that is judged
_LIMITS = ((5, 0.75), (7, 1.0), (99, 1.75))  # letters of a word, and what may be wrong in it
_LIMIT_OF_CAPITAL = 1.0  # a word that opens a sentence may be a name
_LONG = 7  # letters from which a plain slip is believed even where the word looks regular
_STRANGE = 3  # letters that only one of two words has
_PLAIN, _LETTER, _OTHER = 0.75, 1.0, 2.0  # swapped or doubled letters and vowels; a letter lost or added; anything else


class Spelling:
    """Judges words that an engine does not know.

    `words` are the field's, known and also candidates; `dictionary` holds "rare" words, which are known only, and
    "frequent" ones, candidates in the order of their frequency, and under "alike" groups of letters that are taken for
    one another. `tables` hold "fused" (first words of pairs that are often written as one, as in "mostpopular"), and
    "prefixes" and "suffixes" of regular derivations.
    """

    def __init__(
        self,
        lexicon: Lexicon,
        words: Collection[str],
        dictionary: Mapping[str, Any],
        tables: Mapping[str, Sequence[str]],
    ) -> None:
        self._lexicon = lexicon
        self._words = frozenset(word.lower() for word in words)
        self._rare = frozenset(dictionary["rare"].split())
        self._rank = {word: rank for rank, word in enumerate(dictionary["frequent"].split())}
        self._by_initial: defaultdict[str, list[str]] = defaultdict(list)
        for word in {*self._rank, *self._words}:
            self._by_initial[word[0]].append(word)
        self._alike = frozenset((a, b) for group in dictionary["alike"] for a in group for b in group)
        self._fused = tables["fused"]
        self._prefixes = tables["prefixes"]
        self._suffixes = tables["suffixes"]

    def meant(self, word: str, *, opens: bool = False) -> str | None:
        """Return the word that was meant, or None where nothing shows that `word` is a slip.

        `opens`: the word opens a sentence, so that its capital says nothing.
        """
        low = word.lower()
        if (word != low and not (opens and word == low.capitalize())) or len(low) < _SHORTEST or not low.isalpha():
            return None
        if low in self._words or low in self._rare:
            return None
        if word != low:  # it may be a name all the same
            best = None if self._lexicon.known(low) or self._regular(low) else self._nearest(low, _LIMIT_OF_CAPITAL)
            return best[1].capitalize() if best and len(low) >= _LONG else None
        plural = self._plural(low)
        if plural or self._lexicon.known(low):
            return plural
        return self._parted(low) or self._respelt(low)

    def _plural(self, word: str) -> str | None:
        """Return the plural that "therapys" stands for."""
        known = word.endswith("ys") and word[-3] not in "aeiou" and self._common(word[:-1])
        return word[:-2] + "ies" if known else None

    def _parted(self, word: str) -> str | None:
        for first in self._fused:
            rest = word.removeprefix(first)
            if rest != word and len(rest) >= _SHORTEST and self._common(rest):
                return f"{first} {rest}"
        return None

    def _respelt(self, word: str) -> str | None:
        best = self._nearest(word, next(limit for letters, limit in _LIMITS if len(word) <= letters))
        if best is None:
            return None
        cost, meant = best
        believed = cost <= _PLAIN and len(word) >= _LONG - 1 and not _doubled_before_ending(word, meant)
        return None if self._regular(word) and not believed else meant

    def _nearest(self, word: str, limit: float) -> tuple[float, str] | None:
        """Return the candidate that the fewest and plainest slips turn into `word`, with their cost."""
        best: tuple[float, int, str] | None = None
        for candidate in self._candidates(word):
            cost = slip_cost(word, candidate, self._alike, limit)
            if cost <= limit and not _derived(word, candidate):
                entry = (cost, self._rank.get(candidate, 0), candidate)
                best = min(best, entry) if best else entry
        return (best[0], best[2]) if best else None

    def _candidates(self, word: str) -> Iterator[str]:
        letters = set(word)
        for candidate in self._by_initial[word[0]]:
            if abs(len(candidate) - len(word)) <= 2 and len(letters.symmetric_difference(candidate)) <= _STRANGE:
                yield candidate

    def _common(self, word: str) -> bool:
        return word in self._words or self._lexicon.known(word)

    def _regular(self, word: str) -> bool:
        """Tell whether a word is a known one with a regular beginning or ending, or made of two known ones."""
        for prefix in self._prefixes:
            rest = word.removeprefix(prefix)
            if rest != word and len(rest) > _SHORTEST and (self._common(rest) or self._ends_regularly(rest)):
                return True
        if self._ends_regularly(word) or self._common(word + "g"):
            return True
        cuts = range(_SHORTEST, len(word) - 2)
        return any(self._common(word[cut:]) and self._common(word[:cut]) for cut in cuts)

    def _ends_regularly(self, word: str) -> bool:
        for suffix in self._suffixes:
            stem = word.removesuffix(suffix)
            if stem == word or len(stem) < 3:
                continue
            if any(self._common(base) for base in (stem, stem + "e", stem[:-1] + "y", stem + "ate")):
                return True
        return False


def _derived(word: str, other: str) -> bool:
    """Tell whether one word is the other with something before or behind it."""
    short, long = sorted((word, other), key=len)
    return len(long) > len(short) and (long.startswith(short) or long.endswith(short)) and len(long) - len(short) > 1


def _doubled_before_ending(word: str, other: str) -> bool:
    """Tell whether two words differ in a letter that is doubled before an ending ("planer", "planner")."""
    short, long = sorted((word, other), key=len)
    return any(
        short.endswith(ending) and long == short.removesuffix(ending) + short[-len(ending) - 1] + ending
        for ending in ("ed", "ing", "er", "ers", "est")
    )


def slip_cost(one: str, other: str, alike: Collection[tuple[str, str]], most: float) -> float:
    """Return what the slips between two words cost; more than `most`, no matter what, where they are too far apart.

    Letters in the wrong order, doubled ones and letters that are `alike` cost least.
    """
    before: list[float] = []
    row = [_LETTER * i for i in range(len(other) + 1)]
    for i, a in enumerate(one, 1):
        older, before = before, row
        row = [_LETTER * i]
        for j, b in enumerate(other, 1):
            replaced = 0.0 if a == b else _PLAIN if (a, b) in alike else _OTHER
            extra = _PLAIN if i > 1 and a == one[i - 2] else _LETTER
            missing = _PLAIN if j > 1 and b == other[j - 2] else _LETTER
            cost = min(before[j] + extra, row[j - 1] + missing, before[j - 1] + replaced)
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b and a != b:
                cost = min(cost, older[j - 2] + _PLAIN)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
