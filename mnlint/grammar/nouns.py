"""Noun phrases: where one may end that starts at a word, and whether it is singular or plural."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from mnlint.grammar.words import Word

_MODIFIERS = frozenset("njmEgk#Qsr")
_NO_START = frozenset("vzjrgdk")  # first readings of a word that starts no noun phrase without determiner
_MOST = 7  # words of a noun phrase


class NounPhrase(NamedTuple):
    """A noun phrase up to `end`. `number` is that of its head: "sg", "pl" or "" where the words do not tell."""

    end: int
    number: str
    determined: bool
    mass: bool
    certain: bool  # its head is a noun first of all, and no verb


def noun_phrases(words: Sequence[Word], start: int) -> Iterator[NounPhrase]:
    """Yield every noun phrase that may start at `start`, shortest first; all of them start with the same word."""
    first = words[start]
    determined = "D" in first.readings
    counted = first.readings in ("#", "Q")
    at = start + 1 if determined or counted else start
    plain, owned, plural_inside = True, False, False
    while at < len(words) and at - start < _MOST:
        word = words[at]
        if word.norm == "'s":  # the words before it belong to the one that owns
            determined = owned = True
            at += 1
            continue
        counted = counted or word.readings in ("#", "Q")
        bare = at == start
        number = _number(word, bare=bare)
        if number is not None:
            told = "" if counted or (word.capital and at > 0) or (number == "sg" and plural_inside) else number
            certain = plain and not owned and not plural_inside and _surely_noun(words, at, start)
            yield NounPhrase(at + 1, told, determined, "m" in word.readings, certain)
        if at > start:
            first_modifier = at == start + 1 and determined
            plain = plain and not set("vzg" if first_modifier else "vzdgk") & set(word.readings[:1])
            plural_inside = plural_inside or ("s" in word.readings and not set("nmj") & set(word.readings))
        if (bare and "g" in word.readings) or not _modifies(words, at):
            return
        at += 1


def _number(word: Word, *, bare: bool) -> str | None:
    """Return the number of a head, None for a word that can be none."""
    readings = word.readings
    if bare and readings[:1] in _NO_START:
        return None
    singular, plural = bool(set("nmE") & set(readings)), "s" in readings
    if not singular and not plural:
        return None
    if "E" in readings:
        return ""
    return "" if singular and plural else "pl" if plural else "sg"


def _surely_noun(words: Sequence[Word], at: int, start: int) -> bool:
    """Tell whether a head is a noun first of all; if it may be a verb too, behind a determiner or adjective."""
    readings = words[at].readings
    if readings[:1] not in "nms":
        return False
    if "s" in readings and "z" in readings:
        return at == start or words[at - 1].readings[:1] in "Dj"
    return "v" not in readings


def _modifies(words: Sequence[Word], at: int) -> bool:
    """Tell whether a word may stand before a noun that it belongs to."""
    word = words[at]
    if not _MODIFIERS & set(word.readings) or set("PCOXMD.") & set(word.readings):
        return at + 1 < len(words) and words[at + 1].norm == "'s"
    if word.readings == "r":
        return at + 1 < len(words) and bool(set("jk") & set(words[at + 1].readings))
    return True
