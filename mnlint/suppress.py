"""Suppressions: `mnlint-ignore-next RULE: reason` in comments, `mnlint: {ignore: {RULE: reason}}` in front matter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from mnlint.configuration import configuration_finding
from mnlint.document.model import Block, Comment, Document
from mnlint.findings import Edit, Finding, Fix, Span
from mnlint.rules.model import RuleSet

PREFIX = "mnlint-"
WORDS = ("next", "start", "end", "file")
FRONT_MATTER = "mnlint"
_DIRECTIVE = re.compile(r"\s*mnlint-(?P<word>[\w-]+)\s*(?P<rules>[^:]*?)\s*(?::\s*(?P<reason>.*?)\s*)?", re.DOTALL)


@dataclass(slots=True, eq=False)
class Suppression:
    """One rule, silenced in a range of the source. `place` is where that is said, `rest` what else is said there."""

    rule: str
    reason: str
    start: int
    end: int
    place: Span
    shared: bool = False  # its comment names other rules as well
    void: bool = False
    used: bool = False

    def covers(self, finding: Finding) -> bool:
        """Tell whether it silences a finding."""
        return (
            not self.void
            and self.rule == finding.rule
            and self.start <= finding.span.start < max(self.end, self.start + 1)
        )


class _Fault(NamedTuple):
    """Something wrong with a suppression: the name of the message and what fills it."""

    name: str
    place: Span
    values: dict[str, str]
    fixes: tuple[Fix, ...] = ()


class Suppressions:
    """All suppressions of a document, and what is wrong with them. `ran` are the rules that looked at it."""

    def __init__(self, document: Document, ruleset: RuleSet, ran: Iterable[str]) -> None:
        self._document = document
        self._ruleset = ruleset
        self._ran = frozenset(ran) | frozenset(problem.kind for problem in document.problems)
        self._faults: list[_Fault] = []
        self._needs_reason = self._rules_that_need_a_reason()
        self._all = [*self._in_comments(), *self._in_front_matter()]

    def split(self, findings: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
        """Return the findings that stay and those that are suppressed, these with their reason."""
        kept, suppressed = [], []
        for finding in findings:
            silencing = [one for one in self._all if one.covers(finding)]
            for one in silencing:
                one.used = True
            if silencing:
                suppressed.append(replace(finding, reason=next((s.reason for s in silencing if s.reason), "")))
            else:
                kept.append(finding)
        return kept, suppressed

    def findings(self) -> list[Finding]:
        """Return what is wrong with the suppressions themselves; to be asked after `split`."""
        faults = [*self._faults, *self._unused()]
        made = (
            configuration_finding(
                self._ruleset, self._document.source, fault.name, fault.place, values=fault.values, fixes=fault.fixes
            )
            for fault in faults
        )
        return [finding for finding in made if finding]

    def _rules_that_need_a_reason(self) -> frozenset[str]:
        categories = frozenset(self._ruleset.data.get("suppressions", {}).get("reason", ()))
        rules = [*self._ruleset.rules, *self._ruleset.off.values()]
        return frozenset(rule.name for rule in rules if rule.category in categories)

    def _in_comments(self) -> Iterator[Suppression]:
        open_starts: list[Suppression] = []
        for comment in sorted(self._document.comments, key=lambda comment: comment.span):
            match = _DIRECTIVE.fullmatch(comment.text)
            if match is None:
                continue
            word = match["word"].removeprefix("ignore-")
            if word == match["word"] or word not in WORDS:
                self._unknown_directive(match["word"], comment.span)
            elif word == "end":
                self._close(match, comment.span, open_starts)
            else:
                made = list(self._named(match, word, comment))
                yield from made
                open_starts += made if word == "start" else ()
        for one in open_starts:
            self._faults.append(_Fault("unclosed-suppression", one.place, {"rule": one.rule}))

    def _named(self, match: re.Match[str], word: str, comment: Comment) -> Iterator[Suppression]:
        """Yield a suppression for each rule that a comment names."""
        names = [name for name in re.split(r"[\s,]+", match["rules"]) if name]
        if not names:
            self._faults.append(_Fault("suppression-without-rule", comment.span, {}))
        start, end = self._range(word, comment.span)
        for name in names:
            rule = self._known(name, comment.span)
            if rule:
                yield self._checked(
                    Suppression(
                        rule, match["reason"] or "", start, end, comment.span, shared=len(names) > 1 or word == "start"
                    )
                )

    def _range(self, word: str, place: Span) -> tuple[int, int]:
        whole = len(self._document.source) + 1
        if word == "file":
            return 0, whole
        if word == "start":
            return place.end, whole
        following = _next_block(self._document.blocks, place.end)
        return place.end, following.span().end if following else place.end

    def _close(self, match: re.Match[str], place: Span, open_starts: list[Suppression]) -> None:
        """End the ranges that a comment names, or all open ones."""
        names = [self._ruleset.redirects.get(name, name) for name in re.split(r"[\s,]+", match["rules"]) if name]
        closed = [one for one in open_starts if not names or one.rule in names]
        if not closed:
            self._faults.append(_Fault("unopened-suppression", place, {"rule": ", ".join(names)}))
        for one in closed:
            one.end = place.start
            open_starts.remove(one)

    def _in_front_matter(self) -> Iterator[Suppression]:
        front = self._document.front_matter
        own = front.data.get(FRONT_MATTER)
        ignored: Any = own.get("ignore") if isinstance(own, Mapping) else None
        if isinstance(ignored, str):
            ignored = [ignored]
        reasons: Mapping[Any, Any] = ignored if isinstance(ignored, Mapping) else dict.fromkeys(ignored or (), "")
        for i, (name, reason) in enumerate(reasons.items()):
            path = f"{FRONT_MATTER}.ignore.{name}" if isinstance(ignored, Mapping) else f"{FRONT_MATTER}.ignore[{i}]"
            place = (
                front.spans.get(path)
                or front.spans.get(f"{FRONT_MATTER}.ignore")
                or _first_line(front.span, self._document.source)
            )
            rule = self._known(str(name), place)
            if rule:
                told = reason.strip() if isinstance(reason, str) else ""
                yield self._checked(Suppression(rule, told, 0, len(self._document.source) + 1, place, shared=True))

    def _checked(self, one: Suppression) -> Suppression:
        """Void a suppression that lacks the reason it needs."""
        if not one.reason and one.rule in self._needs_reason:
            one.void = True
            self._faults.append(_Fault("suppression-without-reason", one.place, {"rule": one.rule}))
        return one

    def _known(self, name: str, place: Span) -> str | None:
        """Return the rule that a suppression names, by its present name; report one that does not exist."""
        rule = self._ruleset.redirects.get(name, name)
        known = {one.name for one in self._ruleset.rules} | set(self._ruleset.off) | set(self._ruleset.messages)
        if rule in known:
            return rule
        self._faults.append(
            _Fault("unknown-suppression", place, {"rule": name, "near": _near(name, sorted(known)) or name})
        )
        return None

    def _unknown_directive(self, word: str, place: Span) -> None:
        near = _near(word, [f"ignore-{one}" for one in WORDS])
        self._faults.append(_Fault("unknown-directive", place, {"directive": PREFIX + word, "near": PREFIX + near}))

    def _unused(self) -> Iterator[_Fault]:
        title = self._ruleset.messages.get("unused-suppression", {}).get("fix", "")
        for one in self._all:
            if not one.used and not one.void and one.rule in self._ran:
                fixes = () if one.shared else (_removal(title, one.place, self._document.source),)
                yield _Fault("unused-suppression", one.place, {"rule": one.rule}, fixes)


def _near(name: str, known: Sequence[str]) -> str:
    import difflib  # takes 10 ms

    close = difflib.get_close_matches(name, known, n=1, cutoff=0.0)
    return close[0] if close else ""


def _next_block(blocks: Sequence[Block], offset: int) -> Block | None:
    """Return the first block of the source behind an offset; of those that start together the longest."""
    behind = [block for block in blocks if block.text.strip() and block.span().start >= offset]
    return min(behind, key=lambda block: (block.span().start, -block.span().end), default=None)


def _removal(title: str, place: Span, source: str) -> Fix:
    """Return the fix that deletes a comment, with its line if nothing else stands on it."""
    start, end = place
    line_start = max(source.rfind("\n", 0, start), source.rfind("\r", 0, start)) + 1
    rest = re.compile(r"[ \t]*(?:\r\n|\n|\r|\Z)").match(source, end)
    if rest and not source[line_start:start].strip(" \t"):
        start, end = line_start, rest.end()
    return Fix(title, (Edit(start, end, ""),), safe=True)


def _first_line(span: Span, source: str) -> Span:
    end = source.find("\n", span.start, span.end)
    return Span(span.start, end if end >= 0 else span.end)
