"""Drives `mnlint lsp` with a real client over standard input and output, the way an editor does."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

from command import environment, settings
from lsprotocol import types
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

from mnlint.document.model import LineIndex
from mnlint.editor.positions import Places
from mnlint.editor.server import TYPED
from mnlint.editor.workbench import changed_length

PATIENCE = 60.0  # seconds; a cold engine on a busy machine


def capabilities(encodings: Sequence[str] = ("utf-16",), **able: bool) -> types.ClientCapabilities:
    """Return the abilities of a client; all that matter unless they are named and False."""

    def can(name: str) -> bool:
        return able.get(name, True)

    edits = types.WorkspaceEditClientCapabilities(
        document_changes=can("versioned"),
        resource_operations=[types.ResourceOperationKind.Create] if can("creates") else [],
        snippet_edit_support=able.get("snippets", False),
    )
    return types.ClientCapabilities(
        general=types.GeneralClientCapabilities(position_encodings=list(encodings)),
        workspace=types.WorkspaceClientCapabilities(
            configuration=can("configuration"),
            workspace_edit=edits,
            workspace_folders=True,
            did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=can("watches")),
        ),
        text_document=types.TextDocumentClientCapabilities(
            hover=types.HoverClientCapabilities(
                content_format=[types.MarkupKind.Markdown if can("markdown") else types.MarkupKind.PlainText]
            )
        ),
    )


class Editor:
    """An editor with open documents."""

    def __init__(self, client: LanguageClient, *, refuses: bool = False) -> None:
        self.client = client
        self.refuses = refuses  # to watch files, whatever it said that it can
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self.published: list[types.PublishDiagnosticsParams] = []
        self.registered: list[types.Registration] = []
        self.encoding = "utf-16"

    def listen(self) -> None:
        """Keep what the server sends."""

        def publish(params: types.PublishDiagnosticsParams) -> None:
            self.published.append(params)

        def register(params: types.RegistrationParams) -> None:
            if self.refuses:
                raise RuntimeError("no watching here")
            self.registered += params.registrations

        own = {types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish, types.CLIENT_REGISTER_CAPABILITY: register}
        register_lsp_features(self.client, DEFAULT_CLIENT_FEATURES | own)

    async def until(self, condition: Callable[[], Any]) -> Any:
        """Wait until something is true; return it."""
        end = time.monotonic() + PATIENCE
        while not (value := condition()):
            assert time.monotonic() < end, f"waited in vain; messages: {self.client.messages}"
            await asyncio.sleep(0.005)
        return value

    async def open(self, where: Path | str, text: str, language: str = "markdown") -> str:
        """Open a document, wait for its findings, return its URI."""
        uri = where.as_uri() if isinstance(where, Path) else where
        self.texts[uri], self.versions[uri] = text, 1
        mark = len(self.published)
        self.client.text_document_did_open(
            types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, language, 1, text))
        )
        await self.settled(uri, mark)
        return uri

    def close(self, uri: str) -> None:
        """Close a document."""
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        del self.texts[uri], self.versions[uri]

    def close_all(self) -> None:
        """Close all documents, and forget what was published and told."""
        for uri in list(self.texts):
            self.close(uri)
        self.published.clear()
        self.client.messages.clear()

    def type(self, uri: str, text: str) -> None:
        """Change a document, and don't wait."""
        self.texts[uri] = text
        self.versions[uri] += 1
        self.client.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(self.versions[uri], uri),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def change(self, uri: str, text: str) -> None:
        """Change a document and wait for its findings."""
        mark, old = len(self.published), self.texts[uri]
        self.type(uri, text)
        await self.settled(uri, mark, 1 if changed_length(old, text) <= TYPED else 2)

    async def settled(self, uri: str, mark: int, times: int = 2) -> None:
        """Wait until the findings of the present version are published, `times` times: then grammar is among them."""
        await self.until(lambda: self.count(uri, mark) >= times)

    def count(self, uri: str, mark: int = 0) -> int:
        """Return how often findings of the present version were published."""
        version = self.versions[uri]
        return sum(1 for told in self.published[mark:] if told.uri == uri and told.version == version)

    def diagnostics(self, uri: str) -> list[types.Diagnostic]:
        """Return what is published for a document now."""
        return list(next((told.diagnostics for told in reversed(self.published) if told.uri == uri), []))

    def codes(self, uri: str) -> list[str]:
        """Return the rules of what is published for a document now."""
        return [str(one.code) for one in self.diagnostics(uri)]

    def marked(self, uri: str) -> list[str]:
        """Return the texts that are underlined, as the agreed unit of columns cuts them out."""
        places, text = self.places(uri), self.texts[uri]
        return [text[slice(*places.offsets(one.range))] for one in self.diagnostics(uri)]

    def places(self, uri: str) -> Places:
        """Return the places of a document's text."""
        return Places(LineIndex(self.texts[uri]), self.encoding)

    def range_of(self, uri: str, part: str) -> types.Range:
        """Return the range of a part of the text."""
        start = self.texts[uri].index(part)
        return self.places(uri).range(start, start + len(part))

    async def actions(self, uri: str, part: str, only: Sequence[str] | None = None) -> list[types.CodeAction]:
        """Return the code actions at a part of the text."""
        found = await self.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                self.range_of(uri, part),
                types.CodeActionContext(self.diagnostics(uri), only=only),
            )
        )
        return [one for one in found or [] if isinstance(one, types.CodeAction)]

    async def action(self, uri: str, part: str, title: str) -> types.CodeAction:
        """Return the code action whose title starts so."""
        found = await self.actions(uri, part)
        chosen = [one for one in found if one.title.startswith(title)]
        assert chosen, [one.title for one in found]
        return chosen[0]

    async def hover(self, uri: str, part: str) -> str | None:
        """Return what is told at a part of the text."""
        told = await self.client.text_document_hover_async(
            types.HoverParams(types.TextDocumentIdentifier(uri), self.range_of(uri, part).start)
        )
        return told.contents.value if told and isinstance(told.contents, types.MarkupContent) else None

    def applied(self, uri: str, edit: types.WorkspaceEdit | None) -> str:
        """Return a document's text with an edit applied."""
        return applied(self.texts[uri], uri, edit, self.encoding)

    def changed_files(self, *files: Path) -> None:
        """Say that files changed on the disk."""
        changes = [types.FileEvent(file.as_uri(), types.FileChangeType.Changed) for file in files]
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(changes))


