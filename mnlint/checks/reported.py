"""What a rule reports of the places it has found: each of them, or the first with their number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mnlint.findings import Finding
from mnlint.rules.model import Rule


def reported(found: list[Finding], rule: Rule) -> Iterator[Finding]:
    """Yield all findings, or for a rule with `report: first` the first, which then stands for all."""
    if rule.report == "first" and found:
        yield replace(found[0], count=len(found))
    else:
        yield from found
