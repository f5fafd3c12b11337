"""What is known of the blocks seen last, by their text: an editor asks for the same ones at each keystroke."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

REMEMBERED_BLOCKS = 1000
T = TypeVar("T")


class Memo:
    """Remembers what was found in a block's text alone, with one rule set. Threads may share it."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Hashable, Any]] = {}

    def get(self, text: str, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returned for a text and a key, or call it. Nobody may change the value."""
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= REMEMBERED_BLOCKS:
                self._known = {}
            known = self._known[text] = {}
        if key not in known:
            known[key] = make()
        value: T = known[key]
        return value
