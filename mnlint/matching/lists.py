"""Word lists, compiled to tables in which the matcher finds an entry by its first word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from mnlint.matching.english import English
from mnlint.matching.inflect import comparisons, inflections, plurals
from mnlint.rules.model import WordList

# A compiled list: its type, its modifiers, what it may not stand before, and first word -> the rests that may follow.
CompiledList = tuple[str, int, frozenset[str], dict[str, tuple[tuple[frozenset[str], ...], ...]]]
Lists = dict[str, CompiledList]


def compile_list(words: WordList, english: English) -> CompiledList:
    """Turn a list into a table: first word -> the rests that may follow it, each a tuple of sets of forms."""
    table: dict[str, list[tuple[frozenset[str], ...]]] = defaultdict(list)
    forms = _forms(words.type)
    for entry in words.words:
        for variant in _variants(entry):
            parts = [word for part in variant.split() for word in english.expand(english.fold(part))]
            if parts:
                _file(table, parts, words.type, forms, english)
    ordered = {word: tuple(sorted(set(rests), key=len, reverse=True)) for word, rests in table.items()}
    return words.type, words.modifiers, frozenset(english.fold(word) for word in words.not_before), ordered


def _file(
    table: dict[str, list[tuple[frozenset[str], ...]]],
    parts: list[str],
    list_type: str,
    forms: Callable[[str, English], frozenset[str]],
    english: English,
) -> None:
    """File one entry under each form of its first word; nouns inflect their last word, others the first."""
    sets = [frozenset({part}) for part in parts]
    inflected = len(parts) - 1 if list_type == "noun" else 0
    sets[inflected] = forms(parts[inflected], english)
    for word in sets[0]:
        table[word].append(tuple(sets[1:]))


def _forms(list_type: str) -> Callable[[str, English], frozenset[str]]:
    if list_type == "verb":
        return inflections
    if list_type == "adjective":
        return comparisons
    return plurals if list_type == "noun" else lambda word, _: frozenset({word})


def _variants(entry: str) -> Iterator[str]:
    """A hyphen in an entry stands for hyphen, space or neither."""
    if "-" not in entry:
        yield entry
        return
    yield entry.replace("-", " ")
    yield entry.replace("-", "")
