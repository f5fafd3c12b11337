"""`mnlint explain RULE`: why a rule is there, who says so, what to write instead, how to switch it off."""

from __future__ import annotations

import argparse
import shutil
import sys
import textwrap
from collections.abc import Iterator

from mnlint.cli.errors import Failure
from mnlint.cli.rules import rule_object, ruleset_here
from mnlint.report.style import Style
from mnlint.rules.describe import Section, facts, sections
from mnlint.rules.errors import RulesError, nearest
from mnlint.rules.model import Rule, RuleSet

HELP = "tell everything about a rule"
MAX_WIDTH = 100


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = "Why a rule is there, who says so, examples, what to write instead, how to switch it off."
    parser.add_argument("rule", nargs="+", metavar="RULE", help="name of a rule, as a finding shows it in brackets")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="default: text")
    parser.add_argument("--config", metavar="FILE", help="settings or rule set in force")


def run(args: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    try:
        ruleset = ruleset_here(args.config)
    except RulesError as error:
        raise Failure(str(error)) from error
    rules = {rule.name: rule for rule in (*ruleset.rules, *ruleset.off.values())}
    parts = []
    for asked in args.rule:
        name = ruleset.redirects.get(asked, asked)
        if name in rules:
            parts.append(_explain(rules[name], ruleset, args.format))
        elif name in ruleset.messages:
            parts.append("\n".join(_message(name, ruleset, _style())))
        else:
            known = {*rules, *ruleset.messages}
            raise Failure(f'there is no rule "{asked}"; {nearest(asked, known)}; `mnlint rules` lists them')
    sys.stdout.write("\n\n".join(parts) + "\n")
    return 0


def _explain(rule: Rule, ruleset: RuleSet, format: str) -> str:
    if format == "json":
        import json

        return json.dumps(rule_object(rule, ruleset), ensure_ascii=False, indent=2)
    return "\n".join(_told(rule, ruleset, _style()))


def _style() -> Style:
    from mnlint.cli.output import has_color, shows_unicode

    width = min(shutil.get_terminal_size().columns, MAX_WIDTH)
    return Style(has_color(sys.stdout, "auto"), width, shows_unicode(sys.stdout))


def _told(rule: Rule, ruleset: RuleSet, style: Style) -> Iterator[str]:
    yield style.paint(rule.name, "bold")
    for key, value in facts(rule, ruleset).items():
        yield from _wrapped(value, style, f"  {key + ':':<14}")
    for section in sections(rule):
        yield from _section(section, style)


def _section(section: Section, style: Style) -> Iterator[str]:
    yield ""
    yield style.paint(section.title, "bold")
    marker = {"list": "  - ", "quotes": "  > "}.get(section.kind, "  ")
    for text in section.lines:
        for line in text.splitlines() or [""]:
            if section.kind == "code":
                yield marker + line
            else:
                yield from _wrapped(line, style, marker)


def _wrapped(text: str, style: Style, head: str) -> list[str]:
    rest = " " * len(head)
    return textwrap.wrap(style.plain(text), style.width, initial_indent=head, subsequent_indent=rest) or [head.rstrip()]


def _message(name: str, ruleset: RuleSet, style: Style) -> Iterator[str]:
    """Tell a configuration finding, which is a message of the rule set and no rule."""
    words = ruleset.messages[name]
    yield style.paint(name, "bold")
    yield from _wrapped("configuration", style, f"  {'Category:':<14}")
    yield from _wrapped(words.get("severity", "warning"), style, f"  {'Severity:':<14}")
    for key, title in (("message", "What it says"), ("why", "Why"), ("advice", "What to do")):
        if words.get(key):
            yield from _section(Section(title, "text", (words[key],)), style)
