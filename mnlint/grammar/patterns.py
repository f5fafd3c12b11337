"""Patterns over words and their readings: what a rule of the grammar pack is made of.

A pattern is a line of atoms; docs/writing-rules.md has the whole language. `[` and `]` mark what is reported.

    word|other   one of these words          ~lemma|other  any form of them        <list>   a word of a list
    be*|de*      any word that starts so (all parts do)
    @abc         has one of these readings   @>a           its commonest reading   @=ab     has none but these
    @a-bc        has a, but neither b nor c  a&!b          both parts, second one not
    atom?        may be missing              {0,3!list}    words, none of a list   ^        the sentence starts here
    ^^           a subject may start here    $             the sentence ends here  $?       … with a question mark
    /atom        comes next                  <<atom        stands before           /!atom, <<!atom   does not
    %sg %pl %np  a noun phrase, its number   {pp}          any number of prepositional phrases
                 %sg:d with a determiner, %sg:b without, %sg:m bare mass noun, %sg:x the head can be nothing else
    capital, joined, quoted                  a capital letter, the rest of a contraction, behind a quotation mark
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from mnlint.grammar.lexicon import Lexicon
from mnlint.grammar.nouns import noun_phrases
from mnlint.grammar.words import Word

Test = Callable[[Word], bool]
Steps = Callable[["Context", int], Iterator[int]]

_READING = re.compile(r"@(?P<mode>[>=]?)(?P<has>[A-Za-z#_.]+)(?:-(?P<lacks>[A-Za-z#_.]+))?$")
_GAP = re.compile(r"\{(\d),(\d+)(?:!([a-z-]+))?\}$")
_PHRASE = re.compile(r"%(sg|pl|np)(?::([dbmx]+))?$")


class PatternError(ValueError):
    """A pattern cannot be read; the text says where."""


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence, and whether it is a question."""

    words: Sequence[Word]
    question: bool
    subjects: frozenset[int]  # indexes of words at which a subject may start


class Found(NamedTuple):
    """A match: half-open word range of the whole, of what is reported, and of every atom."""

    first: int
    last: int
    marked: tuple[int, int]
    atoms: tuple[tuple[int, int], ...]


class Pattern:
    """A compiled pattern. `needs` are sets of words; one of each stands in every match."""

    def __init__(self, text: str, lists: Mapping[str, frozenset[str]], lexicon: Lexicon) -> None:
        self.text = text
        self.needs: list[frozenset[str]] = []
        self._steps: list[Steps] = []
        self._mark: list[int] = []
        for atom in text.split():
            if atom in ("[", "]"):
                self._mark.append(len(self._steps))
            else:
                self._steps.append(self._compile(atom, lists, lexicon))
        if len(self._mark) not in (0, 2):
            raise PatternError(f"pattern {text!r}: what is reported is marked by one [ and one ]")

    def find(self, context: Context) -> Iterator[Found]:
        """Yield the first match at every word, not overlapping."""
        at = 0
        while at < len(context.words):
            ends = next(self._match(context, 0, at), None)
            if ends is None:
                at += 1
                continue
            edges = [at, *ends]
            marked = (edges[self._mark[0]], edges[self._mark[1]]) if self._mark else (at, edges[-1])
            yield Found(at, edges[-1], marked, tuple(itertools.pairwise(edges)))
            at = max(edges[-1], at + 1)

    def _match(self, context: Context, step: int, at: int) -> Iterator[list[int]]:
        if step == len(self._steps):
            yield []
            return
        for end in self._steps[step](context, at):
            for rest in self._match(context, step + 1, end):
                yield [end, *rest]

    def _compile(self, atom: str, lists: Mapping[str, frozenset[str]], lexicon: Lexicon) -> Steps:
        special = _SPECIAL.get(atom)
        if special:
            return special
        gap = _GAP.match(atom)
        if gap:
            return _gap(int(gap[1]), int(gap[2]), _listed(gap[3], lists, self.text) if gap[3] else frozenset())
        phrase = _PHRASE.match(atom)
        if phrase:
            return _phrase(phrase[1], phrase[2] or "")
        if atom.startswith("/"):
            return _ahead(self._test(atom[1:], lists, lexicon), holds_at_end=atom.startswith("/!"))
        if atom.startswith("<<"):
            return _behind(self._test(atom[2:], lists, lexicon), holds_at_start=atom.startswith("<<!"))
        optional = atom.endswith("?") and len(atom) > 1
        parts = atom[:-1] if optional else atom
        if not optional:
            self.needs += [needed for part in parts.split("&") if (needed := _needed(part, lists))]
        return _one(self._test(parts, lists, lexicon), optional=optional)

    def _test(self, text: str, lists: Mapping[str, frozenset[str]], lexicon: Lexicon) -> Test:
        tests = [_part(part, lists, lexicon, self.text) for part in text.split("&")]
        return tests[0] if len(tests) == 1 else lambda word: all(test(word) for test in tests)


