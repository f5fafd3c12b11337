"""`mnlint rules`: lists rules, prints the schema, checks and tests a rule set."""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from mnlint.cli.errors import Failure
from mnlint.config import Configs
from mnlint.rules.errors import RulesError, nearest
from mnlint.rules.load import check_rules, default_path, load_rules
from mnlint.rules.model import Rule, RuleSet

HELP = "list rules; print the JSON Schema; check or test a rule set"
ACTIONS = ("list", "schema", "check", "test")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = (
        "list (the default): the rules in force. schema: the JSON Schema of rules.json and .mnlint.json. "
        "check FILE: is it valid? test [FILE]: is it valid, are its examples right, does every phrase match?"
    )
    parser.add_argument("action", nargs="?", default="list", choices=ACTIONS, metavar="{list,schema,check,test}")
    parser.add_argument("file", nargs="*", help="rule sets to check or test")
    for name, what in (("category", "category"), ("tag", "tag"), ("kind", "kind"), ("severity", "severity")):
        parser.add_argument(f"--{name}", action="append", metavar="NAME", help=f"only rules of this {what}")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of the list (default: text)")
    parser.add_argument("--config", metavar="FILE", help="settings or rule set in force")


def run(args: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    try:
        if args.action == "list":
            return _list(args)
        if args.action == "schema":
            return _schema()
        if args.action == "check":
            return _check(args.file)
        return _test(args)
    except RulesError as error:
        raise Failure(str(error)) from error


def _list(args: argparse.Namespace) -> int:
    if args.file:
        raise Failure(f"{args.file[0]}: `mnlint rules list` takes no file; write --config {args.file[0]}")
    ruleset = ruleset_here(args.config)
    rules = _chosen(args, ruleset)
    if args.format == "json":
        rows = [rule_object(rule, ruleset) for rule in rules]
        facts = {"version": ruleset.version, "date": ruleset.date, "digest": ruleset.digest, "rules": rows}
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return 0
    from mnlint.report.summary import table

    rows_shown = [
        (rule.name, _severity(rule, ruleset), rule.category, rule.kind, " ".join(rule.tags)) for rule in rules
    ]
    sys.stdout.write(table([("rule", "severity", "category", "kind", "tags"), *rows_shown]))
    return 0


def ruleset_here(config: str | None) -> RuleSet:
    """Return the rule set that `--config` names, or that holds for posts in the current folder."""
    file = Path(config) if config else Configs().find(Path("post.md"))
    return load_rules(file)


def _chosen(args: argparse.Namespace, ruleset: RuleSet) -> list[Rule]:
    """Return the rules that the filters leave, those that are off included."""
    every = sorted((*ruleset.rules, *ruleset.off.values()), key=lambda rule: (rule.category, rule.name))
    rules = every
    values: dict[str, Callable[[Rule], set[str]]] = {
        "category": lambda rule: {rule.category},
        "tag": lambda rule: set(rule.tags),
        "kind": lambda rule: {rule.kind},
        "severity": lambda rule: {_severity(rule, ruleset)},
    }
    for key, value in values.items():
        asked = getattr(args, key) or []
        known = {one for rule in every for one in value(rule)}
        for name in asked:
            if name not in known:
                raise Failure(f'--{key}: there is no rule with {key} "{name}"; {nearest(name, known)}')
        rules = [rule for rule in rules if not asked or value(rule) & set(asked)]
    return rules


def rule_object(rule: Rule, ruleset: RuleSet) -> dict[str, Any]:
    """Return a rule as JSON, with every key that has a value."""
    facts = {("except" if key == "except_" else key): value for key, value in dataclasses.asdict(rule).items()}
    facts["sources"] = [source._asdict() for source in rule.sources]
    facts["severity"] = _severity(rule, ruleset)
    return {key: value for key, value in facts.items() if value not in ((), None, "", {})}


def _severity(rule: Rule, ruleset: RuleSet) -> str:
    return "off" if rule.name in ruleset.off else rule.severity


def _schema() -> int:
    from mnlint.rules.validate import SCHEMA

    sys.stdout.write(SCHEMA.read_text(encoding="utf-8"))
    return 0


def _check(files: Sequence[str]) -> int:
    if not files:
        raise Failure("mnlint rules check: no file is named; write `mnlint rules check .mnlint.json`")
    problems = []
    for file in files:
        try:
            ruleset = check_rules(file)
        except RulesError as error:
            problems.append(str(error))
        else:
            sys.stdout.write(f"{file}: valid, {len(ruleset.rules)} rules on, {len(ruleset.off)} off\n")
    if problems:
        raise Failure("\n".join(problems))
    return 0


def _test(args: argparse.Namespace) -> int:
    """Test rule sets: of a file that extends another, only the rules that it adds or changes."""
    from mnlint.proof import prove_examples, prove_phrases

    status = 0
    for file in args.file or [args.config or str(default_path())]:
        ruleset = check_rules(file)
        base = _base(file)
        rules = [rule for rule in _chosen(args, ruleset) if _content(rule, ruleset) not in base]
        complaints = [*prove_examples(ruleset, rules), *prove_phrases(ruleset, rules)]
        for complaint in complaints:
            kind = "error" if complaint.failed else "note"
            sys.stdout.write(f"{file}: {kind}: {complaint.text} [{complaint.rule}]\n")
        failed = sum(complaint.failed for complaint in complaints)
        count = sum(len(way) for rule in rules for way in rule.examples.values())
        what = "all is well" if not failed else f"{failed} failed"
        sys.stdout.write(f"{file}: {len(rules)} rules, {count} examples: {what}\n")
        status |= bool(failed)
    return int(status)


def _base(file: str) -> list[dict[str, Any]]:
    """Return the shipped rules, which a file that is not the shipped one need not prove again."""
    if Path(file).resolve() == default_path().resolve():
        return []
    shipped = load_rules()
    return [_content(rule, shipped) for rule in (*shipped.rules, *shipped.off.values())]


def _content(rule: Rule, ruleset: RuleSet) -> dict[str, Any]:
    """Return what a rule finds and says; how loud it is needs no proof."""
    return {key: value for key, value in rule_object(rule, ruleset).items() if key != "severity"}
