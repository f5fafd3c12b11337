"""Parts of speech and number of English words, told from a small lexicon of base forms and regular inflection.

Readings of a word are one letter each, the commonest first:
n singular countable noun, m mass noun, s plural noun, v base verb, z third person, d past, k past participle,
g -ing form, j adjective, r adverb; D determiner, P preposition, C conjunction, O pronoun, X form of be, have or do,
M modal, Q number word.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

# Flags of a base form and its readings; "x" is a verb whose base form is practically never one ("cool", but "cooled").
_FLAGS = {"n": "n", "m": "m", "w": "nm", "p": "s", "v": "v", "j": "j", "r": "r", "x": ""}
_CLOSED = (
    ("D", "determiners"),
    ("D", "possessives"),
    ("Q", "numbers"),
    ("P", "prepositions"),
    ("C", "conjunctions"),
    ("O", "pronouns"),
    ("r", "adverbs"),
)
_VOWELS = "aeiou"


class Lexicon:
    """Looks words up. `data` is lists/lexicon.json, `english` lists/english.json, `names` further known nouns."""

    def __init__(self, data: Mapping[str, Any], english: Mapping[str, Any], names: Iterable[str] = ()) -> None:
        self._base = {word: flags for flags, words in data["words"].items() for word in words.split()}
        self._third_first = frozenset(data["third"].split())
        self._past: dict[str, str] = {}
        self._participle: dict[str, str] = {}
        self._verb_forms: dict[str, list[str]] = {
            verb: (forms.split() * 2)[:2] for verb, forms in data["verbs"].items()
        }
        for verb, (past, participle) in self._verb_forms.items():
            self._past[past] = verb
            self._participle[participle] = verb
        self._plurals: dict[str, str] = dict(data["plurals"])
        self._singulars = {plural: noun for noun, plural in self._plurals.items()}
        self._names = frozenset(name.lower() for name in names)
        self._closed = {**_closed(english), **data["closed"]}
        self._known: dict[str, str] = {}

    def readings(self, word: str) -> str:
        """Return the readings of a folded word; empty for an unknown one, "E" for a known name."""
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = self._read(word)
        return known

    def known(self, word: str) -> bool:
        """Tell whether the lexicon, or the list of names, has the word."""
        return bool(self.readings(word))

    def base(self, word: str) -> str | None:
        """Return the base form of a verb form, None for what is no verb."""
        if "v" in self._base.get(word, ""):
            return word
        irregular = self._past.get(word) or self._participle.get(word)
        if irregular:
            return irregular
        return next((stem for stem in _verb_stems(word) if "v" in self._base.get(stem, "")), None)

    def lemma(self, word: str) -> str:
        """Return the base form of a verb or noun form; the word itself if there is none."""
        return self.base(word) or self.singular(word) or word

    def third(self, base: str) -> str:
        """Return the third person singular of a base verb."""
        return _with_s(base)

    def participle(self, base: str) -> str:
        """Return the past participle of a base verb."""
        if base in self._verb_forms:
            return self._verb_forms[base][1]
        if base.endswith("e"):
            return base + "d"
        if base.endswith("y") and base[-2] not in _VOWELS:
            return base[:-1] + "ied"
        return base + "ed"

    def singular(self, word: str) -> str | None:
        """Return the singular of a plural noun, None for what is no plural."""
        if word in self._singulars:
            return self._singulars[word]
        return next((stem for stem in _s_stems(word) if set("nw") & set(self._base.get(stem, ""))), None)

    def plural(self, noun: str) -> str:
        """Return the plural of a noun."""
        return self._plurals.get(noun) or _with_s(noun)

    def _read(self, word: str) -> str:
        closed = self._closed.get(word, "")
        if closed and not closed.strip("DPCOXMQ"):
            return "".join(dict.fromkeys(closed))
        found = list(closed)
        found += [tag for flag in self._base.get(word, "") for tag in _FLAGS[flag]]
        found += self._inflected(word)
        if not found:
            found += self._derived(word)
        if not found and word.endswith("s") and word[:-1] in self._names:
            return "s"
        if not found and word in self._names:
            return "E"
        return "".join(dict.fromkeys(found))

    def _inflected(self, word: str) -> Iterator[str]:
        if word in self._singulars:
            yield "s"
        for stem in _s_stems(word):
            flags = self._base.get(stem, "")
            noun, verb = bool(set("nw") & set(flags)) and stem not in self._plurals, "v" in flags
            yield from "zs" if noun and verb and word in self._third_first else "s" * noun + "z" * verb
        if word in self._past:
            yield "d"
        if word in self._participle:
            yield "k"
        for stem in _verb_stems(word):
            if set("vx") & set(self._base.get(stem, "")) and (stem not in self._verb_forms or word.endswith("ing")):
                yield from "g" if word.endswith("ing") else "dk" if word.endswith("ed") else ""

    def _derived(self, word: str) -> Iterator[str]:
        for ending, tag in (("er", "j"), ("est", "j"), ("ly", "r")):
            if word.endswith(ending) and any("j" in self._base.get(stem, "") for stem in _stems(word, ending)):
                yield tag
                return


def _closed(english: Mapping[str, Any]) -> dict[str, str]:
    closed: dict[str, str] = {}
    for tag, name in _CLOSED:
        for word in english.get(name, ()):
            closed[word] = closed.get(word, "") + tag
    forms = english.get("irregular", {})
    whole = {form for verb in ("be", "have", "do") for form in (verb, *forms.get(verb, ()))}
    for word in english.get("auxiliaries", ()):
        closed[word] = "X" if word in whole else "M"
    return closed


def _s_stems(word: str) -> Iterator[str]:
    if not word.endswith("s") or len(word) < 4 or word.endswith(("ss", "us")):
        return
    yield word[:-1]
    if word.endswith("ies"):
        yield word[:-3] + "y"
    elif word.endswith("es"):
        yield word[:-2]


def _verb_stems(word: str) -> Iterator[str]:
    yield from _s_stems(word)
    for ending in ("ed", "ing"):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            yield from _stems(word, ending)


def _stems(word: str, ending: str) -> Iterator[str]:
    stem = word[: -len(ending)]
    if len(stem) < 2:
        return
    yield stem
    yield stem + "e"
    if stem[-1] == stem[-2]:
        yield stem[:-1]
    if stem.endswith("i"):
        yield stem[:-1] + "y"


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        return word + "es"
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in _VOWELS else word + "s"
