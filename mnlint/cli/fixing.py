"""`--fix` and `--diff` over files."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path

from mnlint.cli.errors import Failure
from mnlint.document.decode import Decoded, UnreadableFileError, decode
from mnlint.files import Target
from mnlint.findings import Finding
from mnlint.fixes import Fixed, fix_text, write_bytes
from mnlint.rules.errors import RulesError
from mnlint.run import Session

PACKED = frozenset({"docx", "json"})  # offsets there do not count the file's own characters


def fix_files(targets: Sequence[Target], session: Session, *, unsafe: bool, dry: bool, quiet: bool) -> int:
    """Fix files, or with `dry` print what would change. Return 1 if something changed or would, 2 if a file failed."""
    changed = applied = 0
    failed = False
    for target in targets:
        try:
            data = Path(target.path).read_bytes()
            decoded = decode(data)
            fixed = _fixed(decoded, target.path, session, unsafe=unsafe)
        except (OSError, UnreadableFileError, RulesError) as error:
            failed = True
            if dry:
                sys.stderr.write(f"mnlint: error: {target.path}: {error}\n")
            continue  # otherwise the report tells it
        if fixed.text == decoded.text:
            continue
        changed, applied = changed + 1, applied + fixed.applied
        if dry:
            sys.stdout.write(_difference(target.path, decoded.text, fixed.text))
        else:
            _write(target.path, decoded, fixed.text)
    if changed and not quiet:
        what = "would be applied to" if dry else "applied to"
        sys.stderr.write(
            f"{applied} {'fix' if applied == 1 else 'fixes'} {what} {changed} {'file' if changed == 1 else 'files'}\n"
        )
    return 2 if failed else int(bool(changed))


def print_difference(data: bytes, name: str, session: Session, *, unsafe: bool) -> int:
    """Print what fixes would change in a text that has the settings of a path; return 1 if they would."""
    try:
        decoded = decode(data)
    except UnreadableFileError as error:
        raise Failure(f"{name}: {error}") from error
    fixed = _fixed(decoded, name, session, unsafe=unsafe)
    sys.stdout.write(_difference(name, decoded.text, fixed.text))
    return int(fixed.text != decoded.text)


def _fixed(decoded: Decoded, path: str, session: Session, *, unsafe: bool) -> Fixed:
    first = session.lint_text(decoded.text, path)
    if first.format in PACKED or first.source != decoded.text:
        return Fixed(decoded.text, 0)
    seen = {decoded.text: first}

    def lint(text: str) -> tuple[Finding, ...]:
        return (seen.get(text) or session.lint_text(text, path)).findings

    return fix_text(decoded.text, lint, unsafe=unsafe)


def _write(path: str, decoded: Decoded, text: str) -> None:
    try:
        write_bytes(Path(path), decoded.mark + text.encode(decoded.encoding))
    except UnicodeEncodeError as error:
        raise Failure(
            f"{path}: a fix has a character that {decoded.encoding} has not; save the file as UTF-8"
        ) from error
    except OSError as error:
        raise Failure(f"{path}: cannot be written: {error.strerror or error}; check its permissions") from error


def _difference(path: str, before: str, after: str) -> str:
    """Return a unified diff."""
    lines = difflib.unified_diff(
        before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{path}", f"b/{path}"
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
