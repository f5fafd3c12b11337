"""Puts slips of known kinds into correct, part-of-speech tagged text: what the tagger learns from.

A paragraph is a list of `Item`; each operation changes one place of it and labels the word at which a reader would
stumble. The kinds are those that clinic copy is full of; tags are those of the Penn Treebank.
"""

from __future__ import annotations

import itertools
import json
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from mnlint.grammar.lexicon import Lexicon
from mnlint.grammar.tagger import OK

LABELS = (
    OK, "agr", "num", "vform", "miss_a", "miss_the", "miss_word", "extra_art", "extra", "prep", "word",
    "splice", "runon", "comma_extra", "comma_miss", "frag", "order", "qmark", "pron", "det", "hyphen", "apos",
)  # fmt: skip
NOUNS = ("NN", "NNS", "NNP")
FINITE = ("VBZ", "VBP", "VBD", "MD")
STOPS = (".", "?", "!")


@dataclass(slots=True)
class Item:
    """A word or sign with its tag and, once spoiled, its label."""

    text: str
    tag: str
    label: str = OK

    @property
    def low(self) -> str:
        return self.text.lower()


class Spoiler:
    """Spoils paragraphs. `words` are frequent words, commonest first: what a typing slip may turn a word into."""

    def __init__(self, lexicon: Lexicon, words: Sequence[str], rnd: Random) -> None:
        tables = json.loads(Path(__file__).with_name("slips.json").read_text(encoding="utf-8"))
        self._lexicon, self._rnd, self._tables = lexicon, rnd, tables
        pairs = tables["pairs"]
        self._pairs = {**pairs, **{value: key for key, value in pairs.items()}}
        self._prepositions = {word: others.split() for word, others in tables["prepositions"].items()}
        self._put_in = tables["put_in"].split()
        self._plural_determiners = frozenset(tables["plural_determiners"].split())
        self._singular_determiners = frozenset(tables["singular_determiners"].split())
        self._subordinators = frozenset(tables["subordinators"].split())
        self._openers = frozenset(tables["openers"].split())
        self._prefixes = frozenset(tables["prefixes"].split())
        self._contracted = frozenset(tables["contracted"].split())
        self._confused = _confused(tables["confused"])
        self._near = self._neighbours(words[:7000])
        self._families = self._relatives(words)
        self._operations: list[Callable[[list[Item]], bool]] = [getattr(self, f"_{name}") for name in tables["weights"]]
        self._weights = list(tables["weights"].values())

    def spoil(self, items: Iterable[tuple[str, str]], rate: float) -> list[Item]:
        """Return a paragraph with slips: one with probability `rate`, a second with its square, and so on."""
        paragraph = [Item(text, tag) for text, tag in items]
        wanted = 0
        while self._rnd.random() < rate and wanted < 1 + len(paragraph) // 12:
            wanted += 1
        for _ in range(wanted * 12):
            if wanted and self._rnd.choices(self._operations, self._weights)[0](paragraph):
                wanted -= 1
        return paragraph

    # Each operation returns whether it found a place.

    def _agreement(self, items: list[Item]) -> bool:
        def fits(at: int, item: Item) -> bool:
            after_i = at > 0 and items[at - 1].low == "i"
            return not after_i and (item.tag in ("VBZ", "VBP") or item.low in ("was", "were"))

        at = self._pick(items, fits)
        if at is None:
            return False
        after_pronoun = at > 0 and items[at - 1].low in ("you", "they", "we", "he", "she", "it")
        if after_pronoun and self._rnd.random() < 0.65:
            return False
        return self._replace(items[at], self._other_verb(items[at]), "agr")

    def _other_verb(self, item: Item) -> str | None:
        if item.low in self._pairs:
            return self._pairs[item.low]
        if "'" in item.text:
            return None
        base = self._lexicon.base(item.low)
        if item.tag == "VBZ":
            return base
        return self._lexicon.third(item.low) if base == item.low else None

    def _number(self, items: list[Item]) -> bool:
        def after(words: frozenset[str], at: int) -> bool:
            before = _determiner(items, at)
            return before >= 0 and (items[before].low in words or items[before].tag == "CD")

        def alone(at: int) -> bool:
            return at + 1 >= len(items) or items[at + 1].tag not in NOUNS

        def countable(item: Item) -> bool:
            return item.tag == "NN" and item.text.isalpha() and "n" in self._lexicon.readings(item.low)

        kinds: list[Callable[[int, Item], bool]] = [
            lambda at, item: item.tag == "NNS" and after(self._plural_determiners, at),
            lambda at, item: countable(item) and after(self._singular_determiners, at) and alone(at),
            lambda at, item: item.tag == "NNS",
            lambda at, item: countable(item) and alone(at),
        ]
        at = self._pick(items, self._rnd.choices(kinds, [4, 2, 3, 1])[0])
        if at is None:
            return False
        item = items[at]
        other = self._lexicon.singular(item.low) if item.tag == "NNS" else self._lexicon.plural(item.low)
        return self._replace(item, other, "num")

    def _verb_form(self, items: list[Item]) -> bool:
        at = self._pick(items, lambda at, item: item.tag in ("VB", "VBN", "VBG") and at > 0 and item.text.isalpha())
        if at is None:
            return False
        item, base = items[at], self._lexicon.base(items[at].low)
        if base is None or base in ("be", "have", "do"):
            return False
        third, past, participle = self._lexicon.third(base), _past(base), self._lexicon.participle(base)
        forms = {
            "VB": (third, past, _with_ing(base), participle),
            "VBN": (base, third, _with_ing(base), past),
            "VBG": (base, base, third, participle),
        }[item.tag]
        return self._replace(item, self._rnd.choice(forms), "vform")

    def _missing_article(self, items: list[Item]) -> bool:
        at = self._pick(items, lambda at, item: item.low in ("a", "an", "the") and _free_word(items, at + 1))
        if at is None:
            return False
        head = at + 1
        while head + 1 < len(items) and items[head + 1].tag in (*NOUNS, "JJ", "VBN", "VBG", "JJR", "JJS"):
            head += 1
        definite = items[at].low == "the"
        optional = items[head].tag != "NN" or "n" not in self._lexicon.readings(items[head].low)
        if definite and optional and self._rnd.random() < 0.8:
            return False
        self._leave_out(items, at, "miss_the" if definite else "miss_a")
        return True

    def _needless_article(self, items: list[Item]) -> bool:
        at = self._pick(items, lambda at, _: _bare_start(items, at))
        if at is None:
            return False
        head = at
        while head + 1 < len(items) and items[head + 1].tag in ("NN", "NNS", "JJ", "VBG"):
            head += 1
        mass = "m" in self._lexicon.readings(items[head].low)
        if items[head].tag != "NNS" and not mass:
            return False
        article = "the" if self._rnd.random() < 0.3 else "an" if items[at].low[0] in "aeiou" else "a"
        self._put(items, at, article, "extra_art")
        return True

    def _missing_word(self, items: list[Item]) -> bool:
        weights = self._tables["left_out"]
        places = [
            at
            for at, item in enumerate(items)
            if item.label == OK and item.low in weights and _free_word(items, at + 1)
        ]
        if not places:
            return False
        self._leave_out(items, self._rnd.choices(places, [weights[items[at].low] for at in places])[0], "miss_word")
        return True

    def _needless_word(self, items: list[Item]) -> bool:
        at = self._pick(items, lambda at, item: at > 0 and item.text[0].isalpha() and items[at - 1].text.isalpha())
        word = self._rnd.choice(self._put_in)
        if at is None or word in (items[at].low, items[at - 1].low):
            return False
        self._put(items, at, word, "extra")
        return True

    def _preposition(self, items: list[Item]) -> bool:
        def fits(at: int, item: Item) -> bool:
            infinitive = item.text == "to" and at + 1 < len(items) and items[at + 1].tag == "VB"
            return item.text in self._prepositions and item.tag in ("IN", "TO") and not infinitive

        at = self._pick(items, fits)
        return at is not None and self._replace(items[at], self._rnd.choice(self._prepositions[items[at].text]), "prep")

    def _word(self, items: list[Item]) -> bool:
        others = self._rnd.choices([self._confused, self._near, self._families], [55, 30, 15])[0]
        at = self._pick(items, lambda _, item: item.low in others and not item.tag.startswith("NNP"))
        return at is not None and self._replace(items[at], self._rnd.choice(others[items[at].low]), "word")

    def _joined_sentences(self, items: list[Item]) -> bool:
        def joins(first: tuple[int, int], second: tuple[int, int]) -> bool:
            both = _finite(items, first) and _finite(items, second)
            short = first[1] - first[0] < 25 and 2 < second[1] - second[0] < 25
            return both and short and items[first[1]].text == "." and _free_word(items, second[0])

        sentences = _sentences(items)
        stops = [first[1] for first, second in itertools.pairwise(sentences) if joins(first, second)]
        if not stops:
            return False
        stop = self._rnd.choice(stops)
        following = items[stop + 1]
        if self._rnd.random() < 0.8 and not following.tag.startswith("NNP") and following.text != "I":
            following.text = following.text[0].lower() + following.text[1:]
        if self._rnd.random() < 0.65:
            items[stop] = Item(",", ",", "splice")
        else:
            following.label = "runon"
            del items[stop]
        return True

    def _semicolon(self, items: list[Item]) -> bool:
        at = self._pick(items, lambda at, item: item.text == ";" and _free_word(items, at + 1))
        if at is None or items[at + 1].tag == "CC":
            return False
        items[at] = Item(",", ",", "splice")
        return True

    def _needless_comma(self, items: list[Item]) -> bool:
        kinds: list[Callable[[int, Item], bool]] = [
            lambda at, item: item.tag in FINITE and at > 1 and items[at - 1].tag in NOUNS,
            lambda at, item: item.text == "that" and item.tag == "IN" and at > 0,
            lambda at, item: at > 0 and items[at - 1].tag in ("CC", "IN"),
            lambda at, item: (
                item.tag in ("IN", "DT", "NN", "NNS") and at > 0 and items[at - 1].tag in ("VB", "VBZ", "NN")
            ),
        ]
        fits = self._rnd.choices(kinds, [4, 2, 2, 2])[0]
        at = self._pick(items, lambda at, item: fits(at, item) and items[at - 1].text.isalpha())
        if at is None:
            return False
        items.insert(at, Item(",", ",", "comma_extra"))
        return True

    def _missing_comma(self, items: list[Item]) -> bool:
        places = []
        for first, last in _sentences(items):
            commas = [at for at in range(first, last) if items[at].text == "," and _free_word(items, at + 1)]
            if commas and (items[first].low in self._openers or items[first].tag in ("RB", "IN", "VBG", "VBN")):
                places += commas[:1] * 4
            places += [at for at in commas if items[at + 1].low in ("but", "which", "so", "and", "where", "who")]
            places += commas[:1]
        if not places:
            return False
        at = self._rnd.choice(places)
        items[at + 1].label = "comma_miss"
        del items[at]
        return True

    def _fragment(self, items: list[Item]) -> bool:
        places = []
        for first, last in _sentences(items):
            opens = items[first].low in self._openers and items[first].tag in ("IN", "WRB")
            places += [
                at
                for at in range(first + 3, last - 3)
                if items[at].text == ","
                and _free_word(items, at + 1)
                and (opens or items[at + 1].low in self._subordinators or items[at + 1].tag == "VBG")
            ]
        if not places:
            return False
        at = self._rnd.choice(places)
        items[at] = Item(".", ".")
        items[at + 1].text = items[at + 1].text[0].upper() + items[at + 1].text[1:]
        items[at + 1].label = "frag"
        return True

    def _order(self, items: list[Item]) -> bool:
        question = self._rnd.random() < 0.35

        def fits(at: int, item: Item) -> bool:
            if not _free_word(items, at + 1) or not item.text.isalpha():
                return False
            following = items[at + 1].tag
            if question:
                asks = at > 0 and items[at - 1].tag in ("WRB", "WP")
                return asks and item.tag in FINITE and following in ("PRP", "NN", "NNS")
            return (item.tag, following) in _TURNED

        at = self._pick(items, fits)
        if at is None:
            return False
        items[at], items[at + 1] = items[at + 1], items[at]
        items[at].label = items[at + 1].label = "order"
        return True

    def _question_mark(self, items: list[Item]) -> bool:
        at = self._pick(items, lambda _, item: item.text == "?")
        return at is not None and self._replace(items[at], ".", "qmark")

    def _pronoun(self, items: list[Item]) -> bool:
        at = self._pick(items, lambda at, item: item.low in ("it", "they", "its", "their") and at > 5)
        if at is None:
            return False
        subject = items[at].low in ("it", "they")
        verb = items[at + 1] if subject and at + 1 < len(items) and items[at + 1].tag in ("VBZ", "VBP") else None
        if verb is not None:
            verb.text = self._other_verb(verb) or verb.text
        return self._replace(items[at], self._pairs[items[at].low], "pron")

    def _determiner(self, items: list[Item]) -> bool:
        def fits(at: int, item: Item) -> bool:
            demonstrative = item.low in ("this", "these", "that", "those") and item.tag == "DT"
            return demonstrative and at + 1 < len(items) and items[at + 1].tag in ("JJ", "NN", "NNS")

        at = self._pick(items, fits)
        return at is not None and self._replace(items[at], self._pairs[items[at].low], "det")

    def _hyphen(self, items: list[Item]) -> bool:
        def fits(at: int, item: Item) -> bool:
            parts = item.text.split("-")
            plain = len(parts) == 2 and all(len(part) > 1 and part.isalpha() for part in parts)
            return plain and at + 1 < len(items) and items[at + 1].tag in ("NN", "NNS", "JJ")

        at = self._pick(items, fits)
        if at is None:
            return False
        first, second = items[at].text.split("-")
        if first.lower() in self._prefixes and self._rnd.random() < 0.8:
            return False
        items[at].text = first
        items.insert(at + 1, Item(second, "NN", "hyphen"))
        return True

    def _apostrophe(self, items: list[Item]) -> bool:
        def fits(_: int, item: Item) -> bool:
            genitive = item.text.endswith("'s") and len(item.text) > 7
            return genitive or item.low in self._contracted

        at = self._pick(items, fits)
        return at is not None and self._replace(items[at], items[at].text.replace("'", ""), "apos")

    def _pick(self, items: Sequence[Item], fits: Callable[[int, Item], bool]) -> int | None:
        places = [at for at, item in enumerate(items) if item.label == OK and fits(at, item)]
        return self._rnd.choice(places) if places else None

    def _replace(self, item: Item, text: str | None, label: str) -> bool:
        if not text or text == item.low:
            return False
        item.text = text.capitalize() if item.text[0].isupper() else text
        item.label = label
        return True

    def _leave_out(self, items: list[Item], at: int, label: str) -> None:
        following = items[at + 1]
        if items[at].text[0].isupper():
            following.text = following.text[0].upper() + following.text[1:]
        following.label = label
        del items[at]

    def _put(self, items: list[Item], at: int, word: str, label: str) -> None:
        opens = at == 0 or items[at - 1].text in STOPS
        if opens and items[at].text[0].isupper():
            items[at].text = items[at].text[0].lower() + items[at].text[1:]
            word = word.capitalize()
        items.insert(at, Item(word, "X", label))

    def _neighbours(self, words: Sequence[str]) -> dict[str, list[str]]:
        """Return, for words of four letters and more, other words that are one typing slip away."""
        by_shape: dict[str, list[str]] = defaultdict(list)
        for word in words:
            for shape in _shapes(word):
                by_shape[shape].append(word)
        near = {}
        for word in words:
            if len(word) >= 4:
                close = {other for shape in _shapes(word) for other in by_shape[shape]}
                near[word] = sorted(
                    other
                    for other in close
                    if len(other) >= 3 and self._lexicon.lemma(other) != self._lexicon.lemma(word)
                )
        return {word: others for word, others in near.items() if others}

    def _relatives(self, words: Sequence[str]) -> dict[str, list[str]]:
        """Return, for a word, others of the same stem and another part of speech ("recover", "recovery")."""
        by_stem: dict[str, list[str]] = defaultdict(list)
        for word in words:
            if len(word) >= 6 and word.isalpha():
                by_stem[word[:5]].append(word)

        def related(word: str, other: str) -> bool:
            readings, others = self._lexicon.readings(word), self._lexicon.readings(other)
            same = self._lexicon.lemma(word) == self._lexicon.lemma(other)
            return bool(others) and not same and set(readings) != set(others) and abs(len(word) - len(other)) <= 5

        found = {word: [o for o in stem if related(word, o)][:6] for stem in by_stem.values() for word in stem}
        return {word: others for word, others in found.items() if others}


