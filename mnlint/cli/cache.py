"""`mnlint cache clear`."""

from __future__ import annotations

import argparse
import sys

from mnlint import cache
from mnlint.cli.errors import Failure

HELP = "Remove the cache, or tell where it is."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("action", choices=("clear", "path"), help="clear: remove all of it; path: tell where it is")


def run(args: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    if args.action == "path":
        sys.stdout.write(f"{cache.root() or 'none'}\n")
        return 0
    try:
        files, size = cache.clear()
    except OSError as error:
        raise Failure(_explained(error)) from error
    sys.stdout.write(f"Removed {files} {'file' if files == 1 else 'files'}, {size / 1e6:.1f} MB.\n")
    return 0


def _explained(error: OSError) -> str:
    place, cause = error.filename or cache.root(), error.strerror or error
    if isinstance(error, NotADirectoryError):
        return (
            f"{place}: the cache cannot be cleared, this is no folder; remove it, or name a folder in {cache.VARIABLE}"
        )
    return f"{place}: the cache cannot be cleared ({cause}); correct the permissions, or remove it yourself"
