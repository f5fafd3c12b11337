"""`mnlint rules` and `mnlint explain`."""

from __future__ import annotations

import json

import pytest

from mnlint.cli import main
from mnlint.rules import pages
from mnlint.rules.load import default_path, load_rules

GOOD = {
    "name": "moon-promise",
    "kind": "phrase",
    "category": "overclaim",
    "severity": "error",
    "message": "“{match}” promises too much.",
    "why": "Nobody can keep it.",
    "advice": "Say what can be kept.",
    "tags": ["promise"],
    "phrases": ["~promise {0,2} the <body>"],
    "except": ["~promise the moonlight"],
    "sources": [{"body": "CAP", "clause": "3.7", "title": "Exaggeration", "year": 2010, "checked": "2026-10"}],
    "examples": {
        "flag": ["We promised you the moon.", {"text": "They promise the star.", "match": "promise the star"}],
        "pass": ["We promise nothing.", {"text": "We promise the moonlight."}],
    },
    "measured": {"date": "2026-11-24", "clean": {"words": 1000, "fires": {"moon": [1, 2]}}},
}
OTHER = {
    **GOOD,
    "name": "share-line",
    "category": "residue",
    "severity": "warning",
    "tags": [],
    "phrases": ["share it"],
}
BASE = {
    "extends": [],
    "version": "1.0",
    "date": "2026-11-24",
    "files": {"english": str(default_path().parent / "lists" / "english.json")},
    "lists": {"body": ["moon", "star"]},
    "rules": [GOOD, {**OTHER, "examples": {"flag": ["Now share it."], "pass": ["No."]}}],
    "redirects": {"lunar-promise": "moon-promise"},
    "severities": {"share-line": "off"},
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("MNLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    write(BASE)


def write(ruleset, name=".mnlint.json"):
    from pathlib import Path

    Path(name).write_text(json.dumps(ruleset), encoding="utf-8")


def run(capsys, *arguments):
    status = main(list(arguments))
    output = capsys.readouterr()
    return status, output.out, output.err


def changed(**others):
    return {**BASE, "rules": [{**GOOD, **others}], "severities": {}}


def test_the_rules_in_force_are_listed(capsys):
    status, out, _ = run(capsys, "rules")
    assert status == 0
    assert [line.split() for line in out.splitlines()] == [
        ["rule", "severity", "category", "kind", "tags"],
        ["moon-promise", "error", "overclaim", "phrase", "promise"],
        ["share-line", "off", "residue", "phrase"],
    ]


@pytest.mark.parametrize(
    ("filters", "names"),
    [
        (["--category", "residue"], ["share-line"]),
        (["--tag", "promise"], ["moon-promise"]),
        (["--severity", "off"], ["share-line"]),
        (["--kind", "phrase", "--category", "overclaim", "--category", "residue"], ["moon-promise", "share-line"]),
        (["--tag", "promise", "--category", "residue"], []),
    ],
)
def test_the_list_is_filtered_and_is_json_if_asked_for(capsys, filters, names):
    status, out, err = run(capsys, "rules", "list", "--format", "json", *filters)
    assert (status, err) == (0, "")
    told = json.loads(out)
    assert [rule["name"] for rule in told["rules"]] == names
    assert told["version"] == "1.0"


def test_a_listed_rule_is_a_rule_again(capsys):
    _, out, _ = run(capsys, "rules", "--format", "json")
    rules = json.loads(out)["rules"]
    write({**BASE, "rules": rules, "severities": {}}, "again.json")
    assert run(capsys, "rules", "check", "again.json")[0] == 0
    _, again, _ = run(capsys, "rules", "--format", "json", "--config", "again.json")
    assert json.loads(again)["rules"] == rules


def test_a_filter_that_names_nothing_says_what_there_is(capsys):
    status, _, err = run(capsys, "rules", "--category", "residu")
    assert status == 2
    assert 'did you mean "residue"?' in err


def test_a_rule_set_that_proves_itself_passes(capsys):
    status, out, _ = run(capsys, "rules", "test", ".mnlint.json")
    assert (status, out) == (0, ".mnlint.json: 2 rules, 6 examples: all is well\n")


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ({"examples": {"flag": ["All is well."], "pass": ["x"]}}, "flag example 1 is not reported: All is well."),
        (
            {"examples": {"flag": ["We promise the moon."], "pass": ["I promise the star"]}},
            "pass example 1 reports “promise the star”",
        ),
        ({"examples": {"flag": ["We promise the moon."]}}, "has no example to pass"),
        (
            {"examples": {"flag": [{"text": "We promise the moon.", "match": "moon"}], "pass": ["x"]}},
            "flag example 1 must report “moon”, reports “promise the moon”",
        ),
        ({"message": "{mach} is wrong."}, "flag example 1 leaves {mach} in the message"),
    ],
)
def test_an_example_that_is_wrong_fails(capsys, others, told):
    write(changed(**others))
    status, out, _ = run(capsys, "rules", "test", ".mnlint.json")
    assert status == 1
    assert f".mnlint.json: error: {told}" in out
    assert "[moon-promise]" in out


