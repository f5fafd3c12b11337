"""Repeated search phrases: in the prose, in titles and other fields, in alt text."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping

from mnlint.checks.spam_words import Words, is_title
from mnlint.document.model import Block, Role
from mnlint.findings import Finding
from mnlint.rules.model import CheckRule

_Place = tuple[Block, int, int]


def repeated_phrase(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield the longest phrases that are repeated word by word, once each.

    Options: `shortest`, `longest` (words), `least` (times), `share` (of the post's words), `share_short` (in posts of
    less than `short_post` words), `function_words`, `markers` (lists), `long` (words from which no marker is needed).
    """
    options = rule.options
    total = 0
    found: dict[tuple[str, ...], list[_Place]] = defaultdict(list)
    for block in words.analysis.document.blocks:
        if is_title(block) or block.role is Role.LIST_ITEM:
            continue
        total += sum(token.kind == "word" for token in words.tokens(block))
        for phrase, first, last in _phrases(words, rule, block):
            found[phrase].append((block, first, last))
    share = options["share"] if total >= options["short_post"] else options["share_short"]
    kept: list[tuple[str, ...]] = []
    for phrase, places in sorted(found.items(), key=lambda item: (-len(item[0]), item[0])):
        often = len(places) >= options["least"] and len(places) * len(phrase) >= share * total
        inside = any(_holds(longer, phrase) for longer in kept)
        if often and not inside and (len(phrase) >= options["long"] or set(phrase) & words.named(options["markers"])):
            kept.append(phrase)
            block, first, last = places[0]
            tokens = words.tokens(block)
            values = {"count": len(places)}
            start, end = tokens[first].start, tokens[last - 1].end
            yield words.analysis.finding(rule, block, start, end, values=values, count=len(places))


def _phrases(words: Words, rule: CheckRule, block: Block) -> Iterator[tuple[tuple[str, ...], int, int]]:
    """Yield runs of words inside a sentence that start and end with a content word and hold a service."""
    function_words = words.named(rule.options["function_words"])
    tokens = words.tokens(block)
    for sentence in words.analysis.prose(block).sentences:
        for low, high in words.services(block):
            if not sentence.first <= low < sentence.last:
                continue
            for first in range(max(sentence.first, low - rule.options["longest"] + 1), low + 1):
                for last in range(max(high, first + rule.options["shortest"]), first + rule.options["longest"] + 1):
                    norms = tuple(token.norm for token in tokens[first:last])
                    if last > sentence.last or any(token.kind != "word" for token in tokens[first:last]):
                        break
                    if norms[0] in function_words or norms[-1] in function_words:
                        continue
                    yield norms, first, last


def _holds(longer: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(longer[i : i + size] == phrase for i in range(len(longer) - size + 1))


def stuffed_field(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield titles, descriptions and alt texts that repeat a service.

    Options: `fields` (last names of fields), `roles` (of blocks), `least` (times), `least_listed` (times, with at least
    `separators` signs between), `least_any` (times of any word that is not in the list `function_words`;
    without it: any number).
    """
    options = rule.options
    for block in words.analysis.document.blocks:
        field = (block.field or "").rpartition(".")[2]
        if field not in options["fields"] and block.role.value not in options["roles"]:
            continue
        tokens = words.tokens(block)
        heads: dict[str, int] = defaultdict(int)
        for _, last in words.services(block):
            heads[tokens[last - 1].norm.removesuffix("s")] += 1
        most = max(heads.values(), default=0)
        counts = Counter(token.norm for token in tokens if token.kind == "word")
        common = max((n for word, n in counts.items() if word not in words.named(options["function_words"])), default=0)
        separators = sum(token.norm in ",|;/—" for token in tokens)
        if (
            common >= options.get("least_any", math.inf)
            or most >= options["least"]
            or (most >= options["least_listed"] and separators >= options["separators"])
        ):
            yield words.analysis.finding(rule, block, 0, len(block.text), values={"count": max(most, common)})


def stuffed_keywords(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield a front-matter list of keywords whose entries share a word. Options: `fields`, `entries`, `shared`."""
    front = words.analysis.document.front_matter
    for name in rule.options["fields"]:
        value = front.data.get(name)
        entries = value.split(",") if isinstance(value, str) else value if isinstance(value, list) else []
        counts: dict[str, int] = defaultdict(int)
        for entry in entries:
            for word in set(str(entry).casefold().split()):
                counts[word] += 1
        if len(entries) >= rule.options["entries"] and max(counts.values(), default=0) >= rule.options["shared"]:
            spans = [span for path, span in front.spans.items() if path == name or path.startswith(name + "[")]
            if spans:
                whole = type(spans[0])(min(span.start for span in spans), max(span.end for span in spans))
                yield words.analysis.source_finding(rule, whole)


def focus_keyword(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield the post's own focus keyword where a determiner right behind shows that it was dropped in.

    Options: `fields`, `shortest` (words), `after`, `not_before` (lists).
    """
    data = words.analysis.document.front_matter.data
    keywords = {tuple(str(data[name]).casefold().split()) for name in rule.options["fields"] if data.get(name)}
    for keyword in sorted(keyword for keyword in keywords if len(keyword) >= rule.options["shortest"]):
        for block in words.analysis.document.blocks:
            if is_title(block):
                continue
            tokens = words.tokens(block)
            for first in range(1, len(tokens) - len(keyword)):
                last = first + len(keyword)
                if tuple(token.norm for token in tokens[first:last]) != keyword or tokens[first - 1].kind != "word":
                    continue
                if tokens[last].norm in words.named(rule.options["after"]) and tokens[
                    first - 1
                ].norm not in words.named(rule.options["not_before"]):
                    yield words.analysis.finding(rule, block, tokens[first].start, tokens[last - 1].end)


def repeated_place(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield sentences about a service that name one place again and again. Options: `least` (times)."""
    for block in words.analysis.document.blocks:
        prose = words.analysis.prose(block)
        if not words.services(block) or len(words.places(block)) < rule.options["least"]:
            continue
        for sentence in prose.sentences:
            if not any(sentence.first <= first < sentence.last for first, _ in words.services(block)):
                continue
            counts = Counter(
                " ".join(token.norm for token in prose.tokens[place.first : place.last])
                for place in words.places(block)
                if sentence.first <= place.first < sentence.last
            )
            for name, count in counts.most_common(1):
                if count >= rule.options["least"] and not words.is_own(name):
                    values = {"count": count, "place": name.title()}
                    yield words.analysis.finding(rule, block, sentence.start, sentence.end, values=values)


CHECKS: Mapping[str, Callable[[Words, CheckRule], Iterator[Finding]]] = {
    "repeated-phrase": repeated_phrase,
    "repeated-place": repeated_place,
    "stuffed-field": stuffed_field,
    "stuffed-keywords": stuffed_keywords,
    "focus-keyword": focus_keyword,
}
