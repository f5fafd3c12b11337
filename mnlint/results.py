"""What a run hands to the reports: one `FileReport` a file, one `RunReport` for all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from mnlint.document.model import Document, LineIndex
from mnlint.findings import SEVERITIES, Finding, Severity
from mnlint.rules.model import Rule, RuleSet


@dataclass(frozen=True, eq=False)
class FileReport:
    """A linted file. Findings are in order (start, end, rule) and carry their fingerprints."""

    path: str  # as given, "/" as separator; standard input: its --stdin-filename or "<stdin>"
    format: str = ""  # "markdown", "mdx", "html", "text", …
    locale: str | None = None  # "en-GB"
    jurisdictions: tuple[str, ...] = ()  # sorted; empty: unknown or another country
    words: int = 0
    readability: Mapping[str, Any] | None = None  # None unless asked for
    error: str | None = None  # the file could not be read: nothing else holds
    note: str = ""  # why it was left alone, e.g. it is written in another language
    findings: tuple[Finding, ...] = ()
    suppressed: tuple[Finding, ...] = ()  # with `reason`
    baselined: tuple[Finding, ...] = ()  # with `reason`
    failures: tuple[str, ...] = ()  # internal errors, a line each: "rule NAME: ValueError: …"
    digest: str = ""  # of the rule set that held for it, see RunReport.ruleset_of
    document: Document | None = None  # None if the file could not be read

    @property
    def source(self) -> str:
        """Return the source text without a byte-order mark."""
        return self.document.source if self.document else ""

    @cached_property
    def lines(self) -> LineIndex:
        """Return the index that turns offsets into lines and columns."""
        return LineIndex(self.source)


@dataclass(frozen=True, eq=False)
class RunReport:
    """A whole run, files in the order in which they are reported."""

    files: tuple[FileReport, ...] = ()
    rulesets: tuple[RuleSet, ...] = ()  # those that held for at least one file; the first is that of the first file
    fail_on: str = "warning"  # "error", "warning", "info", "never"
    errors: tuple[str, ...] = ()  # what made the run fail besides unreadable files and internal errors
    duration: float = 0.0  # seconds
    settings: Mapping[str, Any] = field(default_factory=dict)  # further facts for reports, e.g. {"diff_base": "main"}

    def __iter__(self) -> Iterator[tuple[FileReport, Finding]]:
        """Yield every finding that counts with its file."""
        return ((file, finding) for file in self.files for finding in file.findings)

    @property
    def ruleset(self) -> RuleSet | None:
        """Return the rule set of the first file."""
        return self.rulesets[0] if self.rulesets else None

    def ruleset_of(self, file: FileReport) -> RuleSet | None:
        """Return the rule set that held for a file."""
        return next((ruleset for ruleset in self.rulesets if ruleset.digest == file.digest), self.ruleset)

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Return the rules of all rule sets by name; configuration findings have none."""
        return {rule.name: rule for ruleset in reversed(self.rulesets) for rule in ruleset.rules}

    @cached_property
    def summary(self) -> Mapping[Severity, int]:
        """Return the number of findings of each severity, most severe first."""
        counts = Counter(finding.severity for _, finding in self)
        return {severity: counts[severity] for severity in SEVERITIES}

    @property
    def failed(self) -> bool:
        """Tell whether something could not be done: then the exit status is 2."""
        return bool(self.errors) or any(file.error is not None or file.failures for file in self.files)

    @property
    def status(self) -> int:
        """Return the exit status: 0 nothing at or above `fail_on`, 1 something, 2 the run failed."""
        if self.failed:
            return 2
        if self.fail_on == "never":
            return 0
        limit = SEVERITIES.index(self.fail_on)
        return int(any(self.summary[severity] for severity in SEVERITIES[: limit + 1]))