def test_phrases_that_add_nothing_are_noted(capsys):
    write(changed(phrases=["~promise {0,2} the <body>", "promise you the moon", "promised the (moon|star)"]))
    status, out, _ = run(capsys, "rules", "test", ".mnlint.json")
    assert status == 0
    assert "note: phrases: “promise you the moon” adds nothing to “~promise {0,2} the <body>”" in out
    assert "“promised the (moon|star)” adds nothing" in out
    assert "~promise {0,2} the <body>” adds nothing" not in out


def test_a_phrase_that_cannot_match_fails(capsys):
    write(
        {
            **changed(phrases=["~promise the <body>", "the <none> is ours"]),
            "lists": {"body": ["moon", "star"], "none": []},
        }
    )
    status, out, _ = run(capsys, "rules", "test", ".mnlint.json")
    assert status == 1
    assert "error: phrases: “the <none> is ours” cannot match" in out


def test_the_same_phrase_in_two_rules_is_noted(capsys):
    twin = {**GOOD, "name": "second-promise"}
    write({**BASE, "rules": [GOOD, twin], "severities": {}})
    status, out, _ = run(capsys, "rules", "test", ".mnlint.json")
    assert status == 0
    assert "is a phrase of second-promise, too" in out


def test_only_own_rules_are_tested_on_top_of_the_default(capsys):
    write({"rules": [{**GOOD, "phrases": ["~promise {0,2} the (moon|star)"]}]})
    status, out, _ = run(capsys, "rules", "test", ".mnlint.json")
    assert (status, out.splitlines()[-1]) == (0, ".mnlint.json: 1 rules, 4 examples: all is well")


def test_explain_tells_everything_about_a_rule(capsys):
    status, out, _ = run(capsys, "explain", "moon-promise")
    assert status == 0
    for told in (
        "Nobody can keep it.",
        "CAP 3.7: Exaggeration (2010), checked 2026-10",
        "Say what can be kept.",
        "> We promised you the moon.",
        "> We promise nothing.",
        "<!-- mnlint-ignore-next moon-promise: the reason -->",
        '{"severities": {"moon-promise": "off"}}',
        "every country",
        "- clean: words 1000, fires (moon 1 of 2)",
    ):
        assert told in out


def test_what_explain_says_about_switching_off_works(capsys):
    _, out, _ = run(capsys, "explain", "moon-promise")
    line = next(line for line in out.splitlines() if "severities" in line)
    write({"extends": ".mnlint.json", **json.loads(line)}, "off.json")
    assert "moon-promise" in load_rules("off.json").off


def test_a_rule_is_explained_by_its_old_name_and_when_it_is_off(capsys):
    assert run(capsys, "explain", "lunar-promise")[1].startswith("moon-promise\n")
    assert "Severity:     off" in run(capsys, "explain", "share-line")[1]


def test_explain_as_json_is_the_rule(capsys):
    told = json.loads(run(capsys, "explain", "moon-promise", "--format", "json")[1])
    assert told["phrases"] == GOOD["phrases"]
    assert told["except"] == GOOD["except"]


def test_an_unknown_rule_brings_the_nearest(capsys):
    status, _, err = run(capsys, "explain", "mon-promise")
    assert (status, 'did you mean "moon-promise"?' in err) == (2, True)


def test_pages_are_written_for_every_rule_and_stale_ones_are_told(tmp_path):
    ruleset = load_rules(".mnlint.json")
    written = pages.pages(ruleset)
    folder = tmp_path / "docs"
    pages.write(folder, written)
    assert {file.name for file in folder.iterdir()} == {"README.md", "moon-promise.md", "share-line.md"}
    assert pages.stale(folder, written) == []
    assert "[moon-promise](moon-promise.md)" in (folder / "README.md").read_text(encoding="utf-8")
    (folder / "moon-promise.md").write_text("old", encoding="utf-8")
    (folder / "gone-rule.md").write_text("old", encoding="utf-8")
    assert pages.stale(folder, written) == ["gone-rule.md", "moon-promise.md"]
    pages.write(folder, written)
    assert pages.stale(folder, written) == []


def test_a_page_shows_examples_as_they_are(tmp_path):
    rule = {
        **GOOD,
        "examples": {"flag": ["*We* promise the moon <b>.", "# Head\n\nWe promise the moon.\n"], "pass": ["No."]},
    }
    write({**BASE, "rules": [rule], "severities": {}})
    page = pages.pages(load_rules(".mnlint.json"))["moon-promise.md"]
    assert r"> \*We\* promise the moon \<b\>." in page
    assert "> ~~~~\n> # Head\n>\n> We promise the moon.\n> ~~~~" in page


def test_the_pages_of_the_shipped_rules_are_up_to_date():
    folder = default_path().parent / "docs" / "rules"
    assert pages.stale(folder, pages.pages(load_rules())) == [], "run python -m mnlint.rules.pages docs/rules"
