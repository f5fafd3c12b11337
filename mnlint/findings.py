"""Findings: what is wrong, where, why, who says so, and how to mend it.

Checks yield `Finding`s; everything after them only filters, orders, fixes or prints.
All offsets are Unicode code points in the source text (a byte-order mark at the start is not counted).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")  # most severe first

Category = Literal[
    "overclaim",
    "unsourced",
    "prescription-only",
    "seo-spam",
    "residue",
    "disclaimer",
    "grammar",
    "typography",
    "consistency",
    "readability",
    "configuration",
]
CLAIMS = frozenset({"overclaim", "unsourced", "prescription-only"})
LANGUAGE = frozenset({"grammar", "typography", "consistency"})
FINGERPRINT_CONTEXT = 30  # characters on either side, see decisions on the JSON contract


class Span(NamedTuple):
    """A half-open range of source code points."""

    start: int
    end: int


class Edit(NamedTuple):
    """Replace the source between `start` and `end` by `replacement`."""

    start: int
    end: int
    replacement: str


class Fix(NamedTuple):
    """A set of edits that belong together; `safe` ones cannot change the meaning."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


class Source(NamedTuple):
    """Who says so: a regulator's clause or a guideline. `checked` is the month (YYYY-MM) it was last looked at."""

    body: str
    clause: str = ""
    title: str = ""
    year: int | None = None
    checked: str = ""

    def cite(self) -> str:
        """Return the source on one line: "CAP 3.7: Title (2010)"."""
        head = f"{self.body} {self.clause}".strip()
        title = f": {self.title}" if self.title else ""
        return f"{head}{title}" + (f" ({self.year})" if self.year else "")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. `text` is exactly the source between `span.start` and `span.end`."""

    rule: str
    category: Category
    severity: Severity
    message: str
    span: Span
    text: str
    tags: tuple[str, ...] = ()
    why: str = ""
    advice: str = ""
    sources: tuple[Source, ...] = ()
    fixes: tuple[Fix, ...] = ()
    field: str | None = None  # front-matter or CMS field, e.g. "faq[0].answer"
    count: int = 1  # places that this finding stands for, where the rule reports only the first
    also: tuple[Finding, ...] = ()
    fingerprint: str = ""
    reason: str = ""  # why it was suppressed or baselined


def fingerprint(finding: Finding, source: str, occurrence: int) -> str:
    """Return a hash that survives edits elsewhere: rule, field, text and its neighbours, no path and no line."""
    start, end = finding.span
    before, after = source[max(0, start - FINGERPRINT_CONTEXT) : start], source[end : end + FINGERPRINT_CONTEXT]
    around = (before, finding.text, after)
    normal = [" ".join(part.split()).casefold() for part in around]
    key = "\x1f".join([finding.rule, finding.field or "", *normal, str(occurrence)])
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:20]


def with_fingerprints(findings: list[Finding], source: str) -> list[Finding]:
    """Give every finding its fingerprint; equal ones are told apart by their order of occurrence."""
    seen: dict[str, int] = {}
    marked = []
    for finding in findings:
        first = fingerprint(finding, source, 0)
        occurrence = seen.get(first, 0)
        seen[first] = occurrence + 1
        marked.append(replace(finding, fingerprint=fingerprint(finding, source, occurrence) if occurrence else first))
    return marked
