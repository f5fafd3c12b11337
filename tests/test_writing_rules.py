"""What docs/writing-rules.md shows works: every example is a rule set that proves itself."""

from __future__ import annotations

import re

import pytest

from mnlint.cli import main
from mnlint.rules.load import default_path

PAGE = (default_path().parent / "docs" / "writing-rules.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_proves_itself(example, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("MNLINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.json").write_text(example, encoding="utf-8")
    status, output = main(["rules", "test", "my.json"]), capsys.readouterr()
    assert (status, output.err) == (0, ""), output
    assert "note:" not in output.out


def test_the_page_shows_what_the_command_says(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.json").write_text(EXAMPLES[0], encoding="utf-8")
    main(["rules", "test", "my.json"])
    assert capsys.readouterr().out in PAGE
