"""`--diff-base REV`: only findings in blocks of which a line has changed since a git revision."""

from __future__ import annotations

import difflib
import re
import subprocess
from pathlib import Path

from mnlint.config import absolute, repository
from mnlint.findings import Finding
from mnlint.results import FileReport
from mnlint.rules.errors import RulesError

_HUNK = re.compile(r"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
Lines = list[range]  # of changed lines, from 1
_ALL: Lines = [range(1, 2**62)]


class Changes:
    """The lines that have changed since a revision, asked of git once a repository."""

    def __init__(self, revision: str) -> None:
        self._revision = revision
        self._repositories: dict[Path, dict[str, Lines]] = {}

    def only_changed(self, report: FileReport, *, saved: bool) -> tuple[Finding, ...]:
        """Return the findings of a post that stand in a changed block, or on a changed line where no block is.

        `saved` tells that the post was read from its file; otherwise its text is compared itself.
        """
        if report.document is None or not report.findings:
            return report.findings
        changed = self._lines(report, saved=saved)
        index = report.lines
        spans = [block.span() for block in report.document.blocks]

        def has_changed(finding: Finding) -> bool:
            around = [span for span in spans if span.start <= finding.span.start < max(span.end, span.start + 1)]
            start = min([span.start for span in around], default=finding.span.start)
            end = max([span.end for span in around], default=finding.span.end)
            first, last = index.position(start).line, index.position(max(start, end - 1)).line
            return any(lines.start <= last and first < lines.stop for lines in changed)

        return tuple(finding for finding in report.findings if has_changed(finding))

    def _lines(self, report: FileReport, *, saved: bool) -> Lines:
        path = absolute(Path(report.path))
        root = repository(path)
        if root is None:
            raise RulesError(
                f"--diff-base {self._revision}: {report.path} is in no git repository; lint it without this option"
            )
        if not saved:
            return self._lines_of_text(root, path, report.source)
        if root not in self._repositories:
            self._repositories[root] = self._ask(root)
        return self._repositories[root].get(path.relative_to(root).as_posix(), [])

    def _ask(self, root: Path) -> dict[str, Lines]:
        """Return the changed lines of all files of a repository; files that git does not know are all new."""
        options = ["--unified=0", "--no-color", "--no-ext-diff", "--find-renames", "--no-prefix"]
        text = self._git(root, "-c", "core.quotePath=false", "diff", *options, self._revision, "--")
        changed: dict[str, Lines] = {}
        lines: Lines = []
        for line in text.split("\n"):
            if line.startswith("+++ "):
                lines = changed.setdefault(_unquoted(line[4:]), [])
            elif match := _HUNK.match(line):
                start, count = int(match[1]), int(match[2] or 1)
                lines.append(range(start, start + max(count, 1)))
        untracked = self._git(root, "ls-files", "-z", "--others", "--exclude-standard")
        return changed | dict.fromkeys(filter(None, untracked.split("\0")), _ALL)

    def _lines_of_text(self, root: Path, path: Path, source: str) -> Lines:
        name = path.relative_to(root).as_posix()
        listed = self._git(root, "ls-tree", "--name-only", self._revision, "--", name)
        if not listed.strip():
            return _ALL
        old = self._git(root, "show", f"{self._revision}:{name}").splitlines()
        blocks = difflib.SequenceMatcher(None, old, source.splitlines(), autojunk=False).get_opcodes()
        return [range(start + 1, max(end, start + 1) + 1) for what, _, _, start, end in blocks if what != "equal"]

    def _git(self, root: Path, *arguments: str) -> str:
        place = f"--diff-base {self._revision}"
        try:
            done = subprocess.run(["git", "-C", str(root), *arguments], capture_output=True, check=False)
        except FileNotFoundError as error:
            raise RulesError(f"{place}: git is not installed; install it, or lint without this option") from error
        if done.returncode:
            cause = done.stderr.decode("utf-8", "replace").strip().splitlines()[:1] or ["git failed"]
            raise RulesError(f"{place}: {cause[0]}; name a revision that this clone has (`git fetch` may be needed)")
        return done.stdout.decode("utf-8", "surrogateescape")


def _unquoted(name: str) -> str:
    """Return a file name as git prints it, without the quotes and escapes of odd ones."""
    name = name.removesuffix("\t")
    if not name.startswith('"'):
        return name
    return (
        name[1:-1]
        .encode("latin-1", "backslashreplace")
        .decode("unicode_escape")
        .encode("latin-1")
        .decode("utf-8", "replace")
    )
