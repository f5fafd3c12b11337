"""Unknown words that are slips: a near neighbour that is common fits much better. Rare words are left alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from mnlint.grammar.lexicon import Lexicon

_SHORTEST = 4  # letters of a word that is judged
_LONG = 7  # letters from which two slips in one word are believed


class Spelling:
    """Judges words that an engine does not know.

    `words` are the field's, known and also candidates; `rare` ones are known only. `tables` hold "fused" (first words
    of pairs that are often written as one, as in "mostpopular"), "prefixes" and "suffixes" of regular derivations.
    """

    def __init__(
        self, lexicon: Lexicon, words: Collection[str], rare: Collection[str], tables: Mapping[str, Sequence[str]]
    ) -> None:
        self._lexicon = lexicon
        self._words = frozenset(word.lower() for word in words)
        self._rare = frozenset(rare)
        self._fused = tables["fused"]
        self._prefixes = tables["prefixes"]
        self._suffixes = tables["suffixes"]

    def meant(self, word: str, suggestions: Collection[str], *, opens: bool = False) -> str | None:
        """Return the word that was meant, or None where nothing shows that `word` is a slip.

        `opens`: the word opens a sentence, so that its capital says nothing.
        """
        low = word.lower()
        if (word != low and not (opens and word == low.capitalize())) or len(low) < _SHORTEST or not low.isalpha():
            return None
        if word != low:  # it may be a name all the same: only words of the field are believed
            near_field = sorted(self._field_neighbours(low)) if len(low) >= _LONG - 1 and not self._common(low) else []
            return near_field[0].capitalize() if near_field else None
        if low in self._words or low in self._rare or self._lexicon.known(low):
            return None
        for first in self._fused:
            rest = low.removeprefix(first)
            if rest != low and len(rest) >= _SHORTEST and self._common(rest):
                return f"{first} {rest}"
        if self._regular(low):
            return None
        if any(suggestion.lower() == low for suggestion in suggestions):  # a name in lower case
            return None
        candidates = [s for s in suggestions if s.islower() and s.isalpha()] + list(self._field_neighbours(low))
        near = [(distance(low, c, 2), i, c) for i, c in enumerate(dict.fromkeys(candidates)) if self._common(c)]
        good = [
            (steps, i, c) for steps, i, c in near if steps == 1 or (steps == 2 and len(low) >= _LONG and c[0] == low[0])
        ]
        good = [entry for entry in good if not _derived(low, entry[2])]
        return min(good)[2] if good else None

    def _common(self, word: str) -> bool:
        return word in self._words or self._lexicon.known(word)

    def _field_neighbours(self, word: str) -> Iterator[str]:
        return (
            w for w in self._words if abs(len(w) - len(word)) <= 1 and w[:1] == word[:1] and distance(word, w, 1) == 1
        )

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
            if stem != word and len(stem) > 2 and any(self._common(s) for s in (stem, stem + "e", stem[:-1] + "y")):
                return True
        return False


def _derived(word: str, other: str) -> bool:
    """Tell whether one word is the other with something before or behind it."""
    short, long = sorted((word, other), key=len)
    return len(long) > len(short) and (long.startswith(short) or long.endswith(short)) and len(long) - len(short) > 1


def distance(one: str, other: str, most: int) -> int:
    """Return the number of letters to insert, drop, replace or swap with a neighbour; `most` + 1 if it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        older, before = before, row
        row = [i]
        for j, b in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if older and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1]
