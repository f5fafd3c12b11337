"""What the server answers to: each message of the protocol with its handler."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from mnlint.config import BASELINE, NAME
from mnlint.editor.actions import FIX_ALL, KINDS, Actions, wanted
from mnlint.editor.client import Client
from mnlint.editor.diagnostics import findings_at, hover
from mnlint.editor.positions import Places
from mnlint.editor.server import DEBOUNCE, Server
from mnlint.run import Request

SECTION = "mnlint"
WATCHED = (f"**/{NAME}", f"**/{BASELINE}", "**/rules.json")
P = TypeVar("P")
R = TypeVar("R")


def make_server(request: Request, debounce: int = DEBOUNCE) -> Server:
    """Return a server that answers to everything it knows. `debounce` in milliseconds."""
    server = Server(request, debounce)
    feature = server.feature
    feature(types.INITIALIZE)(initialize)
    feature(types.INITIALIZED)(initialized)
    feature(types.TEXT_DOCUMENT_DID_OPEN)(did_open)
    feature(types.TEXT_DOCUMENT_DID_CHANGE)(did_change)
    feature(types.TEXT_DOCUMENT_DID_SAVE)(did_save)
    feature(types.TEXT_DOCUMENT_DID_CLOSE)(did_close)
    feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)(did_change_watched_files)
    feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)(did_change_configuration)
    feature(types.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS)(did_change_folders)
    feature(types.TEXT_DOCUMENT_HOVER)(told_at)
    feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=list(KINDS)))(code_actions)
    return server


def _quietly(
    handler: Callable[[Server, P], Awaitable[R]],
) -> Callable[[Server, P], Awaitable[R | None]]:
    """Let a request that fails answer with nothing, and tell why."""

    @functools.wraps(handler)
    async def handle(ls: Server, params: P) -> R | None:
        try:
            return await handler(ls, params)
        except Exception as error:
            document = getattr(params, "text_document", None)
            ls.fail(getattr(document, "uri", ""), error)
            return None

    return handle


def initialize(ls: Server, params: types.InitializeParams) -> None:
    """Learn what the client can do and what it wants."""
    encoding = ls.workspace.position_encoding or types.PositionEncodingKind.Utf16
    ls.client = Client.of(params.capabilities, getattr(encoding, "value", encoding))
    ls.configure(params.initialization_options)


@_quietly
async def initialized(ls: Server, params: types.InitializedParams) -> None:
    """Ask for the client's settings, and to be told when settings files change."""
    if ls.client.watches:
        with contextlib.suppress(JsonRpcException):  # refused: they are looked at before each check anyway
            await _watch(ls)
    await _pull_settings(ls)


async def _watch(ls: Server) -> None:
    watchers = [types.FileSystemWatcher(glob_pattern=glob) for glob in WATCHED]
    registration = types.Registration(
        id="mnlint-settings",
        method=types.WORKSPACE_DID_CHANGE_WATCHED_FILES,
        register_options=types.DidChangeWatchedFilesRegistrationOptions(watchers),
    )
    await ls.client_register_capability_async(types.RegistrationParams([registration]))


async def _pull_settings(ls: Server) -> None:
    if not ls.client.configuration:
        return
    item = types.ConfigurationItem(section=SECTION)
    answer = None
    with contextlib.suppress(JsonRpcException):  # refused: the client has no settings for us
        answer = await ls.workspace_configuration_async(types.ConfigurationParams([item]))
    if answer and answer[0]:
        ls.configure(answer[0])
        ls.reload()


def did_open(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    """Lint what was opened."""
    ls.schedule(params.text_document.uri, at_once=True)


def did_change(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    """Lint what is being typed when the typing pauses."""
    ls.schedule(params.text_document.uri)


def did_save(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    """Lint what was saved."""
    ls.schedule(params.text_document.uri, at_once=True)


def did_close(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    """Forget what was closed."""
    ls.close(params.text_document.uri)


def did_change_watched_files(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:
    """Take up changed settings and rule sets."""
    ls.reload()


@_quietly
async def did_change_configuration(ls: Server, params: types.DidChangeConfigurationParams) -> None:
    """Take up changed settings of the client."""
    if ls.client.configuration:
        await _pull_settings(ls)
        return
    settings: Any = params.settings
    ls.configure(settings.get(SECTION) if isinstance(settings, dict) else None)
    ls.reload()


def did_change_folders(ls: Server, params: types.DidChangeWorkspaceFoldersParams) -> None:
    """Lint open documents with the settings of their new folders."""
    ls.reload()


@_quietly
async def told_at(ls: Server, params: types.HoverParams) -> types.Hover | None:
    """Tell why there is a finding at a position, who says so, and what to write instead."""
    checked = await ls.current(params.text_document.uri)
    if checked is None:
        return None
    places = Places(checked.report.lines, ls.client.encoding)
    offset = places.offset(params.position)
    found = findings_at(checked.report.findings, offset, offset)
    return hover(found, places, markdown=ls.client.markdown)


@_quietly
async def code_actions(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    """Return what can be done about the findings in a range."""
    checked = await ls.current(params.text_document.uri)
    if checked is None:
        return []
    only = params.context.only
    actions = Actions(checked, ls.client)
    found: list[types.CodeAction] = []
    if wanted(types.CodeActionKind.QuickFix.value, only):
        start, end = Places(checked.report.lines, ls.client.encoding).offsets(params.range)
        findings = findings_at(checked.report.findings, start, end)
        if findings:
            found += actions.quick_fixes(findings, await ls.site_settings(checked.text))
    if wanted(FIX_ALL, only) and actions.has_safe_fix():
        everything = actions.fix_all(await ls.fixed(checked.text))
        found += [everything] if everything else []
    return found
