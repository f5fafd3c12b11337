"""A real LanguageTool for tests, or the reason why there is none.

`export LTP_PATH=$(.ci/languagetool.sh)` makes one available.
MNLINT_REQUIRE_LANGUAGETOOL=1 turns the skip into a failure.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from mnlint.grammar import server
from mnlint.grammar.engine import EngineError

CACHE = Path.home() / ".cache" / "mnlint-ci" / "languagetool"  # where .ci/languagetool.sh puts it


def _reason() -> str:
    if "LTP_PATH" not in os.environ and CACHE.is_dir():
        os.environ["LTP_PATH"] = str(CACHE)
    try:
        server.require_library()
        server.require_java()
        server.require_jar()
    except EngineError as error:
        return str(error)
    return ""


REASON = _reason()
needs_languagetool = pytest.mark.skipif(
    bool(REASON) and os.environ.get("MNLINT_REQUIRE_LANGUAGETOOL") != "1", reason=f"no LanguageTool here: {REASON}"
)
