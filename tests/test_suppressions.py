"""Suppressions in comments and front matter, through the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command import CLAIM, ONLY_OWN, SLIP, mnlint, settings, write

CLAIMED = "The zorblax cures all.\n"
SLIPPED = "We like teh zorblax here.\n"


def lint(folder: Path, text: str, *arguments: str, name: str = "post.md") -> Any:
    settings(folder)
    write(folder, {name: text})
    return mnlint("--format", "json", *(arguments or ONLY_OWN), name, cwd=folder).json


def rules(report: Any) -> list[str]:
    return [finding["rule"] for finding in report["findings"]]


def reasons(report: Any) -> list[tuple[str, str]]:
    return [(finding["rule"], finding["reason"]) for finding in report["suppressed"]]


def test_next_silences_the_next_block_only(tmp_path: Path) -> None:
    text = f"# A post\n<!-- mnlint-ignore-next {CLAIM}: a quotation -->\n\nThe zorblax\ncures all.\n\n{CLAIMED}"
    report = lint(tmp_path, text)
    assert rules(report) == [CLAIM]
    assert report["findings"][0]["start"]["line"] == 7
    assert reasons(report) == [(CLAIM, "a quotation")]


def test_next_reaches_a_list_item_and_a_heading(tmp_path: Path) -> None:
    text = f"<!-- mnlint-ignore-next {CLAIM}: a quotation -->\n# The zorblax cures\n\n- The zorblax cures.\n"
    assert len(rules(lint(tmp_path, text))) == 1
    text = f"<!-- mnlint-ignore-next {CLAIM}: a quotation -->\n- The zorblax cures.\n- The zorblax cures.\n"
    assert len(rules(lint(tmp_path, text))) == 1


def test_a_range_and_a_whole_file(tmp_path: Path) -> None:
    start, end = f"<!-- mnlint-ignore-start {CLAIM}: reported -->", f"<!-- mnlint-ignore-end {CLAIM} -->"
    report = lint(tmp_path, f"{start}\n\n{CLAIMED}\n{CLAIMED}\n{end}\n\n{CLAIMED}")
    assert rules(report) == [CLAIM]
    assert len(report["suppressed"]) == 2
    report = lint(tmp_path, f"{CLAIMED}\n{CLAIMED}\n<!-- mnlint-ignore-file {CLAIM}: a satire -->\n")
    assert rules(report) == []
    assert len(report["suppressed"]) == 2


def test_an_end_without_names_ends_all(tmp_path: Path) -> None:
    start, end = f"<!-- mnlint-ignore-start {CLAIM}, {SLIP}: reported -->", "<!-- mnlint-ignore-end -->"
    both = f"{CLAIMED}\n{SLIPPED}"
    report = lint(tmp_path, f"{start}\n\n{both}\n{end}\n\n{both}")
    assert rules(report) == [CLAIM, SLIP]
    assert len(report["suppressed"]) == 2


def test_several_rules_in_one_comment_and_only_those(tmp_path: Path) -> None:
    text = f"<!-- mnlint-ignore-next {CLAIM}, {SLIP}: a joke -->\n\nThe zorblax cures teh zorblax.\n"
    assert rules(lint(tmp_path, text)) == []
    text = f"<!-- mnlint-ignore-next {SLIP} -->\n\nThe zorblax cures teh zorblax.\n"
    assert rules(lint(tmp_path, text)) == [CLAIM]


def test_comments_of_mdx_and_html(tmp_path: Path) -> None:
    mdx = f"{{/* mnlint-ignore-next {CLAIM}: quoted */}}\n\n{CLAIMED}\n{CLAIMED}"
    assert rules(lint(tmp_path, mdx, name="post.mdx")) == [CLAIM]
    html = f"<!-- mnlint-ignore-next {CLAIM}: quoted -->\n<p>{CLAIMED}</p>\n<p>{CLAIMED}</p>"
    assert rules(lint(tmp_path, html, name="post.html")) == [CLAIM]


@pytest.mark.parametrize("syntax", ["yaml", "toml", "json"])
def test_front_matter_silences_the_whole_post(tmp_path: Path, syntax: str) -> None:
    heads = {
        "yaml": f"---\nmnlint:\n  ignore:\n    {CLAIM}: a satire\n---\n\n",
        "toml": f'+++\n[mnlint.ignore]\n{CLAIM} = "a satire"\n+++\n\n',
        "json": f'{{\n"mnlint": {{"ignore": {{"{CLAIM}": "a satire"}}}}\n}}\n\n',
    }
    report = lint(tmp_path, heads[syntax] + CLAIMED)
    assert rules(report) == []
    assert reasons(report) == [(CLAIM, "a satire")]


def test_claims_need_a_reason(tmp_path: Path) -> None:
    report = lint(
        tmp_path, f"<!-- mnlint-ignore-next {CLAIM} -->\n\n{CLAIMED}\n<!-- mnlint-ignore-next {SLIP} -->\n\n{SLIPPED}"
    )
    assert rules(report) == ["suppression-without-reason", CLAIM]
    assert reasons(report) == [(SLIP, "")]
    head = f"---\nmnlint:\n  ignore: [{CLAIM}, {SLIP}]\n---\n\n"
    assert rules(lint(tmp_path, head + CLAIMED + "\n" + SLIPPED)) == ["suppression-without-reason", CLAIM]


def test_what_is_wrong_with_suppressions_is_told(tmp_path: Path) -> None:
    report = lint(tmp_path, f"<!-- mnlint-ignore-next {SLIP} -->\n\nAll is well.\n")
    assert rules(report) == ["unused-suppression"]
    report = lint(tmp_path, "<!-- mnlint-ignore-next own-clam: a reason -->\n\nAll is well.\n")
    assert rules(report) == ["unknown-suppression"]
    assert CLAIM in report["findings"][0]["advice"]
    assert rules(lint(tmp_path, "<!-- mnlint-ignore-next -->\n\nAll is well.\n")) == ["suppression-without-rule"]
    assert rules(lint(tmp_path, f"<!-- mnlint-ignore-line {SLIP} -->\n\nAll is well.\n")) == ["unknown-directive"]
    assert rules(lint(tmp_path, f"<!-- mnlint-disable {SLIP} -->\n\nAll is well.\n")) == ["unknown-directive"]
    assert rules(lint(tmp_path, "All is well.\n\n<!-- mnlint-ignore-end -->\n")) == ["unopened-suppression"]
    report = lint(tmp_path, f"<!-- mnlint-ignore-start {SLIP} -->\n\n{SLIPPED}")
    assert rules(report) == ["unclosed-suppression"]


def test_unused_ones_are_told_only_if_their_rule_ran(tmp_path: Path) -> None:
    text = f"<!-- mnlint-ignore-next {SLIP} -->\n\nAll is well.\n"
    assert rules(lint(tmp_path, text, "--select", f"{CLAIM},configuration")) == []


def test_an_unused_one_is_removed_by_fix(tmp_path: Path) -> None:
    text = f"# A post\n\n<!-- mnlint-ignore-next {SLIP} -->\nAll is <!-- mnlint-ignore-next {SLIP} --> well.\n"
    settings(tmp_path)
    write(tmp_path, {"post.md": text})
    mnlint(*ONLY_OWN, "--fix", "post.md", cwd=tmp_path)
    assert (tmp_path / "post.md").read_text() == "# A post\n\nAll is  well.\n"


def test_an_audit_shows_all(tmp_path: Path) -> None:
    text = f"<!-- mnlint-ignore-next {CLAIM}: quoted -->\n\n{CLAIMED}"
    assert rules(lint(tmp_path, text, *ONLY_OWN, "--no-ignore")) == [CLAIM]


def test_suppressions_know_the_old_names_of_rules(tmp_path: Path) -> None:
    settings(tmp_path, redirects={"old-claim": CLAIM})
    write(tmp_path, {"post.md": f"<!-- mnlint-ignore-next old-claim: quoted -->\n\n{CLAIMED}"})
    report = mnlint("--format", "json", *ONLY_OWN, "post.md", cwd=tmp_path).json
    assert rules(report) == []
    assert reasons(report) == [(CLAIM, "quoted")]


def test_what_a_suppressed_finding_stood_for_comes_back(tmp_path: Path) -> None:
    twin = {
        "name": "own-spam", "kind": "phrase", "category": "seo-spam", "severity": "warning",
        "message": "spam", "tags": ["own"], "phrases": ["zorblax cures"],
    }  # fmt: skip
    path = settings(tmp_path)
    import json

    raw = json.loads(path.read_text())
    raw["rules"] = [*raw["rules"], twin]
    path.write_text(json.dumps(raw))
    write(tmp_path, {"a.md": CLAIMED, "b.md": f"<!-- mnlint-ignore-next {CLAIM}: quoted -->\n\n{CLAIMED}"})
    a = mnlint("--format", "json", *ONLY_OWN, "a.md", cwd=tmp_path).json
    assert rules(a) == [CLAIM]
    assert [also["rule"] for also in a["findings"][0]["also"]] == ["own-spam"]
    assert rules(mnlint("--format", "json", *ONLY_OWN, "b.md", cwd=tmp_path).json) == ["own-spam"]
