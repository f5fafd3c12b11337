"""Reviewdog diagnostics (rdjson). Its columns count UTF-8 bytes from 1, ends are exclusive."""

from __future__ import annotations

import json
from typing import Any

from mnlint.findings import Finding
from mnlint.report.style import Style, one_line
from mnlint.results import FileReport, RunReport

_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "info": "INFO"}


def render(run: RunReport, style: Style) -> str:
    """Return all findings; only safe fixes are suggestions, since reviewdog offers them at a click."""
    diagnostics = []
    for file in run.files:
        if file.error is not None:
            entry = {"message": one_line(file.error), "location": {"path": file.path}, "severity": "ERROR"}
            diagnostics.append(entry)
        diagnostics += [_diagnostic(file, finding) for finding in file.findings]
    return json.dumps({"source": {"name": "mnlint"}, "diagnostics": diagnostics}, ensure_ascii=False, indent=2) + "\n"


def _diagnostic(file: FileReport, finding: Finding) -> dict[str, Any]:
    notes = filter(None, (finding.message, finding.why, finding.advice))
    entry: dict[str, Any] = {
        "message": "\n".join(one_line(note) for note in notes),
        "location": {"path": file.path, "range": _range(file, *finding.span)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule},
    }
    edits = [edit for fix in finding.fixes if fix.safe for edit in fix.edits]
    if edits:
        entry["suggestions"] = [
            {"range": _range(file, edit.start, edit.end), "text": edit.replacement} for edit in edits
        ]
    return entry


def _range(file: FileReport, start: int, end: int) -> dict[str, Any]:
    places = {"start": file.lines.position(start), "end": file.lines.position(end)}
    return {name: {"line": at.line, "column": at.byte_column} for name, at in places.items()}