_TURNED = frozenset(
    {
        ("RB", "JJ"),
        ("JJ", "NN"),
        ("JJ", "NNS"),
        ("VB", "PRP"),
        ("DT", "JJ"),
        ("IN", "DT"),
        ("PRP", "VBP"),
        ("PRP", "MD"),
    }
)


def _confused(sets: Iterable[str]) -> dict[str, list[str]]:
    others: dict[str, set[str]] = defaultdict(set)
    for line in sets:
        words = line.split()
        for word in words:
            others[word].update(other for other in words if other != word)
    return {word: sorted(found) for word, found in others.items()}


def _shapes(word: str) -> set[str]:
    return {word} | {word[:at] + word[at + 1 :] for at in range(len(word))}


def _with_ing(base: str) -> str:
    if base.endswith("ie"):
        return f"{base[:-2]}ying"
    if base.endswith("e") and not base.endswith(("ee", "ye", "oe")):
        return f"{base[:-1]}ing"
    return f"{base}{base[-1]}ing" if re.fullmatch("[^aeiou]*[aeiou][bdgmnprt]", base) else f"{base}ing"


def _past(base: str) -> str:
    if base.endswith("e"):
        return f"{base}d"
    return f"{base[:-1]}ied" if re.search("[^aeiou]y$", base) else f"{base}ed"


