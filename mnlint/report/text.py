"""For a terminal: each finding with its line of source, the reason, who says so, and what to write instead."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from mnlint.findings import Finding
from mnlint.report.concise import headline
from mnlint.report.style import Style, columns, one_line, visible
from mnlint.results import FileReport, RunReport

MARGIN = 2
MIN_WIDTH, MAX_WIDTH = 40, 120
BEFORE = 3  # the match stands at least after this part (1/3) of a cut line, where there is text in front of it


def render(run: RunReport, style: Style) -> str:
    """Return the whole report; findings of severity `info` come after the others."""
    style = style._replace(width=max(MIN_WIDTH, min(style.width, MAX_WIDTH)))
    grave = [pair for pair in run if pair[1].severity != "info"]
    slight = [pair for pair in run if pair[1].severity == "info"]
    parts = ["\n".join(_finding(file, finding, style)) for file, finding in grave + slight]
    return "".join(f"{part}\n\n" for part in parts)


def _finding(file: FileReport, finding: Finding, style: Style) -> Iterator[str]:
    yield headline(file, finding, style)
    if finding.span.end > finding.span.start:
        yield from _excerpt(file, finding, style)
    if finding.why:
        yield from _note("why", finding.why, style)
    for source in finding.sources:
        yield from _note("source", source.cite(), style)
    if finding.advice:
        yield from _note("advice", finding.advice, style)
    for fix in finding.fixes:
        yield from _note("fix" if fix.safe else "fix?", fix.title, style)


def _excerpt(file: FileReport, finding: Finding, style: Style) -> Iterator[str]:
    """Yield the first line of the match with the match underlined, cut to the width around it."""
    start = file.lines.position(finding.span.start)
    line = visible(file.lines.line_text(start.line))
    first = start.column - 1
    last = max(first + 1, min(first + finding.span.end - finding.span.start, len(line)))
    number = str(start.line)
    left, right = _window(line, first, last, style.width - len(number) - MARGIN - 3)
    head, match, tail = line[left:first], line[first : min(last, right)], line[last:right]
    opening, closing = _ellipsis(left > 0, style), _ellipsis(right < len(line), style)
    bar = style.paint("|", "dim")
    gap = " " * (len(number) + MARGIN)
    marks = style.paint("^" * max(1, columns(match)), finding.severity)
    yield f"{gap} {bar}"
    painted = style.paint(match, finding.severity)
    text = (
        style.plain(opening + head) + (style.plain(match) if not style.color else painted) + style.plain(tail + closing)
    )
    yield f"{' ' * MARGIN}{style.paint(number, 'dim')} {bar} {text}"
    yield f"{gap} {bar} {' ' * columns(style.plain(opening + head))}{marks}"


def _window(line: str, first: int, last: int, room: int) -> tuple[int, int]:
    """Return the part of a line to show: all of it, or `room` columns around the match, cut between words."""
    if columns(line) <= room:
        return 0, len(line)
    room -= 2
    left = max(0, first - room // BEFORE)
    if left:
        space = line.find(" ", left, first)
        left = space + 1 if space >= 0 else left
    right = left
    taken = 0
    while right < len(line) and taken < room:
        taken += columns(line[right])
        right += 1
    if right < len(line) and (space := line.rfind(" ", last, right)) >= 0:
        right = space
    return left, right


def _ellipsis(cut: bool, style: Style) -> str:  # noqa: FBT001
    return style.plain("…") if cut else ""


def _note(label: str, text: str, style: Style) -> list[str]:
    indent = " " * MARGIN
    lines = textwrap.wrap(
        style.plain(one_line(text)),
        style.width - MARGIN,
        initial_indent=f"{label}: ",
        subsequent_indent=" " * (len(label) + 2),
        break_long_words=False,
        break_on_hyphens=False,
    )
    lines[0:1] = [style.paint(f"{label}:", "bold") + lines[0][len(label) + 1 :]] if lines else []
    return [indent + line for line in lines]
