"""Grammar as users meet it: what is reported, where, with which fix, and what is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command import mnlint, process
from hypothesis import given, settings
from hypothesis import strategies as st

from mnlint.applies import Options
from mnlint.grammar.harper import Harper
from mnlint.linter import Linter
from mnlint.rules.load import load_rules

DATA = Path(__file__).parent / "data"
RULESET = load_rules()
LINTER = Linter(RULESET, Options(select=("grammar",)))


def found(text: str, name: str = "post.md") -> list[tuple[str, str]]:
    return [(finding.rule, finding.text) for finding in LINTER.lint_text(text, name).findings]


@pytest.mark.parametrize("sentence", (DATA / "grammar_slips.txt").read_text(encoding="utf-8").splitlines())
def test_a_slip_is_reported(sentence):
    assert found(sentence + "\n")


@pytest.mark.parametrize("sentence", (DATA / "grammar_clean.txt").read_text(encoding="utf-8").splitlines())
def test_a_right_sentence_is_left_alone(sentence):
    assert found(sentence + "\n") == []


def test_one_error_is_one_finding_with_its_fix():
    report = LINTER.lint_text("It is a effective peel.\n", "post.md")
    [finding] = report.findings
    assert finding.rule == "article-form"
    assert finding.text == "a"
    assert finding.fixes[0].safe
    assert finding.fixes[0].edits[0].replacement == "an"


def test_an_article_follows_the_sound_of_the_next_word():
    assert found("We use an laser for half a hour.\n") == [("article-form", "an"), ("article-form", "a")]
    assert found("Allow an hour for a one-off visit and an MRI scan.\n") == []


@pytest.mark.parametrize(
    ("sentence", "replacement"),
    [
        ("It depends the depth of the scar.", "depends on the"),
        ("You will need three session in all.", "sessions"),
        ("We used multiple device on her.", "multiple devices"),
        ("There is usually many options.", "There are usually many"),
    ],
)
def test_a_replacement_keeps_the_words_around_the_slip(sentence, replacement):
    [finding] = LINTER.lint_text(sentence + "\n", "post.md").findings
    assert [fix.edits[0].replacement for fix in finding.fixes][:1] == [replacement]


def test_fixes_of_verbs_are_offered_but_not_safe():
    [finding] = LINTER.lint_text("The results is visible in two weeks.\n", "post.md").findings
    assert finding.text == "is"
    assert [fix.edits[0].replacement for fix in finding.fixes] == ["are"]
    assert not any(fix.safe for fix in finding.fixes)


def test_advice_names_no_correction_where_the_engine_has_none():
    rule = {
        "name": "object-of-allow",
        "kind": "grammar",
        "engine": "harper",
        "category": "grammar",
        "severity": "warning",
        "message": "“{match}” lacks the one whom it allows.",
        "advice": "Write “{replacement}”.",
        "options": {"rules": ["AllowTo"]},
    }
    linter = Linter(load_rules(layers=[{"rules": [rule]}]), Options(select=("object-of-allow",)))
    [finding] = linter.lint_text("This lamp allows to see the damage.\n", "post.md").findings
    assert (finding.text, finding.fixes, finding.advice) == ("allows to see", (), "")


def test_places_are_exact_across_markup_and_emoji():
    text = "Yes 🙂 *the* [results](/r) **is** visible &amp; good.\n\nIt can **helps** too.\n"
    findings = LINTER.lint_text(text, "post.md").findings
    assert [(text[f.span.start : f.span.end], f.text) for f in findings if f.rule == "verb-form"] == [
        ("helps", "helps")
    ]


def test_soft_breaks_and_inline_code_cause_no_alarm():
    assert (
        found("The clinic\nuses `botox.is()` and\na cool pack.\n\nUse the `are` flag, it is an `x` or a `y`.\n") == []
    )


def test_headings_and_cells_are_not_checked_as_sentences():
    assert found("# The results is in\n\n| The results is in |\n|---|\n| The laser help |\n") == []


@pytest.mark.parametrize(
    "word",
    ["hyaluronidase", "polynucleotides", "jowling", "Sculptra", "glabellar", "crepey", "zzyzx", "Okonkwo", "skillset"],
)
def test_rare_words_names_and_words_of_the_field_are_no_slips(word):
    assert found(f"We often talk about {word} in the clinic.\n") == []


def test_british_and_american_spellings_are_both_known():
    assert found("The colour of the anaesthetic centre.\n\nThe color of the anesthetic center.\n") == []


def test_a_slip_of_spelling_names_the_word_that_was_meant():
    [finding] = LINTER.lint_text("We treat verious scars here.\n", "post.md").findings
    assert finding.rule == "spelling"
    assert "various" in finding.message


def test_a_word_that_is_written_twice_is_meant():
    assert found("We treat verious scars.\n\nThe verious scars fade.\n") == []


def test_own_words_of_a_site_are_known(tmp_path):
    (tmp_path / "post.md").write_text("We treat verious scars.\n", encoding="utf-8")
    (tmp_path / ".mnlint.json").write_text(json.dumps({"words": ["verious"]}), encoding="utf-8")
    assert mnlint("--format", "json", "--select", "grammar", "post.md", cwd=tmp_path).rules == []


def test_off_silences_engine_and_pack(tmp_path):
    (tmp_path / "post.md").write_text("The results is a effective help.\n", encoding="utf-8")
    done = mnlint("--grammar", "off", "--format", "json", "--select", "grammar", "post.md", cwd=tmp_path)
    assert (done.status, done.rules) == (0, [])


def test_a_missing_engine_is_an_error_not_silence(tmp_path, monkeypatch):
    def missing() -> str:
        from mnlint.grammar.engine import EngineError

        raise EngineError("Harper is not installed; run `pip install harper-py`")

    monkeypatch.setattr("mnlint.grammar.harper.installed_version", missing)
    (tmp_path / "post.md").write_text("The results are here.\n", encoding="utf-8")
    done = mnlint("--grammar", "harper", "post.md", cwd=tmp_path)
    assert done.status == 2
    assert "pip install harper-py" in done.err


def test_the_engine_is_not_loaded_where_nothing_changed(tmp_path, monkeypatch):
    text = "The peel is quick and gentle.\n\nIt takes an hour of your unhurried time.\n"
    LINTER.lint_text(text, "post.md")
    monkeypatch.setattr(Harper, "start", _fails)
    monkeypatch.setattr(Harper, "check", _fails)
    Linter(RULESET, Options(select=("grammar",))).lint_text(text, "post.md")


def test_only_changed_paragraphs_are_checked_again(monkeypatch):
    first, second = "The mask is cold and thick.", "It stays on for ten calm minutes."
    LINTER.lint_text(f"{first}\n\n{second}\n", "post.md")
    seen = []
    check = Harper.check

    def watched(self, paragraphs, dialect):
        seen.extend(paragraphs)
        return check(self, paragraphs, dialect)

    monkeypatch.setattr(Harper, "check", watched)
    LINTER.lint_text(f"{first}\n\n{second[:-1]} or so.\n", "post.md")
    assert seen == [f"{second[:-1]} or so."]


def test_no_cache_and_an_unwritable_one_change_nothing(tmp_path):
    (tmp_path / "post.md").write_text("The results is visible.\n", encoding="utf-8")
    cached = process("--format", "json", "--select", "grammar", "post.md", cwd=tmp_path).rules
    bare = process("--format", "json", "--select", "grammar", "--no-cache", "post.md", cwd=tmp_path).rules
    nowhere = process(
        "--format", "json", "--select", "grammar", "post.md", cwd=tmp_path, env={"MNLINT_CACHE_DIR": "/dev/null/x"}
    ).rules
    assert cached == bare == nowhere == ["subject-verb-agreement"]


def test_a_damaged_cache_is_no_harm(tmp_path):
    folder = tmp_path / "cache" / "grammar"
    folder.mkdir(parents=True)
    (folder / "paragraphs.sqlite").write_bytes(b"this is no database" * 100)
    (tmp_path / "post.md").write_text("The results is visible.\n", encoding="utf-8")
    done = process(
        "--format",
        "json",
        "--select",
        "grammar",
        "post.md",
        cwd=tmp_path,
        env={"MNLINT_CACHE_DIR": str(tmp_path / "cache")},
    )
    assert done.rules == ["subject-verb-agreement"]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(["the", "skin", "is", "are", "results", "who", ",", ".", "it's", "\n", "**", "é🙂", "`x`", "-"])
    )
)
def test_findings_lie_in_the_source_whatever_stands_there(words):
    text = " ".join(words) + "\n"
    for finding in LINTER.lint_text(text, "post.md").findings:
        assert 0 <= finding.span.start < finding.span.end <= len(text)
        assert text[finding.span.start : finding.span.end] == finding.text


def _fails(*_args: object) -> None:
    raise AssertionError("the engine was loaded")
