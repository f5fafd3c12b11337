"""GitHub workflow commands: annotations on the lines of a pull request."""

from __future__ import annotations

from collections.abc import Iterator

from mnlint.report.style import Style, one_line
from mnlint.results import RunReport

_LEVELS = {"error": "error", "warning": "warning", "info": "notice"}


def render(run: RunReport, style: Style) -> str:
    """Return a command a finding, and one for each file that could not be read."""
    return "".join(f"{line}\n" for line in _lines(run))


def _lines(run: RunReport) -> Iterator[str]:
    for file in run.files:
        if file.error is not None:
            yield f"::error file={_property(file.path)},title=mnlint::{_data(file.error)}"
        for finding in file.findings:
            start, end = file.lines.position(finding.span.start), file.lines.position(finding.span.end)
            columns = f",col={start.column},endColumn={end.column}" if start.line == end.line else ""
            place = f"file={_property(file.path)},line={start.line},endLine={end.line}{columns}"
            title = _property(f"mnlint ({finding.rule})")
            notes = [one_line(finding.message), *(one_line(note) for note in (finding.why, finding.advice) if note)]
            text = _data("\n".join(notes))
            yield f"::{_LEVELS[finding.severity]} {place},title={title}::{text}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
