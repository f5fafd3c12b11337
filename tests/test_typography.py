"""Spaces, signs and marks."""

from __future__ import annotations

import pytest
from command import mnlint, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

CATEGORIES = ("typography", "grammar")


def rules_for(folder, text, name="post.md"):
    write(folder, {name: text})
    result = mnlint("--format", "json", "--grammar", "off", name, cwd=folder)
    return [finding["rule"] for finding in result.json["findings"] if finding["category"] in CATEGORIES]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The peel stings . Then it fades.", "space-before-punctuation"),
        ("What does it do ?", "space-before-punctuation"),
        ("For most people,broadly speaking, it stings.", "missing-space"),
        ("It softens lines.By May they are back.", "missing-space"),
        ("Some ask for PRP(their own blood) first.", "missing-space"),
        ("The gain/ loss is small.", "space-around-sign"),
        ("The signs ( left, right ) are clear.", "space-around-sign"),
        ("It heals,, then fades.", "doubled-punctuation"),
        ("A quick  peel is enough.", "double-space"),
        ("It helps skin (and hair on the head.", "unpaired-bracket"),
        ('She calls it "glass skin and moves on.', "unpaired-quotation-mark"),
        ('They call it "glass skin” now.', "mixed-quotation-marks"),
        ("A Co2 laser was used.", "letter-case"),
        ("It stings. then it fades.", "lower-case-start"),
    ],
)
def test_a_slip_is_found(tmp_path, text, rule):
    assert rule in rules_for(tmp_path, text + "\n")


@pytest.mark.parametrize(
    "text",
    [
        "We moved to .NET last year.",
        "Write to desk@example.org or see www.example.org/a,b today.",
        "It costs 1,200 pounds at 9.30 a.m. in the U.S. and takes 1:30 hours.",
        "Wait ... it stings.",
        "One sentence.  Two spaces after it are a habit.",
        "Line one ends here.  \nLine two follows.",
        "a) Wash. b) Dry.",
        "“It stings,” she says, “for a minute.”",
        "The 5\" scar was 2' long.",
        "Pre- and post-operative care is included.",
        "Photo(s) and clinic(s) are listed.",
        "Use `foo ,bar` in code.",
        "| a  b | c |\n|---|---|\n| x , y | z |",
        "Creams, gels, etc., are sold.",
        "Booking.com and Node.js are names.",
    ],
)
def test_what_is_right_is_left_alone(tmp_path, text):
    assert rules_for(tmp_path, text + "\n") == []


def test_fixes_mend_what_has_no_meaning_and_then_rest(tmp_path):
    write(tmp_path, {"post.md": "The peel stings . A quick  peel,though, is fine,, we say.\n"})
    mnlint("--fix", "--grammar", "off", "post.md", cwd=tmp_path)
    once = (tmp_path / "post.md").read_text(encoding="utf-8")
    assert once == "The peel stings. A quick peel, though, is fine, we say.\n"
    mnlint("--fix", "--grammar", "off", "post.md", cwd=tmp_path)
    assert (tmp_path / "post.md").read_text(encoding="utf-8") == once


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.sampled_from(["peel", " ", "  ", ",", ".", " .", "(", ")", '"', "“", "”", "/ ", "- ", "A"]), max_size=14
    )
)
def test_fixing_twice_is_fixing_once(tmp_path, parts):
    write(tmp_path, {"post.md": "It is " + "".join(parts) + " here.\n"})
    mnlint("--fix", "--grammar", "off", "post.md", cwd=tmp_path)
    once = (tmp_path / "post.md").read_bytes()
    mnlint("--fix", "--grammar", "off", "post.md", cwd=tmp_path)
    assert (tmp_path / "post.md").read_bytes() == once
