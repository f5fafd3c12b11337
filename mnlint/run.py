"""A run over many files: the right linter for each, baseline and changed lines, one report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from mnlint.applies import Options
from mnlint.config import BASELINE, Configs
from mnlint.files import Target
from mnlint.results import FileReport, RunReport
from mnlint.rules.errors import RulesError

if TYPE_CHECKING:
    from mnlint.baseline import Baselines
    from mnlint.changes import Changes
    from mnlint.linter import Linter

ONE_SERVER = frozenset({"languagetool", "both"})  # engines that all files of a run share
PARALLEL = 24  # files from which several processes are worth their start
Progress = Callable[[int, int], None]  # files done, files in all


class Request(NamedTuple):
    """What a run was asked for."""

    options: Options = Options()
    config: Path | None = None
    isolated: bool = False
    fail_on: str | None = None
    jobs: int = 0  # processes; 0: as many as pay
    baseline: Path | None = None  # the one to use; None: those beside the settings
    baselines: bool = False
    changes: Changes | None = None


class Session:
    """Lints files, each with the settings that hold for it. Linters are made once a rule set and kept."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.configs = Configs(request.config, isolated=request.isolated)
        self._linters: dict[str, Linter] = {}
        self._with_baseline: dict[Path, bool] = {}

    def linter(self, path: str) -> Linter:
        """Return the linter for a path. Raises `RulesError` if its settings cannot be used."""
        from mnlint.linter import Linter

        ruleset = self.configs.ruleset(Path(path))
        if ruleset.digest not in self._linters:
            self._linters[ruleset.digest] = Linter(ruleset, self.request.options)
        return self._linters[ruleset.digest]

    def lint_text(self, text: str, name: str) -> FileReport:
        """Lint a text that has the settings of the path `name`."""
        return self._filtered(self.linter(name).lint_text(text, name), saved=False)

    def lint_bytes(self, data: bytes, name: str) -> FileReport:
        """Lint the content of a file that has the settings of the path `name`."""
        return self._filtered(self.linter(name).lint_bytes(data, name), saved=False)

    def lint(self, target: Target) -> FileReport:
        """Lint a file."""
        if target.error:
            return FileReport(target.path, error=target.error)
        try:
            return self._filtered(self.linter(target.path).lint_file(target.path), saved=True)
        except RulesError as error:
            return FileReport(target.path, error=str(error))

    def run(self, targets: Sequence[Target], progress: Progress = lambda _done, _all: None) -> RunReport:
        """Lint files, in several processes if that pays, and report on all of them in their order."""
        started = time.perf_counter()
        reports = []
        jobs = self._jobs(len(targets))
        for report in _in_parallel(self.request, targets, jobs) if jobs > 1 else map(self.lint, targets):
            reports.append(report)
            progress(len(reports), len(targets))
        return self.report(reports, time.perf_counter() - started)

    def report(self, reports: Sequence[FileReport], duration: float = 0.0) -> RunReport:
        """Make the run's report of the files' reports."""
        rulesets = {}
        for report in reports:
            if not report.digest:
                continue
            ruleset = self.linter(report.path).ruleset
            rulesets[ruleset.digest] = ruleset
        first = next(iter(rulesets.values()), None)
        fail_on = self.request.fail_on or (first.settings.fail_on if first else "warning")
        return RunReport(tuple(reports), tuple(rulesets.values()), fail_on, duration=duration)

    def _has_baseline(self, path: str) -> bool:
        if not self.request.baselines:
            return False
        if self.request.baseline:
            return True
        folder = self.configs.folder(Path(path))
        if folder not in self._with_baseline:
            self._with_baseline[folder] = (folder / BASELINE).is_file()
        return self._with_baseline[folder]

    @cached_property
    def _baselines(self) -> Baselines:
        from mnlint.baseline import Baselines

        return Baselines(self.request.baseline)

    def _jobs(self, files: int) -> int:
        if self.request.options.grammar in ONE_SERVER:
            return 1
        if self.request.jobs:
            return min(self.request.jobs, files)
        return min(os.cpu_count() or 1, files // PARALLEL + 1)

    def _filtered(self, report: FileReport, *, saved: bool) -> FileReport:
        """Take out what the baseline knows and what stands in unchanged blocks."""
        if self.request.changes:
            report = replace(report, findings=self.request.changes.only_changed(report, saved=saved))
        if self._has_baseline(report.path):
            findings, known = self._baselines.split(report, self.configs, self.linter(report.path).ruleset.redirects)
            report = replace(report, findings=findings, baselined=known)
        return report


_session: Session | None = None  # of a worker process


def _start_worker(request: Request) -> None:
    import signal

    global _session
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _session = Session(request)


def _work(target: Target) -> FileReport:
    if _session is None:
        raise RuntimeError("a worker was asked before it was started")
    return _session.lint(target)


def _in_parallel(request: Request, targets: Sequence[Target], jobs: int) -> Iterator[FileReport]:
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(jobs, initializer=_start_worker, initargs=(request,))
    try:
        yield from pool.map(_work, targets, chunksize=4)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
