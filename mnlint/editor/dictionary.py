"""The edit that adds a word to a site's dictionary: the key `words` of its settings."""

from __future__ import annotations

import json
from typing import Any

from mnlint.findings import Edit
from mnlint.rules.positions import Positions

KEY = "words"


def with_word(settings: str, word: str) -> Edit | None:
    """Return the edit of a settings file's text that adds a word; None if it has it, or is no settings file."""
    if not settings.strip():
        return Edit(0, len(settings), json.dumps({KEY: [word]}, ensure_ascii=False, indent=2) + "\n")
    try:
        data: Any = json.loads(settings.removeprefix("\ufeff"))
    except ValueError:
        return None
    words = data.get(KEY, []) if isinstance(data, dict) else None
    if not isinstance(words, list) or word in words:
        return None
    positions = Positions(settings)
    if words:
        return _behind_last(settings, positions, len(words) - 1, word)
    if KEY in data:
        start = positions.places[f"/{KEY}"].value
        return Edit(start + 1, settings.index("]", start), _quoted(word))
    start = positions.places[""].value + 1
    indent = "  " if "\n" in settings or not data else ""
    newline = f"\n{indent}" if indent else ""
    rest = "," if data else "\n"
    return Edit(start, start, f'{newline}"{KEY}": [{_quoted(word)}]{rest}')


def _behind_last(settings: str, positions: Positions, last: int, word: str) -> Edit:
    start = positions.places[f"/{KEY}/{last}"].value
    _, length = json.JSONDecoder().raw_decode(settings[start:])
    end = start + length
    before = settings[positions.places[f"/{KEY}"].value + 1 : start]
    line = before.rpartition("\n")
    white = f"\n{line[2]}" if line[1] and not line[2].strip() else " "
    return Edit(end, end, f",{white}{_quoted(word)}")


def _quoted(word: str) -> str:
    return json.dumps(word, ensure_ascii=False)
