"""Proves a rule set: every example both ways, phrases that cannot match or add nothing, rules that say the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Any, NamedTuple

from mnlint.applies import Options
from mnlint.grammar.engine import EngineError
from mnlint.linter import Linter
from mnlint.matching.english import English
from mnlint.matching.matcher import Matcher, build
from mnlint.matching.phrases import Node, compile_phrase
from mnlint.matching.phrases import Sequence as Nodes
from mnlint.matching.tokens import analyse
from mnlint.rules.model import GrammarRule, PhraseRule, RequireRule, Rule, RuleSet, WordList

FLAG, PASS = "flag", "pass"
SUFFIXES = {"markdown": ".md", "mdx": ".mdx", "html": ".html", "text": ".txt"}
SAMPLES = 12  # texts tried for a phrase
FILLER = "quite"  # a word of a gap
NUMERAL = "7"
_BRACES = re.compile(r"\{[a-z_]+\}")


class Example(NamedTuple):
    """A post that a rule reports (`way` "flag") or leaves alone ("pass"). `match` is the text that is reported."""

    rule: str
    way: str
    place: int
    text: str
    jurisdictions: tuple[str, ...] | None = None
    locale: str | None = None
    format: str = "markdown"
    match: str | None = None


class Complaint(NamedTuple):
    """Something that a proof found. `failed` if the rule set must not be used so; a remark otherwise."""

    rule: str
    text: str
    failed: bool = True


def examples(rule: Rule) -> Iterator[Example]:
    """Yield the examples of a rule. One that names no jurisdiction is read where the rule holds."""
    for way in (FLAG, PASS):
        for place, raw in enumerate(rule.examples.get(way, ()), 1):
            values: Mapping[str, Any] = {"text": raw} if isinstance(raw, str) else raw
            named = values.get("jurisdiction")
            yield Example(
                rule.name,
                way,
                place,
                values["text"],
                tuple(part.strip() for part in named.split(",")) if named else rule.jurisdictions or None,
                values.get("locale"),
                values.get("format", "markdown"),
                values.get("match"),
            )


def run_example(ruleset: RuleSet, example: Example) -> str:
    """Lint an example with its rule alone. Return what is wrong, or nothing."""
    options = Options(
        readability=any(r.name == example.rule and r.kind == "readability" for r in ruleset.rules),
        select=(example.rule,),
        jurisdictions=example.jurisdictions,
        locale=example.locale,
        grammar=_grammar(ruleset, example.rule),
    )
    report = Linter(ruleset, options).lint_text(example.text, f"example{SUFFIXES[example.format]}")
    if report.failures:
        return report.failures[0]
    found = [finding for finding in report.findings if finding.rule == example.rule]
    shown = ", ".join(f"“{finding.text}”" for finding in found) or "nothing"
    if example.way == PASS:
        return f"reports {shown}, and must not" if found else ""
    if not found:
        return "is not reported"
    if example.match is not None and all(finding.text != example.match for finding in found):
        return f"must report “{example.match}”, reports {shown}"
    braces = next((match[0] for finding in found if (match := _BRACES.search(finding.message))), None)
    return f"leaves {braces} in the message" if braces else ""


def _grammar(ruleset: RuleSet, name: str) -> str | None:
    """Return the `--grammar` that a rule needs, if it isn't the default."""
    rule = next((rule for rule in (*ruleset.rules, *ruleset.off.values()) if rule.name == name), None)
    return "languagetool" if isinstance(rule, GrammarRule) and rule.engine == "languagetool" else None


def prove_examples(ruleset: RuleSet, rules: Iterable[Rule]) -> Iterator[Complaint]:
    """Yield the examples that are wrong, and rules without examples both ways."""
    for rule in rules:
        own = list(examples(rule))
        for way in (FLAG, PASS):
            if not any(example.way == way for example in own):
                yield Complaint(rule.name, f'has no example to {way}; add one under "examples"')
        for example in own:
            try:
                problem = run_example(ruleset, example)
            except EngineError as error:
                yield Complaint(rule.name, f"examples not tried: {error}", failed=False)
                break
            if problem:
                told = f"{example.way} example {example.place} {problem}: {_short(example.text)}"
                yield Complaint(rule.name, told)