def site_for_editor(folder: Path) -> str:
    """Write a post, its settings and a starter of mnlint; return the PATH that finds the starter."""
    (folder / ".git").mkdir()
    settings(folder)
    (folder / "post.md").write_text("# About 😀\n\n😀 Take teh zorblax.\n\nOur zorblax cures it.\n", encoding="utf-8")
    starter = folder / "bin" / "mnlint"
    starter.parent.mkdir()
    arguments = "--select own --debounce 20"
    starter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m mnlint "$@" {arguments}\n', encoding="utf-8")
    starter.chmod(0o755)
    return f"{starter.parent}{os.pathsep}{os.environ['PATH']}"


def applied(text: str, uri: str, edit: types.WorkspaceEdit | None, encoding: str = "utf-16") -> str:
    """Return the text of one document of an edit with that edit applied."""
    assert edit is not None
    edits = list((edit.changes or {}).get(uri, []))
    for change in edit.document_changes or []:
        if isinstance(change, types.TextDocumentEdit) and change.text_document.uri == uri:
            edits += change.edits
    places = Places(LineIndex(text), encoding)
    for one in sorted(edits, key=lambda one: places.offsets(one.range), reverse=True):
        start, end = places.offsets(one.range)
        text = text[:start] + one.new_text + text[end:]
    return text


@contextlib.asynccontextmanager
async def editor(
    *folders: Path,
    able: types.ClientCapabilities | None = None,
    options: dict[str, Any] | None = None,
    configuration: dict[str, Any] | None = None,
    arguments: Sequence[str] = ("--debounce", "20"),
    refuses: bool = False,
) -> AsyncIterator[Editor]:
    """Start a server with an editor on it that has these folders open."""
    command = [sys.executable, "-m", "mnlint", "lsp", *arguments]
    client = LanguageClient(converter_factory=default_converter)
    client.set_configuration(configuration or {}, section="mnlint")
    one = Editor(client, refuses=refuses)
    one.listen()
    await ClientServerConfig(command, client_factory=lambda: client, server_env=environment()).start()
    result = await client.initialize_session(
        types.InitializeParams(
            capabilities=able or capabilities(),
            workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders],
            initialization_options=options,
        )
    )
    try:
        one.encoding = getattr(encoding := result.capabilities.position_encoding, "value", encoding)
        yield one
        await asyncio.wait_for(client.shutdown_session(), PATIENCE)
        assert client._server.returncode == 0
    finally:
        if client._server.returncode is None:  # a test that failed never said goodbye, and `stop` waits for the end
            client._server.kill()
        await client.stop()
