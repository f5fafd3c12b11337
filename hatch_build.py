"""Put the shipped rule set's phrases into the wheel, compiled: the first run then starts as fast as the second."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledPhrases(BuildHookInterface):  # type: ignore[type-arg]
    """Adds mnlint/data/matcher.bin to wheels; an editable install compiles its phrases when it runs."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the phrases and name the file for the wheel."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from mnlint.matching.tables import write_packaged
        from mnlint.rules.load import default_path, load_rules

        self._folder = tempfile.TemporaryDirectory()
        compiled = Path(self._folder.name) / "matcher.bin"
        write_packaged(compiled, load_rules(default_path()))
        build_data["force_include"][str(compiled)] = "mnlint/data/matcher.bin"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled; the wheel holds it now."""
        if version != "editable":
            self._folder.cleanup()
