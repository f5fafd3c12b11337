"""SEO spam: search phrases, lists of towns, repetition, stuffed fields, bought links and hidden text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from mnlint.checks import spam_headings, spam_hidden, spam_links, spam_places, spam_queries, spam_repetition
from mnlint.checks.spam_words import Words
from mnlint.findings import Finding
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule

_MECHANISMS: Mapping[str, Callable[[Words, CheckRule], Iterator[Finding]]] = {
    **spam_places.CHECKS,
    **spam_queries.CHECKS,
    **spam_repetition.CHECKS,
    **spam_links.CHECKS,
    **spam_hidden.CHECKS,
    **spam_headings.CHECKS,
}


def check(analysis: Analysis, rules: Sequence[CheckRule]) -> Iterator[Finding]:
    """Yield the findings of spam rules, each by the mechanism that its `check` names.

    Of places that overlap only the first rule's finding is kept, in the order of the rule set.
    """
    words = Words(analysis)
    taken: list[tuple[int, int]] = []
    for rule in rules:
        for finding in _MECHANISMS[rule.check](words, rule):
            span = finding.span
            if any(start < span.end and span.start < end for start, end in taken):
                continue
            taken.append((span.start, span.end))
            yield finding
