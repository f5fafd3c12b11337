"""Writes docs/rules from a rule set: a page a rule and an index. `python -m mnlint.rules.pages FOLDER [--check]`."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import get_args

from mnlint.findings import Category
from mnlint.rules.describe import Section, facts, sections
from mnlint.rules.load import load_rules
from mnlint.rules.model import Rule, RuleSet

INDEX = "README.md"
NOTE = "<!-- Written by `python -m mnlint.rules.pages docs/rules` from rules.json: change the rule, not this page. -->"
_MARKUP = re.compile(r"([\\`*_\[\]<>|])")


def pages(ruleset: RuleSet) -> dict[str, str]:
    """Return the pages by file name."""
    rules = {rule.name: rule for rule in (*ruleset.rules, *ruleset.off.values())}
    written = {f"{name}.md": page(rule, ruleset) for name, rule in sorted(rules.items())}
    written[INDEX] = _index(ruleset, rules)
    return written


def page(rule: Rule, ruleset: RuleSet) -> str:
    """Return the page of a rule."""
    told = "\n".join(f"| {key} | {_escape(value)} |" for key, value in facts(rule, ruleset).items())
    parts = [NOTE, f"# {rule.name}", f"| | |\n|---|---|\n{told}", *(_section(section) for section in sections(rule))]
    return "\n\n".join(parts) + "\n"


def _section(section: Section) -> str:
    if section.kind == "code":
        fence = "```"
        return f"## {section.title}\n\n" + "\n\n".join(f"{fence}\n{line}\n{fence}" for line in section.lines)
    if section.kind == "quotes":
        quoted = "\n\n<!-- -->\n\n".join("\n".join(_quote(line)) for line in section.lines)
        return f"## {section.title}\n\n{quoted}"
    marker = "- " if section.kind == "list" else ""
    return f"## {section.title}\n\n" + "\n".join(marker + _escape(line) for line in section.lines)


def _quote(text: str) -> list[str]:
    """Return an example as a quotation: one line as prose, several as they stand."""
    lines = text.splitlines() or [""]
    if len(lines) == 1:
        return [f"> {_escape(text)}"]
    fence = "~~~~"
    return [f"> {fence}", *(f"> {line}".rstrip() for line in lines), f"> {fence}"]


def _index(ruleset: RuleSet, rules: Mapping[str, Rule]) -> str:
    parts = [NOTE, "# Rules", f"Rule set {ruleset.version}, {ruleset.date}: {len(rules)} rules."]
    for category in get_args(Category):
        own = sorted((rule for rule in rules.values() if rule.category == category), key=lambda rule: rule.name)
        if own:
            rows = "\n".join(_row(rule, ruleset) for rule in own)
            parts.append(f"## {category}\n\n| Rule | Severity | Holds in | Says |\n|---|---|---|---|\n{rows}")
    return "\n\n".join(parts) + "\n"


def _row(rule: Rule, ruleset: RuleSet) -> str:
    severity = "off" if rule.name in ruleset.off else rule.severity
    holds = ", ".join(rule.jurisdictions) or "everywhere"
    return f"| [{rule.name}]({rule.name}.md) | {severity} | {holds} | {_escape(rule.message)} |"


def _escape(text: str) -> str:
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def write(folder: Path, written: Mapping[str, str]) -> None:
    """Make `folder` hold these pages and no others."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in written.items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    for file in folder.glob("*.md"):
        if file.name not in written:
            file.unlink()


def stale(folder: Path, written: Mapping[str, str]) -> list[str]:
    """Return the names of pages in `folder` that are missing, differ, or belong to no rule."""
    there = {file.name: file.read_bytes().decode("utf-8").replace("\r\n", "\n") for file in folder.glob("*.md")}
    return sorted(name for name in {*there, *written} if there.get(name) != written.get(name))


def main(argv: Sequence[str] | None = None) -> int:
    """Write the pages of the shipped rule set, or tell which are stale (exit status 1)."""
    parser = argparse.ArgumentParser(prog="python -m mnlint.rules.pages", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="write nothing, fail where a page is stale")
    arguments = parser.parse_args(argv)
    written = pages(load_rules())
    if not arguments.check:
        write(arguments.folder, written)
        return 0
    wrong = stale(arguments.folder, written)
    for name in wrong:
        sys.stderr.write(f"{arguments.folder / name}: is stale; run python -m mnlint.rules.pages {arguments.folder}\n")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
