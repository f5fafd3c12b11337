"""The argument parser that all commands share: errors of one shape, environment variables, the nearest name."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from types import ModuleType
from typing import NoReturn

from mnlint.cli.errors import Failure

PREFIX = "MNLINT_"


class Parser(argparse.ArgumentParser):
    """An `ArgumentParser` that raises `Failure` and lets files and options stand in any order."""

    def error(self, message: str) -> NoReturn:
        """Raise what argparse would print."""
        raise Failure(f"{message}; `{self.prog} --help` tells more")

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """Parse arguments; raise `Failure` for an unknown option, with the nearest one that exists."""
        self._check_environment()
        args, unknown = self.parse_known_intermixed_args(arguments)
        if unknown:
            option = unknown[0].split("=")[0]
            raise Failure(f"{option}: there is no such option; {nearest(option, self._option_string_actions)}")
        return args

    def _check_environment(self) -> None:
        """Raise `Failure` for a variable that an option cannot take its default from."""
        for action in self._actions:
            variable = variable_of(action)
            value = os.environ.get(variable, "")
            if not value or not callable(action.type):
                continue
            try:
                action.default = action.type(value)
            except (argparse.ArgumentTypeError, ValueError) as error:
                raise Failure(f"{variable}: {error}") from error


def variable_of(action: argparse.Action) -> str:
    """Return the environment variable that gives an option its default; empty if none does."""
    return PREFIX + action.dest.upper() if getattr(action, "from_environment", False) else ""


def parser_of(command: str, module: ModuleType) -> Parser:
    """Return the parser of a command's module."""
    prog = "mnlint" if command == "check" else f"mnlint {command}"
    parser = Parser(prog=prog, description=module.HELP, allow_abbrev=False, formatter_class=_Formatter)
    module.add_arguments(parser)
    return parser


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Keeps the lines of epilogs as they are, and gives options room."""

    def __init__(self, prog: str, **others: object) -> None:
        super().__init__(prog, max_help_position=30, width=min(100, _width()))


def _width() -> int:
    import shutil

    return shutil.get_terminal_size().columns - 2


def one_of(names: Iterable[str]) -> Callable[[str], str]:
    """Return the type of an option that takes one of several names."""
    known = tuple(names)

    def check(value: str) -> str:
        if value not in known:
            raise argparse.ArgumentTypeError(f'"{value}" is none of them; {nearest(value, known)}')
        return value

    return check


def names(value: str) -> tuple[str, ...]:
    """Split a list of names at its commas; the type of an option."""
    return tuple(name.strip() for name in value.split(",") if name.strip())


def from_environment(action: argparse.Action) -> argparse.Action:
    """Let an option take its default from MNLINT_ and its name in capitals."""
    action.from_environment = True  # type: ignore[attr-defined]
    return action


def nearest(name: str, known: Iterable[str]) -> str:
    """Return a remedy that names what was perhaps meant."""
    from mnlint.rules.errors import nearest as remedy

    return remedy(name, known)
