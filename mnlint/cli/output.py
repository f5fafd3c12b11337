"""Where reports go: standard output, files, and the few lines on standard error."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import NamedTuple, Self, TextIO

from mnlint.cli.errors import Failure
from mnlint.cli.parser import nearest
from mnlint.report import FORMATS, render
from mnlint.results import RunReport

PEOPLE = frozenset({"text", "concise"})  # formats for people: colours, the terminal's encoding
_SLOW = 1.0  # seconds after which a run shows its progress


class Output(NamedTuple):
    """A report to be written to a file."""

    format: str
    path: Path


def requested(values: list[str]) -> list[Output]:
    """Return the reports that `--output FORMAT=PATH` asks for; raise `Failure` for what is none."""
    outputs = []
    for value in values:
        format, equals, path = value.partition("=")
        if not equals or not path:
            raise Failure(f"--output {value}: is not FORMAT=PATH; write for example --output html=report.html")
        if format not in FORMATS:
            raise Failure(f'--output {value}: there is no format "{format}"; {nearest(format, FORMATS)}')
        outputs.append(Output(format, Path(path)))
    return outputs


def has_color(stream: TextIO, when: str) -> bool:
    """Tell whether to write colours to a stream."""
    if when != "auto":
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def print_report(report: RunReport, format: str | None, color: str) -> None:
    """Write a report to standard output; formats for programs are UTF-8 whatever the terminal says."""
    chosen = format or ("text" if sys.stdout.isatty() else "concise")
    if chosen in PEOPLE:
        text = render(
            report, chosen, color=has_color(sys.stdout, color), width=_width(), unicode=shows_unicode(sys.stdout)
        )
        sys.stdout.write(text)
        return
    data = render(report, chosen).encode("utf-8", "backslashreplace")
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_report(report: RunReport, format: str, path: Path) -> None:
    """Write a report to a file, at once."""
    from mnlint.fixes import write_bytes

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, render(report, format).encode("utf-8", "backslashreplace"))
    except OSError as error:
        raise Failure(
            f"--output {format}={path}: cannot be written: {error.strerror or error}; check the folder"
        ) from error


def print_statistics(report: RunReport) -> None:
    """Write the counts by rule to standard output."""
    from mnlint.report.summary import statistics

    sys.stdout.write(statistics(report))


def say_errors(report: RunReport) -> None:
    """Write to standard error what could not be done, each cause once."""
    said = []
    for file in report.files:
        if file.error is not None:
            said.append(file.error if _is_about_settings(file.error, file.path) else f"{file.path}: {file.error}")
        said += [f"{file.path}: {failure}; please report it, with the post if you may" for failure in file.failures]
    for line in dict.fromkeys([*report.errors, *said]):
        for part in line.splitlines():
            sys.stderr.write(f"mnlint: error: {part}\n")


def _is_about_settings(error: str, path: str) -> bool:
    """Tell whether an error names another file than the post itself."""
    return ".json:" in error and not error.startswith(path)


def say_summary(report: RunReport, color: str) -> None:
    """Write the counts to standard error, and which posts were left alone."""
    from mnlint.report.summary import summary

    for file in report.files:
        if file.note:
            sys.stderr.write(f"{file.path}: {file.note}\n")
    sys.stderr.write(summary(report, color=has_color(sys.stderr, color)) + "\n")


def _width() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def shows_unicode(stream: TextIO) -> bool:
    """Tell whether a stream can show typographic signs."""
    try:
        "“…”".encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


class Progress:
    """A bar on standard error while a run on a terminal takes longer than a second."""

    def __init__(self, quiet: bool) -> None:  # noqa: FBT001
        self._shown = False
        self._wanted = not quiet and sys.stderr.isatty()
        self._started = time.monotonic()
        self._last = 0.0

    def __enter__(self) -> Self:
        """Start the clock."""
        return self

    def __call__(self, done: int, total: int) -> None:
        """Show how many files are done."""
        now = time.monotonic()
        if not self._wanted or now - self._started < _SLOW or now - self._last < 0.1:
            return
        self._shown, self._last = True, now
        filled = 30 * done // total
        sys.stderr.write(f"\r[{'#' * filled}{'.' * (30 - filled)}] {done} of {total} files")
        sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        """Remove the bar."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
