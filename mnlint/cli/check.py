"""`mnlint PATH...`, the main job: lint files, report, mend what may be mended."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mnlint.cli import output
from mnlint.cli.errors import Failure
from mnlint.cli.options import STDIN, add_files, add_rules, check_names, find_files, is_excluded, request_of
from mnlint.cli.parser import from_environment, one_of
from mnlint.findings import SEVERITIES
from mnlint.report import FORMATS
from mnlint.results import RunReport
from mnlint.run import Request, Session

HELP = "Lint the copy of aesthetic clinics: overclaims, disclaimers, SEO spam, residue, grammar."
EPILOG = """\
commands:
  check PATH...     the same as `mnlint PATH...`
  explain RULE      why a rule is there, how to write it instead, how to switch it off
  rules             list, check and test rules
  baseline          accept the findings of old posts: write, prune, show
  init              write a .mnlint.json that explains itself
  grammar           install LanguageTool, or tell whether it is there
  cache clear       remove the cache
  completion SHELL  completion for bash, zsh or fish

exit status:
  0    nothing at or above --fail-on
  1    something was found (or --diff would change a file)
  2    the run failed: bad usage, unreadable file, invalid settings or rules
  130  interrupted

MNLINT_FORMAT, MNLINT_FAIL_ON, MNLINT_CONFIG, MNLINT_JURISDICTION, MNLINT_LOCALE, MNLINT_GRAMMAR, MNLINT_COLOR and
MNLINT_JOBS stand for the options of these names; MNLINT_CACHE_DIR, NO_COLOR and FORCE_COLOR are honoured.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.usage = "mnlint [OPTION...] PATH..."
    parser.epilog = EPILOG
    parser.add_argument("paths", nargs="*", metavar="PATH", help="files and folders; - is standard input")
    parser.add_argument("--version", action=Version, nargs=0, help="tell the versions of mnlint, rule set and Python")
    _add_report(parser)
    add_rules(parser)
    add_files(parser)
    group = parser.add_argument_group("old posts")
    group.add_argument(
        "--baseline", metavar="FILE", help="known findings; default: .mnlint-baseline.json beside the settings"
    )
    group.add_argument("--no-baseline", action="store_true", help="report known findings, too")
    group.add_argument("--diff-base", metavar="REV", help="only what stands in blocks changed since this git revision")
    group = parser.add_argument_group("fixes")
    group.add_argument("--fix", action="store_true", help="apply safe fixes")
    group.add_argument("--unsafe-fixes", action="store_true", help="apply those that may change the meaning, too")
    group.add_argument("--diff", action="store_true", help="show what would be fixed and write nothing")


