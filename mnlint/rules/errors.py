"""How a rule set's faults are told: place, cause, remedy."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mnlint.document.model import LineIndex

if TYPE_CHECKING:
    from mnlint.rules.positions import Positions

SHOWN = 8  # names that a message lists where none is near


class RulesError(ValueError):
    """A rule set that cannot be used. `str()` holds a line a fault: "file:line:column: pointer: cause; remedy"."""


class Fault(NamedTuple):
    """Something wrong at a JSON pointer; `at_key` if the key is wrong, `inside` an offset within a string value."""

    pointer: str
    message: str
    at_key: bool = False
    inside: int = 0


def nearest(name: str, names: Iterable[str]) -> str:
    """Return a remedy: the known name that is nearest to `name`, or the first of them."""
    known = sorted({one for one in names if not one.startswith("$")})
    import difflib

    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    if close:
        return f'did you mean "{close[0]}"?'
    if not known:
        return "there are none"
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return "known are " + ", ".join(f'"{one}"' for one in known[:SHOWN]) + more


def describe(path: str, text: str, faults: Iterable[Fault], positions: Positions | None = None) -> str:
    """Return a line a fault, in the order of the file. `text` must be valid JSON."""
    if positions is None:
        from mnlint.rules.positions import Positions

        positions = Positions(text)
    index = LineIndex(text)
    lines = []
    for fault in faults:
        place = positions.place(fault.pointer)
        offset = place.key if fault.at_key else place.value
        if fault.inside and "\\" not in text[offset : offset + fault.inside + 1]:
            offset += fault.inside + 1
        at = index.position(offset)
        where = f"{fault.pointer}: " if fault.pointer else ""
        lines.append((offset, f"{path}:{at.line}:{at.column}: {where}{fault.message}"))
    return "\n".join(line for _, line in sorted(set(lines)))
