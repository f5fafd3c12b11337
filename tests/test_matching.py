"""Tokens, sentences, clauses, phrases and contexts: what rule authors rely on."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnlint.document.read import read_document
from mnlint.matching.analysis import Analysis, rule_groups
from mnlint.matching.english import English
from mnlint.matching.inflect import inflections
from mnlint.matching.matcher import Matcher, build
from mnlint.matching.phrases import PhraseError, compile_phrase
from mnlint.matching.tokens import analyse
from mnlint.rules.load import load_rules
from mnlint.rules.model import WordList

ENGLISH = English(json.loads((Path(__file__).parent.parent / "lists/english.json").read_text(encoding="utf-8")))
LISTS = {
    "concern": WordList(
        "concern", ("wrinkle", "fine line", "belly fat", "acne scar"), type="noun", not_before=("cream",)
    ),
    "erase": WordList("erase", ("erase", "get rid of"), type="verb"),
}


def found(phrase: str, text: str) -> list[str]:
    prose = analyse(text, ENGLISH)
    matcher = build({"g": [phrase]}, LISTS, ENGLISH)
    return [text[prose.tokens[m.first].start : prose.tokens[m.last - 1].end] for m in matcher.find(prose)]


@pytest.mark.parametrize(
    ("phrase", "text", "expected"),
    [
        (
            "non-invasive",
            "A noninvasive, non-invasive and Non invasive facial.",
            ["noninvasive", "non-invasive", "Non invasive"],
        ),
        ("~guarantee", "We guaranteed it, guaranteeing all.", ["guaranteed", "guaranteeing"]),
        ("~plan", "She planned and is planning.", ["planned", "planning"]),
        ("is not safe", "It isn’t safe.", ["isn’t safe"]),
        ("cannot fail", "You can't fail.", ["can't fail"]),
        ("(best|top) clinic", "The top clinic in town.", ["top clinic"]),
        ("very? safe", "Very safe.", ["Very safe", "safe"]),
        ("we {0,2} promise", "We can always promise this.", ["We can always promise"]),
        ("<erase> <concern>", "It got rid of her stubborn belly fat.", ["got rid of her stubborn belly fat"]),
        ("<erase> <concern>", "Erases deep, stubborn wrinkles.", ["Erases deep, stubborn wrinkles"]),
        ("<erase> <concern>", "Erases the wrinkle cream.", []),
        ("<number> % of", "About 80% of them.", ["80% of"]),
        ("guaranteed results", "“Guaranteed” results.", ["Guaranteed” results"]),
        ("minimise pain", "Minimize pain.", ["Minimize pain"]),
    ],
)
def test_a_phrase_finds_what_its_author_means(phrase: str, text: str, expected: list[str]) -> None:
    assert found(phrase, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We do not promise.",
        "We, as always, promise.",
        "We say: promise.",
        "That is we. Promise!",
        "We have never had to promise.",
    ],
)
def test_a_gap_crosses_no_negator_no_comma_and_no_sentence(text: str) -> None:
    assert found("we {0,4} promise", text) == []


@pytest.mark.parametrize(
    "phrase", ["", "(a|b", "a|b)", "{0,2} word", "word {2,1} word", "<nowhere>", "~", "(a?|b) c", "a? b?"]
)
def test_a_phrase_that_cannot_be_read_is_an_error_with_its_place(phrase: str) -> None:
    with pytest.raises(PhraseError) as error:
        compile_phrase(phrase, ENGLISH, LISTS)
    assert 0 <= error.value.offset <= len(phrase)


def test_a_matcher_survives_its_cache() -> None:
    matcher = build({"g": ["<erase> <concern>", "~promise you?"]}, LISTS, ENGLISH)
    loaded = Matcher.load(matcher.dump(), ENGLISH)
    prose = analyse("We promise: it erases fine lines.", ENGLISH)
    assert loaded is not None
    assert loaded.find(prose) == matcher.find(prose) != []
    assert Matcher.load(b"something else", ENGLISH) is None


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Dr. Smith sees you. She is kind.", 2),
        ("It costs £1.50 e.g. for gel. Fine.", 2),
        ("Does it hurt? No.", 2),
        ("wrinkles.By then", 2),
        ("tone . The next", 2),
        ("Really?! Yes", 2),
        ("no stop at all", 1),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: int) -> None:
    assert len(analyse(text, ENGLISH).sentences) == sentences


@given(st.text())
def test_tokens_are_in_order_and_every_one_stands_in_its_sentence(text: str) -> None:
    prose = analyse(text, ENGLISH)
    assert [t.start for t in prose.tokens] == sorted(t.start for t in prose.tokens)
    assert [i for s in prose.sentences for i in range(s.first, s.last)] == list(range(len(prose.tokens)))
    for sentence in prose.sentences:
        assert [i for a, b in sentence.clauses for i in range(a, b)] == list(range(sentence.first, sentence.last))


def test_inflection_knows_regular_and_irregular_words() -> None:
    assert {"erases", "erased", "erasing"} <= inflections("erase", ENGLISH)
    assert {"gets", "got", "getting"} <= inflections("get", ENGLISH)
    assert {"banishes", "banished"} <= inflections("banish", ENGLISH)


RULES = load_rules()
MATCHER = build(
    {**rule_groups(RULES), "claim": ("guaranteed", "painless", "no downtime", "~cure acne", "~cure {1,3} acne")},
    RULES.lists,
    ENGLISH,
)


def holds(context: str, text: str) -> list[bool]:
    analysis = Analysis(read_document(text, "post.md"), RULES, MATCHER, ENGLISH)
    return [analysis.in_context(context, hit) for hit in analysis.hits("claim")]


@pytest.mark.parametrize(
    "text",
    [
        "Results are not guaranteed.",
        "No clinic can say that it is guaranteed.",
        "It is far from painless.",
        "Neither peels nor lasers are painless.",
        "Few treatments are painless.",
        "It does not cure acne.",
        "We will never tell you that results are guaranteed.",
        "There is no proof that it cures acne.",
    ],
)
def test_a_denied_claim_is_no_claim(text: str) -> None:
    assert holds("negated", text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Not only is it painless, it is quick.",
        "Without doubt it is painless.",
        "There is no hard sell, and the result is guaranteed.",
        "There is no reason to wait, because it is painless.",
        "The nurse does not rush, but the result is guaranteed.",
        "No needles, no downtime.",
    ],
)
def test_a_negator_that_governs_something_else_does_not_deny(text: str) -> None:
    assert holds("negated", text) == [False]


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("Is it painless?", True),
        ("Is it painless? No, most people feel a sting.", True),
        ("Is it painless? Yes, for everyone.", False),
        ("Looking for painless hair removal?", False),
        ("## Is it painless?\n\nNo. Expect some discomfort.", True),
        ("## Is it painless?\n\nAbsolutely.", False),
        ("## Is it painless?\n\nThey do different things.", True),
    ],
)
def test_a_question_counts_by_its_answer_and_by_who_asks(text: str, quiet: bool) -> None:
    assert holds("question", text)[0] is quiet


@pytest.mark.parametrize(
    "text",
    [
        "It is a myth that peels are painless.",
        "Be wary of adverts that say it is guaranteed.",
        "Contrary to what you read, lasers are painless for nobody.",
        "## Myths\n\nPeels are painless.",
        "That peels are painless is a misconception.",
        "“Painless” is a word that no nurse believes.",
        "What we do not say:\n\n- It is painless.",
    ],
)
def test_a_claim_that_is_reported_and_rejected_is_no_claim(text: str) -> None:
    assert holds("reported", text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "“I never felt a thing, it was painless.”",
        "What we do:\n\n- It is painless.",
        "What we do not say:\n\n- It hurts.\n\nOur peels are painless.",
    ],
)
def test_a_rejection_reaches_no_further_than_its_list_or_quotation(text: str) -> None:
    assert holds("reported", text) == [False]


@pytest.mark.parametrize(
    ("text", "quiet"),
    [
        ("## “It is painless”\n\nNot quite.", True),
        ("1. “It is painless.” It is not.", True),
        ("## Peels are painless\n\nThey are not.", True),
        ("## Painless peels\n\nThey do not hurt.", False),
        ("## Painless peels\n\nBook today.", False),
        ("Our peels are painless. It is not a long visit.", False),
    ],
)
def test_a_statement_put_forward_counts_by_what_follows(text: str, quiet: bool) -> None:
    assert holds("question", text)[0] is quiet


@pytest.mark.parametrize(
    ("text", "quiet"),
    [("It cures mild acne.", False), ("It cures most of the acne.", True), ("It is painless.", False)],
)
def test_a_hedge_in_the_gap_of_a_phrase_softens_it(text: str, quiet: bool) -> None:
    assert holds("softened", text)[0] is quiet
