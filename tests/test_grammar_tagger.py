"""The tagger of slips, and the rules that listen to it."""

from __future__ import annotations

import itertools
import json
from types import SimpleNamespace

import pytest
from command import ROOT
from hypothesis import given, settings
from hypothesis import strategies as st

from mnlint.grammar.lexicon import Lexicon
from mnlint.grammar.slips import Slips
from mnlint.grammar.tagger import OK, Tagged, Tagger

LISTS = ROOT / "lists"
LEXICON = Lexicon(*(json.loads((LISTS / f"{name}.json").read_text("utf-8")) for name in ("lexicon", "english")))
TAGGER = Tagger(LISTS / "slips.npz", LEXICON)
RIGHT = "The treatment takes about an hour. You can drive home afterwards."
SPOILED = "The results of the treatment is visible after a week."


def test_a_wrong_number_is_the_likeliest_slip_of_its_sentence() -> None:
    (tagged,) = TAGGER.tag([SPOILED])
    worst = min(tagged, key=lambda word: word.chances[OK])
    assert SPOILED[worst.start : worst.end] == "is"
    assert max(worst.chances, key=worst.chances.__getitem__) == "agr"


def test_a_right_sentence_is_believed_right() -> None:
    (tagged,) = TAGGER.tag([RIGHT])
    assert min(word.chances[OK] for word in tagged) > 0.8


def test_a_text_is_tagged_alike_alone_and_among_others() -> None:
    alone = TAGGER.tag([SPOILED])[0]
    among = TAGGER.tag([RIGHT * 30, SPOILED, "Yes."])[1]
    for one, other in zip(alone, among, strict=True):
        assert (one.start, one.end) == (other.start, other.end)
        assert one.chances == pytest.approx(other.chances, abs=1e-4)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.text(max_size=300), max_size=4))
def test_any_text_is_tagged_in_order_and_with_chances_that_add_up(texts: list[str]) -> None:
    for text, tagged in zip(texts, TAGGER.tag(texts), strict=True):
        assert all(a.end <= b.start for a, b in itertools.pairwise(tagged))
        assert all(text[word.start : word.end].strip() for word in tagged)
        assert all(sum(word.chances.values()) == pytest.approx(1, abs=1e-3) for word in tagged)


class Suspicious:
    """A tagger that suspects one word of one thing."""

    def __init__(self, word: str, label: str, chance: float) -> None:
        self.word, self.label, self.chance = word, label, chance

    def tag(self, texts: list[str]) -> list[list[Tagged]]:
        tagged = []
        for text in texts:
            words, end = [], 0
            for word in text.replace(",", " ,").replace(".", " .").split():
                start = text.index(word, end)
                end = start + len(word)
                chance = self.chance if word == self.word else 0.0
                words.append(Tagged(start, end, {OK: 1 - chance, self.label: chance}))
            tagged.append(words)
        return tagged


def suspected(text: str, word: str, label: str, chance: float = 0.7, **sure: float | str) -> list:
    rule = SimpleNamespace(name="a-rule", options={"slips": {label: {"least": 0.5, **sure}}})
    tables = {"number_pairs": {"is": "are", "this": "these"}, "articles_by_letter": {"a": "bcdfghjs", "an": "aei"}}
    return Slips([rule], Suspicious(word, label, chance), LEXICON, tables).check([text])[0]


@pytest.mark.parametrize(
    ("text", "word", "label", "better"),
    [
        ("The peels is mild.", "is", "agr", "The peels are mild."),
        ("The laser target pigment.", "target", "agr", None),
        ("She wear a mask.", "wear", "agr", "She wears a mask."),
        ("This peels are mild.", "This", "det", "These peels are mild."),
        ("You need three session.", "session", "num", None),
        ("It leaves scar behind.", "scar", "miss_a", "It leaves a scar behind."),
        ("It takes instant.", "instant", "miss_a", "It takes an instant."),
        ("Wait till end of May.", "end", "miss_the", "Wait till the end of May."),
        ("It can to help.", "to", "extra", "It can help."),
        ("The peel, is mild.", ",", "comma_extra", "The peel is mild."),
        ("However it may sting.", "it", "comma_miss", "However, it may sting."),
        ("It is quick, you can go.", ",", "splice", "It is quick. You can go."),
        ("It is quick you can go.", "you", "runon", "It is quick. You can go."),
        ("A long term plan.", "term", "hyphen", "A long-term plan."),
        ("It works good.", "good", "word", None),
    ],
)
def test_what_is_suspected_is_shown_with_what_would_be_right(
    text: str, word: str, label: str, better: str | None
) -> None:
    (one,) = suspected(text, word, label)
    if better is None:
        assert one.replacement is None or one.replacement != text[one.start : one.end]
    else:
        assert text[: one.start] + one.replacement + text[one.end :] == better


def test_a_suspicion_below_what_the_rule_asks_is_dropped() -> None:
    assert suspected("The peels is mild.", "is", "agr", chance=0.4) == []


def test_a_suspicion_is_doubtful_unless_it_is_sure_enough_to_stand_alone() -> None:
    assert suspected("The peels is mild.", "is", "agr")[0].doubtful
    assert suspected("The peels is mild.", "is", "agr", alone=0.9)[0].doubtful
    assert not suspected("The peels is mild.", "is", "agr", chance=0.95, alone=0.9)[0].doubtful


def test_what_a_rule_never_listens_to_is_spared() -> None:
    text = "It is open to sharing."
    assert suspected(text, "sharing", "vform")
    assert suspected(text, "sharing", "vform", never=r"to \w+ing") == []


def test_what_stands_beside_a_place_that_is_no_prose_is_not_suspected() -> None:
    assert suspected("The \ufffc is mild.", "is", "agr") == []
