"""GitLab code quality: an array of issues, each known again by its fingerprint."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from mnlint.findings import Finding
from mnlint.report.style import Style, one_line
from mnlint.results import FileReport, RunReport

_SEVERITIES = {"error": "critical", "warning": "minor", "info": "info"}


def render(run: RunReport, style: Style) -> str:
    """Return all findings; a file that could not be read is a blocker at its first line."""
    issues = []
    for file in run.files:
        if file.error is not None:
            issues.append(_unreadable(file))
        issues += [_issue(file, finding) for finding in file.findings]
    return json.dumps(issues, ensure_ascii=False, indent=2) + "\n"


def _issue(file: FileReport, finding: Finding) -> dict[str, Any]:
    start, end = file.lines.position(finding.span.start), file.lines.position(finding.span.end)
    return {
        "description": one_line(finding.message),
        "check_name": finding.rule,
        "fingerprint": _hash(file.path, finding.fingerprint or f"{finding.rule} {finding.span.start}"),
        "severity": _SEVERITIES[finding.severity],
        "location": {
            "path": file.path,
            "positions": {
                "begin": {"line": start.line, "column": start.column},
                "end": {"line": end.line, "column": end.column},
            },
        },
    }


def _unreadable(file: FileReport) -> dict[str, Any]:
    return {
        "description": one_line(file.error or ""),
        "check_name": "unreadable",
        "fingerprint": _hash(file.path, "unreadable"),
        "severity": "blocker",
        "location": {"path": file.path, "lines": {"begin": 1}},
    }


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
