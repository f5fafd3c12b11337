"""A document under analysis: what all checks share, computed once and only when asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeVar

from mnlint.document.model import Block, Document
from mnlint.findings import Finding, Fix, Severity, Span
from mnlint.matching.context import holds, phrase_groups
from mnlint.matching.english import English
from mnlint.matching.matcher import Matcher
from mnlint.matching.tokens import Prose
from mnlint.rules.model import PhraseRule, RequireRule, Rule, RuleSet, Settings

CONTEXT_GROUPS = "context/"
T = TypeVar("T")
MATCH_SHOWN = 60  # characters of a match that a message repeats


class Hit(NamedTuple):
    """A phrase of a group, found in a block: sentence index, half-open token range, offsets in the block's text."""

    block: Block
    sentence: int
    first: int
    last: int
    start: int
    end: int
    phrase: int


def rule_groups(ruleset: RuleSet) -> dict[str, tuple[str, ...]]:
    """Return all phrase groups of a rule set by their name; the matcher is built from these."""
    groups = dict(phrase_groups(ruleset.contexts.values()))
    switched_off = [rule for rule in ruleset.off.values() if isinstance(rule, RequireRule)]
    for rule in (*ruleset.rules, *switched_off):
        if isinstance(rule, PhraseRule):
            parts = {"phrases": rule.phrases, "except": rule.except_, "needs": rule.needs}
        elif isinstance(rule, RequireRule):
            parts = {
                "wordings": rule.wordings,
                "weak": rule.weak,
                "never": rule.never,
                "raised_by": rule.raised_by,
            }
        else:
            continue
        groups.update({f"{rule.name}/{part}": phrases for part, phrases in parts.items() if phrases})
    for name, topic in ruleset.data.get("topics", {}).items():
        groups[f"topic/{name}"] = tuple(topic.get("terms", ()))
    for part in ("left_alone", "raised_by"):
        groups[f"about/{part}"] = tuple(ruleset.data.get("about", {}).get(part, ()))
    return groups


