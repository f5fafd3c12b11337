"""SARIF 2.1.0, for code scanning. Columns count code points; paths are relative to the folder of the run."""

from __future__ import annotations

import json
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from mnlint import __version__
from mnlint.findings import Finding
from mnlint.report.json import claims_off, notice
from mnlint.report.style import Style, one_line
from mnlint.results import FileReport, RunReport
from mnlint.rules.model import Rule

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "mnlint/v1"
ROOT = "SRCROOT"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def render(run: RunReport, style: Style) -> str:
    """Return one run with its rules, results (suppressed and baselined ones too), and what went wrong."""
    rules = _rules(run)
    results = []
    for file in run.files:
        results += [_result(file, finding, rules) for finding in file.findings]
        results += [{**_result(file, one, rules), "suppressions": _suppression(one)} for one in file.suppressed]
        results += [
            {
                **_result(file, one, rules),
                "suppressions": _suppression(one, external=True),
                "baselineState": "unchanged",
            }
            for one in file.baselined
        ]
    sarif_run = {
        "tool": {"driver": _driver(run, rules)},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {ROOT: {"description": {"text": "The folder in which mnlint was run."}}},
        "invocations": [_invocation(run)],
        "results": results,
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [sarif_run]}, ensure_ascii=False, indent=2) + "\n"


def _rules(run: RunReport) -> dict[str, int]:
    """Return the rules to describe, by name with their index: all that ran, and the names of other findings."""
    names = dict.fromkeys(run.rules)
    for file in run.files:
        for finding in (*file.findings, *file.suppressed, *file.baselined):
            names.setdefault(finding.rule)
    return {name: index for index, name in enumerate(names)}


def _driver(run: RunReport, rules: dict[str, int]) -> dict[str, Any]:
    driver: dict[str, Any] = {"name": "mnlint", "version": __version__, "semanticVersion": __version__}
    driver["rules"] = [_descriptor(name, run.rules.get(name)) for name in rules]
    if run.ruleset is not None:
        ruleset = run.ruleset
        facts = {"version": ruleset.version, "date": ruleset.date, "digest": ruleset.digest}
        driver["properties"] = {"ruleset": facts, "claimRulesOff": claims_off(run), "notice": notice(ruleset)}
    return driver


def _descriptor(name: str, rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"id": name, "name": name, "properties": {"tags": ["configuration"]}}
    descriptor: dict[str, Any] = {"id": name, "name": name}
    descriptor["shortDescription"] = {"text": name.replace("-", " ").capitalize() + "."}
    if rule.why:
        descriptor["fullDescription"] = {"text": rule.why}
    plain = [rule.why, *(f"Source: {source.cite()}" for source in rule.sources), rule.advice]
    markdown = [
        rule.why,
        "\n".join(f"- {source.cite()}" for source in rule.sources),
        f"**Write instead:** {rule.advice}" if rule.advice else "",
        f"`mnlint explain {name}` tells more.",
    ]
    text = "\n".join(filter(None, plain)) or name
    descriptor["help"] = {"text": text, "markdown": "\n\n".join(filter(None, markdown))}
    descriptor["defaultConfiguration"] = {"level": _LEVELS[rule.severity]}
    descriptor["properties"] = {"tags": [rule.category, *rule.tags]}
    precision = rule.measured.get("precision")
    if isinstance(precision, int | float):
        descriptor["properties"]["precision"] = _precision(precision)
    return descriptor


def _precision(share: float) -> str:
    """Return the word that code scanning knows for a share of right findings."""
    return next(
        (word for limit, word in ((0.95, "very-high"), (0.85, "high"), (0.6, "medium")) if share >= limit), "low"
    )


def _result(file: FileReport, finding: Finding, rules: dict[str, int]) -> dict[str, Any]:
    start, end = file.lines.position(finding.span.start), file.lines.position(finding.span.end)
    region = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "charOffset": start.offset,
        "charLength": end.offset - start.offset,
        "snippet": {"text": finding.text},
    }
    text = "\n".join(filter(None, (one_line(finding.message), finding.advice)))
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": rules[finding.rule],
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(file.path), "region": region}}],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
    }
    if finding.count > 1:
        result["occurrenceCount"] = finding.count
    if finding.fixes:
        result["fixes"] = [_fix(file, fix.title, fix.edits) for fix in finding.fixes]
    return result


def _fix(file: FileReport, title: str, edits: tuple[Any, ...]) -> dict[str, Any]:
    replacements = [
        {
            "deletedRegion": {"charOffset": edit.start, "charLength": edit.end - edit.start},
            "insertedContent": {"text": edit.replacement},
        }
        for edit in edits
    ]
    return {
        "description": {"text": title},
        "artifactChanges": [{"artifactLocation": _artifact(file.path), "replacements": replacements}],
    }


def _suppression(finding: Finding, *, external: bool = False) -> list[dict[str, str]]:
    suppression = {"kind": "external" if external else "inSource", "status": "accepted"}
    return [{**suppression, "justification": finding.reason} if finding.reason else suppression]


def _artifact(path: str) -> dict[str, str]:
    uri = quote(path.removeprefix("./"), safe="/!$&'()*+,;=@~-._")
    if PurePosixPath(path).is_absolute() or path.startswith("<"):
        return {"uri": f"file://{uri}" if path.startswith("/") else uri}
    return {"uri": uri, "uriBaseId": ROOT}


def _invocation(run: RunReport) -> dict[str, Any]:
    notes = [(file.path, problem) for file in run.files for problem in (file.error, *file.failures) if problem]
    invocation: dict[str, Any] = {"executionSuccessful": not run.failed, "exitCode": run.status}
    if notes or run.errors:
        invocation["toolExecutionNotifications"] = [
            {
                "level": "error",
                "message": {"text": one_line(text)},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}],
            }
            for path, text in notes
        ] + [{"level": "error", "message": {"text": one_line(text)}} for text in run.errors]
    return invocation
