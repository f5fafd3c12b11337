"""One document's grammar: which paragraphs the cache lacks, the engines that check them, and the alarms of all."""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from mnlint import __version__
from mnlint.document.model import Block, Role
from mnlint.grammar.engine import ENGINES, Engine, EngineError, EngineLint
from mnlint.grammar.harper import Harper
from mnlint.grammar.pack import Alarm as PackAlarm
from mnlint.grammar.pack import Pack
from mnlint.grammar.resources import Resources
from mnlint.grammar.spelling import Spelling
from mnlint.grammar.store import Store
from mnlint.matching.analysis import Analysis
from mnlint.rules.model import GrammarRule

SENTENCES = frozenset({Role.PARAGRAPH, Role.LIST_ITEM, Role.QUOTATION, Role.FOOTNOTE})
LABELS = frozenset({Role.HEADING, Role.TABLE_CELL, Role.CAPTION})  # no sentences, but their words are spelled
SPELLING = "spelling"
MODES: Mapping[str, tuple[str, ...]] = {
    "auto": ("harper",),
    "harper": ("harper",),
    "languagetool": ("languagetool",),
    "both": ENGINES,
    "off": (),
}


class Alarm(NamedTuple):
    """An alarm in a block's text: the rule of the rule set, and what it says.

    A `doubtful` one counts only in a document with enough others.
    """

    rule: str
    start: int
    end: int
    message: str
    replacements: tuple[str, ...]
    doubtful: bool = False


class Job:
    """The grammar of one document. `start` may be called ahead: what is slow then runs beside the other checks."""

    def __init__(self, analysis: Analysis, rules: Sequence[GrammarRule], resources: Resources) -> None:
        self._analysis = analysis
        self._rules = rules
        self._resources = resources
        self._dialect = analysis.locale or "en-US"
        self._engines = [resources.engine(name) for name in MODES[analysis.settings.grammar]]
        self._store = Store(self._state())
        texts = dict.fromkeys(block.text for block in analysis.document.blocks)
        self._known = {
            text: [Alarm(*alarm) for alarm in alarms] for text, alarms in self._store.read(list(texts)).items()
        }
        self._missing = [text for text in texts if text not in self._known]
        self._spoken = self._sentences()
        self._spelled = self._spoken | {b.text for b in analysis.document.blocks if b.role in LABELS or b.bare}
        self._error: EngineError | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to build the engines that are needed, in a thread."""
        if self._engines and not self._spelled.isdisjoint(self._missing):
            self._thread = threading.Thread(target=self._warm, daemon=True)
            self._thread.start()

    def alarms(self) -> dict[str, list[Alarm]]:
        """Return the alarms of every block text. Raises `EngineError`."""
        if self._missing:
            fresh = self._pack_alarms()
            for text, alarms in self._slip_alarms().items():
                fresh[text] += alarms
            if self._thread is not None:
                self._thread.join()
            if self._error is not None:
                raise self._error
            for text, alarms in self._engine_alarms().items():
                fresh[text] += alarms
            self._store.write(fresh)
            self._known.update(fresh)
            self._missing = []
        return self._known

    @functools.cached_property
    def _text(self) -> str:
        return "\n".join(block.text for block in self._analysis.document.blocks)

    @functools.cached_property
    def _spelling(self) -> Spelling:
        return self._resources.spelling(self._analysis.settings)

    def _warm(self) -> None:
        try:
            for engine in self._engines:
                if isinstance(engine, Harper):
                    engine.start(self._dialect)
                else:
                    engine.check([], self._dialect)
        except EngineError as error:
            self._error = error

    def _state(self) -> str:
        settings, ruleset = self._analysis.settings, self._analysis.ruleset
        names = sorted(rule.name for rule in self._rules)
        engines = [f"{engine.name} {engine.version}" for engine in self._engines]
        return repr((__version__, ruleset.digest, self._dialect, engines, names, settings.words, settings.clinic_names))

    def _sentences(self) -> set[str]:
        return {block.text for block in self._analysis.document.blocks if block.role in SENTENCES and not block.bare}

    def _pack_alarms(self) -> dict[str, list[Alarm]]:
        pack: Pack = self._resources.pack(self._rules)
        blocks: dict[str, Block] = {block.text: block for block in self._analysis.document.blocks}
        prose = {text: self._analysis.prose(blocks[text]) for text in self._missing}
        return {text: [_own(alarm) for alarm in pack.check(prose[text])] for text in self._missing}

    def _slip_alarms(self) -> dict[str, list[Alarm]]:
        texts = [text for text in self._missing if text in self._spoken]
        slips = self._resources.slips(self._rules) if texts else None
        found = slips.check(texts) if slips else []
        return {text: [_own(alarm) for alarm in alarms] for text, alarms in zip(texts, found, strict=False)}

    def _engine_alarms(self) -> dict[str, list[Alarm]]:
        texts = [text for text in self._missing if text in self._spelled]
        found: dict[str, list[Alarm]] = {text: [] for text in texts}
        for engine in self._engines if texts else ():
            for text, lints in zip(texts, engine.check(texts, self._dialect), strict=True):
                found[text] += self._named(engine, text, lints)
        return found

    def _named(self, engine: Engine, text: str, lints: Iterable[EngineLint]) -> list[Alarm]:
        """Return the lints that a rule of the rule set takes, under its name."""
        found = []
        for lint in lints:
            rule = next((rule for rule in self._rules if rule.engine == engine.name and takes(rule, lint.rule)), None)
            if rule is None or _kept_quiet(rule, text[lint.end :]):
                continue
            if rule.check != SPELLING and text not in self._spoken:
                continue
            replacements = self._meant(text, lint) if rule.check == SPELLING else lint.replacements
            if replacements or rule.check != SPELLING:
                found.append(Alarm(rule.name, lint.start, lint.end, lint.message, replacements))
        return found

    def _meant(self, text: str, lint: EngineLint) -> tuple[str, ...]:
        """Return the word that an unknown one was meant to be; nothing where it is no plain slip."""
        word = text[lint.start : lint.end]
        if self._text.count(word) > 1:  # who writes it twice means it
            return ()
        before = text[: lint.start].rstrip(" \n")
        meant = self._spelling.meant(word, opens=not before or before[-1] in ".!?")
        return () if meant is None else (meant,)


def _own(alarm: PackAlarm) -> Alarm:
    replacements = () if alarm.replacement is None else (alarm.replacement,)
    return Alarm(alarm.rule, alarm.start, alarm.end, "", replacements, alarm.doubtful)


def _kept_quiet(rule: GrammarRule, following: str) -> bool:
    pattern: str | None = rule.options.get("not_before")
    return pattern is not None and re.match(pattern, following) is not None


def takes(rule: GrammarRule, name: str) -> bool:
    """Tell whether an engine's rule `name` is one of those that a rule of the rule set stands for."""
    from fnmatch import fnmatchcase

    if any(fnmatchcase(name, glob) for glob in rule.options.get("not", ())):
        return False
    return any(name == glob or fnmatchcase(name, glob) for glob in rule.options.get("rules", ()))
