"""`mnlint completion SHELL`: a completion script, made from the commands' own parsers."""

from __future__ import annotations

import argparse
import importlib
import re
import sys
from collections.abc import Iterator

from mnlint.cli.parser import parser_of

HELP = "Print a completion script: mnlint completion bash > ~/.local/share/bash-completion/completions/mnlint"
SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("shell", choices=SHELLS)


def run(args: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    sys.stdout.write({"bash": _bash, "zsh": _zsh, "fish": _fish}[args.shell]())
    return 0


def _commands() -> Iterator[tuple[str, argparse.ArgumentParser, str]]:
    """Yield each command with its parser and what it does."""
    from mnlint.cli import COMMANDS

    for command in COMMANDS:
        module = importlib.import_module(f"mnlint.cli.{command}")
        yield command, parser_of(command, module), " ".join(module.HELP.split())


def _options(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    return (action for action in parser._actions if action.option_strings)  # argparse has no public way in


def _words(parser: argparse.ArgumentParser) -> str:
    choices = [str(one) for action in parser._actions if not action.option_strings for one in action.choices or ()]
    flags = [flag for action in _options(parser) for flag in action.option_strings]
    return " ".join([*choices, *flags])


def _bash() -> str:
    commands = list(_commands())
    cases = "\n".join(f'    {command}) words="{_words(parser)}" ;;' for command, parser, _ in commands)
    names = " ".join(command for command, _, _ in commands)
    return f"""\
_mnlint() {{
  local current="${{COMP_WORDS[COMP_CWORD]}}" words
  COMPREPLY=()
  case "${{COMP_WORDS[1]}}" in
{cases}
    *) words="{_words(commands[0][1])}" ;;
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="{names} $words"
  local IFS=$' \\t\\n'
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  case "$current" in -*) ;; *)
    local IFS=$'\\n'
    COMPREPLY+=($(compgen -f -- "$current")) ;;
  esac
}}
complete -o filenames -F _mnlint mnlint
"""


def _zsh() -> str:
    parts = []
    for command, parser, help in _commands():
        specs = " ".join(_zsh_option(action) for action in _options(parser))
        choices = [str(one) for action in parser._actions if not action.option_strings for one in action.choices or ()]
        first = f"'1:action:({' '.join(choices)})' " if choices else ""
        parts.append(
            (
                command,
                help,
                f"    {command}) shift words; (( CURRENT-- )); _arguments {specs} {first}'*:file:_files' ;;",
            )
        )
    described = " ".join(f"'{command}:{_zsh_text(help)}'" for command, help, _ in parts)
    cases = "\n".join(case for _, _, case in parts)
    default = " ".join(_zsh_option(action) for action in _options(next(_commands())[1]))
    return f"""\
#compdef mnlint
_mnlint() {{
  local -a commands=({described})
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then _describe command commands; _files; return; fi
  case $words[2] in
{cases}
    *) _arguments {default} '*:file:_files' ;;
  esac
}}
compdef _mnlint mnlint
"""


def _zsh_option(action: argparse.Action) -> str:
    value = "" if action.nargs == 0 else f":{action.metavar or action.dest}:_files"
    return " ".join(f"'*{flag}[{_zsh_text(action.help or '')}]{value}'" for flag in action.option_strings)


def _zsh_text(text: str) -> str:
    return re.sub(r"[`%]", "", text).replace("'", "’").replace("[", "(").replace("]", ")").replace(":", "\\:")


def _fish() -> str:
    lines = []
    for command, parser, help in _commands():
        lines.append(f"complete -c mnlint -n __fish_use_subcommand -a {command} -d {_fish_text(help)}")
        seen = f"'__fish_seen_subcommand_from {command}'"
        for action in parser._actions:
            if not action.option_strings and action.choices:
                words = _fish_text(" ".join(map(str, action.choices)))
                lines += [f"complete -c mnlint -n {seen} -a {words}"]
        for action in _options(parser):
            when = "" if command == "check" else f" -n {seen}"
            lines += [_fish_option(flag, action, when) for flag in action.option_strings]
    return "\n".join(lines) + "\n"


def _fish_option(flag: str, action: argparse.Action, when: str) -> str:
    kind = "-l" if flag.startswith("--") else "-s"
    value = "" if action.nargs == 0 else " -r"
    return f"complete -c mnlint{when} {kind} {flag.lstrip('-')}{value} -d {_fish_text(action.help or '')}"


def _fish_text(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
