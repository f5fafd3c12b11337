"""Statements that a post about a treatment must carry.

Options of a rule: `any_of` (names of statements, any of which satisfies it), `core` (asked of every treatment post),
`core_in` (jurisdictions in which it is), `silent_in` (topic -> jurisdictions in which it is not asked of that topic).
A statement that is not core is asked where a topic of the post names it under "needs".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mnlint.document.model import Role
from mnlint.findings import Finding
from mnlint.matching.analysis import Analysis, Hit
from mnlint.matching.topics import is_title
from mnlint.rules.model import RequireRule

_NEAR = 1  # blocks before and after that count as near


def check(analysis: Analysis, rules: Sequence[RequireRule]) -> Iterator[Finding]:
    """Yield a finding for each statement that the post's topics ask for and that it does not make."""
    about: Mapping[str, Any] = analysis.ruleset.data.get("about", {})
    place = _place(analysis, about)
    if place is None:
        return
    declared = any(analysis.document.front_matter.data.get(field) for field in about.get("declared", ()))
    for rule in rules:
        if not _is_asked(analysis, rule):
            continue
        trigger = _unanswered(analysis, rule, place, declared=declared)
        if trigger is not None:
            yield analysis.finding(rule, trigger.block, trigger.start, trigger.end)


def _place(analysis: Analysis, about: Mapping[str, Any]) -> Hit | None:
    """Return the first place that makes the post one to be asked; None where it is not."""
    if not analysis.topics or any(is_title(hit.block, about) for hit in analysis.hits("about/left_alone")):
        return None
    words = sum(len(analysis.prose(block).tokens) for block in analysis.document.blocks if block.field is None)
    raised = [hit for hit in analysis.hits("about/raised_by") if hit.block.role not in (Role.IMAGE_TEXT, Role.FIELD)]
    return raised[0] if raised and words >= about.get("least_words", 0) else None


def _is_asked(analysis: Analysis, rule: RequireRule) -> bool:
    options = rule.options
    silent: Mapping[str, Sequence[str]] = options.get("silent_in", {})
    if any(analysis.jurisdictions.intersection(silent.get(topic, ())) for topic in analysis.topics):
        return False
    if options.get("core") or analysis.jurisdictions.intersection(options.get("core_in", ())):
        return True
    topics = analysis.ruleset.data.get("topics", {})
    return any(rule.statement in topics[topic].get("needs", ()) for topic in analysis.topics)


def _unanswered(analysis: Analysis, rule: RequireRule, place: Hit, *, declared: bool) -> Hit | None:
    """Return the place that asks for a statement in vain; None where nothing asks or something answers."""
    triggers = analysis.hits(f"{rule.name}/raised_by") if rule.raised_by else [place]
    if declared and not rule.near:
        return None
    said = list(_statements(analysis, rule))
    if not rule.near:
        return triggers[0] if triggers and not said else None
    for trigger in triggers:
        if not any(abs(hit.block.index - trigger.block.index) <= _NEAR for hit in said):
            return trigger
    return None


def _statements(analysis: Analysis, rule: RequireRule) -> Iterator[Hit]:
    """Yield the places where a rule's statement is made."""
    yield from _made(analysis, rule.name, "wordings")
    yield from _made(analysis, rule.name, "weak")
    others: Sequence[str] = rule.options.get("any_of", ())
    for other in (*analysis.ruleset.rules, *analysis.ruleset.off.values()):
        if isinstance(other, RequireRule) and other.statement in others:
            yield from _made(analysis, other.name, "wordings")


def _made(analysis: Analysis, name: str, part: str) -> Iterator[Hit]:
    for hit in analysis.hits(f"{name}/{part}"):
        taken_back = any(
            other.first <= hit.first and hit.last <= other.last
            for other in analysis.hits_in(f"{name}/never", hit.block)
        )
        if not taken_back and not _is_bare_heading(analysis, hit) and not _is_denied(analysis, hit):
            yield hit


def _is_bare_heading(analysis: Analysis, hit: Hit) -> bool:
    """Tell whether a hit stands in a heading with nothing below it."""
    following = analysis.document.blocks[hit.block.index + 1 : hit.block.index + 2]
    return hit.block.role is Role.HEADING and not any(block.role is not Role.HEADING for block in following)


def _is_denied(analysis: Analysis, hit: Hit) -> bool:
    """Tell whether a hit stands in a question that is answered with no."""
    if not analysis.prose(hit.block).sentences[hit.sentence].question:
        return False
    answer = analysis.sentence_after(hit)
    if answer is None:
        return False
    block, index = answer
    sentence = analysis.prose(block).sentences[index]
    return analysis.prose(block).tokens[sentence.first].norm in analysis.english.negators
