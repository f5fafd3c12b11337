"""Findings as a client sees them: diagnostics, and what is told when the pointer rests on one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from lsprotocol import types

from mnlint.editor.positions import Places
from mnlint.findings import Finding, Severity

SOURCE = "mnlint"
_SEVERITIES: dict[Severity, types.DiagnosticSeverity] = {
    "error": types.DiagnosticSeverity.Error,
    "warning": types.DiagnosticSeverity.Warning,
    "info": types.DiagnosticSeverity.Information,
}
_MARKUP = re.compile(r"([\\`*_\[\]<>#|~])")


def diagnostic(finding: Finding, places: Places) -> types.Diagnostic:
    """Return a finding as a diagnostic; `data` tells its fingerprint."""
    return types.Diagnostic(
        range=places.range(*finding.span),
        message=finding.message,
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source=SOURCE,
        data={"fingerprint": finding.fingerprint},
    )


def findings_at(findings: Iterable[Finding], start: int, end: int) -> list[Finding]:
    """Return the findings that touch the range `[start, end]`, ends included."""
    return [finding for finding in findings if finding.span.start <= end and start <= finding.span.end]


def hover(findings: Iterable[Finding], places: Places, *, markdown: bool) -> types.Hover | None:
    """Return why each of the findings is one, who says so, and what to write instead."""
    told = list(findings)
    if not told:
        return None
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    between = "\n\n---\n\n" if markdown else "\n\n"
    text = between.join("\n\n".join(_paragraphs(finding, markdown=markdown)) for finding in told)
    return types.Hover(types.MarkupContent(kind, text), places.range(*told[0].span))


def _paragraphs(finding: Finding, *, markdown: bool) -> Iterator[str]:
    def plain(text: str) -> str:
        return _MARKUP.sub(r"\\\1", text) if markdown else text

    def head(text: str) -> str:
        return f"**{text}**" if markdown else text

    rule = f"`{finding.rule}`" if markdown else finding.rule
    yield f"{head(plain(finding.message))} ({finding.severity}, {rule})"
    if finding.why:
        yield f"{head('Why:')} {plain(finding.why)}"
    if finding.advice:
        yield f"{head('Advice:')} {plain(finding.advice)}"
    if finding.sources:
        cited = "\n".join(f"- {plain(source.cite())}" for source in finding.sources)
        yield f"{head('Sources:')}\n{cited}"
    if finding.also:
        yield "\n".join([head("Also here:"), *(f"- {plain(one.message)} ({one.rule})" for one in finding.also)])
