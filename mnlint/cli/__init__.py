"""The command line: finds the command, runs it, and turns whatever happens into an exit status."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence

from mnlint.cli.errors import Failure

CHECK = "check"
COMMANDS = ("check", "explain", "rules", "baseline", "init", "cache", "completion", "grammar", "lsp")
INTERRUPTED = 130
FAILED = 2
_OBJECTS = 100_000  # made between two looks for garbage: a rule set is many objects and none is garbage


def main(argv: Sequence[str] | None = None) -> int:
    """Run mnlint with command-line arguments; return the exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _make_streams_safe()
    gc.set_threshold(_OBJECTS)
    try:
        status = _run(arguments)
        sys.stdout.flush()
    except Failure as failure:
        return _fail(str(failure))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return 0
    except Exception as error:
        if os.environ.get("MNLINT_TRACEBACK"):
            raise
        return _fail(_told(error))
    return status


def _fail(text: str) -> int:
    for line in text.splitlines():
        _say(f"mnlint: error: {line}")
    return FAILED


def _told(error: Exception) -> str:
    """Return place, cause and remedy of what went wrong."""
    from mnlint.grammar.engine import EngineError
    from mnlint.rules.errors import RulesError

    if isinstance(error, (RulesError, EngineError)):
        return str(error)
    cause = " ".join(f"{type(error).__name__}: {error}".split())
    return f"internal error: {cause}; please report it, with what MNLINT_TRACEBACK=1 prints"


def _run(arguments: list[str]) -> int:
    from mnlint.cli.parser import parser_of

    named = bool(arguments) and arguments[0] in COMMANDS
    command = arguments[0] if named else CHECK
    module = importlib.import_module(f"mnlint.cli.{command}")
    parser = parser_of(command, module)
    try:
        args = parser.parse(arguments[1:] if named else arguments)
        status: int = module.run(args)
    except SystemExit as end:  # --help and --version
        return int(end.code or 0)
    return status


def _make_streams_safe() -> None:
    """Escape what a terminal cannot encode instead of failing at it."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _say(text: str) -> None:
    try:
        sys.stderr.write(text + "\n")
    except BrokenPipeError:
        _drop_output()


def _drop_output() -> None:
    """Let nobody see that there is still something to be flushed to a reader that has gone."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 (no Path for a name like this)
        os.dup2(nowhere.fileno(), sys.stdout.fileno())
