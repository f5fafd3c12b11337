"""`mnlint grammar install|status`: what LanguageTool needs, whether it is there, and how to get it."""

from __future__ import annotations

import argparse
import os
import sys
import urllib.request
import zipfile
from collections.abc import Callable
from urllib.error import HTTPError

from mnlint.cli.errors import Failure
from mnlint.cli.parser import one_of
from mnlint.cli.rules import ruleset_here
from mnlint.grammar import server
from mnlint.grammar.engine import EngineError
from mnlint.grammar.languagetool import server_version
from mnlint.rules.errors import RulesError

HELP = "install LanguageTool, or tell whether it can be used"
EPILOG = """\
actions:
  install   download LanguageTool for `--grammar languagetool` and `--grammar both`; says size and source first
  status    tell what is there; exit status 0 if LanguageTool can be used, 1 if not

The embedded engine (`--grammar harper`, the default) needs none of this.
"""
_ASK_SECONDS = 10.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.usage = "mnlint grammar [OPTION...] install|status"
    parser.epilog = EPILOG
    parser.add_argument("action", type=one_of(("install", "status")), metavar="install|status", help="see below")
    parser.add_argument("-y", "--yes", action="store_true", help="install without asking")
    parser.add_argument("--config", metavar="FILE", help="settings in force")


def run(args: argparse.Namespace) -> int:
    """Run the command; return the exit status."""
    try:
        return _install(yes=args.yes) if args.action == "install" else _status(args.config)
    except (EngineError, RulesError) as error:
        raise Failure(str(error)) from error


def _install(*, yes: bool) -> int:
    library = server.require_library()
    server.require_java()
    version, folder = server.wanted_version(), server.download_folder()
    if server.find_jar() is not None:
        print(f"LanguageTool {version} is in {folder} already.")
        return 0
    server.refuse_remains()
    local = library.download_lt.LocalLanguageTool.from_version_name(version)
    print(f"LanguageTool {version} is {_size(local.download_url)} to download")
    print(f"  from {local.download_url}")
    print(f"  to   {folder}")
    if not yes and not _agreed():
        print("Nothing was downloaded.")
        return 1
    try:
        local.download()
    except (library.exceptions.LanguageToolError, OSError, zipfile.BadZipFile) as error:
        raise Failure(
            f"{local.download_url}: the download failed ({' '.join(str(error).split())}); try again, "
            f"or unpack LanguageTool {version} yourself and set {server.PATH_VARIABLE} to the folder that holds it"
        ) from error
    server.require_jar()
    print(f"LanguageTool {version} is installed; `mnlint --grammar languagetool` uses it.")
    return 0


def _size(url: str) -> str:
    """Return the size of a download in words, as its server tells it."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, method="HEAD"), timeout=_ASK_SECONDS) as answer:
            length = int(answer.headers.get("Content-Length") or 0)
    except OSError as error:
        cause = error if isinstance(error, HTTPError) else getattr(error, "reason", error)
        raise Failure(
            f"{url}: the download cannot be reached ({cause}); "
            "check the connection and HTTPS_PROXY, or name a running server in LANGUAGETOOL_URL"
        ) from error
    return f"{length / 1e6:.0f} MB" if length else "of unknown size (about 260 MB)"


def _agreed() -> bool:
    if not sys.stdin.isatty():
        raise Failure("grammar install: nobody is there to be asked; say --yes to download it")
    try:
        return input("Download it? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _status(config: str | None) -> int:
    url = os.environ.get(server.URL_VARIABLE) or ruleset_here(config).settings.languagetool_url
    parts: dict[str, Callable[[], str]] = {"library": _library}
    if url:
        parts["server"] = lambda: f"{url}: LanguageTool {server_version(url)}"
    else:
        parts |= {"Java": _java, "LanguageTool": _languagetool}
    usable = True
    for name, tell in parts.items():
        try:
            print(f"{name:<12}  {tell()}")
        except EngineError as error:
            usable = False
            print(f"{name:<12}  missing: {error}")
    if not url:
        print(
            f"{'server':<12}  none is named ({server.URL_VARIABLE}, languagetool_url): mnlint starts its own for a run"
        )
    print("LanguageTool can be used." if usable else "LanguageTool cannot be used.")
    return 0 if usable else 1


def _library() -> str:
    server.require_library()
    return f"language-tool-python {server.library_version()}"


def _java() -> str:
    java = server.require_java()
    return f"{java.version} ({java.path})"


def _languagetool() -> str:
    return f"{server.wanted_version()} ({server.require_jar().parent})"