def _needed(part: str, lists: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the words one of which must stand where a part of an atom matches; empty where they are not told."""
    if part in _FLAGS:
        return frozenset()
    if part.startswith("<") and part.endswith(">") and "|" not in part:
        return lists.get(part[1:-1], frozenset())
    return frozenset(part.split("|")) if re.fullmatch(r"[\w'’,:;()-]+(?:\|[\w'’-]+)*", part) else frozenset()


def _listed(name: str, lists: Mapping[str, frozenset[str]], pattern: str) -> frozenset[str]:
    if name not in lists:
        raise PatternError(f"pattern {pattern!r}: there is no list <{name}>; lists are {', '.join(sorted(lists))}")
    return lists[name]


def _part(text: str, lists: Mapping[str, frozenset[str]], lexicon: Lexicon, pattern: str) -> Test:
    if text.startswith("!"):
        inner = _part(text[1:], lists, lexicon, pattern)
        return lambda word: not inner(word)
    choices = text.split("|")
    if len(choices) > 1 and any(choice[:1] in ("@", "<") for choice in choices):
        tests = [_part(choice, lists, lexicon, pattern) for choice in choices]
        return lambda word: any(test(word) for test in tests)
    if text.startswith("<") and text.endswith(">"):
        entries = _listed(text[1:-1], lists, pattern)
        return lambda word: word.norm in entries
    if text.startswith("~"):
        lemmas = frozenset(text[1:].split("|"))
        return lambda word: (
            word.norm in lemmas or lexicon.base(word.norm) in lemmas or lexicon.singular(word.norm) in lemmas
        )
    reading = _READING.match(text)
    if reading:
        return _reading(reading["mode"], frozenset(reading["has"]), frozenset(reading["lacks"] or ""))
    if text in _FLAGS:
        return _FLAGS[text]
    if text.endswith("*"):
        starts = tuple(choice.removesuffix("*") for choice in choices)
        return lambda word: word.norm.startswith(starts)
    words = frozenset(choices)
    return lambda word: word.norm in words


def _reading(mode: str, has: frozenset[str], lacks: frozenset[str]) -> Test:
    if mode == "=":
        return lambda word: bool(word.readings) and has.issuperset(word.readings)
    if mode == ">":
        return lambda word: word.readings[:1] in has and not lacks.intersection(word.readings)
    return lambda word: bool(has.intersection(word.readings)) and not lacks.intersection(word.readings)


def _one(test: Test, *, optional: bool) -> Steps:
    def steps(context: Context, at: int) -> Iterator[int]:
        if at < len(context.words) and test(context.words[at]):
            yield at + 1
        if optional:
            yield at

    return steps


def _gap(least: int, most: int, without: frozenset[str]) -> Steps:
    def steps(context: Context, at: int) -> Iterator[int]:
        for count in range(most + 1):
            if count >= least:
                yield at + count
            if at + count >= len(context.words) or "." in context.words[at + count].readings:
                return
            if context.words[at + count].norm in without:
                return

    return steps


def _ahead(test: Test, *, holds_at_end: bool) -> Steps:
    def steps(context: Context, at: int) -> Iterator[int]:
        if test(context.words[at]) if at < len(context.words) else holds_at_end:
            yield at

    return steps


def _behind(test: Test, *, holds_at_start: bool) -> Steps:
    def steps(context: Context, at: int) -> Iterator[int]:
        if test(context.words[at - 1]) if at else holds_at_start:
            yield at

    return steps


def _phrase(number: str, kind: str) -> Steps:
    def steps(context: Context, at: int) -> Iterator[int]:
        if at >= len(context.words):
            return
        for phrase in noun_phrases(context.words, at):
            if number != "np" and phrase.number != number:
                continue
            if ("d" in kind and not phrase.determined) or (set("bm") & set(kind) and phrase.determined):
                continue
            if ("m" in kind and not phrase.mass) or ("x" in kind and not phrase.certain):
                continue
            yield phrase.end

    return steps


def _start(context: Context, at: int) -> Iterator[int]:
    if at == 0:
        yield at


def _subject(context: Context, at: int) -> Iterator[int]:
    if at in context.subjects:
        yield at


def _end(context: Context, at: int) -> Iterator[int]:
    if all("." in word.readings for word in context.words[at:]):
        yield at


def _question(context: Context, at: int) -> Iterator[int]:
    if context.question:
        yield from _end(context, at)


def _prepositional(context: Context, at: int) -> Iterator[int]:
    yield at
    if at + 1 < len(context.words) and context.words[at].readings == "P":
        for phrase in noun_phrases(context.words, at + 1):
            yield from _prepositional(context, phrase.end)


_QUOTES = frozenset("\"“”„«»‘’'")
_FLAGS: Mapping[str, Test] = {
    "capital": lambda word: word.capital,
    "joined": lambda word: word.joined,
    "quoted": lambda word: bool(_QUOTES & set(word.before)),
}
_SPECIAL: Mapping[str, Steps] = {"^": _start, "^^": _subject, "$": _end, "$?": _question, "{pp}": _prepositional}
