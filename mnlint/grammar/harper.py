"""Harper, embedded: a grammar engine in this process, without network, built once a dialect and only when needed."""

from __future__ import annotations

import functools
import threading
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from mnlint.document.model import PLACEHOLDER
from mnlint.grammar.engine import EngineError, EngineLint

if TYPE_CHECKING:
    import harper

_DIALECTS = {"en-GB": "BRITISH", "en-IE": "BRITISH", "en-AU": "AUSTRALIAN", "en-CA": "CANADIAN", "en-IN": "INDIAN"}
_STAND_IN = "X"  # for a placeholder: a word of one character that no rule of the engine minds


class Harper:
    """The engine with some of its rules on. Thread-safe; building costs a second, at `start` or first `check`."""

    name = "harper"

    def __init__(self, rules: Collection[str], words: Collection[str]) -> None:
        """Take the names of the rules that are on, and the words that are known besides the engine's own."""
        self._rules = frozenset(rules)
        self.words = list(words)
        self._linters: dict[str, harper.Linter] = {}
        self._lock = threading.Lock()

    @property
    def version(self) -> str:
        """The version of the installed package."""
        return installed_version()

    def start(self, dialect: str) -> None:
        """Build the engine for a dialect, if it isn't there. Raises `EngineError`."""
        with self._lock:
            self._linter(dialect)

    def check(self, paragraphs: Sequence[str], dialect: str) -> list[list[EngineLint]]:
        """Return the alarms of every paragraph, see `Engine.check`."""
        with self._lock:
            linter = self._linter(dialect)
            return [_lints(linter, text) for text in paragraphs]

    def _linter(self, dialect: str) -> harper.Linter:
        name = _DIALECTS.get(dialect, "AMERICAN")
        if name not in self._linters:
            try:
                import harper
            except ImportError as error:
                raise EngineError(f"Harper: {error}; install it with `pip install harper-py`") from error
            linter = harper.Linter(harper.Dialect[name])
            linter.set_lint_config({rule: rule in self._rules for rule in linter.get_default_lint_config()})
            if self.words:
                linter.import_words(self.words)
            self._linters[name] = linter
        return self._linters[name]


@functools.cache
def installed_version() -> str:
    """Return the version of harper-py. Raises `EngineError` if it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("harper-py")
    except PackageNotFoundError as error:
        raise EngineError("Harper is not installed; run `pip install harper-py`, or use --grammar off") from error


def _lints(linter: harper.Linter, text: str) -> list[EngineLint]:
    plain = text.replace(PLACEHOLDER, _STAND_IN).replace("\n", " ")
    found = linter.organized_lints(plain, language="plaintext")
    return sorted(
        EngineLint(lint.span.start, lint.span.end, rule, lint.message, tuple(_replacements(lint)))
        for rule, lints in found.items()
        for lint in lints
        if PLACEHOLDER not in text[max(0, lint.span.start - 2) : lint.span.end + 2]
    )


def _replacements(lint: harper.Lint) -> list[str]:
    """Return what may stand for the problem text; an insertion is the text with what is put behind it."""
    made = []
    for suggestion in lint.suggestions[:5]:
        new = suggestion.replacement_text
        made.append(lint.problem_text + new if suggestion.kind == 2 else new)
    return made
