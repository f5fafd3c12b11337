"""Grammar: engines and our own pack over the blocks of a document, under the names of the rule set."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from mnlint.document.model import Block
from mnlint.findings import Edit, Finding, Fix
from mnlint.grammar.job import Alarm, Job
from mnlint.grammar.paragraphs import document_alarms
from mnlint.grammar.resources import resources
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import GrammarRule

_jobs: weakref.WeakKeyDictionary[Analysis, Job] = weakref.WeakKeyDictionary()


def prepare(analysis: Analysis, rules: Sequence[GrammarRule]) -> None:
    """Start what is slow, so that it runs beside the other checks; `check` then waits for it."""
    job = _jobs[analysis] = Job(analysis, rules, resources(analysis.ruleset))
    job.start()


def check(analysis: Analysis, rules: Sequence[GrammarRule]) -> Iterator[Finding]:
    """Yield the findings of grammar rules. Raises `EngineError` where an engine that was asked for is missing."""
    job = _jobs.pop(analysis, None) or Job(analysis, rules, resources(analysis.ruleset))
    by_name = {rule.name: rule for rule in rules}
    alarms = job.alarms()
    careless = _is_careless(analysis, alarms)
    for block in analysis.document.blocks:
        seen: set[tuple[str, int, int]] = set()
        for alarm in alarms.get(block.text, ()):
            rule = by_name[alarm.rule]
            if alarm[:3] not in seen and _looks_at(rule, block) and (careless or not alarm.doubtful):
                seen.add(alarm[:3])
                yield _finding(analysis, rule, block, alarm)
    for rule, block, start, end in document_alarms(analysis, rules):
        yield analysis.finding(rule, block, start, end)


def _is_careless(analysis: Analysis, alarms: Mapping[str, Sequence[Alarm]]) -> bool:
    """Tell whether a post holds so many slips that doubtful ones are likely to be slips too."""
    limits = analysis.ruleset.data.get("careless")
    if limits is None:
        return False
    blocks = analysis.document.blocks
    doubtful = [alarm.doubtful for block in blocks for alarm in alarms.get(block.text, ())]
    found = doubtful.count(False) + limits["doubtful"] * doubtful.count(True)
    careless: bool = found >= limits["findings"] and found * 100 >= limits["per_100_words"] * analysis.words
    return careless


def _looks_at(rule: GrammarRule, block: Block) -> bool:
    role = str(block.role)
    return (not rule.where or role in rule.where) and role not in rule.not_where


def _finding(analysis: Analysis, rule: GrammarRule, block: Block, alarm: Alarm) -> Finding:
    values = {"engine_message": alarm.message, "replacement": alarm.replacements[0] if alarm.replacements else ""}
    fixes = [_fix(block, alarm, text, safe=bool(rule.options.get("safe"))) for text in alarm.replacements[:3]]
    severity = rule.heading_severity if block.role == "heading" else None
    finding = analysis.finding(rule, block, alarm.start, alarm.end, values=values, fixes=fixes, severity=severity)
    unsaid = not alarm.replacements and "{replacement}" in rule.advice
    return replace(finding, advice="") if unsaid else finding


def _fix(block: Block, alarm: Alarm, text: str, *, safe: bool) -> Fix:
    start, end = block.span(alarm.start, alarm.end)
    title = f"Write “{text}”" if text else "Leave it out"
    return Fix(title, (Edit(start, end, text),), safe=safe)
