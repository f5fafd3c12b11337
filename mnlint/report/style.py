"""How a report for people looks, and how text is made fit to be shown."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from mnlint.findings import Severity

_COLORS: dict[str, str] = {"error": "1;31", "warning": "1;33", "info": "1;36", "bold": "1", "dim": "2"}
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffc]")
_NOT_XML = "[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
_ASCII = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "–": "-", "—": "-", "…": "...", "\u00a0": " "})


class Style(NamedTuple):
    """What the reader's terminal can do: colour, its columns, and more than ASCII."""

    color: bool = False
    width: int = 80
    unicode: bool = True

    def paint(self, text: str, name: Severity | str) -> str:
        """Return `text` in the colour of a severity (or "bold", "dim"), if there are colours."""
        return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if self.color else text

    def plain(self, text: str) -> str:
        """Return `text` with typographic signs in ASCII if the terminal shows no more than that."""
        return text if self.unicode else text.translate(_ASCII)


def one_line(text: str) -> str:
    """Return `text` on one line, white space collapsed and control characters written as escapes."""
    return _CONTROL.sub(_escape, " ".join(text.split()))


def visible(text: str) -> str:
    """Return a line in which every character takes the place of one: tabs as spaces, control characters as “�”."""
    return _CONTROL.sub(lambda match: " " if match[0] == "\t" else "\ufffd", text)


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )


def xml_text(text: str) -> str:
    """Return `text` without the characters that XML 1.0 does not allow."""
    return re.compile(_NOT_XML).sub("\ufffd", text)


def _escape(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}" if match[0] != "\ufffc" else "…"