def prove_phrases(ruleset: RuleSet, rules: Iterable[Rule]) -> Iterator[Complaint]:
    """Yield phrases that cannot match, those that another of the same rule covers, and those of two rules."""
    rules = list(rules)
    english = English(ruleset.english)
    groups = {(rule.name, key): phrases for rule in rules for key, phrases in _groups(rule) if phrases}
    matcher = build({"/".join(key): phrases for key, phrases in groups.items()}, ruleset.lists, english)
    for (name, key), phrases in groups.items():
        yield from _dead(name, key, phrases, _Prover(matcher, ruleset.lists, english))
    yield from _clashes(rules)


def _groups(rule: Rule) -> Iterator[tuple[str, tuple[str, ...]]]:
    if isinstance(rule, PhraseRule):
        yield from (("phrases", rule.phrases), ("except", rule.except_), ("needs", rule.needs))
    elif isinstance(rule, RequireRule):
        yield from (("wordings", rule.wordings), ("weak", rule.weak))
        yield from (("never", rule.never), ("raised_by", rule.raised_by))


class _Prover(NamedTuple):
    matcher: Matcher
    lists: Mapping[str, WordList]
    english: English

    def samples(self, phrase: str) -> list[str]:
        """Return texts that a phrase should match."""
        nodes = compile_phrase(phrase, self.english, self.lists)
        return list(dict.fromkeys(" ".join(words) for words in islice(self._texts(nodes), SAMPLES)))

    def matched(self, group: str, text: str) -> dict[int, tuple[int, int]]:
        """Return the phrases of a group that match in a text, with the longest token range of each."""
        found: dict[int, tuple[int, int]] = {}
        for match in self.matcher.find(analyse(text, self.english)):
            if match.group == group:
                spans = [(match.first, match.last), *([found[match.phrase]] if match.phrase in found else [])]
                found[match.phrase] = max(spans, key=lambda span: span[1] - span[0])
        return found

    def _texts(self, nodes: Nodes) -> Iterator[tuple[str, ...]]:
        choices = [list(islice(self._node(node), SAMPLES)) for node in nodes]
        return (tuple(word for part in parts for word in part) for parts in product(*choices))

    def _node(self, node: Node) -> Iterator[tuple[str, ...]]:
        kind = node[0]
        if kind == "w":
            yield (min(node[1], key=lambda form: (len(form), form)),)
        elif kind == "l":
            yield from ((word,) for word in self.lists[node[1]].words[:2])
        elif kind == "n":
            yield (NUMERAL,)
        elif kind == "g":
            yield (FILLER,) * int(node[1])
        elif kind == "o":
            yield ()
            yield from self._node(node[1])
        else:
            for sequence in node[1]:
                yield from self._texts(sequence)


def _dead(rule: str, key: str, phrases: tuple[str, ...], prover: _Prover) -> Iterator[Complaint]:
    covered_by: dict[int, set[int]] = {}
    for index, phrase in enumerate(phrases):
        results = [prover.matched(f"{rule}/{key}", text) for text in prover.samples(phrase)]
        alive = [found for found in results if index in found]
        if not alive:
            yield Complaint(rule, f"{key}: “{phrase}” cannot match; mend it or take it out")
            continue
        wider = [{other for other, span in found.items() if _covers(span, found[index])} - {index} for found in alive]
        covered_by[index] = set.intersection(*wider)
    for index, others in covered_by.items():
        first = min(
            (other for other in others if index not in covered_by.get(other, ()) or other < index), default=None
        )
        if first is not None:
            text = f"{key}: “{phrases[index]}” adds nothing to “{phrases[first]}”"
            yield Complaint(rule, text, failed=False)


def _covers(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _clashes(rules: Iterable[Rule]) -> Iterator[Complaint]:
    """Yield phrases that stand in two rules which look at the same text."""
    owners: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for rule in rules:
        if isinstance(rule, PhraseRule):
            view = (rule.scope, rule.jurisdictions, rule.topics, rule.needs, rule.where, rule.not_where, rule.unless)
            for phrase in dict.fromkeys(rule.phrases):
                owners[(phrase.casefold(), *view)].append(rule.name)
    for key, names in owners.items():
        if len(names) > 1:
            text = f"“{key[0]}” is a phrase of {' and '.join(names[1:])}, too; leave it to one of them"
            yield Complaint(names[0], text, failed=False)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:89] + "…"
