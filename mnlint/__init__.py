"""mnlint: a linter for the copy of aesthetic clinics.

>>> import mnlint
>>> report = mnlint.lint_text("We guarantee clear skin.", "post.md")
>>> [finding.rule for finding in report.findings]

`Linter` is the same for many texts with one rule set; `load_rules` loads a rule set of one's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from mnlint.applies import Options
    from mnlint.findings import Finding
    from mnlint.linter import Linter
    from mnlint.results import FileReport, RunReport
    from mnlint.rules.load import load_rules
    from mnlint.rules.model import RuleSet

__version__ = "0.1.0"
__all__ = ["FileReport", "Finding", "Linter", "Options", "RuleSet", "RunReport", "lint_file", "lint_text", "load_rules"]

_HOMES = {
    "FileReport": "mnlint.results",
    "Finding": "mnlint.findings",
    "Linter": "mnlint.linter",
    "Options": "mnlint.applies",
    "RuleSet": "mnlint.rules.model",
    "RunReport": "mnlint.results",
    "load_rules": "mnlint.rules.load",
}


def lint_text(
    text: str, name: str = "<stdin>", *, ruleset: RuleSet | None = None, options: Options | None = None
) -> FileReport:
    """Lint one text; `name` tells its format by its ending. Raises `RulesError` if the rule set cannot be used."""
    from mnlint.linter import Linter

    return Linter(ruleset, options).lint_text(text, name)


def lint_file(path: str | Path, *, ruleset: RuleSet | None = None, options: Options | None = None) -> FileReport:
    """Lint one file; what cannot be read comes back as `FileReport.error`."""
    from mnlint.linter import Linter

    return Linter(ruleset, options).lint_file(path)


def __getattr__(name: str) -> Any:  # noqa: ANN401
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(_HOMES[name]), name)
