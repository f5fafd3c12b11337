"""Lints the texts that are open in an editor, with settings that are as fresh as the files they come from.

Nothing in here knows the protocol. One thread uses a workbench at a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from mnlint.config import BASELINE, NAME, absolute, repository
from mnlint.files import excluded_at_or_above
from mnlint.findings import Finding, Span
from mnlint.fixes import fix_text
from mnlint.results import FileReport
from mnlint.rules.errors import RulesError
from mnlint.rules.model import GrammarRule, RuleSet
from mnlint.rules.parts import gather
from mnlint.run import Request, Session

_SURROGATE = re.compile("[\ud800-\udfff]")
_Stamp = tuple[tuple[str, int, int], ...]  # path, time of change, size


@dataclass(frozen=True, slots=True, eq=False)
class Text:
    """A version of an open document. `path` decides on settings and format; the file need not be there."""

    uri: str
    version: int
    path: str
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Checked:
    """What was found in a text. `ruleset` is None where the settings exclude the path."""

    text: Text
    report: FileReport
    ruleset: RuleSet | None


class Workbench:
    """Sessions for the settings as they stand now."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._session = Session(request)
        self._fast: dict[tuple[str, ...], Session] = {}
        self._stamps: dict[str, _Stamp] = {}  # by path of a text
        self._sources: dict[str, tuple[str, ...]] = {}  # files that the settings of a path come from

    def forget(self) -> None:
        """Read all settings again, next time."""
        self._session = Session(self._request)
        self._fast, self._stamps, self._sources = {}, {}, {}

    def check(self, text: Text) -> Checked:
        """Lint a text, grammar included. Raises `RulesError` or `EngineError`."""
        return self._checked(text, grammar=True)

    def check_fast(self, text: Text) -> Checked:
        """Lint a text without the rules of grammar. Raises `RulesError`."""
        return self._checked(text, grammar=False)

    def fixed(self, text: Text) -> str:
        """Return a text with all safe fixes applied. Raises `RulesError` or `EngineError`."""

        def lint(source: str) -> Iterable[Finding]:
            return self.check(replace(text, source=source)).report.findings

        return fix_text(text.source, lint, unsafe=False).text

    def settings_file(self, path: str) -> Path | None:
        """Return the settings file that holds for a path, if there is one."""
        return self._session.configs.find(Path(path))

    def settings_folder(self, path: str) -> Path:
        """Return the folder in which a path's settings lie, or should."""
        return self._session.configs.folder(Path(path))

    def _checked(self, text: Text, *, grammar: bool) -> Checked:
        self._refresh(text.path)
        configs = self._session.configs
        if excluded_at_or_above(Path(text.path), configs.excluded):
            return Checked(text, FileReport(text.path), None)
        session = self._session if grammar else self._without_grammar(configs.ruleset(Path(text.path)))
        source = _SURROGATE.sub("\ufffd", text.source)
        report = session.lint_text(source, text.path)
        return Checked(text, report, session.linter(text.path).ruleset)

    def _without_grammar(self, ruleset: RuleSet) -> Session:
        names = tuple(rule.name for rule in ruleset.rules if isinstance(rule, GrammarRule))
        if names not in self._fast:
            options = self._request.options
            asked = options._replace(ignore=(*options.ignore, *names))
            self._fast[names] = Session(self._request._replace(options=asked))
        return self._fast[names]

    def _refresh(self, path: str) -> None:
        """Forget the settings if a file that they come from is not what it was."""
        if path in self._stamps and self._stamps[path] != self._stamp(path):
            self.forget()
        if path not in self._stamps:
            self._sources[path] = tuple(self._files(path))
            self._stamps[path] = self._stamp(path)

    def _stamp(self, path: str) -> _Stamp:
        return tuple(_stat(file) for file in self._sources[path])

    def _files(self, path: str) -> Iterator[str]:
        """Yield the files, present or not, that decide on a path's settings."""
        top = repository(Path(path))
        for folder in absolute(Path(path)).parents:
            yield from (str(folder / NAME), str(folder / BASELINE))
            if folder == top:
                break
        try:
            for part in gather(self._session.configs.find(Path(path))):
                yield part.path
                named = part.raw.get("files")
                yield from named.values() if isinstance(named, dict) else ()
        except RulesError:  # told when the text is linted
            return


def _stat(file: str) -> tuple[str, int, int]:
    try:
        told = Path(file).stat()
    except OSError:
        return file, 0, -1
    return file, told.st_mtime_ns, told.st_size


def with_old_grammar(fresh: Checked, old: Checked | None) -> Checked:
    """Add what grammar found in the version before, outside of what was changed since, until grammar has its say."""
    if old is None or old.ruleset is None or fresh.ruleset is None or old.report.digest != fresh.report.digest:
        return fresh
    grammar = {rule.name for rule in old.ruleset.rules if isinstance(rule, GrammarRule)}
    kept = _moved((f for f in old.report.findings if f.rule in grammar), old.text.source, fresh.text.source)
    findings = sorted((*fresh.report.findings, *kept), key=lambda finding: (finding.span, finding.rule))
    return replace(fresh, report=replace(fresh.report, findings=tuple(findings)))


def changed_length(old: str, new: str) -> int:
    """Return how many characters of `new` stand between what it shares with `old` at its start and at its end."""
    return len(new) - sum(common_ends(old, new))


def _moved(findings: Iterable[Finding], old: str, new: str) -> Iterator[Finding]:
    same_start, same_end = common_ends(old, new)
    shift = len(new) - len(old)
    for finding in findings:
        start, end = finding.span
        if end <= same_start:
            yield finding
        elif start >= len(old) - same_end:
            yield replace(finding, span=Span(start + shift, end + shift), fixes=())


def common_ends(one: str, other: str) -> tuple[int, int]:
    """Return how many characters two texts start with alike, and how many of the rest they end with alike."""
    start = _common_start(one, other)
    return start, _common_start(one[start:][::-1], other[start:][::-1])


def _common_start(one: str, other: str) -> int:
    """Return how many characters two texts start with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
