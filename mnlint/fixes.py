"""Applies fixes: those of one pass never overlap, passes go on until nothing changes, files are replaced at once."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from mnlint.findings import CLAIMS, Edit, Finding, Fix

PASSES = 10


class Fixed(NamedTuple):
    """A fixed text and how many fixes were applied to it."""

    text: str
    applied: int


def chosen_fix(finding: Finding, *, unsafe: bool) -> Fix | None:
    """Return the fix to apply: the first safe one, or with `unsafe` the first. Claims are not rewritten unasked."""
    safe = next((fix for fix in finding.fixes if fix.safe and finding.category not in CLAIMS), None)
    return safe or (finding.fixes[0] if unsafe and finding.fixes else None)


def apply(text: str, fixes: Iterable[Fix]) -> Fixed:
    """Apply fixes in text order, each as a whole or not at all; one that touches an earlier one is left out."""
    taken: list[Edit] = []
    applied = 0
    for fix in sorted(
        fixes, key=lambda fix: min((edit.start, edit.end) for edit in fix.edits) if fix.edits else (0, 0)
    ):
        edits = set(fix.edits)
        if edits and not any(_touch(one, other) for one in edits for other in taken):
            taken += edits
            applied += 1
    for edit in sorted(taken, reverse=True):
        text = text[: edit.start] + edit.replacement + text[edit.end :]
    return Fixed(text, applied)


def _touch(one: Edit, other: Edit) -> bool:
    """Tell whether two edits overlap or insert at the same place."""
    return (one.start < other.end and other.start < one.end) or one.start == other.start or one.end == other.end


def fix_text(text: str, lint: Callable[[str], Iterable[Finding]], *, unsafe: bool) -> Fixed:
    """Lint and fix a text until nothing changes, ten times at the most."""
    total = 0
    for _ in range(PASSES):
        chosen = [fix for finding in lint(text) if (fix := chosen_fix(finding, unsafe=unsafe))]
        fixed = apply(text, chosen)
        if fixed.text == text:
            break
        text, total = fixed.text, total + fixed.applied
    return Fixed(text, total)


def write_bytes(path: Path, data: bytes) -> None:
    """Replace a file at once: a reader sees the old content or the new. Keeps the mode; follows a link to its file."""
    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode if target.exists() else None
    handle, part = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(part).chmod(mode if mode is not None else 0o666 & ~_umask())
        Path(part).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(part).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
