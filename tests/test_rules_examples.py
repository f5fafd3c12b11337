"""The shipped rule set proves itself: every example of every rule, and what every rule must carry."""

from __future__ import annotations

import re

import pytest
from languagetool_here import needs_languagetool

from mnlint.proof import FLAG, PASS, examples, prove_phrases, run_example
from mnlint.rules.load import load_rules

RULESET = load_rules()
RULES = (*RULESET.rules, *RULESET.off.values())
ALONE = [rule for rule in RULES if getattr(rule, "engine", "") != "languagetool"]  # that one has tests of its own
MEDICAL = {"overclaim", "unsourced", "prescription-only", "disclaimer"}


@pytest.mark.parametrize(
    "example",
    [
        pytest.param(
            example,
            id=f"{rule.name}-{example.way}-{example.place}",
            marks=[needs_languagetool] if getattr(rule, "engine", "") == "languagetool" else [],
        )
        for rule in RULES
        for example in examples(rule)
    ],
)
def test_example(example):
    assert run_example(RULESET, example) == ""


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])
def test_a_rule_has_examples_both_ways_and_says_why(rule):
    ways = {example.way for example in examples(rule)}
    assert ways == {FLAG, PASS}
    assert rule.why
    assert rule.message[-1:] in ".?!”"
    if rule.category in MEDICAL:
        assert rule.sources, "who says so?"
        assert all(re.fullmatch(r"20\d\d-\d\d", source.checked) for source in rule.sources), (
            "when was it last looked at?"
        )
        assert rule.advice


def test_every_phrase_can_match():
    assert [complaint for complaint in prove_phrases(RULESET, RULES) if complaint.failed] == []
