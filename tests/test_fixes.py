"""Fixes: what is applied, what is left alone, and that nothing else moves."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest
from command import CLAIM, ONLY_OWN, SLIP, STYLE, mnlint, settings, write
from hypothesis import given
from hypothesis import strategies as st

from mnlint.findings import Edit, Fix
from mnlint.fixes import apply, fix_text

SLIPPED = "# A post\n\nWe like teh zorblax here.\n"
STYLED = "# A post\n\nWe are zorblaxing on here.\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    settings(tmp_path)
    return tmp_path


def fixed(site: Path, data: bytes, *arguments: str, name: str = "post.md") -> bytes:
    write(site, {name: data})
    mnlint(*ONLY_OWN, *(arguments or ("--fix",)), name, cwd=site)
    return (site / name).read_bytes()


def test_safe_fixes_are_applied_and_the_rest_is_reported(site: Path) -> None:
    write(site, {"post.md": f"{SLIPPED}\nThe zorblax cures all.\n"})
    result = mnlint(*ONLY_OWN, "--format", "json", "--fix", "post.md", cwd=site)
    assert result.status == 1
    assert result.rules == [CLAIM]
    assert "1 fix applied to 1 file" in result.err
    assert (site / "post.md").read_text() == "# A post\n\nWe like the zorblax here.\n\nThe zorblax cures all.\n"
    write(site, {"post.md": SLIPPED})
    assert mnlint(*ONLY_OWN, "--fix", "post.md", cwd=site).status == 0


def test_unsafe_fixes_are_applied_on_request(site: Path) -> None:
    assert fixed(site, STYLED.encode()) == STYLED.encode()
    assert fixed(site, STYLED.encode(), "--unsafe-fixes") == b"# A post\n\nWe are zorblaxing here.\n"


def test_a_diff_writes_nothing(site: Path) -> None:
    write(site, {"a b.md": SLIPPED})
    result = mnlint(*ONLY_OWN, "--diff", "a b.md", cwd=site)
    assert result.status == 1
    assert result.out.splitlines()[:2] == ["--- a/a b.md", "+++ b/a b.md"]
    assert "-We like teh zorblax here." in result.out
    assert "+We like the zorblax here." in result.out
    assert (site / "a b.md").read_text() == SLIPPED


def test_a_diff_of_standard_input(site: Path) -> None:
    arguments = (*ONLY_OWN, "--diff", "--stdin-filename", "posts/a.md", "-")
    result = mnlint(*arguments, cwd=site, stdin=SLIPPED.encode())
    assert result.status == 1
    assert result.out.startswith("--- a/posts/a.md\n+++ b/posts/a.md\n@@ ")
    assert mnlint(*arguments, cwd=site, stdin=b"All is well.\n") == (0, "", "")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encoding_mark_and_line_ends_are_kept(site: Path, encoding: str, end: str) -> None:
    before = f"# Café{end}{end}We like teh zorblax.{end}{end}Und so weiter{end}"
    data = fixed(site, before.encode(encoding))
    assert data == before.replace("teh", "the").encode(encoding)


def test_mode_and_links_are_kept(site: Path) -> None:
    write(site, {"real.md": SLIPPED})
    (site / "real.md").chmod(0o640)
    (site / "link.md").symlink_to(site / "real.md")
    mnlint(*ONLY_OWN, "--fix", "link.md", cwd=site)
    assert (site / "link.md").is_symlink()
    assert "the zorblax" in (site / "real.md").read_text()
    if os.name != "nt":
        assert stat.S_IMODE((site / "real.md").stat().st_mode) == 0o640
    assert sorted(path.name for path in site.iterdir()) == [".mnlint.json", "link.md", "real.md"]


def test_a_suppressed_or_known_finding_is_not_fixed(site: Path) -> None:
    text = f"# A post\n\n<!-- mnlint-ignore-next {SLIP} -->\nWe like teh zorblax here.\n"
    assert fixed(site, text.encode()).decode() == text
    write(site, {"post.md": SLIPPED})
    mnlint("baseline", "write", *ONLY_OWN, cwd=site)
    assert fixed(site, SLIPPED.encode()).decode() == SLIPPED


def test_a_claim_is_not_rewritten_unasked(site: Path) -> None:
    import json

    raw = json.loads((site / ".mnlint.json").read_text())
    raw["rules"][0] |= {"fix": "zorblax may help", "fix_safe": True}
    (site / ".mnlint.json").write_text(json.dumps(raw))
    text = b"# A post\n\nThe zorblax cures all.\n"
    assert fixed(site, text) == text
    assert b"may help" in fixed(site, text, "--unsafe-fixes")


def test_fixing_goes_on_until_nothing_changes(site: Path) -> None:
    """The fix of one rule makes the place of another."""
    import json

    raw = json.loads((site / ".mnlint.json").read_text())
    raw["rules"][2] |= {"phrases": ["the zorblax"], "fix": "a zorblax", "fix_safe": True, "severity": "warning"}
    (site / ".mnlint.json").write_text(json.dumps(raw))
    assert fixed(site, SLIPPED.encode()) == b"# A post\n\nWe like a zorblax here.\n"
    assert STYLE not in mnlint(*ONLY_OWN, "post.md", cwd=site).out


TEXTS = st.text(alphabet="ab \n é😀", max_size=40)


@st.composite
def texts_with_fixes(draw: st.DrawFn) -> tuple[str, list[Fix]]:
    text = draw(TEXTS)
    fixes = []
    for _ in range(draw(st.integers(0, 6))):
        edits = []
        for _ in range(draw(st.integers(1, 2))):
            start = draw(st.integers(0, len(text)))
            end = draw(st.integers(start, len(text)))
            edits.append(Edit(start, end, draw(st.text(alphabet="XY", max_size=3))))
        if all(
            one.end <= other.start or other.end <= one.start for one in edits for other in edits if one is not other
        ):
            fixes.append(Fix("", tuple(edits), safe=True))
    return text, fixes


@given(texts_with_fixes())
def test_a_fix_never_touches_text_outside_of_its_edits(case: tuple[str, list[Fix]]) -> None:
    text, fixes = case
    result = apply(text, fixes)
    edits = [edit for fix in fixes for edit in fix.edits]
    kept = "".join(sign for at, sign in enumerate(text) if not any(edit.start <= at < edit.end for edit in edits))
    left = iter(result.text)
    assert all(sign in left for sign in kept)  # in order, nothing lost
    if not fixes:
        assert result.text == text
    elif any(edit.start != edit.end or edit.replacement for edit in edits):
        assert result.applied >= 1


@given(st.lists(st.sampled_from(["teh cat", "the the dog", "a fox", " ", "\n", "é"]), max_size=12).map(" ".join))
def test_fixing_twice_changes_nothing(text: str) -> None:
    class Found:
        def __init__(self, start: int, end: int, replacement: str) -> None:
            self.category = "typography"
            self.fixes = (Fix("", (Edit(start, end, replacement),), safe=True),)

    def lint(source: str):
        for wrong, right in (("teh", "the"), ("the the", "the"), ("  ", " ")):
            at = source.find(wrong)
            while at >= 0:
                yield Found(at, at + len(wrong), right)
                at = source.find(wrong, at + 1)

    once = fix_text(text, lint, unsafe=False)
    assert fix_text(once.text, lint, unsafe=False) == (once.text, 0)
    assert "teh" not in once.text
