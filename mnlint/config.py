"""Which settings hold for a file: the nearest `.mnlint.json`, its overrides by glob, or none."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mnlint.rules.errors import RulesError
from mnlint.rules.load import load_rules
from mnlint.rules.model import RuleSet

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".mnlint.json"
BASELINE = ".mnlint-baseline.json"
REPOSITORY = ".git"  # the search for settings ends where this lies


class Configs:
    """Finds, loads and remembers settings: those in the file `explicit`, none if `isolated`, else the nearest."""

    def __init__(self, explicit: Path | None = None, *, isolated: bool = False) -> None:
        self._explicit = explicit
        self._isolated = isolated
        self._nearest: dict[Path, Path | None] = {}
        self._rulesets: dict[tuple[Path | None, tuple[int, ...]], RuleSet] = {}
        self._specs: dict[tuple[str, ...], GitIgnoreSpec] = {}

    def find(self, file: Path) -> Path | None:
        """Return the settings that hold for a file, or None for the shipped rule set alone."""
        if self._isolated:
            return None
        return self._explicit or self._find_upwards(absolute(file).parent)

    def folder(self, file: Path) -> Path:
        """Return the folder that a file's settings lie in; without settings its repository, or its own folder."""
        config = self.find(file)
        return absolute(config).parent if config else repository(file) or absolute(file).parent

    def ruleset(self, file: Path) -> RuleSet:
        """Return the rule set for a file. Raises `RulesError` if its settings cannot be used."""
        config = self.find(file)
        ruleset = self._load(config, ())
        entries = ruleset.settings.overrides
        if not entries or config is None:
            return ruleset
        return self._load(config, tuple(i for i, entry in enumerate(entries) if self._names(config, entry, file)))

    def usable(self, files: Iterable[Path]) -> list[RuleSet]:
        """Return the different rule sets of some files, without settings that cannot be used."""
        rulesets: dict[str, RuleSet] = {}
        for file in files:
            with contextlib.suppress(RulesError):
                ruleset = self.ruleset(file)
                rulesets[ruleset.digest] = ruleset
        return list(rulesets.values())

    def excluded(self, file: Path) -> bool:
        """Tell whether the settings exclude a file or folder."""
        config = self.find(file)
        if config is None:
            return False
        patterns = self._load(config, ()).settings.exclude
        return bool(patterns) and self._matches(config, patterns, file)

    def _find_upwards(self, folder: Path) -> Path | None:
        if folder not in self._nearest:
            candidate = folder / NAME
            if candidate.is_file():
                self._nearest[folder] = shown(candidate)
            elif folder.parent == folder or (folder / REPOSITORY).exists():
                self._nearest[folder] = None
            else:
                self._nearest[folder] = self._find_upwards(folder.parent)
        return self._nearest[folder]

    def _load(self, config: Path | None, overrides: tuple[int, ...]) -> RuleSet:
        key = (config, overrides)
        if key not in self._rulesets:
            layers: list[Mapping[str, Any]] = []
            if overrides:
                entries = self._load(config, ()).settings.overrides
                layers = [entries[i] for i in overrides]
            self._rulesets[key] = load_rules(config, layers=layers)
        return self._rulesets[key]

    def _names(self, config: Path, entry: Mapping[str, Any], file: Path) -> bool:
        patterns = entry.get("files", ())
        return self._matches(config, (patterns,) if isinstance(patterns, str) else tuple(patterns), file)

    def _matches(self, config: Path, patterns: Sequence[str], file: Path) -> bool:
        key = tuple(patterns)
        if key not in self._specs:
            from pathspec import GitIgnoreSpec

            self._specs[key] = GitIgnoreSpec.from_lines(key)
        relative = os.path.relpath(absolute(file), absolute(config).parent).replace(os.sep, "/")
        return self._specs[key].match_file(relative + "/" if file.is_dir() else relative)


def repository(path: Path) -> Path | None:
    """Return the root of the git repository around a path, or None."""
    folder = absolute(path)
    return next((one for one in (folder, *folder.parents) if (one / REPOSITORY).exists()), None)


def absolute(path: Path) -> Path:
    """Return a path from the root, without `..`; symbolic links stay."""
    return Path(os.path.abspath(path))  # noqa: PTH100 (Path.absolute keeps "..")


def shown(path: Path) -> Path:
    """Return a path as people write it: relative if it lies below the working directory."""
    here = absolute(Path())
    full = absolute(path)
    return full.relative_to(here) if full.is_relative_to(here) else full
