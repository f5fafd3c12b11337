"""One line a finding: `path:line:col: severity: message [rule]`."""

from __future__ import annotations

from mnlint.findings import Finding
from mnlint.report.style import Style, one_line
from mnlint.results import FileReport, RunReport


def render(run: RunReport, style: Style) -> str:
    """Return a line a finding; those of severity `info` only where they make the run fail."""
    shown = ((file, finding) for file, finding in run if finding.severity != "info" or run.fail_on == "info")
    return "".join(f"{headline(file, finding, style)}\n" for file, finding in shown)


def headline(file: FileReport, finding: Finding, style: Style) -> str:
    """Return the line of a finding, without its end."""
    at = file.lines.position(finding.span.start)
    place = style.paint(f"{one_line(file.path)}:{at.line}:{at.column}:", "bold")
    severity = style.paint(finding.severity, finding.severity)
    more = f" ({finding.count} places)" if finding.count > 1 else ""
    message = style.plain(one_line(finding.message))
    return f"{place} {severity}: {message}{more} {style.paint(f'[{finding.rule}]', 'dim')}"
