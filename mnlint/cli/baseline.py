"""`mnlint baseline`: accept the findings of old posts, so that only new ones are reported."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from mnlint.baseline import Baseline
from mnlint.cli import output
from mnlint.cli.errors import Failure
from mnlint.cli.options import add_files, add_rules, find_files, request_of
from mnlint.config import BASELINE, shown
from mnlint.run import Session

HELP = "Accept the findings of old posts: only new ones are reported then."
ACTIONS = ("write", "prune", "show")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = (
        f"write: accept all that is found now. prune: forget what is gone. show: list what is known and what is gone. "
        f"The file is {BASELINE} beside the settings, or at the repository's root; `mnlint PATH` uses it by itself."
    )
    parser.add_argument("action", choices=ACTIONS, metavar="{write,prune,show}")
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="posts and folders; default: those in this folder, or that it knows"
    )
    parser.add_argument("--file", metavar="FILE", help="the baseline; default: found beside the settings")
    parser.add_argument("--grow", action="store_true", help="let write add to a baseline that is there already")
    add_rules(parser)
    add_files(parser)


def run(args: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    args.paths = args.paths or ["."]
    session = Session(request_of(args))
    work = _Work(args, session)
    return {"write": work.write, "prune": work.prune, "show": work.show}[args.action]()


def write_all(paths: Sequence[str], *, no_posts_is_fine: bool = False) -> int:
    """Write the baseline of posts with default options; for `mnlint init`."""
    from mnlint.cli.parser import parser_of

    args = parser_of("baseline", sys.modules[__name__]).parse(["write", *paths])
    try:
        return run(args)
    except Failure:
        if no_posts_is_fine:
            sys.stdout.write("There is no post yet, so there is no baseline to write.\n")
            return 0
        raise


class _Work:
    """The posts of a run with their reports and their baselines."""

    def __init__(self, args: argparse.Namespace, session: Session) -> None:
        self.grow = args.grow
        self.session = session
        found = find_files(args, session.configs)
        with output.Progress(quiet=False) as progress:
            self.report = session.run(found.files, progress)
        output.say_errors(self.report)
        self.baselines: dict[Path, Baseline] = {}
        explicit = Path(args.file) if args.file else None
        self.of = {}
        for file in self.report.files:
            path = explicit or shown(session.configs.folder(Path(file.path)) / BASELINE)
            self.of[file.path] = self.baselines.setdefault(path, Baseline.read(path))

    def write(self) -> int:
        """Accept all findings; refuse to let an existing baseline grow unasked."""
        if self.report.failed:
            raise Failure("baseline write: not all posts could be linted, so nothing was written; mend that first")
        new = Counter[Path]()
        for file in self.report.files:
            baseline = self.of[file.path]
            new[baseline.path] += len(baseline.split(file, self._redirects(file.path))[0])
        grown = [f"{path} would grow by {count}" for path, count in new.items() if count and path.exists()]
        if grown and not self.grow:
            raise Failure(f"{'; '.join(grown)} findings; mend them, or write --grow to accept them as well")
        for file in self.report.files:
            baseline = self.of[file.path]
            baseline.posts.pop(baseline.name(file.path), None)
            baseline.add(file, file.findings)
        for baseline in self.baselines.values():
            baseline.write()
            known = sum(sum(known.values()) for known in baseline.posts.values())
            sys.stdout.write(
                f"Wrote {baseline.path}: {_findings(known)} in {sum(map(bool, baseline.posts.values()))} posts.\n"
            )
        return 0

    def prune(self) -> int:
        """Forget the entries that no finding has any more, and posts that are gone."""
        for baseline in self.baselines.values():
            before = sum(sum(known.values()) for known in baseline.posts.values())
            for file in self.report.files:
                known = baseline.posts.get(baseline.name(file.path))
                if known and self.of[file.path] is baseline and file.error is None:
                    known -= baseline.stale(file, self._redirects(file.path))
            for post in [post for post in baseline.posts if not (baseline.path.parent / post).exists()]:
                del baseline.posts[post]
            left = sum(sum(known.values()) for known in baseline.posts.values())
            if left != before:
                baseline.write()
            sys.stdout.write(f"{baseline.path}: {_findings(before - left)} forgotten, {left} left.\n")
        return 2 if self.report.failed else 0

    def show(self) -> int:
        """List what is known, post by post, and what of it is gone."""
        for file in self.report.files:
            baseline = self.of[file.path]
            gone = baseline.stale(file, self._redirects(file.path))
            for key, count in sorted(baseline.posts.get(baseline.name(file.path), Counter()).items()):
                note = f" (gone: {gone[key]})" if gone[key] else ""
                times = f" ×{count}" if count > 1 else ""
                sys.stdout.write(f"{file.path}: {key[0]}: {baseline.texts.get(key, '')}{times}{note}\n")
        for baseline in self.baselines.values():
            known = sum(sum(known.values()) for known in baseline.posts.values())
            missing = sum(1 for post in baseline.posts if not (baseline.path.parent / post).exists())
            sys.stderr.write(
                f"{baseline.path}: {_findings(known)}; {missing} of {len(baseline.posts)} posts are gone\n"
            )
        return 2 if self.report.failed else 0

    def _redirects(self, path: str) -> dict[str, str]:
        return dict(self.session.linter(path).ruleset.redirects)


def _findings(count: int) -> str:
    return f"{count} finding" if count == 1 else f"{count} findings"
