"""One finding for one place: the strongest rule is reported, the others stay with it as `also`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from mnlint.findings import CLAIMS, LANGUAGE, SEVERITIES, Finding, Fix, Span

# Findings of one family are one where they overlap, of different families only where their spans are equal.
_FAMILIES = (CLAIMS, frozenset({"seo-spam"}), frozenset({"residue", "typography"}), LANGUAGE)
_MERGED = frozenset[str]().union(*_FAMILIES)  # the others are about a post or a sentence, not about these words


def merge(findings: Iterable[Finding], engines: Mapping[str, int] | None = None, source: str = "") -> list[Finding]:
    """Return the strongest finding of each place, each with those that it stands for in `also`.

    Args:
        findings: Findings of one source.
        engines: The rules that stand for a grammar engine, each with its engine's rank. Where rules of one family and
            severity meet, those of no engine come first, then those of the lower rank. What an engine says is left out
            where it would change the text to the same; a rule without fixes takes over those for the same words.
        source: The text that the spans are about; only needed with `engines`.

    """
    engines = engines or {}
    kept: list[Finding] = []
    others: list[list[Finding]] = []
    by_start: dict[int, list[int]] = {}
    longest = 0
    for finding in sorted(findings, key=lambda finding: _strength(finding, engines.get(finding.rule, 0))):
        place = _place(finding, kept, _near(finding, by_start, longest))
        if place is None:
            by_start.setdefault(finding.span.start // _BUCKET, []).append(len(kept))
            longest = max(longest, finding.span.end - finding.span.start)
            kept.append(finding)
            others.append([])
        else:
            others[place].append(finding)
    return [_joined(finding, also, engines, source) for finding, also in zip(kept, others, strict=True)]


_BUCKET = 256  # source characters


def _near(finding: Finding, by_start: dict[int, list[int]], longest: int) -> list[int]:
    first = max(0, finding.span.start - longest) // _BUCKET
    return sorted(i for bucket in range(first, finding.span.end // _BUCKET + 1) for i in by_start.get(bucket, ()))


def _place(finding: Finding, kept: list[Finding], near: list[int]) -> int | None:
    return next((i for i in near if _one_place(kept[i], finding)), None)


def _one_place(one: Finding, other: Finding) -> bool:
    if one.category not in _MERGED or other.category not in _MERGED:
        return False
    if one.span == other.span:
        return True
    overlap = one.span.start < other.span.end and other.span.start < one.span.end
    return overlap and any(one.category in family and other.category in family for family in _FAMILIES)


def _strength(finding: Finding, engine: int) -> tuple[int, int, int, int, int, str]:
    """Sort key: claims, spam, language; then the more severe, our own, the longer, the earlier."""
    family = next((i for i, family in enumerate(_FAMILIES) if finding.category in family), len(_FAMILIES))
    start, end = finding.span
    return family, SEVERITIES.index(finding.severity), engine, start - end, start, finding.rule


def _joined(finding: Finding, others: Sequence[Finding], engines: Mapping[str, int], source: str) -> Finding:
    """Return a finding with those that it stands for, without what an engine says a second time."""
    also: list[Finding] = []
    for other in others:
        if other.rule in engines:
            if not finding.fixes and finding.category in LANGUAGE and _mends(other, finding):
                finding = replace(finding, fixes=other.fixes)
            if any(_says_the_same(one, other, source) for one in (finding, *also)):
                continue
        also.append(other)
    return replace(finding, also=tuple(also)) if also else finding


def _mends(engine: Finding, finding: Finding) -> bool:
    """Whether an engine's fixes are for what a finding marks: the same words, or a part of its only word."""
    (start, end), (first, last) = finding.span, engine.span
    return engine.span == finding.span or (start <= first and last <= end and len(finding.text.split()) == 1)


def _says_the_same(one: Finding, other: Finding, source: str) -> bool:
    """Whether a fix of each leads to the same text."""
    edits = [edit for finding in (one, other) for fix in finding.fixes for edit in fix.edits]
    if not one.fixes or not other.fixes or not edits:
        return False
    around = Span(min(edit.start for edit in edits), max(edit.end for edit in edits))
    return any(
        _mended(fix, source, around) == _mended(alike, source, around) for fix in one.fixes for alike in other.fixes
    )


def _mended(fix: Fix, source: str, around: Span) -> str:
    """Return the source of a span as a fix leaves it."""
    text, end = "", around.end
    for edit in sorted(fix.edits, reverse=True):
        text = edit.replacement + source[edit.end : end] + text
        end = edit.start
    return source[around.start : end] + text
