"""What a grammar engine is to the rest of mnlint."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

ENGINES = ("harper", "languagetool")  # the one whose words count first where both say the same


class EngineLint(NamedTuple):
    """One alarm of an engine: code points of the paragraph's text, and the engine's own name of the rule."""

    start: int
    end: int
    rule: str
    message: str
    replacements: tuple[str, ...] = ()  # texts that may stand for `[start, end)`, best first


class EngineError(Exception):
    """An engine that was asked for cannot be used; the text says why and what to do."""


class Engine(Protocol):
    """A grammar engine. Building one is cheap; what is slow happens in `start` or at the first `check`."""

    @property
    def name(self) -> str:
        """Name of the engine in rules: "harper" or "languagetool"."""
        ...

    @property
    def version(self) -> str:
        """Everything but text, dialect and rule set that results depend on; a key of the cache."""
        ...

    def check(self, paragraphs: Sequence[str], dialect: str) -> list[list[EngineLint]]:
        r"""Return the alarms of every paragraph, in the order of `paragraphs`.

        Args:
            paragraphs: Texts of blocks without markup; "\\n" is a soft break, U+FFFC stands for what is no prose.
            dialect: A locale such as "en-GB"; unknown ones count as American.

        Raises:
            EngineError: The engine cannot be used.

        """
        ...
