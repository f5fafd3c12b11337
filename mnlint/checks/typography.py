"""Typography rules: spaces, signs and quotation marks by named checks, and residue that has a shape, not words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from mnlint.checks.capitals import doubled_capital, name_capitals, needless_capitals
from mnlint.checks.headings import heading_start, question_heading, repeated_heading
from mnlint.checks.lists import list_opening
from mnlint.checks.mixed_spelling import mixed_spelling
from mnlint.checks.numbering import numbering
from mnlint.checks.pairs import mixed_quotation_marks, unpaired_brackets, unpaired_quotation_marks, with_words
from mnlint.checks.phrase import compiled
from mnlint.checks.repeats import said_twice
from mnlint.checks.reported import reported
from mnlint.checks.residue import entities, label_run, lines_without_picture, repeated_sentence, source_pattern
from mnlint.checks.stray import cut_letters
from mnlint.checks.variants import number_spacing, variants
from mnlint.document.model import Block
from mnlint.findings import Edit, Finding, Fix
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import CheckRule

Named = Callable[[Analysis, CheckRule, list[Block]], Iterator[Finding]]


def check(analysis: Analysis, rules: Sequence[CheckRule]) -> Iterator[Finding]:
    """Yield the findings of typography rules; each names one of `CHECKS`."""
    for rule in rules:
        blocks = [
            block
            for block in analysis.document.blocks
            if (not rule.where or block.role in rule.where) and block.role not in rule.not_where
        ]
        yield from reported(list(CHECKS[rule.check](analysis, rule, blocks)), rule)


def patterns(analysis: Analysis, rule: CheckRule, blocks: list[Block]) -> Iterator[Finding]:
    """Find what a pattern of the rule matches.

    Options: `patterns`, each with `pattern`, `has` (one of these strings must stand in the block, if any is given),
    `replace` (a template for the replacement of group 1, or of the match where there is no group) and `safe`.
    A finding spans the words around the match;
    `keep`: a pattern for whole words (up to white space) in which nothing is wrong.
    """
    keep = rule.options.get("keep", "")
    for block in blocks:
        taken: list[tuple[int, int]] = []
        for option in rule.options["patterns"]:
            if option.get("has") and not any(text in block.text for text in option["has"]):
                continue
            for match in compiled(option["pattern"]).finditer(block.text):
                start, end = match.span(1) if match.re.groups else match.span()
                if any(start < last and first < end for first, last in taken):
                    continue
                if keep and compiled(keep).search(block.text[slice(*with_words(block.text, start, end))]):
                    continue
                taken.append((start, end))
                yield _found(analysis, rule, block, match, option)


def _found(
    analysis: Analysis, rule: CheckRule, block: Block, match: re.Match[str], option: Mapping[str, Any]
) -> Finding:
    start, end = match.span(1) if match.re.groups else match.span()
    first, last = with_words(block.text, start, end)
    fixes: tuple[Fix, ...] = ()
    if "replace" in option:
        new = match.expand(option["replace"])
        written = " ".join((block.text[first:start] + new + block.text[end:last]).split())
        edit = Edit(*block.span(start, end), new)
        fixes = (Fix(f"Write “{written}”", (edit,), safe=bool(option.get("safe"))),)
    return analysis.finding(rule, block, first, last, fixes=fixes)


CHECKS: dict[str, Named] = {
    "patterns": patterns,
    "unpaired-brackets": unpaired_brackets,
    "unpaired-quotation-marks": unpaired_quotation_marks,
    "mixed-quotation-marks": mixed_quotation_marks,
    "label-run": label_run,
    "entities": entities,
    "lines-without-picture": lines_without_picture,
    "repeated-sentence": repeated_sentence,
    "source-pattern": source_pattern,
    "mixed-spelling": mixed_spelling,
    "variants": variants,
    "name-capitals": name_capitals,
    "needless-capitals": needless_capitals,
    "doubled-capital": doubled_capital,
    "numbering": numbering,
    "said-twice": said_twice,
    "repeated-heading": repeated_heading,
    "list-opening": list_opening,
    "heading-start": heading_start,
    "question-heading": question_heading,
    "cut-letters": cut_letters,
    "number-spacing": number_spacing,
}
