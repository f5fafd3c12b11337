"""`mnlint init`: writes settings that explain themselves, and on request a baseline of the posts that are there."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from mnlint.cli.errors import Failure
from mnlint.config import NAME

HELP = "Write a .mnlint.json that explains itself, with the schema that editors use."
SCHEMA = ".mnlint.schema.json"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("folder", nargs="?", default=".", metavar="FOLDER", help="where the settings go; default: here")
    parser.add_argument("--baseline", action="store_true", help="accept what is found in the posts that are there now")


def run(args: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    folder = Path(args.folder)
    settings = folder / NAME
    if settings.exists():
        raise Failure(f"{settings}: there are settings already; edit them, or remove them first")
    here = Path(__file__).parent
    try:
        settings.write_bytes(here.joinpath("init.json").read_bytes())
        (folder / SCHEMA).write_bytes(here.parent.joinpath("rules", "schema.json").read_bytes())
    except OSError as error:
        raise Failure(f"{settings}: cannot be written: {error.strerror or error}; check the folder") from error
    sys.stdout.write(f"Wrote {settings} and {folder / SCHEMA}.\n")
    if args.baseline:
        from mnlint.cli.baseline import write_all

        return write_all([str(folder)], no_posts_is_fine=True)
    sys.stdout.write(
        "Old posts: `mnlint baseline write .` accepts what is found in them now; only new findings are reported then.\n"
    )
    return 0
