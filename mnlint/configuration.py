"""Findings about settings, front matter and suppressions: their words stand in the rule set under "messages"."""

from __future__ import annotations

from collections.abc import Iterable

from mnlint.findings import SEVERITIES, Finding, Fix, Severity, Span
from mnlint.rules.model import RuleSet

OFF = "off"


def configuration_finding(
    ruleset: RuleSet, source: str, name: str, span: Span, *, values: dict[str, str], fixes: Iterable[Fix] = ()
) -> Finding | None:
    """Make the configuration finding `name`; None if the rule set has switched it off.

    `values` fill the named braces of the message. A name without a message is reported with its detail as a warning.
    """
    words = ruleset.messages.get(name, {})
    severity: str = words.get("severity", "warning")
    if severity == OFF:
        return None
    known: Severity = next((one for one in SEVERITIES if one == severity), "warning")
    return Finding(
        rule=name,
        category="configuration",
        severity=known,
        message=_fill(words.get("message", f"{name}: {{detail}}"), values),
        span=span,
        text=source[span.start : span.end],
        why=_fill(words.get("why", ""), values),
        advice=_fill(words.get("advice", ""), values),
        fixes=tuple(fixes),
    )


def _fill(template: str, values: dict[str, str]) -> str:
    for name, value in values.items():
        template = template.replace("{" + name + "}", value)
    return template
