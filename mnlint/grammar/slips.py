"""What the tagger suspects: which rule takes it, how sure it must be, and what to write instead.

Slips come in company: a post that holds some is likely to hold more, and one that holds none is not. So a suspicion
that is not sure by itself counts only in a post in which other rules found enough.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mnlint.document.model import PLACEHOLDER
from mnlint.grammar.lexicon import Lexicon
from mnlint.grammar.pack import Alarm
from mnlint.grammar.tagger import OK, Tagged, Tagger
from mnlint.rules.model import GrammarRule

_NEVER = 2.0


class _Place(NamedTuple):
    """A suspected word with its neighbours, which are itself at the edges of a text."""

    text: str
    before: Tagged
    here: Tagged
    after: Tagged

    def of(self, tagged: Tagged) -> str:
        return self.text[tagged.start : tagged.end]


class _Edit(NamedTuple):
    """What is reported and what may stand there; no replacement where only the writer knows."""

    start: int
    end: int
    replacement: str | None


class _Ear(NamedTuple):
    """How sure the tagger must be of a label for a rule to listen: in a post with other slips, and in any.

    A word that `never` matches together with the one before it is left alone.
    """

    rule: str
    least: float
    alone: float
    never: re.Pattern[str] | None


class Slips:
    """The rules that listen to the tagger. `options.slips` of a rule names labels and how sure the tagger must be."""

    def __init__(
        self, rules: Sequence[GrammarRule], tagger: Tagger, lexicon: Lexicon, tables: Mapping[str, Any]
    ) -> None:
        pairs: Mapping[str, str] = tables.get("number_pairs", {})
        self._articles: Mapping[str, str] = tables.get("articles_by_letter", {})
        self._tagger = tagger
        self._lexicon = lexicon
        self._pairs = {**pairs, **{plural: singular for singular, plural in pairs.items()}}
        self._ears = {
            label: _Ear(rule.name, sure["least"], sure.get("alone", _NEVER), _compiled(sure.get("never")))
            for rule in rules
            for label, sure in rule.options.get("slips", {}).items()
        }
        self._edits: Mapping[str, Callable[[_Place], _Edit]] = {
            "agr": self._other_verb,
            "det": self._other_of_pair,
            "pron": self._other_of_pair,
            "num": self._other_noun,
            "miss_a": self._needs_a,
            "miss_the": _needs_the,
            "extra": _leave_out,
            "extra_art": _leave_out,
            "comma_extra": _leave_out_sign,
            "comma_miss": _needs_comma,
            "splice": _two_sentences,
            "runon": _two_sentences,
            "hyphen": _needs_hyphen,
            "qmark": _needs_question_mark,
        }

    def check(self, texts: Sequence[str]) -> list[list[Alarm]]:
        """Return what is suspected in each text."""
        return [
            list(self._suspected(text, tagged)) for text, tagged in zip(texts, self._tagger.tag(texts), strict=True)
        ]

    def _suspected(self, text: str, tagged: Sequence[Tagged]) -> Iterator[Alarm]:
        for index, here in enumerate(tagged):
            label = max((name for name in here.chances if name != OK), key=lambda name: here.chances[name])
            ear, chance = self._ears.get(label), 1 - here.chances[OK]
            if ear is None or chance < ear.least:
                continue
            place = _Place(text, tagged[max(index - 1, 0)], here, tagged[min(index + 1, len(tagged) - 1)])
            edit = self._edits.get(label, _only_here)(place)
            spared = ear.never and ear.never.fullmatch(text[place.before.start : place.here.end])
            if not spared and PLACEHOLDER not in text[place.before.start : place.after.end]:
                yield Alarm(ear.rule, edit.start, edit.end, edit.replacement, chance < ear.alone)

    def _other_verb(self, place: _Place) -> _Edit:
        word = place.of(place.here).lower()
        readings = self._lexicon.readings(word)
        if word in self._pairs:
            return _instead(place, self._pairs[word])
        if "z" in readings:
            return _instead(place, self._lexicon.base(word))
        return _instead(place, self._lexicon.third(word) if "v" in readings else None)

    def _other_noun(self, place: _Place) -> _Edit:
        word = place.of(place.here).lower()
        readings = self._lexicon.readings(word)
        if "s" in readings:
            return _instead(place, self._lexicon.singular(word))
        return _instead(place, self._lexicon.plural(word) if "n" in readings else None)

    def _other_of_pair(self, place: _Place) -> _Edit:
        return _instead(place, self._pairs.get(place.of(place.here).lower()))

    def _needs_a(self, place: _Place) -> _Edit:
        word = place.of(place.here)
        article = next((article for article, letters in self._articles.items() if word[0].lower() in letters), None)
        return _Edit(place.here.start, place.here.end, f"{article} {word}" if article else None)


def _compiled(pattern: str | None) -> re.Pattern[str] | None:
    return re.compile(pattern) if pattern else None


def _only_here(place: _Place) -> _Edit:
    return _instead(place, None)


def _instead(place: _Place, other: str | None) -> _Edit:
    capital = place.of(place.here)[0].isupper()
    return _Edit(place.here.start, place.here.end, other.capitalize() if other and capital else other)


def _needs_the(place: _Place) -> _Edit:
    return _Edit(place.here.start, place.here.end, f"the {place.of(place.here)}")


def _leave_out(place: _Place) -> _Edit:
    following = place.of(place.after)
    shown = following.capitalize() if place.of(place.here)[0].isupper() else following
    return _Edit(place.here.start, place.after.end, shown)


def _leave_out_sign(place: _Place) -> _Edit:
    return _Edit(place.before.start, place.here.end, place.of(place.before))


def _needs_comma(place: _Place) -> _Edit:
    return _Edit(place.before.start, place.here.end, f"{place.of(place.before)}, {place.of(place.here)}")


def _needs_hyphen(place: _Place) -> _Edit:
    return _Edit(place.before.start, place.here.end, f"{place.of(place.before)}-{place.of(place.here)}")


def _needs_question_mark(place: _Place) -> _Edit:
    return _Edit(place.before.start, place.here.end, f"{place.of(place.before)}?")


def _two_sentences(place: _Place) -> _Edit:
    following = place.of(place.after if place.of(place.here) == "," else place.here)
    end = place.after.end if place.of(place.here) == "," else place.here.end
    return _Edit(place.before.start, end, f"{place.of(place.before)}. {following[:1].upper()}{following[1:]}")
