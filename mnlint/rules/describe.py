"""A rule in words: for `mnlint explain` and for the pages in docs/rules, from the same parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from mnlint.findings import CLAIMS
from mnlint.rules.model import PhraseRule, RequireRule, Rule, RuleSet

REASONED = CLAIMS | {"disclaimer"}  # categories whose suppressions need a reason
_PLURAL = "s"


class Section(NamedTuple):
    """A titled part of a description. `kind`: "text", "list", "quotes" (examples) or "code"."""

    title: str
    kind: str
    lines: tuple[str, ...]


def facts(rule: Rule, ruleset: RuleSet) -> Mapping[str, str]:
    """Return what a rule is, in short, by what it is called."""
    severity: str = "off" if rule.name in ruleset.off else rule.severity
    if rule.heading_severity:
        severity += f" ({rule.heading_severity} in headings)"
    told = {
        "Category": rule.category,
        "Severity": severity,
        "Kind": rule.kind,
        "Tags": ", ".join(rule.tags),
        "Holds in": ", ".join(rule.jurisdictions) or "every country",
        "Looks at": ", ".join(name + _PLURAL for name in rule.where) or "",
        "Leaves alone": ", ".join(name + _PLURAL for name in rule.not_where),
        "Posts": "published ones only" if rule.when == "published" else "",
        "Reports": "the first place of a post, with the number of places" if rule.report == "first" else "",
    }
    return {key: value for key, value in told.items() if value}


def sections(rule: Rule) -> Iterator[Section]:
    """Yield the parts of a rule's description, without empty ones."""
    told = (
        Section("What it says", "quotes", (rule.message,)),
        Section("Why", "text", (rule.why,) if rule.why else ()),
        Section("Who says so", "list", tuple(_cited(rule))),
        Section("What to write instead", "text", (rule.advice,) if rule.advice else ()),
        Section("Reported", "quotes", tuple(_examples(rule, "flag"))),
        Section("Left alone", "quotes", tuple(_examples(rule, "pass"))),
        Section("Where it keeps quiet", "list", tuple(_quiet(rule))),
        Section(
            "How often it is right", "list", tuple(f"{key}: {_told(value)}" for key, value in rule.measured.items())
        ),
        Section("To ignore it in one post", "code", _suppressions(rule)),
        Section("To switch it off for a site", "code", (json.dumps({"severities": {rule.name: "off"}}),)),
    )
    return (section for section in told if section.lines)


def _told(value: object) -> str:
    """Return a measured value in words; two numbers are "right of all"."""
    if isinstance(value, Mapping):
        parts = (f"{key} ({_told(v)})" if isinstance(v, Mapping) else f"{key} {_told(v)}" for key, v in value.items())
        return ", ".join(parts)
    return " of ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _cited(rule: Rule) -> Iterator[str]:
    for source in rule.sources:
        yield source.cite() + (f", checked {source.checked}" if source.checked else "")


def _examples(rule: Rule, way: str) -> Iterator[str]:
    for raw in rule.examples.get(way, ()):
        if isinstance(raw, str):
            yield raw
        else:
            named = [raw[key] for key in ("jurisdiction", "locale", "format") if key in raw]
            yield raw["text"] + (f" ({', '.join(named)})" if named else "")


def _quiet(rule: Rule) -> Iterator[str]:
    if isinstance(rule, PhraseRule):
        if rule.unless:
            yield f"in these contexts: {', '.join(rule.unless)}"
        if rule.except_:
            yield "in " + ", ".join(f"“{phrase}”" for phrase in rule.except_)
        if rule.topics:
            yield f"in posts that are not about {' or '.join(rule.topics)}"
    elif isinstance(rule, RequireRule) and rule.wordings:
        yield "where one of these stands: " + ", ".join(f"“{phrase}”" for phrase in rule.wordings)


def _suppressions(rule: Rule) -> tuple[str, ...]:
    reason = ": the reason" if rule.category in REASONED else ""
    front_matter = json.dumps({"ignore": {rule.name: "the reason" if reason else ""}}, ensure_ascii=False)
    return (f"<!-- mnlint-ignore-next {rule.name}{reason} -->", f"mnlint: {front_matter}")
