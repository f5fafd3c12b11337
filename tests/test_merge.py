"""One finding for one slip, however many rules and engines saw it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from mnlint.findings import Edit, Finding, Fix, Span
from mnlint.merge import merge

SOURCE = "A calm peel are nicer then a strong one."
ENGINES = {"first-engine": 1, "second-engine": 2}


def finding(rule: str, text: str, *replacements: str, severity: str = "warning", category: str = "grammar") -> Finding:
    start = SOURCE.index(text)
    span = Span(start, start + len(text))
    fixes = tuple(Fix(f"Write “{new}”", (Edit(*span, new),)) for new in replacements)
    return Finding(rule, category, severity, "", span, text, fixes=fixes)  # type: ignore[arg-type]


def names(merged: list[Finding]) -> list[tuple[str, list[str]]]:
    return [(one.rule, [also.rule for also in one.also]) for one in merged]


def test_our_own_rule_is_the_finding_and_an_engine_that_says_the_same_is_left_out() -> None:
    ours = finding("ours", "are", "is")
    engine = finding("first-engine", "calm peel are", "calm peel is", "calm peels are")
    assert names(merge([engine, ours], ENGINES, SOURCE)) == [("ours", [])]


def test_an_engine_that_says_something_else_stays_beside_our_own_rule() -> None:
    ours = finding("ours", "are", "is")
    engine = finding("second-engine", "peel are", "peels are")
    assert names(merge([engine, ours], ENGINES, SOURCE)) == [("ours", ["second-engine"])]


def test_of_two_engines_the_first_one_is_reported() -> None:
    first, second = finding("first-engine", "then", "than"), finding("second-engine", "nicer then a", "nicer than a")
    assert names(merge([second, first], ENGINES, SOURCE)) == [("first-engine", [])]


def test_an_engine_with_a_graver_finding_beats_our_own_rule() -> None:
    ours = finding("ours", "are", "is", severity="info")
    engine = finding("first-engine", "peel are", "peels are")
    assert names(merge([ours, engine], ENGINES, SOURCE)) == [("first-engine", ["ours"])]


def test_our_own_rules_are_never_left_out() -> None:
    one, other = finding("ours", "are", "is"), finding("ours-too", "peel are", "peel is")
    assert names(merge([one, other], ENGINES, SOURCE)) == [("ours-too", ["ours"])]


def test_a_rule_without_a_fix_takes_over_the_engines_for_the_same_words() -> None:
    engine = finding("second-engine", "then", "than")
    (one,) = merge([engine, finding("ours", "then")], ENGINES, SOURCE)
    assert (one.rule, one.fixes, one.also) == ("ours", engine.fixes, ())
    part = finding("second-engine", "ee", "ea")
    (one,) = merge([part, finding("ours", "peel")], ENGINES, SOURCE)
    assert (one.rule, one.fixes, one.also) == ("ours", part.fixes, ())
    (one,) = merge([engine, finding("ours", "nicer then a")], ENGINES, SOURCE)
    assert (one.rule, one.fixes, one.also) == ("ours", (), (engine,))


def test_a_claim_takes_no_fix_from_an_engine() -> None:
    claim, engine = finding("claim", "nicer", category="overclaim"), finding("first-engine", "nicer", "more nice")
    (one,) = merge([engine, claim], ENGINES, SOURCE)
    assert (one.rule, one.fixes, [also.rule for also in one.also]) == ("claim", (), ["first-engine"])


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    made = []
    for _ in range(draw(st.integers(0, 8))):
        start = draw(st.integers(0, len(SOURCE) - 1))
        span = Span(start, draw(st.integers(start + 1, len(SOURCE))))
        rule = draw(st.sampled_from(["ours", "ours-too", *ENGINES]))
        new = draw(st.lists(st.sampled_from(["", "is", "than"]), max_size=2))
        fixes = tuple(Fix("", (Edit(*span, text),)) for text in new)
        made.append(Finding(rule, "grammar", "warning", "", span, SOURCE[span.start : span.end], fixes=fixes))
    return made


@given(findings())
def test_every_finding_of_ours_and_every_place_is_kept(given_findings: list[Finding]) -> None:
    merged = merge(given_findings, ENGINES, SOURCE)
    told = [entry for one in merged for entry in (one, *one.also)]
    ours = [one.span for one in given_findings if one.rule not in ENGINES]
    assert sorted(entry.span for entry in told if entry.rule not in ENGINES) == sorted(ours)
    for one in given_findings:
        assert any(one.span.start < entry.span.end and entry.span.start < one.span.end for entry in merged)
