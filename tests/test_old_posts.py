"""Baselines and `--diff-base`, through the command line."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from command import CLAIM, ONLY_OWN, SLIP, mnlint, settings, write

CLAIMED = "The zorblax cures all.\n"
SLIPPED = "We like teh zorblax here.\n"
BASELINE = ".mnlint-baseline.json"


def rules(folder: Path, *arguments: str) -> list[str]:
    return mnlint("--format", "json", *ONLY_OWN, *arguments, cwd=folder).rules


def baseline(folder: Path, *arguments: str) -> tuple[int, str]:
    result = mnlint("baseline", *arguments, *ONLY_OWN, cwd=folder)
    return result.status, result.out + result.err


@pytest.fixture
def site(tmp_path: Path) -> Path:
    settings(tmp_path)
    write(
        tmp_path,
        {
            "posts/old.md": f"# Old news of the zorblax in town\n\n{CLAIMED}\n{SLIPPED}",
            "posts/new.md": "# New\n\nAll is well.\n",
        },
    )
    return tmp_path


def test_the_life_of_a_baseline(site: Path) -> None:
    assert rules(site, "posts") == [CLAIM, SLIP]
    status, said = baseline(site, "write", "posts")
    assert status == 0
    assert "2 findings" in said
    assert rules(site, "posts") == []
    report = mnlint("--format", "json", *ONLY_OWN, "posts", cwd=site).json
    assert [(finding["rule"], finding["reason"]) for finding in report["baselined"]] == [
        (CLAIM, "baseline"),
        (SLIP, "baseline"),
    ]
    assert rules(site, "--no-baseline", "posts") == [CLAIM, SLIP]

    # edits elsewhere move lines, and change nothing
    old = site / "posts/old.md"
    old.write_text("# A new title\n\nA new paragraph.\n\n" + old.read_text())
    assert rules(site, "posts") == []

    # a second one of a kind is new, in the same post and in another
    old.write_text(old.read_text() + f"\nAnd it is so here too.\n\n{CLAIMED}")
    assert rules(site, "posts") == [CLAIM]
    write(site, {"posts/copy.md": f"# Copy\n\n{CLAIMED}"})
    assert rules(site, "posts") == [CLAIM, CLAIM]
    (site / "posts/copy.md").unlink()

    # it does not grow unasked
    status, said = baseline(site, "write", "posts")
    assert status == 2
    assert "would grow by 1" in said
    assert baseline(site, "write", "--grow", "posts")[0] == 0
    assert rules(site, "posts") == []

    # a neighbour of the finding may change
    old.write_text(old.read_text().replace("We like", "They like"))
    assert rules(site, "posts") == []

    # what is mended is told and forgotten
    old.write_text(old.read_text().replace("teh", "the"))
    assert "(gone: 1)" in baseline(site, "show", "posts")[1]
    assert "1 finding forgotten, 2 left" in baseline(site, "prune", "posts")[1]
    assert "0 findings forgotten, 2 left" in baseline(site, "prune", "posts")[1]
    old.write_text(old.read_text().replace("the zorblax here", "teh zorblax here"))
    assert rules(site, "posts") == [SLIP]


def test_equal_findings_are_counted(site: Path) -> None:
    write(site, {"posts/old.md": f"# Old\n\n{CLAIMED}\n{CLAIMED}\n{CLAIMED}"})
    baseline(site, "write", "posts")
    assert rules(site, "posts") == []
    write(site, {"posts/old.md": f"# Old\n\n{CLAIMED}\n{CLAIMED}\n{CLAIMED}\n{CLAIMED}"})
    assert rules(site, "posts") == [CLAIM]


def test_a_baseline_knows_the_old_names_of_rules(site: Path) -> None:
    baseline(site, "write", "posts")
    raw = json.loads((site / ".mnlint.json").read_text())
    raw["rules"][0]["name"] = "own-new-name"
    raw["redirects"] = {CLAIM: "own-new-name"}
    (site / ".mnlint.json").write_text(json.dumps(raw))
    assert rules(site, "posts") == []


def test_posts_that_are_gone_are_forgotten(site: Path) -> None:
    baseline(site, "write", "posts")
    (site / "posts/old.md").unlink()
    assert "2 findings forgotten, 0 left" in baseline(site, "prune", "posts")[1]
    assert json.loads((site / BASELINE).read_text())["posts"] == {}


def test_init_can_write_a_baseline(tmp_path: Path) -> None:
    write(tmp_path, {"old.md": "# Old\n\nWe offer a 100 % guaranteed cure ,right now .\n"})
    result = mnlint("init", "--baseline", cwd=tmp_path)
    assert result.status == 0, result.err
    assert (tmp_path / BASELINE).is_file()
    assert mnlint("--fail-on", "info", "old.md", cwd=tmp_path).status == 0


def test_a_baseline_beside_the_posts_of_a_subfolder_run(site: Path) -> None:
    baseline(site, "write", "posts")
    assert mnlint("--format", "json", *ONLY_OWN, "old.md", cwd=site / "posts").rules == []
    other = site / "other.json"
    shutil.move(site / BASELINE, other)
    assert rules(site, "posts") == [CLAIM, SLIP]
    assert rules(site, "--baseline", "other.json", "posts") == []


@pytest.mark.parametrize("text", ["{", "[]", '{"version": 9, "posts": {}}', '{"version": 1, "posts": {"a": [{}]}}'])
def test_a_broken_baseline_is_an_error(site: Path, text: str) -> None:
    write(site, {BASELINE: text})
    result = mnlint(*ONLY_OWN, "posts/old.md", cwd=site)
    assert result.status == 2
    assert BASELINE in result.err
    assert "mnlint baseline write" in result.err


def test_a_named_baseline_must_be_there(site: Path) -> None:
    assert mnlint("--baseline", "nowhere.json", "posts", cwd=site).status == 2


@pytest.fixture
def repository(site: Path) -> Path:
    if shutil.which("git") is None:
        pytest.skip("git is not installed")
    git(site, "init", "-q")
    git(site, "add", ".")
    git(site, "commit", "-qm", "start")
    return site


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)
    return done.stdout.decode()


def test_only_changed_blocks_since_a_revision(repository: Path) -> None:
    old = repository / "posts/old.md"
    assert rules(repository, "--diff-base", "HEAD", "posts") == []
    old.write_text(old.read_text().replace("here.\n", "here, and\nthere.\n"))
    assert rules(repository, "--diff-base", "HEAD", "posts") == [SLIP]
    git(repository, "commit", "-qam", "second")
    assert rules(repository, "--diff-base", "HEAD", "posts") == []
    assert rules(repository, "--diff-base", "HEAD~1", "posts") == [SLIP]


def test_new_and_renamed_files_since_a_revision(repository: Path) -> None:
    write(repository, {"posts/größer & neu.md": f"# New\n\n{CLAIMED}"})
    git(repository, "mv", "posts/old.md", "posts/moved.md")
    assert rules(repository, "--diff-base", "HEAD", "posts") == [CLAIM]
    git(repository, "add", ".")
    assert rules(repository, "--diff-base", "HEAD", "posts") == [CLAIM]


def test_standard_input_is_compared_with_the_revision(repository: Path) -> None:
    text = f"# Old news of the zorblax in town\n\n{CLAIMED}\nWe like teh zorblax there.\n"
    arguments = ("--diff-base", "HEAD", "--stdin-filename", "posts/old.md", "-")
    unsaved = mnlint("--format", "json", *ONLY_OWN, *arguments, cwd=repository, stdin=text.encode())
    assert unsaved.status == 1, unsaved.err
    assert unsaved.rules == [SLIP]


def test_a_revision_that_is_not_there_is_an_error(repository: Path) -> None:
    result = mnlint("--diff-base", "no-such-revision", "posts/old.md", cwd=repository)
    assert result.status == 2
    assert "--diff-base no-such-revision: " in result.err
    assert "git fetch" in result.err


def test_a_diff_base_needs_a_repository_and_git(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outside = mnlint(*ONLY_OWN, "--diff-base", "HEAD", "posts/old.md", cwd=site)
    assert outside.status == 2
    assert "no git repository" in outside.err
    (site / ".git").mkdir()
    monkeypatch.setenv("PATH", "")
    without = mnlint(*ONLY_OWN, "--diff-base", "HEAD", "posts/old.md", cwd=site)
    assert without.status == 2
    assert "git is not installed" in without.err
