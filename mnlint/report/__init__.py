"""Reports: a run as text for people, or in the formats that other tools read. One module a format."""

from __future__ import annotations

from importlib import import_module

from mnlint.report.style import Style
from mnlint.results import RunReport

_MODULES = {  # name for --format: module with `render(run, style) -> str`
    "text": "text",
    "concise": "concise",
    "json": "json",
    "jsonl": "jsonl",
    "sarif": "sarif",
    "github": "github",
    "gitlab": "gitlab",
    "junit": "junit",
    "checkstyle": "checkstyle",
    "rdjson": "rdjson",
    "html": "html",
}
FORMATS: tuple[str, ...] = tuple(_MODULES)


def render(
    run: RunReport,
    format: str,
    *,
    color: bool = False,
    width: int = 80,
    full: bool | None = None,
    unicode: bool = True,
) -> str:
    """Return a run as a report in one of `FORMATS`, its last line ended; empty if nothing is to be said.

    The rest is for the formats that people read: colour, the terminal's columns, whether it shows more than ASCII, and
    `full=False` for `text` as one line a finding.
    """
    name = "concise" if format == "text" and full is False else format
    module = import_module(f"mnlint.report.{_MODULES[name]}")
    report: str = module.render(run, Style(color=color, width=width, unicode=unicode))
    return report
