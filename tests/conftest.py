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


def pytest_collection_modifyitems(items):
    """Leave the tests that drive an editor to those who ask for them."""
    if os.environ.get("MNLINT_TEST_EDITORS"):
        return
    reason = pytest.mark.skip(reason="MNLINT_TEST_EDITORS=1 runs the tests with editors")
    for item in items:
        if item.path.name in ("test_language_server.py", "test_neovim.py"):
            item.add_marker(reason)
