"""Which slip costs how much, so that a near neighbour is believed and a far one is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnlint.grammar.spelling import slip_cost

ALIKE = frozenset((a, b) for group in ("aeiouy", "cs") for a in group for b in group)
WORDS = st.text("abcdeilnrst", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("slip", "word", "cost"),
    [
        ("recieve", "receive", 0.75),
        ("affraid", "afraid", 0.75),
        ("specialy", "specially", 0.75),
        ("seperate", "separate", 0.75),
        ("pominence", "prominence", 1.0),
        ("mixins", "mixing", 2.0),
    ],
)
def test_swapped_doubled_and_similar_letters_cost_least(slip: str, word: str, cost: float) -> None:
    assert slip_cost(slip, word, ALIKE, 3.0) == cost


@given(WORDS, WORDS)
def test_only_a_word_itself_costs_nothing(one: str, other: str) -> None:
    assert (slip_cost(one, other, ALIKE, 99.0) == 0) == (one == other)
