"""Which language, locale and jurisdictions hold, told from the post; every cue stands in the rule set ("locales")."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any, NamedTuple

from mnlint.applies import JURISDICTIONS
from mnlint.document.model import Document, Role
from mnlint.rules.model import RuleSet, Settings

_WORD = re.compile(r"[^\W_](?:[^\W_]|['’&-](?=[^\W_])|\.(?=[A-Z]\b))*")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_LETTER = re.compile(r"[^\W\d_]")
_LANGUAGE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?\b")
_LONGEST = 4  # words in a cue
_AROUND = 6  # characters beside a number or sign that belong to a pattern
_UNKNOWN = "unknown"


class Told(NamedTuple):
    """What a post tells. `note` says why a post in a foreign language is left alone."""

    locale: str | None
    jurisdictions: tuple[str, ...]
    foreign: bool = False
    note: str = ""


class Cues:
    """The cues of a rule set, ready to be looked up."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset
        self._data: Mapping[str, Any] = ruleset.data.get("locales", {})
        self._scripts: Mapping[str, str] = self._data.get("scripts", {})
        self._countries: Mapping[str, Mapping[str, Any]] = self._data.get("countries", {})

    def tell(self, document: Document, settings: Settings) -> Told:
        """Tell language, locale and jurisdictions of a document; settings go before what the text says."""
        declared = self._declared(document)
        words = [match[0] for block in document.blocks for match in _WORD.finditer(block.text)]
        language = self._foreign(declared, document, words)
        if language and not settings.locale:
            names = self._data["english"].get("names", {})
            note = self._data["english"]["note"].replace("{language}", names.get(language, language))
            return Told(None if language == _UNKNOWN else language, (), foreign=True, note=note)
        if settings.locale and settings.jurisdictions is not None:
            return Told(settings.locale, settings.jurisdictions)
        spelling = self._spelling(words)
        country = self._country(document, declared, spelling, settings)
        told = (country,) if country in JURISDICTIONS else ()
        given = settings.jurisdictions
        return Told(settings.locale or self._locale(country, declared, spelling), told if given is None else given)

    def _declared(self, document: Document) -> tuple[str, str]:
        """Return the language and the country that front matter or the page declares, or ""."""
        fields = self._data.get("declared", {}).get("fields", ())
        values = [document.front_matter.data.get(field) for field in fields]
        for value in [*values, document.language]:
            match = _LANGUAGE.fullmatch(value.strip()) if isinstance(value, str) else None
            if match:
                return match[1].lower(), (match[2] or "").upper()
        return "", ""

    def _foreign(self, declared: tuple[str, str], document: Document, words: list[str]) -> str:
        """Return the language of a text that is not English, or ""."""
        if declared[0] and declared[0] != "en":
            return declared[0]
        limits = self._data.get("english")
        if not limits or len(words) < limits["least_words"]:
            return _script(document, self._scripts)
        low = Counter(word.lower() for word in words)
        english = sum(low[word] for word in self._english_words)
        if english / len(words) >= limits["least_share"]:
            return ""
        shares = {name: sum(low[word] for word in set(known)) for name, known in limits["foreign"].items()}
        best = max(shares, key=lambda name: shares[name], default="")
        if best and shares[best] / len(words) >= limits["foreign_share"] and shares[best] > english:
            return best
        return _script(document, self._scripts)

    @cached_property
    def _english_words(self) -> frozenset[str]:
        names = ("determiners", "possessives", "prepositions", "conjunctions", "pronouns", "auxiliaries")
        return frozenset(word for name in names for word in self._ruleset.english.get(name, ()))

    def _spelling(self, words: list[str]) -> str:
        """Return "british" or "american" if the spelling of the text is plainly so, else ""."""
        asked = self._data.get("spelling", {})
        pairs: Mapping[str, str] = self._ruleset.english.get("spellings", {})
        low = {part for word in words for part in word.lower().split("-")}
        british = float(len(low & pairs.keys() - self._neutral))
        american = sum(self._american[word] for word in low & self._american.keys())
        least, ratio = asked.get("least", 1), asked.get("ratio", 2)
        if british >= least and british >= ratio * american:
            return "british"
        return "american" if american >= least and american >= ratio * british else ""

    @cached_property
    def _neutral(self) -> frozenset[str]:
        return frozenset(self._data.get("spelling", {}).get("neutral", ()))

    @cached_property
    def _american(self) -> Mapping[str, float]:
        """American spellings with their weights: British writers use some of them as well ("-ize")."""
        asked = self._data.get("spelling", {})
        pairs: Mapping[str, str] = self._ruleset.english.get("spellings", {})
        words = frozenset(pairs.values()) - pairs.keys() - self._neutral
        weak = tuple(asked.get("weak", ()))
        return {word: asked["weak_weight"] if any(part in word for part in weak) else 1.0 for word in words}

    def _country(self, document: Document, declared: tuple[str, str], spelling: str, settings: Settings) -> str:
        """Return the code of the country that a post speaks to, or "" if that is not plain."""
        scores = self._scores(document, settings)
        if declared[1]:
            country = self._data.get("codes", {}).get(declared[1], "")
            scores[country] += self._data["declared"]["weight"]
        for name, country in self._countries.items():
            if spelling and country["spelling"] == spelling and scores[name]:
                scores[name] += self._data["spelling"]["weight"]
        (best, most), (_, second) = sorted([*scores.items(), ("", 0.0), ("", 0.0)], key=lambda pair: -pair[1])[:2]
        decision = self._data.get("decision", {"least": 3, "ratio": 1.4})
        return best if most >= decision["least"] and most >= decision["ratio"] * second else ""

    def _locale(self, country: str, declared: tuple[str, str], spelling: str) -> str | None:
        """Return the locale: the country's unless the text is plainly spelled the other way."""
        known = self._countries.get(country)
        by_spelling = self._data.get("spelling", {}).get(spelling)
        if known and known["locale"] and spelling in ("", known["spelling"]):
            return str(known["locale"])
        if by_spelling:
            return str(by_spelling)
        return f"en-{declared[1]}" if declared[0] == "en" and declared[1] else None

    def _scores(self, document: Document, settings: Settings) -> defaultdict[str, float]:
        """Return the weight of the cues for each country."""
        counts: Counter[tuple[str, float, str]] = Counter()
        for block in document.blocks:
            times = 2 if block.role in (Role.HEADING, Role.FIELD) else 1
            for cue in self._in_text(block.text):
                counts[cue] += times
            for link in block.links:
                for cue in self._patterns_in(link.url):
                    counts[cue] += 1
        for name in settings.clinic_locations:
            for cue in self._in_text(name):
                counts[cue] += 3
        scores: defaultdict[str, float] = defaultdict(float)
        for (country, weight, _), count in counts.items():
            scores[country] += weight * (1 + 0.5 * min(count - 1, 2))
        return scores

    def _in_text(self, text: str) -> Iterator[tuple[str, float, str]]:
        words = [(match[0], match.start(), match.end()) for match in _WORD.finditer(text)]
        for i, (word, start, _) in enumerate(words):
            if word not in self._openers:
                continue
            for last in range(min(len(words), i + _LONGEST) - 1, i - 1, -1):
                phrase = " ".join(text[start : words[last][2]].split())
                if phrase in self._words:
                    yield from ((country, weight, phrase) for country, weight in self._words[phrase])
                    break
        yield from self._patterns_in(text)

    def _patterns_in(self, text: str) -> Iterator[tuple[str, float, str]]:
        if self._pattern is None:
            return
        end = 0
        for spot in self._spots.finditer(text):
            if spot.start() < end:
                continue
            ends = (text.find(" ", spot.end() + _AROUND), text.find("\n", spot.end()))
            end = min((at for at in ends if at >= 0), default=len(text))
            for match in self._pattern.finditer(text, max(0, spot.start() - _AROUND), end):
                country = str(match.lastgroup)
                yield country, self._countries[country]["weight"], "pattern"

    @cached_property
    def _spots(self) -> re.Pattern[str]:
        return re.compile(self._data.get("spots", r"\d"))

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        parts = [f"(?P<{name}>{'|'.join(one['patterns'])})" for name, one in self._countries.items() if one["patterns"]]
        return re.compile("|".join(parts)) if parts else None

    @cached_property
    def _words(self) -> Mapping[str, list[tuple[str, float]]]:
        found: dict[str, list[tuple[str, float]]] = {}
        for name, country in self._countries.items():
            for word, weight in country["words"].items():
                found.setdefault(word.rstrip("."), []).append((name, weight))
        return found

    @cached_property
    def _openers(self) -> frozenset[str]:
        return frozenset(match[0] for phrase in self._words if (match := _WORD.match(phrase)))


def english_part(document: Document) -> Document:
    """Return a document without the blocks that are marked as another language than English and the document's."""
    spoken = {"", "en", _base(document.language)}
    blocks = [block for block in document.blocks if _base(block.language) in spoken]
    if len(blocks) == len(document.blocks):
        return document
    return replace(document, blocks=[replace(block, index=i) for i, block in enumerate(blocks)])


def _base(language: str) -> str:
    return re.split("[-_]", language, maxsplit=1)[0].lower()


def _script(document: Document, scripts: Mapping[str, str]) -> str:
    """Return the language of a text that is not in Latin script, or ""."""
    text = "".join(block.text for block in document.blocks)
    letters = len(_LETTER.findall(text))
    if not letters or text.isascii() or len(_LATIN.findall(text)) >= letters / 2:
        return ""
    return next(
        (name for name, signs in scripts.items() if len(re.findall(f"[{signs}]", text)) > letters / 4), _UNKNOWN
    )
