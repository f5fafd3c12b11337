"""Search phrases made of a service and a place, "near me", and lists of towns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from mnlint.checks.spam_words import Place, Words, is_joined, is_running_text, is_title, tokens_before
from mnlint.document.model import Block, Role
from mnlint.findings import Edit, Finding, Fix, Severity
from mnlint.matching.tokens import Token
from mnlint.rules.model import CheckRule


def service_place(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield services followed by a place without a preposition.

    Options: `tails`, `businesses`, `people`, `before`, `after`, `brands` (lists), `unknown` (look for a capitalised
    word that is no known place instead), `fix` (its title), `insert` (what it puts before the place).
    """
    for block in words.analysis.document.blocks:
        found = []
        for first, last in words.services(block):
            last = _with_tail(words, rule, block, last)
            place = _unknown(words, rule, block, last) if rule.options.get("unknown") else words.place_at(block, last)
            if place is not None and _is_phrase(words, rule, block, first, place):
                found.append((first, place))
        title = is_title(block)
        for first, place in found:
            tokens = words.tokens(block)
            start, end = tokens[first].start, tokens[place.last - 1].end
            severity: Severity | None = None
            if title and len(found) == 1:
                severity = "info"
            elif _is_plain(words, rule, block, first, place):
                severity = "error"
            insert = block.span(tokens[place.first].start, tokens[place.first].start).start
            fix = Fix(rule.options["fix"], (Edit(insert, insert, rule.options["insert"]),))
            yield words.analysis.finding(rule, block, start, end, severity=severity, fixes=(fix,))


def _with_tail(words: Words, rule: CheckRule, block: Block, last: int) -> int:
    tokens, tails = words.tokens(block), words.named(rule.options["tails"])
    while last < len(tokens) and tokens[last].norm in tails and is_joined(block, tokens[last - 1], tokens[last]):
        last += 1
    return last


def _is_phrase(words: Words, rule: CheckRule, block: Block, first: int, place: Place) -> bool:
    tokens = words.tokens(block)
    start, end = tokens[first].start, tokens[place.last - 1].end
    if not is_joined(block, tokens[place.first - 1], tokens[place.first]):
        return False
    if words.quoted(block, start, end) or words.is_own(block.text[start:end]):
        return False
    service_capital = tokens[place.first - 1].capital
    if place.flags and "a" in place.flags and service_capital and not is_title(block):
        return False
    following = following_word(words, block, place.last)
    if following is None:
        return not _is_business_name(words, rule, block, first, place)
    if following.norm in words.named(rule.options["people"]):
        return False
    fronted = tokens_before(words.analysis, block, first) == 1
    if fronted and place.flags != "u" and following.norm in words.analysis.english.auxiliaries:
        return False
    if place.capital and following.capital and not is_title(block):
        return any(low == place.last for low, _ in words.services(block))
    return not _is_business_name(words, rule, block, first, place)


def following_word(words: Words, block: Block, at: int) -> Token | None:
    """Return the word at token `at` if only white space stands before it."""
    tokens = words.tokens(block)
    if at >= len(tokens) or tokens[at].kind != "word" or not is_joined(block, tokens[at - 1], tokens[at]):
        return None
    return tokens[at]


def _is_business_name(words: Words, rule: CheckRule, block: Block, first: int, place: Place) -> bool:
    tokens = words.tokens(block)
    head = tokens[place.first - 1]
    return place.capital and head.capital and head.norm in words.named(rule.options["businesses"])


def _is_plain(words: Words, rule: CheckRule, block: Block, first: int, place: Place) -> bool:
    """Tell whether the grammar around or a missing capital shows that a search phrase was dropped in."""
    tokens = words.tokens(block)
    before = tokens[first - 1].norm if first else ""
    following = following_word(words, block, place.last)
    return (
        not place.capital
        or before in words.named(rule.options["before"])
        or (following is not None and following.norm in words.named(rule.options["after"]))
    )


