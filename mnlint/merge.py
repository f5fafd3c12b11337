"""One finding for one place: the strongest rule is reported, the others stay with it as `also`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from mnlint.findings import CLAIMS, LANGUAGE, SEVERITIES, Finding

# Findings of one family are one where they overlap, of different families only where their spans are equal.
_FAMILIES = (CLAIMS, frozenset({"seo-spam"}), frozenset({"residue", "typography"}), LANGUAGE)
_MERGED = frozenset[str]().union(*_FAMILIES)  # the others are about a post or a sentence, not about these words


def merge(findings: Iterable[Finding]) -> list[Finding]:
    """Return the strongest finding of each place, each with those that it stands for in `also`."""
    kept: list[Finding] = []
    others: list[list[Finding]] = []
    by_start: dict[int, list[int]] = {}
    longest = 0
    for finding in sorted(findings, key=_strength):
        place = _place(finding, kept, _near(finding, by_start, longest))
        if place is None:
            by_start.setdefault(finding.span.start // _BUCKET, []).append(len(kept))
            longest = max(longest, finding.span.end - finding.span.start)
            kept.append(finding)
            others.append([])
        else:
            others[place].append(finding)
    return [replace(finding, also=tuple(also)) if also else finding for finding, also in zip(kept, others, strict=True)]


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


def _strength(finding: Finding) -> tuple[int, int, int, int, str]:
    """Sort key: claims, spam, language; then the more severe, the longer, the earlier."""
    family = next((i for i, family in enumerate(_FAMILIES) if finding.category in family), len(_FAMILIES))
    start, end = finding.span
    return family, SEVERITIES.index(finding.severity), start - end, start, finding.rule
