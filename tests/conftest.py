"""What all tests share."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(autouse=True, scope="session")
def _own_cache(tmp_path_factory: pytest.TempPathFactory):
    """Keep tests out of the user's cache and settings."""
    kept = {name: value for name, value in os.environ.items() if name.startswith("MNLINT_") or name.endswith("_COLOR")}
    for name in kept:
        del os.environ[name]
    os.environ["MNLINT_CACHE_DIR"] = str(tmp_path_factory.mktemp("cache"))
    yield
    del os.environ["MNLINT_CACHE_DIR"]
    os.environ.update(kept)
