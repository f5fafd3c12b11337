"""Baselines: findings of old posts, known by content and context, that are not reported again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mnlint.config import BASELINE, Configs, absolute
from mnlint.findings import Finding, with_fingerprints
from mnlint.fixes import write_bytes
from mnlint.results import FileReport
from mnlint.rules.errors import RulesError

VERSION = 1
REASON = "baseline"
TEXT = 60  # characters of a finding that an entry keeps
_COMMENT = "Findings that were accepted; `mnlint baseline prune` removes those that are gone."

Entry = tuple[str, str]  # rule and fingerprint


@dataclass(slots=True)
class Baseline:
    """Known findings by post (path from the baseline's folder, "/" as separator), and how often each stands there."""

    path: Path
    posts: dict[str, Counter[Entry]] = field(default_factory=dict)
    texts: dict[Entry, str] = field(default_factory=dict)  # for people who read the file

    @classmethod
    def read(cls, path: Path) -> Baseline:
        """Read a baseline; an absent file is an empty one. Raises `RulesError` for what is none."""
        try:
            data = json.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            return cls(path)
        except OSError as error:
            raise RulesError(f"{path}: cannot be read: {error.strerror or error}; check its permissions") from error
        except ValueError as error:
            raise RulesError(f"{path}: is no JSON ({error}); write it anew with `mnlint baseline write`") from error
        baseline = cls(path)
        try:
            baseline._take(data)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            remedy = "write it anew with `mnlint baseline write`"
            raise RulesError(f"{path}: is no baseline of version {VERSION} ({error}); {remedy}") from error
        return baseline

    def _take(self, data: Mapping[str, Any]) -> None:
        if data["version"] != VERSION:
            raise ValueError(f"version {data['version']}")
        for post, entries in data["posts"].items():
            known = self.posts.setdefault(post, Counter())
            for entry in entries:
                key = (str(entry["rule"]), str(entry["fingerprint"]))
                known[key] += int(entry.get("count", 1))
                self.texts[key] = str(entry.get("text", ""))

    def write(self) -> None:
        """Write the baseline, posts and entries in a fixed order so that its changes can be reviewed."""
        posts = {
            post: [self._entry(key, count) for key, count in sorted(known.items()) if count > 0]
            for post, known in sorted(self.posts.items())
            if +known
        }
        data = {"$comment": _COMMENT, "version": VERSION, "posts": posts}
        write_bytes(self.path, (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode())

    def _entry(self, key: Entry, count: int) -> dict[str, Any]:
        rule, mark = key
        entry: dict[str, Any] = {"rule": rule, "fingerprint": mark, "text": self.texts.get(key, "")}
        return entry if count == 1 else entry | {"count": count}

    def name(self, file: str) -> str:
        """Return how the baseline calls a post."""
        full, folder = absolute(Path(file)), absolute(self.path).parent
        return full.relative_to(folder).as_posix() if full.is_relative_to(folder) else full.as_posix()

    def add(self, report: FileReport, findings: Iterable[Finding]) -> None:
        """Take in findings of a post."""
        known = self.posts.setdefault(self.name(report.path), Counter())
        for finding in findings:
            key = (finding.rule, finding.fingerprint)
            known[key] += 1
            self.texts[key] = _short(finding.text)

    def split(
        self, report: FileReport, redirects: Mapping[str, str]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the findings of a post that are new, and those that are known."""
        known, _ = self._match(report, redirects)
        new = tuple(finding for i, finding in enumerate(report.findings) if i not in known)
        return new, tuple(replace(report.findings[i], reason=REASON) for i in sorted(known))

    def stale(self, report: FileReport, redirects: Mapping[str, str]) -> Counter[Entry]:
        """Return the entries of a post that no finding has any more."""
        return +self._match(report, redirects)[1]

    def _match(self, report: FileReport, redirects: Mapping[str, str]) -> tuple[set[int], Counter[Entry]]:
        """Return which findings of a post are known, and which entries are left over.

        Known is what has the same words and neighbours; of the rest, what has the same words where a neighbour was
        edited: each entry stands for as many findings as it counts.
        """
        left = Counter(self.posts.get(self.name(report.path), Counter()))
        known: set[int] = set()
        if not left:
            return known, left
        marks = _marks(report, redirects)
        for by_words in (False, True):
            for i, finding in enumerate(report.findings):
                if i in known:
                    continue
                entries = self._with_words(finding, marks[i], left) if by_words else marks[i]
                entry = next((entry for entry in entries if left[entry] > 0), None)
                if entry is not None:
                    left[entry] -= 1
                    known.add(i)
        return known, left

    def _with_words(self, finding: Finding, marks: list[Entry], left: Counter[Entry]) -> list[Entry]:
        rules = {rule for rule, _ in marks}
        text = _short(finding.text)
        return [entry for entry in left if entry[0] in rules and self.texts.get(entry) == text]


def _short(text: str) -> str:
    return " ".join(text.split())[:TEXT]


def _marks(report: FileReport, redirects: Mapping[str, str]) -> list[list[Entry]]:
    """Return for each finding of a report its entry, under the present name of its rule and the old ones."""
    findings = list(report.findings)
    marks = [[(finding.rule, finding.fingerprint)] for finding in findings]
    for old, new in redirects.items():
        renamed = [i for i, finding in enumerate(findings) if finding.rule == new]
        former = with_fingerprints([replace(findings[i], rule=old) for i in renamed], report.source)
        for i, finding in zip(renamed, former, strict=True):
            marks[i].append((old, finding.fingerprint))
    return marks


class Baselines:
    """The baselines of a run: the named one, or for each post the one beside its settings."""

    def __init__(self, explicit: Path | None = None) -> None:
        self._explicit = explicit
        self._read: dict[Path, Baseline] = {}

    def of(self, file: Path, configs: Configs) -> Baseline:
        """Return the baseline for a post, an empty one if there is none."""
        path = self._explicit or configs.folder(file) / BASELINE
        if path not in self._read:
            self._read[path] = Baseline.read(path)
        return self._read[path]

    def split(
        self, report: FileReport, configs: Configs, redirects: Mapping[str, str]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the findings of a post that are new, and those that its baseline knows."""
        return self.of(Path(report.path), configs).split(report, redirects)
