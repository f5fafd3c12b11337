"""The language server: keeps texts and their findings, and answers the client. One thread lints, one text at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import from_fs_path, to_fs_path

from mnlint import __version__
from mnlint.applies import Options
from mnlint.config import NAME, absolute
from mnlint.editor.actions import SiteSettings
from mnlint.editor.client import Client
from mnlint.editor.diagnostics import diagnostic
from mnlint.editor.positions import Places
from mnlint.editor.workbench import Checked, Text, Workbench, changed_length, with_old_grammar
from mnlint.grammar.engine import EngineError
from mnlint.rules.errors import RulesError
from mnlint.run import Request

DEBOUNCE = 300  # milliseconds without a keystroke before a text is linted
TYPED = 2000  # characters: a change up to this has its grammar at once, behind a longer one it comes after the rest
GRAMMAR = ("auto", "harper", "languagetool", "both", "off")
_ENDINGS = {"markdown": ".md", "mdx": ".mdx", "html": ".html", "plaintext": ".txt", "text": ".txt"}  # by language
_LISTS = ("select", "ignore", "jurisdictions")
T = TypeVar("T")


class Server(LanguageServer):
    """A language server for posts.

    Documents are sent whole: they are short, and pygls counts line ends that the protocol does not.
    """

    def __init__(self, request: Request, debounce: int = DEBOUNCE) -> None:
        super().__init__("mnlint", __version__, text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.client = Client()
        self._request = request
        self._debounce = debounce
        self._bench = Workbench(request)
        self._thread = ThreadPoolExecutor(1, "lint")
        self._checked: dict[str, Checked] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._told: dict[str, str] = {}
        self._asked: dict[str, Any] = {}  # the client's settings

    def text(self, uri: str) -> Text | None:
        """Return an open document as it stands now."""
        document = self.workspace.text_documents.get(unquote(uri))
        if document is None:
            return None
        return Text(
            document.uri, document.version or 0, self._path(document.uri, document.language_id), document.source
        )

    def schedule(self, uri: str, *, at_once: bool = False) -> None:
        """Lint a document when nothing has been typed for a while, or at once."""
        self._cancel(uri)
        delay = 0 if at_once else self._debounce / 1000
        self._tasks[uri] = asyncio.get_running_loop().create_task(self._lint(uri, delay))

    def close(self, uri: str) -> None:
        """Forget a document that was closed, and clear what was found in it."""
        self._cancel(uri)
        self._checked.pop(uri, None)
        self._told.pop(uri, None)
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    async def current(self, uri: str) -> Checked | None:
        """Return what was found in a document as it stands now, linting it if that isn't known yet."""
        text, known = self.text(uri), self._checked.get(uri)
        if text is None:
            return None
        if known and known.text == text:
            return known
        if known and (known.text.version, known.text.source) == (text.version, text.source):
            return known
        return await self._work(self._bench.check, text)

    async def fixed(self, text: Text) -> str:
        """Return a text with all safe fixes applied."""
        return await self._work(self._bench.fixed, text)

    async def site_settings(self, text: Text) -> SiteSettings:
        """Return the settings file of a text as it is open in the editor, or else on the disk."""
        return await self._work(self._site_settings, text)

    def reload(self) -> None:
        """Read settings and rule sets again, and lint every open document with them."""
        self._thread.submit(self._bench.forget)
        for uri in list(self._tasks):
            self._checked.pop(uri, None)
            self.schedule(uri, at_once=True)

    def configure(self, asked: object) -> None:
        """Take the client's settings: debounce, grammar, select, ignore, jurisdictions, locale, config."""
        if not isinstance(asked, Mapping):
            return
        options = self._request.options
        self._asked |= {key: value for key, value in asked.items() if value not in (None, "", [])}
        known = self._asked
        lists = {key: tuple(map(str, known[key])) for key in _LISTS if isinstance(known.get(key), list)}
        options = Options(**{**options._asdict(), **lists})
        if isinstance(known.get("locale"), str):
            options = options._replace(locale=known["locale"])
        if known.get("grammar") in GRAMMAR:
            options = options._replace(grammar=known["grammar"])
        elif "grammar" in known:
            self.tell("", f"mnlint.grammar: {known['grammar']!r} is no engine; write one of {', '.join(GRAMMAR)}")
        if isinstance(known.get("debounce"), int | float):
            self._debounce = max(0, int(known["debounce"]))
        request = self._request._replace(options=options)
        if isinstance(known.get("config"), str):
            request = request._replace(config=self._root() / known["config"])
        self._bench = Workbench(request)

    def tell(self, uri: str, message: str, kind: types.MessageType = types.MessageType.Error) -> None:
        """Show a message about a document, once until something else is true of it."""
        if message not in self._told.values():
            self.window_show_message(types.ShowMessageParams(kind, message))
        self._told[uri] = message

    def fail(self, uri: str, error: Exception) -> None:
        """Tell place, cause and remedy of what went wrong."""
        if isinstance(error, RulesError | EngineError):
            self.tell(uri, f"mnlint: {error}")
            return
        cause = " ".join(f"{type(error).__name__}: {error}".split())
        self.tell(uri, f"mnlint: internal error: {cause}; please report it, with the text that it came with")

    def report_server_error(self, error: Exception, source: Any) -> None:  # noqa: ANN401 (as in the base class)
        """Tell what went wrong in the protocol itself."""
        self.fail("", error)

    async def _lint(self, uri: str, delay: float) -> None:
        await asyncio.sleep(delay)
        text = self.text(uri)
        if text is None:
            return
        known = self._checked.get(uri)
        try:
            if known is None or changed_length(known.text.source, text.source) > TYPED:
                fast = await self._work(self._bench.check_fast, text)
                if not self._is_current(text):
                    return
                self._publish(with_old_grammar(fast, known))
            full = await self._work(self._bench.check, text)
        except Exception as error:
            if isinstance(error, RulesError) and self._is_current(text):
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, [], text.version))
            self.fail(uri, error)
            return
        if self._is_current(text):
            self._checked[uri] = full
            self._publish(full)
            self._told.pop(uri, None)
            for failure in full.report.failures:
                self.tell(uri, f"mnlint: {failure}; please report it, with the text that it came with")

    def _publish(self, checked: Checked) -> None:
        places = Places(checked.report.lines, self.client.encoding)
        found = [diagnostic(finding, places) for finding in checked.report.findings]
        text = checked.text
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(text.uri, found, text.version))

    def _is_current(self, text: Text) -> bool:
        now = self.text(text.uri)
        return now is not None and now.version == text.version

    def _cancel(self, uri: str) -> None:
        task = self._tasks.pop(uri, None)
        if task:
            task.cancel()

    async def _work(self, function: Callable[[Text], T], text: Text) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, text)

    def _site_settings(self, text: Text) -> SiteSettings:
        file = absolute(self._bench.settings_file(text.path) or self._bench.settings_folder(text.path) / NAME)
        uri = from_fs_path(str(file)) or ""
        opened = self.workspace.text_documents.get(unquote(uri))
        if opened is not None:
            return SiteSettings(opened.uri, opened.version, opened.source)
        try:
            return SiteSettings(uri, None, file.read_bytes().decode("utf-8-sig"))
        except (OSError, ValueError):
            return SiteSettings(uri, None, None)

    def _path(self, uri: str, language: str | None) -> str:
        """Return the path whose settings hold for a document; one that was never saved lies in the first folder."""
        known = to_fs_path(uri) if urlsplit(uri).scheme == "file" else None
        path = known or str(self._root() / (PurePosixPath(unquote(urlsplit(uri).path)).name or "untitled"))
        return path if PurePosixPath(path).suffix or not language else path + _ENDINGS.get(language, "")

    def _root(self) -> Path:
        folders = [to_fs_path(folder.uri) for folder in self.workspace.folders.values()]
        return Path(next((path for path in folders if path), None) or self.workspace.root_path or ".")
