"""Phrase rules: words that may not stand there, unless their context says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial

from mnlint.checks.reported import reported
from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix, Severity, Span
from mnlint.matching.analysis import Analysis, Hit
from mnlint.matching.context import feigned
from mnlint.rules.model import Pattern, PhraseRule

FURNITURE = frozenset({"nav", "header", "footer", "form"})  # containers of what stands around a post
_TITLE_FIELDS = ("title", "headline")  # endings of field names that are headings of the page
_DELETE_LINE, _DELETE_SPAN = "delete-line", "delete-span"


def check(analysis: Analysis, rules: Sequence[PhraseRule]) -> Iterator[Finding]:
    """Yield the findings of phrase rules."""
    only_in_field = frozenset(analysis.ruleset.data.get("field", {}).get("categories", ()))
    for rule in rules:
        if rule.topics and not analysis.topics.intersection(rule.topics):
            continue
        if rule.category in only_in_field and not analysis.in_field:
            continue
        found = _in_source(analysis, rule) if rule.scope == "source" else _in_blocks(analysis, rule)
        yield from reported(list(found), rule)


def _in_blocks(analysis: Analysis, rule: PhraseRule) -> Iterator[Finding]:
    for hit in _hits(analysis, rule):
        if not _looks_at(rule, hit.block) or (rule.scope == "line" and not _is_whole_line(analysis, hit)):
            continue
        if _excepted(analysis, rule, hit) or not _has_needed(analysis, rule, hit):
            continue
        if any(analysis.in_context(name, hit) for name in rule.unless):
            continue
        fixes = _fixes(analysis, rule, hit.block.span(hit.start, hit.end))
        yield analysis.finding(rule, hit.block, hit.start, hit.end, fixes=fixes, severity=_severity(rule, hit.block))


def _hits(analysis: Analysis, rule: PhraseRule) -> list[Hit]:
    """Return the places of a rule's phrases and patterns; of overlapping ones the longest."""
    phrases = analysis.hits(f"{rule.name}/phrases")
    patterns = list(_all_pattern_hits(analysis, rule)) if rule.regex else []
    if not patterns:
        return phrases
    chosen: list[Hit] = []
    for hit in sorted([*phrases, *patterns], key=lambda hit: hit.start - hit.end):
        if not any(hit.block is other.block and hit.start < other.end and other.start < hit.end for other in chosen):
            chosen.append(hit)
    return sorted(chosen, key=lambda hit: (hit.block.index, hit.start))


def _all_pattern_hits(analysis: Analysis, rule: PhraseRule) -> Iterator[Hit]:
    for block in analysis.document.blocks:
        hits = analysis.remembered(block, rule.name, partial(_pattern_hits, analysis, rule.regex, block))
        if hits and _looks_at(rule, block):
            yield from (hit._replace(block=block) for hit in hits)


def _pattern_hits(analysis: Analysis, patterns: Sequence[Pattern], block: Block) -> list[Hit]:
    hits = []
    for pattern in patterns:
        if pattern.has and not any(text in block.text for text in pattern.has):
            continue
        for match in compiled(pattern.pattern).finditer(block.text):
            hit = analysis.text_hit(block, *match.span()) if match.end() > match.start() else None
            if hit is not None:
                hits.append(hit)
    return hits


def _looks_at(rule: PhraseRule, block: Block) -> bool:
    if rule.scope == "line" and FURNITURE.intersection(block.container.split("/")):
        return False  # labels are at home in a menu, a form or a footer
    role = Role.PARAGRAPH if rule.scope == "line" and block.bare else block.role  # a bare heading is a line like others
    return (not rule.where or role in rule.where) and role not in rule.not_where


def _is_whole_line(analysis: Analysis, hit: Hit) -> bool:
    """Tell whether a hit is a whole line of a paragraph, but for signs around it."""
    text = hit.block.text
    start = text.rfind("\n", 0, hit.start) + 1
    end = text.find("\n", hit.end)
    rest = text[start : hit.start] + text[hit.end : len(text) if end < 0 else end]
    if (start > 0 and text[start].islower()) or (end > 0 and text[end + 1 : end + 2].islower()):
        return False  # a line of a paragraph that an editor broke
    return not any(character.isalnum() for character in rest)


def _excepted(analysis: Analysis, rule: PhraseRule, hit: Hit) -> bool:
    return bool(rule.except_) and any(
        other.start < hit.end and hit.start < other.end and not feigned(analysis, rule.unless, other, hit)
        for other in analysis.hits_in(f"{rule.name}/except", hit.block)
    )


def _has_needed(analysis: Analysis, rule: PhraseRule, hit: Hit) -> bool:
    return not rule.needs or any(
        hit.sentence - other.sentence in (0, 1) for other in analysis.hits_in(f"{rule.name}/needs", hit.block)
    )


def _severity(rule: PhraseRule, block: Block) -> Severity:
    heading = block.role is Role.HEADING or (block.field is not None and block.field.lower().endswith(_TITLE_FIELDS))
    return rule.heading_severity if heading and rule.heading_severity else rule.severity


def _in_source(analysis: Analysis, rule: PhraseRule) -> Iterator[Finding]:
    """Look at the source as it is, markup included, but for code and comments."""
    document = analysis.document
    kept_out = [*document.code, *(comment.span for comment in document.comments)]
    taken: list[Span] = []
    for pattern in rule.regex:
        if pattern.has and not any(text in document.source for text in pattern.has):
            continue
        for match in compiled(pattern.pattern).finditer(document.source):
            span = Span(*match.span())
            if span.start < span.end and not any(_overlap(span, other) for other in (*kept_out, *taken)):
                taken.append(span)
    for span in sorted(taken):
        yield analysis.source_finding(rule, span, fixes=_fixes(analysis, rule, span))


def _overlap(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _fixes(analysis: Analysis, rule: PhraseRule, span: Span) -> tuple[Fix, ...]:
    """Return the rule's fix for a place: a deletion or a replacement."""
    if rule.fix is None:
        return ()
    if rule.fix == _DELETE_SPAN:
        return (Fix("Delete it", (Edit(span.start, span.end, ""),), rule.fix_safe),)
    if rule.fix == _DELETE_LINE:
        source = analysis.document.source
        start = source.rfind("\n", 0, span.start) + 1
        end = source.find("\n", span.end)
        return (Fix("Delete the line", (Edit(start, len(source) if end < 0 else end + 1, ""),), rule.fix_safe),)
    return (Fix(f"Write “{rule.fix}”", (Edit(span.start, span.end, rule.fix),), rule.fix_safe),)


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern once; `^` and `$` stand at the edges of lines."""
    return re.compile(pattern, re.MULTILINE)
