"""The public API, the cache and what holds for many threads."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from command import CLAIM, environment, settings
from hypothesis import given
from hypothesis import strategies as st

import mnlint
from mnlint import cache
from mnlint.findings import Finding, Span
from mnlint.merge import merge

TEXT = "# A post\n\nThe zorblax cures all.\n"


def test_text_and_file_are_linted_alike(tmp_path: Path) -> None:
    ruleset = mnlint.load_rules(settings(tmp_path))
    options = mnlint.Options(select=("own",))
    (tmp_path / "post.md").write_text(TEXT)
    of_text = mnlint.lint_text(TEXT, "post.md", ruleset=ruleset, options=options)
    of_file = mnlint.lint_file(tmp_path / "post.md", ruleset=ruleset, options=options)
    assert [finding.rule for finding in of_text.findings] == [CLAIM]
    assert of_text.findings == of_file.findings
    assert of_text.findings[0].text == "zorblax cures"
    assert mnlint.lint_file(tmp_path / "missing.md").error


def test_everything_public_is_there() -> None:
    assert all(getattr(mnlint, name) is not None for name in mnlint.__all__)
    with pytest.raises(AttributeError):
        _ = mnlint.nothing_of_the_kind


def test_the_package_is_cheap_to_import() -> None:
    code = "import sys, mnlint; print([name for name in sys.modules if name.startswith('mnlint.')])"
    done = subprocess.run([sys.executable, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_linter_is_shared_by_threads(tmp_path: Path) -> None:
    linter = mnlint.Linter(mnlint.load_rules(settings(tmp_path)), mnlint.Options(select=("own",)))
    texts = [f"# Post {i}\n\n{'Teh. ' * i}The zorblax cures {i} times.\n\nWe like teh zorblax.\n" for i in range(60)]
    alone = [linter.lint_text(text, "post.md").findings for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: linter.lint_text(text, "post.md").findings, texts))
    assert alone == together


def test_a_cache_keeps_what_it_is_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNLINT_CACHE_DIR", str(tmp_path))
    folder = cache.cache_folder("test")
    assert folder == tmp_path / "test"
    assert cache.read(folder, "key") is None
    cache.write(folder, "key", b"one")
    cache.write(folder, "key", b"two")
    cache.write(folder, "other é \ud800", b"three")
    assert (cache.read(folder, "key"), cache.read(folder, "other é \ud800")) == (b"two", b"three")
    assert not list(folder.glob("*.part"))


def test_a_cache_that_grows_loses_its_oldest_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os

    monkeypatch.setenv("MNLINT_CACHE_DIR", str(tmp_path))
    folder = cache.cache_folder("test")
    assert folder is not None
    for i in range(10):
        cache.write(folder, str(i), bytes(1000))
        newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
        os.utime(newest, (i, i))
    cache.prune(folder, limit=3500)
    assert [cache.read(folder, str(i)) is not None for i in range(10)] == [False] * 7 + [True] * 3


def test_a_damaged_cache_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MNLINT_CACHE_DIR", str(tmp_path / "cache"))
    ruleset = mnlint.load_rules(settings(tmp_path, redirects={"older": CLAIM}))
    options = mnlint.Options(select=("own",))
    first = mnlint.lint_text(TEXT, "post.md", ruleset=ruleset, options=options).findings
    for path in (tmp_path / "cache").rglob("*"):
        if path.is_file():
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    from mnlint.matching import tables

    monkeypatch.setattr(tables, "_matchers", {})
    assert mnlint.lint_text(TEXT, "post.md", ruleset=ruleset, options=options).findings == first


CATEGORIES = ["overclaim", "unsourced", "seo-spam", "residue", "typography", "grammar", "disclaimer", "readability"]


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    made = []
    for i in range(draw(st.integers(0, 12))):
        start = draw(st.integers(0, 30))
        end = draw(st.integers(start, 40))
        severity = draw(st.sampled_from(["error", "warning", "info"]))
        made.append(Finding(f"rule-{i}", draw(st.sampled_from(CATEGORIES)), severity, "", Span(start, end), ""))
    return made


@given(findings())
def test_merging_loses_and_repeats_nothing(given_findings: list[Finding]) -> None:
    merged = merge(given_findings)
    names = [finding.rule for finding in merged] + [also.rule for finding in merged for also in finding.also]
    assert sorted(names) == sorted(finding.rule for finding in given_findings)
    spans = [f.span for f in merged if f.category not in ("disclaimer", "readability")]
    assert len(spans) == len(set(spans))


def test_a_claim_beats_spam_and_spam_beats_language_at_one_place() -> None:
    def finding(category: str, start: int = 0, end: int = 10) -> Finding:
        return Finding(category, category, "warning", "", Span(start, end), "")  # type: ignore[arg-type]

    (one,) = merge([finding("grammar"), finding("seo-spam"), finding("overclaim")])
    assert (one.rule, [also.rule for also in one.also]) == ("overclaim", ["seo-spam", "grammar"])
    assert len(merge([finding("overclaim"), finding("grammar", 2, 5)])) == 2
    assert len(merge([finding("overclaim"), finding("unsourced", 5, 15)])) == 1
    assert len(merge([finding("residue"), finding("typography", 5, 15)])) == 1
    assert len(merge([finding("grammar"), finding("typography", 5, 15)])) == 1
    assert len(merge([finding("disclaimer"), finding("overclaim")])) == 2
