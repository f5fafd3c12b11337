"""The grammar pack: rules made of patterns over words and readings, for what engines miss."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from mnlint.grammar.lexicon import Lexicon
from mnlint.grammar.patterns import Context, Found, Pattern
from mnlint.grammar.words import Word, words_of
from mnlint.matching.tokens import Prose
from mnlint.rules.model import GrammarRule

_SLOT = re.compile(r"\$(\d+)(?::([a-z]+))?")


class Alarm(NamedTuple):
    """What a rule of our own says about `[start, end)` of a block's text; `replacement` is None where it has none.

    A `doubtful` one is right only in a post that holds other slips.
    """

    rule: str
    start: int
    end: int
    replacement: str | None
    doubtful: bool


class _Entry(NamedTuple):
    rule: str
    pattern: Pattern
    fix: str | None
    silent: frozenset[str]  # words that keep it quiet anywhere in the sentence; "*er" is any word that ends so
    doubtful: bool

    def is_silent(self, present: set[str]) -> bool:
        endings = tuple(word[1:] for word in self.silent if word.startswith("*"))
        return bool(self.silent & present) or (bool(endings) and any(word.endswith(endings) for word in present))


class Pack:
    """All pattern rules of a rule set, compiled. Safe to share by threads once built."""

    def __init__(self, rules: Iterable[GrammarRule], tables: Mapping[str, Any], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._openers = frozenset(tables.get("clause_openers", ()))
        lists = {name: frozenset(words) for name, words in tables.get("lists", {}).items()}
        self._entries = [
            _Entry(rule.name, Pattern(text, lists, lexicon), fix, silent, doubtful)
            for rule in rules
            for text, fix, silent, doubtful in _patterns(rule)
        ]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._always: list[int] = []
        for index, entry in enumerate(self._entries):
            if entry.pattern.needs:
                for word in min(entry.pattern.needs, key=len):
                    self._by_word[word].append(index)
            else:
                self._always.append(index)

    def check(self, prose: Prose) -> Iterator[Alarm]:
        """Yield the alarms in a block, sentence by sentence."""
        for sentence in prose.sentences:
            words = words_of(prose, sentence, self._lexicon)
            context = Context(words, sentence.question, subjects(words, self._openers))
            present = {word.norm for word in words}
            chosen = {index for word in present for index in self._by_word.get(word, ())}
            for index in sorted(chosen.union(self._always)):
                entry = self._entries[index]
                if entry.is_silent(present) or any(not need & present for need in entry.pattern.needs):
                    continue
                for found in entry.pattern.find(context):
                    yield self._alarm(entry, found, words, prose.text)

    def _alarm(self, entry: _Entry, found: Found, words: Sequence[Word], text: str) -> Alarm:
        first, last = found.marked
        last = max(last, first + 1)
        start, end = words[first].start, words[last - 1].end
        return Alarm(entry.rule, start, end, self._replacement(entry, found, words, text, start), entry.doubtful)

    def _replacement(self, entry: _Entry, found: Found, words: Sequence[Word], text: str, start: int) -> str | None:
        if entry.fix is None:
            return None

        def fill(slot: re.Match[str]) -> str:
            first, last = found.atoms[int(slot[1]) - 1]
            if first == last:
                return ""
            whole = text[words[first].start : words[last - 1].end]
            return form(whole, slot[2], self._lexicon) if slot[2] else whole

        filled = " ".join(_SLOT.sub(fill, entry.fix).split())
        return filled[:1].upper() + filled[1:] if text[start].isupper() else filled


def form(phrase: str, name: str, lexicon: Lexicon) -> str:
    """Return a phrase with its last word in another form: base, third, participle, singular or plural."""
    *before, word = phrase.split(" ")
    low = word.lower()
    base = lexicon.base(low) or low
    made = {
        "base": lambda: base,
        "third": lambda: lexicon.third(base),
        "participle": lambda: lexicon.participle(base),
        "singular": lambda: lexicon.singular(low) or low,
        "plural": lambda: lexicon.plural(low),
    }[name]()
    return " ".join([*before, made])


def subjects(words: Sequence[Word], openers: frozenset[str]) -> frozenset[int]:
    """Return where a subject may start: first, behind a clause opener, behind an introduction and its comma."""
    starts = {0} if words else set()
    commas = [i for i, word in enumerate(words) if word.norm == ","]
    for i, word in enumerate(words[:-1]):
        if word.norm in openers:
            starts.add(i + 1)
    if commas and words[0].readings[:1] in ("P", "r") and commas[0] <= 7:
        starts.add(commas[0] + 1)
    return frozenset(starts)


def _patterns(rule: GrammarRule) -> Iterator[tuple[str, str | None, frozenset[str], bool]]:
    for entry in rule.options.get("patterns", ()):
        given = {"pattern": entry} if isinstance(entry, str) else entry
        fix = given.get("fix", rule.options.get("fix"))
        yield given["pattern"], fix, frozenset(given.get("silent", ())), bool(given.get("doubtful"))
