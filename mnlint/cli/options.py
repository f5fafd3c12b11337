"""Options that several commands share, and what they ask for."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from mnlint import cache
from mnlint.applies import JURISDICTIONS, Options, known_names
from mnlint.cli.errors import Failure
from mnlint.cli.parser import from_environment, names, nearest, one_of
from mnlint.config import Configs, absolute
from mnlint.files import Found, discover, excluded_at_or_above
from mnlint.run import Request

GRAMMAR = ("auto", "harper", "languagetool", "both", "off")
STDIN = "-"


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say what is looked for."""
    group = parser.add_argument_group("rules")
    _list(group, "--select", "NAME", "only these rules, categories or tags")
    _list(group, "--ignore", "NAME", "all but these rules, categories or tags")
    from_environment(
        group.add_argument(
            "--jurisdiction",
            type=jurisdictions,
            metavar="LIST",
            help=f"whose rules hold: {' '.join(JURISDICTIONS)}; default: told from the post",
        )
    )
    from_environment(
        group.add_argument("--locale", type=_locale, metavar="LOCALE", help="e.g. en-GB; default: told from the post")
    )
    from_environment(
        group.add_argument(
            "--grammar",
            type=one_of(GRAMMAR),
            metavar="ENGINE",
            help=f"{', '.join(GRAMMAR)}; default: auto, the embedded engine",
        )
    )
    group.add_argument("--no-ignore", action="store_true", help="report what is suppressed, too")


def add_files(parser: argparse.ArgumentParser) -> None:
    """Declare the options that say which files and settings hold."""
    group = parser.add_argument_group("files and settings")
    _list(group, "--exclude", "GLOB", "leave out what matches when folders are read")
    group.add_argument("--force-exclude", action="store_true", help="leave it out even if it is named")
    which = group.add_mutually_exclusive_group()
    from_environment(
        which.add_argument(
            "--config", type=str, metavar="FILE", help="settings to use; default: the nearest .mnlint.json"
        )
    )
    which.add_argument("--isolated", action="store_true", help="use no settings")
    from_environment(
        group.add_argument("--jobs", type=_jobs, default=0, metavar="N", help="processes; default: as many as pay")
    )
    group.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")


def _list(group: argparse._ArgumentGroup, flag: str, metavar: str, help: str) -> None:
    group.add_argument(flag, action="extend", type=names, default=[], metavar=metavar, help=help)


def jurisdictions(value: str) -> tuple[str, ...]:
    """Return jurisdictions from a list with commas; the type of an option."""
    asked = tuple(name.lower() for name in names(value))
    for name in asked:
        if name not in JURISDICTIONS:
            raise argparse.ArgumentTypeError(
                f'"{name}" is none of {" ".join(JURISDICTIONS)}; {nearest(name, JURISDICTIONS)}'
            )
    return asked


def _locale(value: str) -> str:
    import re

    match = re.fullmatch(r"([A-Za-z]{2})[-_]([A-Za-z]{2})", value)
    if match is None:
        raise argparse.ArgumentTypeError(f'"{value}" is no locale; write language and country, like en-GB')
    return f"{match[1].lower()}-{match[2].upper()}"


def _jobs(value: str) -> int:
    if not value.isdigit():
        raise argparse.ArgumentTypeError(f'"{value}" is no number of processes; write 1, 2, …')
    return int(value)


def options_of(args: argparse.Namespace) -> Options:
    """Return what the arguments ask of the linter."""
    return Options(
        select=tuple(args.select),
        ignore=tuple(args.ignore),
        locale=args.locale,
        jurisdictions=args.jurisdiction,
        grammar=args.grammar,
        readability=getattr(args, "readability", False),
        suppressions=not args.no_ignore,
    )


def request_of(args: argparse.Namespace) -> Request:
    """Return the run that the arguments ask for; raise `Failure` where a settings file is not there."""
    if args.no_cache:
        cache.disable()
    config = None if args.isolated or not args.config else Path(args.config)
    if config and not config.is_file():
        raise Failure(f"--config {args.config}: there is no such file; check the path")
    return Request(options_of(args), config, args.isolated, getattr(args, "fail_on", None), args.jobs)


def check_names(args: argparse.Namespace, configs: Configs, files: Sequence[Path]) -> None:
    """Raise `Failure` if --select or --ignore name something that no rule set of the run knows."""
    if not args.select and not args.ignore:
        return
    known: set[str] = set()
    for ruleset in configs.usable(files):
        known |= known_names(ruleset)
    if not known:
        return  # no settings can be used: that is told for each file
    for option in ("select", "ignore"):
        for name in getattr(args, option):
            if name not in known:
                raise Failure(f"--{option} {name}: there is no such rule, category or tag; {nearest(name, known)}")


def find_files(args: argparse.Namespace, configs: Configs) -> Found:
    """Return the files that the arguments name; raise `Failure` if there is none."""
    if not args.paths:
        raise Failure("no file or folder is named; write `mnlint PATH...`, or `-` for standard input")
    excluded = _excluded(args, configs)
    found = discover(args.paths, excluded=excluded, force_exclude=args.force_exclude)
    if not found.files and not found.excluded:
        raise Failure(f"{' '.join(args.paths)}: no post is in there; folders are searched for Markdown and HTML files")
    return found


def is_excluded(args: argparse.Namespace, configs: Configs, name: str) -> bool:
    """Tell whether settings or options exclude a path."""
    return excluded_at_or_above(Path(name), _excluded(args, configs))


def _excluded(args: argparse.Namespace, configs: Configs) -> Callable[[Path], bool]:
    if not args.exclude:
        return configs.excluded
    from pathspec import GitIgnoreSpec

    spec = GitIgnoreSpec.from_lines(args.exclude)
    here = absolute(Path())

    def excluded(path: Path) -> bool:
        full = absolute(path)
        relative = full.relative_to(here).as_posix() if full.is_relative_to(here) else full.as_posix()
        return spec.match_file(relative + "/" if full.is_dir() else relative) or configs.excluded(path)

    return excluded
