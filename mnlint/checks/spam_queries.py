"""Search queries dropped into sentences, told by the grammar around them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from mnlint.checks.spam_places import following_word, place_behind
from mnlint.checks.spam_words import Words, is_joined, is_running_text, is_title, tokens_before
from mnlint.document.model import Block
from mnlint.findings import Finding
from mnlint.rules.model import CheckRule


def query_in_sentence(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield a service with the tail of a query where the sentence has no room for a noun.

    That is before a determiner or a subject (`after`), or between a word that takes no object (`behind`) and one that
    goes on with the sentence (`onward`). Lists: `tails`, `leads` (words before the service that belong to the query),
    `after`, `not_before`, `behind`, `onward`.
    """
    options = rule.options
    for block in words.analysis.document.blocks:
        if is_title(block):
            continue
        tokens = words.tokens(block)
        for first, last in _queries(words, rule, block):
            following = following_word(words, block, last)
            before = tokens[first - 1]
            if following is None or before.norm in words.named(options["not_before"]):
                continue
            if not is_joined(block, before, tokens[first]):
                continue
            if following.norm in words.named(options["after"]) or (
                before.norm in words.named(options["behind"]) and following.norm in words.named(options["onward"])
            ):
                yield words.analysis.finding(rule, block, tokens[first].start, tokens[last - 1].end)


def _queries(words: Words, rule: CheckRule, block: Block) -> Iterator[tuple[int, int]]:
    """Yield services with their tails, or that end in one, as token ranges; not at the start of a sentence."""
    services = words.services(block)
    if not services:
        return
    tokens, heads = words.tokens(block), words.named(rule.options["tails"])
    tails = dict(words.analysis.list_spans(block, rule.options["tails"]))
    leads = {last: first for first, last in words.analysis.list_spans(block, rule.options["leads"])}
    for first, last in services:
        end = last
        while end in tails:
            end = tails[end]
        if end == last and tokens[last - 1].norm not in heads:
            continue
        while first in leads:
            first = leads[first]
        inside = tokens_before(words.analysis, block, first) > 1
        if inside and not words.quoted(block, tokens[first].start, tokens[end - 1].end):
            yield first, end


def headline_in_sentence(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield "Service in Place" in headline capitals inside a sentence that has no article for it.

    Options: `prepositions`, `not_before` (lists), `shortest` (words of the service), `least_words` (in lower case).
    """
    options = rule.options
    for block in words.analysis.document.blocks:
        if is_title(block) or block.bare:
            continue
        prose, tokens = words.analysis.prose(block), words.tokens(block)
        for first, last in words.services(block):
            capitals = all(token.capital for token in tokens[first:last])
            if not capitals or last - first < options["shortest"] or tokens_before(words.analysis, block, first) == 0:
                continue
            place = place_behind(words, rule, block, last)
            before = tokens[first - 1]
            if place is None or before.capital or before.kind != "word" or not is_joined(block, before, tokens[first]):
                continue
            sentence = prose.sentences[prose.sentence_of(first)]
            running = is_running_text(tokens[sentence.first : sentence.last], options["least_words"])
            start, end = tokens[first].start, tokens[place.last - 1].end
            if before.norm in words.named(options["not_before"]) or not running:
                continue
            if not words.quoted(block, start, end) and not words.is_own(block.text[start:end]):
                yield words.analysis.finding(rule, block, start, end)


CHECKS: Mapping[str, Callable[[Words, CheckRule], Iterator[Finding]]] = {
    "query-in-sentence": query_in_sentence,
    "headline-in-sentence": headline_in_sentence,
}