def _unknown(words: Words, rule: CheckRule, block: Block, at: int) -> Place | None:
    """Return a capitalised word behind a lower-case service in a sentence with a verb, as if it were a place."""
    tokens = words.tokens(block)
    if at >= len(tokens) or is_title(block) or block.bare or words.place_at(block, at):
        return None
    token, before = tokens[at], tokens[at - 1]
    prose = words.analysis.prose(block)
    sentence = prose.sentences[prose.sentence_of(at)]
    if not token.capital or before.capital or token.kind != "word":
        return None
    if not is_running_text(tokens[sentence.first : sentence.last], rule.options["least_words"]):
        return None
    written = block.text[token.start : token.end]
    if not written[1:].islower() or token.norm in words.named(rule.options["brands"]):
        return None
    if before.norm in words.named(rule.options["businesses"]) or any(f == at for f, _ in words.services(block)):
        return None
    following = tokens[at + 1] if at + 1 < sentence.last else None
    if following is not None and following.start == token.start:
        return None
    return Place(at, at + 1, "u", capital=True)


def lower_case_place(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield a service with a preposition and a place in lower case. Options: `prepositions` (list)."""
    for block in words.analysis.document.blocks:
        tokens = words.tokens(block)
        for first, last in words.services(block):
            place = place_behind(words, rule, block, last)
            if place is not None and not place.capital and "a" not in place.flags:
                start, end = tokens[first].start, tokens[place.last - 1].end
                if not words.quoted(block, start, end):
                    yield words.analysis.finding(rule, block, start, end)


def premodifier(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield "service in place" as a premodifier. Lists: `prepositions`, `nouns`, `verbs`, `not_after`."""
    for block in words.analysis.document.blocks:
        tokens = words.tokens(block)
        for first, last in words.services(block):
            place = place_behind(words, rule, block, last)
            following = following_word(words, block, place.last) if place else None
            if place is None or following is None or following.norm not in words.named(rule.options["nouns"]):
                continue
            behind = tokens[place.last + 1] if place.last + 1 < len(tokens) else None
            is_verb = behind is not None and (
                behind.kind == "number" or behind.norm in words.named(rule.options["not_after"])
            )
            if is_verb and following.norm in words.named(rule.options["verbs"]):
                continue
            yield words.analysis.finding(rule, block, tokens[first].start, following.end)


def label(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield "service in place:" at the start of a paragraph that goes on about something else.

    Options: `prepositions` (list), `least_words` (words behind the colon).
    """
    for block in words.analysis.document.blocks:
        tokens, services = words.tokens(block), words.services(block)
        if is_title(block) or not services or services[0][0] != 0:
            continue
        place = place_behind(words, rule, block, services[0][1])
        if place is None or place.last >= len(tokens) or tokens[place.last].norm != ":":
            continue
        if len(services) == 1 and len(tokens) - place.last > rule.options["least_words"]:
            yield words.analysis.finding(rule, block, 0, tokens[place.last].end)


def place_behind(words: Words, rule: CheckRule, block: Block, last: int) -> Place | None:
    """Return the place behind the preposition at token `last`, if both are there. Options: `prepositions`."""
    tokens = words.tokens(block)
    if last + 1 >= len(tokens) or tokens[last].norm not in words.named(rule.options["prepositions"]):
        return None
    return words.place_at(block, last + 1)


def near_me(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield "near me" as part of a search phrase. Options: `phrases`, `story`, `verbs` (lists)."""
    for block in words.analysis.document.blocks:
        tokens, services = words.tokens(block), words.services(block)
        for first, last in words.analysis.list_spans(block, rule.options["phrases"]):
            prose = words.analysis.prose(block)
            sentence = prose.sentences[prose.sentence_of(first)]
            inside = {token.norm for token in tokens[sentence.first : sentence.last]}
            if first == sentence.first or words.quoted(block, tokens[first].start, tokens[last - 1].end):
                continue
            if inside & words.named(rule.options["story"]) or tokens[first - 1].norm in words.named(
                rule.options["verbs"]
            ):
                continue
            start = max(
                (low for low, high in services if high <= first <= high + 2 and low >= sentence.first),
                default=first - 1,
            )
            severity: Severity | None = "info" if is_title(block) else None
            yield words.analysis.finding(rule, block, tokens[start].start, tokens[last - 1].end, severity=severity)


def place_list(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield runs of places.

    Options: `least`, `least_services`, `least_triggered`, `least_bare` (places), `gap` (tokens between two places),
    `joints`, `triggers`, `exempt`, `exempt_sections` (lists).
    """
    for block in words.analysis.document.blocks:
        if block.role is Role.HEADING or len(words.places(block)) < rule.options["least_services"]:
            continue
        heads = " ".join(block.section[-1:]).casefold()
        if any(word in heads for word in words.named(rule.options["exempt_sections"])):
            continue
        for run, kinds in _runs(words, rule, block):
            if _is_list(words, rule, block, run, kinds):
                tokens = words.tokens(block)
                yield words.analysis.finding(
                    rule, block, tokens[run[0].first].start, tokens[run[-1].last - 1].end, count=len(run)
                )


def _runs(words: Words, rule: CheckRule, block: Block) -> Iterator[tuple[list[Place], Counter[str]]]:
    """Yield runs of places with what stands between them: "bare", "service", "pipe" or "sign"."""
    run: list[Place] = []
    kinds: Counter[str] = Counter()
    for place in words.places(block):
        kind = _joint(words, rule, block, run[-1].last, place.first) if run else ""
        if run and not kind:
            yield run, kinds
            run, kinds = [], Counter()
        elif kind:
            kinds[kind] += 1
        run.append(place)
    if run:
        yield run, kinds


def _joint(words: Words, rule: CheckRule, block: Block, first: int, last: int) -> str:
    tokens = words.tokens(block)
    if first == last:
        return "bare"
    services = [(low, high) for low, high in words.services(block) if first <= low and high <= last]
    inside = {i for low, high in services for i in range(low, high)}
    joints = words.named(rule.options["joints"])
    if any(tokens[i].norm not in joints for i in range(first, last) if i not in inside):
        return ""
    if services:
        return "service"
    return "pipe" if any(tokens[i].norm == "|" for i in range(first, last)) else "sign"


def _is_list(words: Words, rule: CheckRule, block: Block, run: list[Place], kinds: Counter[str]) -> bool:
    options = rule.options
    prose = words.analysis.prose(block)
    sentence = prose.sentences[prose.sentence_of(run[0].first)]
    inside = {token.norm for token in prose.tokens[sentence.first : sentence.last]}
    if inside & words.named(options["exempt"]) or len(run) < options["least_services"]:
        return False
    if kinds["service"] + kinds["pipe"] + 1 >= options["least_services"] or kinds["bare"] + 1 >= options["least_bare"]:
        return True
    triggered = any(low <= run[0].first for low, _ in words.analysis.list_spans(block, options["triggers"]))
    return bool(len(run) >= (options["least_triggered"] if triggered else options["least"]))


def stray_tail(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield a search phrase left behind the last sentence. Options: `longest` (words), `function_words`."""
    for block in words.analysis.document.blocks:
        prose = words.analysis.prose(block)
        if is_title(block) or block.bare or not prose.tokens or block.role is Role.CAPTION:
            continue
        first = _tail_start(prose.tokens)
        tail = prose.tokens[first:]
        if not 2 <= len(tail) <= rule.options["longest"] or any(token.kind == "punct" for token in tail):
            continue
        if tail[0].capital or {token.norm for token in tail} & words.named(rule.options["function_words"]):
            continue
        if any(low >= first for low, _ in words.services(block)) and any(p.first >= first for p in words.places(block)):
            yield words.analysis.finding(rule, block, tail[0].start, tail[-1].end)


def _tail_start(tokens: tuple[Token, ...]) -> int:
    return max((i + 1 for i, token in enumerate(tokens) if token.norm in (".", "!", "?")), default=0)


def bare_superlative(words: Words, rule: CheckRule) -> Iterator[Finding]:
    """Yield a superlative without an article before a service and a verb. Lists: `superlatives`, `before`."""
    for block in words.analysis.document.blocks:
        if is_title(block):
            continue
        prose = words.analysis.prose(block)
        for first, last in words.services(block):
            following = following_word(words, block, last)
            sentence = prose.sentences[prose.sentence_of(first)]
            if first == sentence.first or prose.tokens[first - 1].norm not in words.named(rule.options["superlatives"]):
                continue
            if following is None or following.norm not in words.analysis.english.auxiliaries:
                continue
            before = prose.tokens[max(sentence.first, first - 3) : first - 1]
            if any(t.norm in words.named(rule.options["before"]) or t.norm.endswith("'s") for t in before):
                continue
            yield words.analysis.finding(rule, block, prose.tokens[first - 1].start, prose.tokens[last - 1].end)


CHECKS: Mapping[str, Callable[[Words, CheckRule], Iterator[Finding]]] = {
    "service-place": service_place,
    "lower-case-place": lower_case_place,
    "premodifier": premodifier,
    "label": label,
    "near-me": near_me,
    "place-list": place_list,
    "stray-tail": stray_tail,
    "bare-superlative": bare_superlative,
}
