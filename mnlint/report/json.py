"""JSON, version 1: keys are added, never renamed; docs/reports.md lists them."""

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Mapping
from typing import Any

from mnlint.findings import CLAIMS, Finding, Source
from mnlint.report.style import Style
from mnlint.results import FileReport, RunReport
from mnlint.rules.model import RuleSet

VERSION = 1
NOTICE = "not-legal-advice"  # name of the message of the rule set
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


def render(run: RunReport, style: Style) -> str:
    """Return the whole run as one object."""
    places = {id(file): Places(file) for file in run.files}
    report = {
        "version": VERSION,
        "tool": tool(run),
        "files": [file_object(file) for file in run.files],
        "findings": [finding_object(places[id(file)], finding) for file, finding in run],
        "summary": dict(run.summary),
    }
    for key in ("suppressed", "baselined"):
        report[key] = [
            {**finding_object(places[id(file)], finding), "reason": finding.reason}
            for file in run.files
            for finding in getattr(file, key)
        ]
    if run.errors:
        report["errors"] = list(run.errors)
    return json.dumps(report, ensure_ascii=False, indent=2).replace("\u2028", "\\u2028") + "\n"


def tool(run: RunReport) -> dict[str, Any]:
    """Return what linted: the tool, its rule set by version, date and hash, and the claim rules that are off."""
    from mnlint import __version__

    ruleset = run.ruleset
    facts: dict[str, Any] = {"name": "mnlint", "version": __version__}
    if ruleset is not None:
        facts["ruleset"] = {"version": ruleset.version, "date": ruleset.date, "digest": ruleset.digest}
        facts["claim_rules_off"] = claims_off(run)
        facts["notice"] = notice(ruleset)
    return facts


def claims_off(run: RunReport) -> list[str]:
    """Return the names of the claim rules that some rule set of the run has switched off."""
    off = {name for ruleset in run.rulesets for name, rule in ruleset.off.items() if rule.category in CLAIMS}
    return sorted(off)


def notice(ruleset: RuleSet) -> str:
    """Return the rule set's word on what a report is not."""
    return ruleset.messages.get(NOTICE, {}).get("message", "")


def file_object(file: FileReport) -> dict[str, Any]:
    """Return what is told of a file as a whole."""
    facts: dict[str, Any] = {
        "path": file.path,
        "format": file.format,
        "locale": file.locale,
        "jurisdictions": list(file.jurisdictions),
        "words": file.words,
        "readability": file.readability,
        "error": file.error,
    }
    if file.note:
        facts["note"] = file.note
    if file.failures:
        facts["failures"] = list(file.failures)
    return facts


def finding_object(places: Places, finding: Finding, *, path: bool = True) -> dict[str, Any]:
    """Return a finding; those it stands for (`also`) come without their path."""
    facts: dict[str, Any] = {"path": places.file.path} if path else {}
    facts |= {
        "rule": finding.rule,
        "category": finding.category,
        "severity": finding.severity,
        "message": finding.message,
        "text": finding.text,
        "fingerprint": finding.fingerprint,
        "start": places.place(finding.span.start),
        "end": places.place(finding.span.end),
        "tags": list(finding.tags),
        "why": finding.why,
        "advice": finding.advice,
        "sources": [source_object(source) for source in finding.sources],
        "fixes": [
            {"title": fix.title, "safe": fix.safe, "edits": [edit._asdict() for edit in fix.edits]}
            for fix in finding.fixes
        ],
    }
    if finding.field is not None:
        facts["field"] = finding.field
    if finding.count > 1:
        facts["count"] = finding.count
    if finding.also:
        facts["also"] = [finding_object(places, other, path=False) for other in finding.also]
    return facts


def source_object(source: Source) -> Mapping[str, Any]:
    """Return a source; `checked` only where it is known."""
    facts = source._asdict()
    return facts if source.checked else {key: value for key, value in facts.items() if key != "checked"}


class Places:
    """The places of a file's findings in every unit: code points, UTF-16 units and UTF-8 bytes from its start."""

    def __init__(self, file: FileReport) -> None:
        self.file = file
        self._astral = [match.start() for match in _ASTRAL.finditer(file.source)]

    def place(self, offset: int) -> dict[str, int]:
        """Return a place: `offset`, `utf16` and `byte` from 0, `line` and `column` (code points) from 1."""
        at = self.file.lines.position(offset)
        utf16 = at.offset + bisect.bisect_left(self._astral, at.offset)
        return {"offset": at.offset, "line": at.line, "column": at.column, "utf16": utf16, "byte": at.byte}
