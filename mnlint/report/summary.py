"""The counts at the end of a run, and the table of `--statistics`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from mnlint.findings import SEVERITIES
from mnlint.report.style import Style
from mnlint.results import RunReport


def summary(run: RunReport, *, color: bool = False) -> str:
    """Return what was found, on one line without its end."""
    style = Style(color=color)
    counts = run.summary
    total = sum(counts.values())
    read = [file for file in run.files if file.error is None]
    parts = [style.paint(_number(counts[name], _NOUNS[name]), name) for name in SEVERITIES if counts[name]]
    if total:
        hit = sum(1 for file in read if file.findings)
        text = f"{_number(total, 'finding')} ({', '.join(parts)}) in {hit} of {_number(len(read), 'file')}"
    else:
        text = f"nothing found in {_number(len(read), 'file')}"
    for what, fixes in (("--fix", True), ("--unsafe-fixes", False)):
        fixable = sum(1 for _, finding in run if finding.fixes and any(fix.safe for fix in finding.fixes) is fixes)
        text += f"; {fixable} fixable with {what}" if fixable else ""
    for kind in ("suppressed", "baselined"):
        hidden = sum(len(getattr(file, kind)) for file in run.files)
        text += f"; {hidden} {kind}" if hidden else ""
    unread = len(run.files) - len(read)
    return text + (f"; {_number(unread, 'file')} could not be read" if unread else "")


def statistics(run: RunReport) -> str:
    """Return a line a rule: findings, files, severity, rule and how many can be fixed; the most frequent first."""
    counts: Counter[str] = Counter()
    files: defaultdict[str, set[str]] = defaultdict(set)
    fixable: Counter[str] = Counter()
    severities: dict[str, str] = {}
    for file, finding in run:
        counts[finding.rule] += 1
        files[finding.rule].add(file.path)
        fixable[finding.rule] += any(fix.safe for fix in finding.fixes)
        severities.setdefault(finding.rule, finding.severity)
    rows = [
        (str(count), str(len(files[rule])), severities[rule], rule, str(fixable[rule] or ""))
        for rule, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return table([("findings", "files", "severity", "rule", "fixable"), *rows]) if rows else ""


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows as lines with aligned columns; a column of numbers is aligned right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    numeric = [all(row[i].isdigit() or not row[i] for row in rows[1:]) for i in range(len(rows[0]))]
    lines = (
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, numeric, strict=True)
        )
        for row in rows
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


_NOUNS = {"error": "error", "warning": "warning", "info": "info"}


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 or noun == "info" else f"{count} {noun}s"
