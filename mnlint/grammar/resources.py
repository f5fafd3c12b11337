"""What grammar checks share between documents: lexicon, pack, engines; each made when first asked for."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from mnlint.grammar.engine import Engine
from mnlint.grammar.harper import Harper
from mnlint.grammar.lexicon import Lexicon
from mnlint.grammar.pack import Pack
from mnlint.grammar.slips import Slips
from mnlint.grammar.spelling import Spelling
from mnlint.grammar.tagger import Tagger
from mnlint.rules.model import GrammarRule, RuleSet, Settings

_REMEMBERED = 4  # rule sets


class Resources:
    """Resources of one rule set. Safe to share by threads."""

    def __init__(self, ruleset: RuleSet) -> None:
        self._ruleset = ruleset
        self._lock = threading.RLock()
        self._lexicon: Lexicon | None = None
        self._packs: dict[tuple[str, ...], Pack] = {}
        self._slips: dict[tuple[str, ...], Slips] = {}
        self._tagger: Tagger | None = None
        self._engines: dict[str, Engine] = {}
        self._words: frozenset[str] | None = None
        self._spelling: tuple[frozenset[str], Spelling] | None = None  # the last one, with the site's words it knows

    @property
    def lexicon(self) -> Lexicon:
        """The lexicon, with the field's words as names."""
        with self._lock:
            if self._lexicon is None:
                self._lexicon = Lexicon(self._ruleset.data["lexicon"], self._ruleset.english, self._field_words())
            return self._lexicon

    def pack(self, rules: Sequence[GrammarRule]) -> Pack:
        """Return the compiled pattern rules among `rules`."""
        own = [rule for rule in rules if rule.engine == "own" and rule.check == "patterns"]
        names = tuple(rule.name for rule in own)
        with self._lock:
            if names not in self._packs:
                self._packs[names] = Pack(own, self._ruleset.data["grammar_pack"], self.lexicon)
            return self._packs[names]

    def slips(self, rules: Sequence[GrammarRule]) -> Slips | None:
        """Return the rules among `rules` that listen to the tagger; None where there is none."""
        own = [rule for rule in rules if rule.options.get("slips")]
        names = tuple(rule.name for rule in own)
        if not own or "tagger" not in self._ruleset.data:
            return None
        with self._lock:
            if names not in self._slips:
                self._tagger = self._tagger or Tagger(self._ruleset.data["tagger"], self.lexicon)
                self._slips[names] = Slips(own, self._tagger, self.lexicon, self._ruleset.data["grammar_pack"])
            return self._slips[names]

    def engine(self, name: str) -> Engine:
        """Return an engine by its name, with all that any rule of the rule set takes from it; it isn't started."""
        with self._lock:
            if name not in self._engines:
                self._engines[name] = self._harper() if name == "harper" else _languagetool(self._ruleset.settings)
            return self._engines[name]

    def spelling(self, settings: Settings) -> Spelling:
        """Return the judge of unknown words, who knows a site's own words too."""
        own, data = _own_words(settings), self._ruleset.data
        with self._lock:
            if self._spelling is None or self._spelling[0] != own:
                words = self._field_words() | own
                self._spelling = own, Spelling(self.lexicon, words, data["dictionary"], data["grammar_pack"])
            return self._spelling[1]

    def _harper(self) -> Harper:
        rules = [rule for rule in (*self._ruleset.rules, *self._ruleset.off.values()) if isinstance(rule, GrammarRule)]
        names = {name for rule in rules if rule.engine == "harper" for name in rule.options.get("rules", ())}
        words = {
            word
            for entry in self._field_words() | _own_words(self._ruleset.settings)
            for word in (entry, entry.capitalize())
        }
        return Harper(names, sorted(words))

    def _field_words(self) -> frozenset[str]:
        with self._lock:
            if self._words is None:
                groups = self._ruleset.data["dictionary"]["groups"]
                self._words = frozenset(word for words in groups.values() for word in words.split())
            return self._words


def _own_words(settings: Settings) -> frozenset[str]:
    return frozenset(word for entry in (*settings.words, *settings.clinic_names) for word in entry.split())


def _languagetool(settings: Settings) -> Engine:
    from mnlint.grammar.languagetool import LanguageTool

    return LanguageTool(url=settings.languagetool_url)


_shared: dict[str, Resources] = {}
_guard = threading.Lock()


def resources(ruleset: RuleSet) -> Resources:
    """Return the resources of a rule set, the same for equal ones."""
    key = repr((ruleset.digest, ruleset.settings.words, ruleset.settings.languagetool_url))
    with _guard:
        if key not in _shared:
            while len(_shared) >= _REMEMBERED:
                _shared.pop(next(iter(_shared)))
            _shared[key] = Resources(ruleset)
        return _shared[key]
