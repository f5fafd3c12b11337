"""Checks: one module for each kind of rule, imported when a rule of its kind first runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mnlint.findings import Finding
    from mnlint.matching.analysis import Analysis

Check = Callable[["Analysis", Sequence[Any]], Iterable["Finding"]]


def _lazy(kind: str) -> Check:
    def check(analysis: Analysis, rules: Sequence[Any]) -> Iterable[Finding]:
        found: Iterable[Finding] = import_module(f"mnlint.checks.{kind}").check(analysis, rules)
        return found

    return check


CHECKS: dict[str, Check] = {
    kind: _lazy(kind) for kind in ("phrase", "require", "spam", "terms", "typography", "readability", "grammar")
}