def _free_word(items: Sequence[Item], at: int) -> bool:
    return at < len(items) and items[at].label == OK and items[at].text[0].isalnum()


def _determiner(items: Sequence[Item], at: int) -> int:
    """Return the place before a noun and the adjectives and nouns that belong to it; -1 at the start."""
    before = at - 1
    while before >= 0 and items[before].tag in ("JJ", "NN", "VBN", "VBG", "RB", "JJR", "JJS") and at - before < 4:
        before -= 1
    return before


def _bare_start(items: Sequence[Item], at: int) -> bool:
    """Tell whether a noun phrase without a determiner starts here."""
    inside = (
        "DT",
        "PRP$",
        "JJ",
        "NN",
        "NNS",
        "NNP",
        "NNPS",
        "CD",
        "POS",
        "RB",
        "VBG",
        "VBN",
        "WP$",
        "JJR",
        "JJS",
        "PDT",
    )
    starts = items[at].tag in ("JJ", "NN", "NNS", "JJR")
    return starts and (at == 0 or (items[at - 1].tag not in inside and "'" not in items[at - 1].text))


def _sentences(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Return where sentences start and where their stops stand."""
    stops = [at for at, item in enumerate(items) if item.text in STOPS]
    starts = [0, *(at + 1 for at in stops)]
    return list(zip(starts, stops, strict=False))


def _finite(items: Sequence[Item], sentence: tuple[int, int]) -> bool:
    return any(item.tag in FINITE for item in items[slice(*sentence)])