class Analysis:
    """One document with its rule set. Not shared between threads."""

    def __init__(
        self,
        document: Document,
        ruleset: RuleSet,
        matcher: Matcher,
        english: English,
        *,
        locale: str = "",
        jurisdictions: frozenset[str] = frozenset(),
        published: bool = True,
    ) -> None:
        self.document = document
        self.ruleset = ruleset
        self.english = english
        self.locale = locale
        self.jurisdictions = jurisdictions
        self.published = published
        self._matcher = matcher
        self._prose: dict[int, Prose] = {}
        self._hits: dict[str, list[Hit]] | None = None
        self._by_block: dict[tuple[str, int], list[Hit]] = {}
        self._topics: frozenset[str] | None = None
        self._in_field: bool | None = None

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        return self.ruleset.settings

    @cached_property
    def words(self) -> int:
        """How many words the document has, as spaces divide them."""
        return sum(len(block.text.split()) for block in self.document.blocks)

    @property
    def topics(self) -> frozenset[str]:
        """Names of the topics that the document is about, see `topics` in the rule set."""
        if self._topics is None:
            from mnlint.matching.topics import told_topics

            self._topics = told_topics(self)
        return self._topics

    @property
    def in_field(self) -> bool:
        """Whether the document names the field often enough to be copy of it, see `field` in the rule set."""
        if self._in_field is None:
            self._in_field = self._told_in_field(self.ruleset.data.get("field", {}))
        return self._in_field

    def _told_in_field(self, field: Mapping[str, Any]) -> bool:
        words = sum(len(self.prose(block).tokens) for block in self.document.blocks)
        if not field or words < field["least_words"]:
            return True  # too short to tell
        named = sum(len(self.list_spans(block, field["list"])) for block in self.document.blocks)
        return bool(named and named * field["words_per_mention"] >= words)

    def prose(self, block: Block) -> Prose:
        """Return a block's tokens and sentences."""
        prose = self._prose.get(id(block))
        if prose is None:
            prose = self._prose[id(block)] = self._matcher.prose(block.text)
        return prose

    def remembered(self, block: Block, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` finds in a block's text with this rule set, and nothing else; it is asked only once."""
        return self._matcher.memo.get(block.text, key, make)

    def hits(self, group: str) -> list[Hit]:
        """Return all places of a phrase group, in document order."""
        if self._hits is None:
            self._hits = self._find_all()
        return self._hits.get(group, [])

    def hits_in(self, group: str, block: Block) -> list[Hit]:
        """Return the places of a phrase group in one block."""
        self.hits(group)
        return self._by_block.get((group, id(block)), [])

    def list_spans(self, block: Block, name: str) -> list[tuple[int, int]]:
        """Return the token ranges in a block at which entries of a word list stand, not overlapping."""
        return self._matcher.list_spans(self.prose(block), name)

    def in_context(self, name: str, hit: Hit) -> bool:
        """Tell whether a named context holds for a hit."""
        return holds(self, self.ruleset.contexts[name], hit)

    def token_hit(self, block: Block, first: int, last: int) -> Hit:
        """Make a hit of a token range, for checks that find places by other means."""
        prose = self.prose(block)
        return Hit(
            block, prose.sentence_of(first), first, last, prose.tokens[first].start, prose.tokens[last - 1].end, -1
        )

    def text_hit(self, block: Block, start: int, end: int) -> Hit | None:
        """Make a hit of a range of block text; None where no token stands in it."""
        tokens = self.prose(block).tokens
        inside = [i for i, token in enumerate(tokens) if token.start < end and token.end > start]
        if not inside:
            return None
        return Hit(block, self.prose(block).sentence_of(inside[0]), inside[0], inside[-1] + 1, start, end, -1)

    def sentence_after(self, hit: Hit) -> tuple[Block, int] | None:
        """Return the sentence that follows a hit's: in its block, or the first of the next block with text."""
        if hit.sentence + 1 < len(self.prose(hit.block).sentences):
            return hit.block, hit.sentence + 1
        for block in self.document.blocks[hit.block.index + 1 : hit.block.index + 3]:
            if self.prose(block).sentences:
                return block, 0
        return None

    def finding(
        self,
        rule: Rule,
        block: Block,
        start: int,
        end: int,
        *,
        values: Mapping[str, Any] | None = None,
        fixes: Iterable[Fix] = (),
        severity: Severity | None = None,
        count: int = 1,
    ) -> Finding:
        """Make a finding of a rule at `[start, end)` of a block's text."""
        shown = shortened(block.text[start:end])
        span = block.span(start, end)
        return self._make(rule, span, shown, values or {}, tuple(fixes), severity, count, block.field)

    def source_finding(
        self, rule: Rule, span: Span, *, values: Mapping[str, Any] | None = None, fixes: Iterable[Fix] = ()
    ) -> Finding:
        """Make a finding of a rule at a span of the source, for what is not in the prose."""
        shown = shortened(self.document.source[span.start : span.end])
        return self._make(rule, span, shown, values or {}, tuple(fixes), None, 1, None)

    def _make(
        self,
        rule: Rule,
        span: Span,
        shown: str,
        values: Mapping[str, Any],
        fixes: tuple[Fix, ...],
        severity: Severity | None,
        count: int,
        field: str | None,
    ) -> Finding:
        return Finding(
            rule=rule.name,
            category=rule.category,
            severity=severity or rule.severity,
            message=fill(rule.message, {"match": shown, **values}),
            span=span,
            text=self.document.source[span.start : span.end],
            tags=rule.tags,
            why=rule.why,
            advice=fill(rule.advice, {"match": shown, **values}),
            sources=rule.sources,
            fixes=fixes,
            field=field,
            count=count,
        )

    def _find_all(self) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = defaultdict(list)
        for block in self.document.blocks:
            for group, kept in self.remembered(block, "longest", partial(self._longest, block)).items():
                hits = [hit._replace(block=block) for hit in kept]
                found[group].extend(hits)
                self._by_block[(group, id(block))] = hits
        return found

    def _longest(self, block: Block) -> dict[str, list[Hit]]:
        return _longest(self._block_hits(block))

    def _block_hits(self, block: Block) -> Iterator[tuple[str, Hit]]:
        prose = self.prose(block)
        for match in self._matcher.find(prose):
            start, end = prose.tokens[match.first].start, prose.tokens[match.last - 1].end
            yield (
                match.group,
                Hit(block, prose.sentence_of(match.first), match.first, match.last, start, end, match.phrase),
            )


def shortened(text: str) -> str:
    """Return text on one line, cut where it is too long for a message."""
    shown = " ".join(text.split())
    return shown if len(shown) <= MATCH_SHOWN else shown[: MATCH_SHOWN - 1] + "…"


def fill(template: str, values: Mapping[str, Any]) -> str:
    """Put named values into a message; braces that name nothing stay as they are."""
    for name, value in values.items():
        template = template.replace("{" + name + "}", str(value))
    return template


def _longest(hits: Iterable[tuple[str, Hit]]) -> dict[str, list[Hit]]:
    """Keep, for each group, the longest of overlapping hits, in text order; of cues all, a longer one swallows none."""
    by_group: dict[str, list[Hit]] = defaultdict(list)
    for group, hit in hits:
        by_group[group].append(hit)
    kept = {}
    for group, candidates in by_group.items():
        if group.startswith(CONTEXT_GROUPS):
            kept[group] = sorted(candidates, key=lambda hit: hit.first)
            continue
        chosen: list[Hit] = []
        taken: set[int] = set()
        for hit in sorted(candidates, key=lambda hit: (hit.first - hit.last, hit.first)):
            if taken.isdisjoint(range(hit.first, hit.last)):
                taken.update(range(hit.first, hit.last))
                chosen.append(hit)
        kept[group] = sorted(chosen, key=lambda hit: hit.first)
    return kept
