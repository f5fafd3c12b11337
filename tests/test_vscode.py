"""The VS Code extension says the same as the server and its own README. `.ci/vscode.sh` packages it."""

from __future__ import annotations

import json
import re

import pytest
from command import ROOT

pytest.importorskip("pygls", reason="the language server is not installed (pip install 'mnlint[lsp]')")

from mnlint import __version__
from mnlint.editor.server import DEBOUNCE, GRAMMAR

FOLDER = ROOT / "editors" / "vscode"
MANIFEST = json.loads((FOLDER / "package.json").read_text(encoding="utf-8"))
SETTINGS = MANIFEST["contributes"]["configuration"]["properties"]


def test_its_readme_tells_every_setting_with_its_default() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"^\| `(mnlint\.\w+)` \| `(.*?)` \|", readme, re.MULTILINE))
    assert {name: json.loads(value) for name, value in told.items()} == {
        name: setting["default"] for name, setting in SETTINGS.items()
    }


def test_its_defaults_are_those_of_the_server() -> None:
    assert MANIFEST["version"] == __version__
    assert SETTINGS["mnlint.debounce"]["default"] == DEBOUNCE
    assert tuple(SETTINGS["mnlint.grammar"]["enum"]) == GRAMMAR
