"""Safety statements: of which posts they are asked, and which wordings count."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import ROOT, mnlint

POST = """# A new peel

A mild acid is brushed over the face and loosens dull cells. The visit takes half an hour and ends with a cool cloth
and a cup of tea. Many visitors come back in spring because their skin looks smoother and brighter afterwards. The
peel costs as much as a haircut. Call us to reserve a place, or drop in on a Friday afternoon when it is quiet here.
"""
NONE = "no-safety-statement"


def said(folder: Path, text: str, *options: str) -> set[str]:
    """Return the names of the disclaimer rules that report a post."""
    post = folder / "post.md"
    post.write_text(text, encoding="utf-8")
    options = ("--isolated", "--grammar", "off", "--select", "disclaimer", "--fail-on", "never", *options)
    out = mnlint(*options, "--format", "json", str(post), cwd=ROOT).out
    return {finding["rule"] for finding in json.loads(out)["findings"]}


def test_a_treatment_post_without_any_statement_is_reported(tmp_path: Path) -> None:
    assert NONE in said(tmp_path, POST)


@pytest.mark.parametrize(
    "statement",
    [
        "Results vary from one person to the next.",
        "Results are never the same twice.",
        "Nothing is risk-free.",
        "Side effects include burns.",
        "Not everyone is a good candidate.",
        "Please ask your GP first.",
        "A full assessment comes first.",
        "## Is it right for me?\n\n- not suitable in pregnancy\n- not over open wounds",
        "## FAQ\n\n### Can everybody have it?\n\nNo, we cannot treat anyone with cold sores.",
        "![A cheek after the peel; results differ](cheek.jpg)",
        "> This page is general information and no medical advice.",
    ],
)
def test_one_statement_in_any_shape_is_enough(tmp_path: Path, statement: str) -> None:
    assert NONE not in said(tmp_path, f"{POST}\n{statement}\n")


@pytest.mark.parametrize(
    "text",
    [
        "There are no side effects.",
        "There is zero downtime.",
        "Consult our price list.",
        "Feel free to test your Wi-Fi here.",
        "Prices vary by area.",
        "Are there any side effects? No, none at all.",
        "It is suitable for everyone.",
    ],
)
def test_words_against_a_statement_do_not_count(tmp_path: Path, text: str) -> None:
    assert NONE in said(tmp_path, f"{POST}\n{text}\n")


@pytest.mark.parametrize(
    "title", ["New opening hours", "Meet the team", "Privacy policy", "A recipe for a quiet Sunday", "We are hiring"]
)
def test_other_posts_are_left_alone(tmp_path: Path, title: str) -> None:
    assert not said(tmp_path, POST.replace("A new peel", title))


def test_a_short_excerpt_is_left_alone(tmp_path: Path) -> None:
    assert not said(tmp_path, "# A new peel\n\nSmoother skin. Call us to book a visit.\n")


def test_front_matter_may_point_to_the_statements(tmp_path: Path) -> None:
    assert NONE not in said(tmp_path, f"---\ntitle: Peel\ndisclaimers: see /safety\n---\n{POST}")


def test_single_statements_are_worth_a_look_only(tmp_path: Path) -> None:
    found = said(tmp_path, f"{POST}\nResults vary.\n")
    assert {"no-risks-named", "no-patch-test", "no-sun-advice"} <= found
    assert "no-results-vary" not in found


def test_two_sentences_may_make_a_statement(tmp_path: Path) -> None:
    found = said(tmp_path, f"{POST}\nSome redness is normal. It usually settles in two days.\n")
    assert not {"no-risks-named", "no-recovery-time"} & found


def test_a_statement_near_its_trigger_is_asked_for_there(tmp_path: Path) -> None:
    claim = "It is made for all skin types."
    assert "no-skin-type-limit" in said(tmp_path, f"{POST}\n{claim}\n")
    assert "no-skin-type-limit" not in said(tmp_path, f"{POST}\n{claim}\n\nDarker skin needs a milder acid.\n")


def test_the_practitioner_is_asked_for_in_australia_only(tmp_path: Path) -> None:
    assert "no-practitioner-named" in said(tmp_path, POST, "--jurisdiction", "au")
    assert "no-practitioner-named" not in said(tmp_path, POST, "--jurisdiction", "uk")
