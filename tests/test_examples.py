"""The posts in examples/ get exactly the findings that stand in examples/expected.txt.

`MNLINT_UPDATE=1 pytest tests/test_examples.py` writes that file anew, to be reviewed like code.
"""

from __future__ import annotations

import os

import pytest
from command import ROOT, mnlint

EXPECTED = ROOT / "examples" / "expected.txt"


def test_examples_get_what_is_expected() -> None:
    if not list((ROOT / "examples").glob("*.*")):
        pytest.skip("there are no examples yet")
    out = mnlint("--isolated", "--fail-on", "never", "--format", "concise", "examples", cwd=ROOT).out
    if os.environ.get("MNLINT_UPDATE"):
        EXPECTED.write_text(out, encoding="utf-8")
    assert out == EXPECTED.read_text(encoding="utf-8")
