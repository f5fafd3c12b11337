"""JSON lines: a finding a line, as in the JSON report; a file that could not be read is a line with `error`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from mnlint.report.json import Places, file_object, finding_object
from mnlint.report.style import Style
from mnlint.results import RunReport


def render(run: RunReport, style: Style) -> str:
    """Return a line for each finding that counts."""
    return "".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in _entries(run))


def _entries(run: RunReport) -> Iterator[dict[str, Any]]:
    for file in run.files:
        if file.error is not None:
            yield file_object(file)
        places = Places(file)
        for finding in file.findings:
            yield finding_object(places, finding)