def _add_report(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("report")
    from_environment(
        group.add_argument(
            "--format",
            type=one_of(FORMATS),
            metavar="FORMAT",
            help=", ".join(FORMATS) + "; default: text on a terminal, else concise",
        )
    )
    group.add_argument(
        "--output",
        action="append",
        default=[],
        metavar="FORMAT=PATH",
        help="write a report to a file as well; may be repeated",
    )
    from_environment(
        group.add_argument(
            "--fail-on",
            type=one_of((*SEVERITIES, "never")),
            metavar="SEVERITY",
            help="error, warning (default), info or never",
        )
    )
    group.add_argument("--statistics", action="store_true", help="count findings by rule instead")
    group.add_argument("--readability", action="store_true", help="measure reading ease and grade")
    from_environment(
        group.add_argument(
            "--color",
            type=one_of(("auto", "always", "never")),
            default="auto",
            metavar="WHEN",
            help="auto (default), always or never",
        )
    )
    group.add_argument("--quiet", action="store_true", help="findings only, no summary")
    group.add_argument("--show-settings", action="store_true", help="tell the settings for each file and stop")
    group.add_argument(
        "--stdin-filename", metavar="NAME", help="what standard input is called; tells format and settings"
    )


class Version(argparse.Action):
    """`--version`."""

    def __call__(self, *_: object) -> None:
        """Print the versions and end."""
        from mnlint import __version__
        from mnlint.rules.load import load_rules

        ruleset = load_rules()
        python = ".".join(map(str, sys.version_info[:3]))
        facts = f"rule set {ruleset.version or '?'} of {ruleset.date or '?'} ({ruleset.digest[:12]}), Python {python}"
        sys.stdout.write(f"mnlint {__version__}, {facts}\n")
        raise SystemExit(0)


def run(args: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    outputs = output.requested(args.output)
    request = _with_old_posts(args, request_of(args))
    if args.readability or args.format == "html" or any(format == "html" for format, _ in outputs):
        request = request._replace(options=request.options._replace(readability=True))
    session = Session(request)
    if args.show_settings:
        return _show_settings(args, session)
    if STDIN in args.paths:
        return _run_on_stdin(args, session, outputs)
    found = find_files(args, session.configs)
    check_names(args, session.configs, [Path(target.path) for target in found.files])
    if args.fix or args.unsafe_fixes or args.diff:
        from mnlint.cli.fixing import fix_files

        changed = fix_files(found.files, session, unsafe=args.unsafe_fixes, dry=args.diff, quiet=args.quiet)
        if args.diff:
            return changed
    with output.Progress(args.quiet) as progress:
        report = session.run(found.files, progress)
    return _finish(args, session, report, outputs)


def _with_old_posts(args: argparse.Namespace, request: Request) -> Request:
    """Add baseline and changed lines to a run, where they are asked for."""
    if args.baseline and not Path(args.baseline).is_file():
        raise Failure(f"--baseline {args.baseline}: there is no such file; write it with `mnlint baseline write`")
    if not args.no_baseline:
        request = request._replace(baseline=Path(args.baseline) if args.baseline else None, baselines=True)
    if args.diff_base:
        from mnlint.changes import Changes

        request = request._replace(changes=Changes(args.diff_base))
    return request


def _run_on_stdin(args: argparse.Namespace, session: Session, outputs: list[output.Output]) -> int:
    if args.paths != [STDIN]:
        raise Failure("-: standard input cannot be read together with files; lint them in two runs")
    if (args.fix or args.unsafe_fixes) and not args.diff:
        raise Failure("-: there is no file to write fixes to; use --diff, or name the file")
    name = (args.stdin_filename or "<stdin>").replace("\\", "/")
    check_names(args, session.configs, [Path(name)])
    data = sys.stdin.buffer.read()
    if args.force_exclude and is_excluded(args, session.configs, name):
        return _finish(args, session, session.report([]), outputs)
    if args.diff:
        from mnlint.cli.fixing import print_difference

        return print_difference(data, name, session, unsafe=args.unsafe_fixes)
    return _finish(args, session, session.report([session.lint_bytes(data, name)]), outputs)


def _finish(args: argparse.Namespace, session: Session, report: RunReport, outputs: list[output.Output]) -> int:
    """Write all reports and what went wrong; return the exit status."""
    output.say_errors(report)
    for format, path in outputs:
        output.write_report(report, format, path)
    if args.statistics:
        output.print_statistics(report)
    else:
        output.print_report(report, args.format, args.color)
    if not args.quiet:
        output.say_summary(report, args.color)
    return report.status


def _show_settings(args: argparse.Namespace, session: Session) -> int:
    import json
    from dataclasses import asdict

    found = find_files(args, session.configs)
    shown = []
    for target in found.files:
        config = session.configs.find(Path(target.path))
        linter = session.linter(target.path)
        shown.append(
            {
                "path": target.path,
                "config": str(config) if config else None,
                "rule_set": {
                    "version": linter.ruleset.version,
                    "date": linter.ruleset.date,
                    "digest": linter.ruleset.digest,
                },
                "settings": asdict(linter.ruleset.settings),
                "rules": {rule.name: rule.severity for rule in linter.rules},
                "off": sorted(linter.ruleset.off),
            }
        )
    sys.stdout.write(json.dumps(shown, indent=2, ensure_ascii=False, default=str) + "\n")
    return 0
