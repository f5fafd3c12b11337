"""Regular English inflection, and irregular forms from the rule set."""

from __future__ import annotations

from mnlint.matching.english import English

_VOWELS = "aeiou"


def inflections(lemma: str, english: English) -> frozenset[str]:
    """Return every form of a word: plural or third person, past, participle; folded. Rather too many than too few."""
    base = english.fold(lemma)
    forms = {base, *_regular(base)} if base not in english.irregular else {base, *english.irregular[base]}
    return frozenset(english.fold(form) for form in forms)


def plurals(noun: str, english: English) -> frozenset[str]:
    """Return a noun's singular and plural, folded."""
    base = english.fold(noun)
    return frozenset({base, english.fold(_with_s(base))}) | frozenset(
        english.fold(form) for form in english.irregular.get(base, ()) if not form.endswith("ing")
    )


def comparisons(adjective: str, english: English) -> frozenset[str]:
    """Return an adjective with its comparative and superlative in -er and -est, folded."""
    base = english.fold(adjective)
    stem = base[:-1] if base.endswith("e") else base[:-1] + "i" if _consonant_y(base) else base
    forms = {base, stem + "er", stem + "est", *english.irregular.get(base, ())}
    if _doubles(base):
        forms |= {base + base[-1] + "er", base + base[-1] + "est"}
    return frozenset(english.fold(form) for form in forms)


def _regular(base: str) -> set[str]:
    forms = {_with_s(base)}
    if base.endswith("ie"):
        return forms | {base + "d", base[:-2] + "ying"}
    if base.endswith(("ee", "oe", "ye")):
        return forms | {base + "d", base + "ing"}
    if base.endswith("e"):
        return forms | {base + "d", base[:-1] + "ing"}
    if _consonant_y(base):
        return forms | {base[:-1] + "ied", base + "ing"}
    forms |= {base + "ed", base + "ing"}
    if _doubles(base):
        forms |= {base + base[-1] + "ed", base + base[-1] + "ing"}
    return forms


def _with_s(base: str) -> str:
    if base.endswith(("s", "x", "z", "ch", "sh")):
        return base + "es"
    return base[:-1] + "ies" if _consonant_y(base) else base + "s"


def _consonant_y(base: str) -> bool:
    return len(base) > 2 and base[-1] == "y" and base[-2] not in _VOWELS


def _doubles(base: str) -> bool:
    return len(base) > 2 and base[-1] not in _VOWELS + "wxy" and base[-2] in _VOWELS and base[-3] not in _VOWELS
