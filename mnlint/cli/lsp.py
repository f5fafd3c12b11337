"""`mnlint lsp`: the language server for editors, on standard input and output."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from typing import BinaryIO

from mnlint.cli.errors import Failure
from mnlint.cli.options import add_rules, request_of
from mnlint.cli.parser import from_environment

HELP = "serve editors over the language server protocol"
EPILOG = """\
The editor starts it and talks to it; docs/editors.md tells how to set that up for each.
"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.usage = "mnlint lsp [OPTION...]"
    parser.epilog = EPILOG
    parser.set_defaults(isolated=False, jobs=0)
    parser.add_argument("--stdio", action="store_true", help="as always; some editors say it")
    from_environment(
        parser.add_argument(
            "--debounce",
            type=_milliseconds,
            metavar="MS",
            help="how long typing must pause before a post is linted; default: 300",
        )
    )
    from_environment(
        parser.add_argument("--config", metavar="FILE", help="settings to use; default: the nearest .mnlint.json")
    )
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write the cache")
    add_rules(parser)


def _milliseconds(value: str) -> int:
    if not value.isdigit():
        raise argparse.ArgumentTypeError(f'"{value}" is no number of milliseconds; write 0, 300, …')
    return int(value)


def run(args: argparse.Namespace) -> int:
    """Serve until the editor says that it is done; return the exit status."""
    try:
        from mnlint.editor.features import make_server
        from mnlint.editor.server import DEBOUNCE
    except ImportError as error:
        raise Failure(f"mnlint lsp: {error.name} is not installed; run `pip install 'mnlint[lsp]'`") from error
    if not os.environ.get("MNLINT_TRACEBACK"):
        logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL + 1)
    request = request_of(args)._replace(baselines=True)
    server = make_server(request, DEBOUNCE if args.debounce is None else args.debounce)
    server.start_io(stdin=sys.stdin.buffer, stdout=_protocol_output())
    return 0


def _protocol_output() -> BinaryIO:
    """Return standard output for the protocol alone; whatever else is printed goes to standard error."""
    sys.stdout.flush()
    output = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return output
