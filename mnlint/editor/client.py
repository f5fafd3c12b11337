"""What a client can do, and edits in the form that it understands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from lsprotocol import types

AnyEdit = types.TextEdit | types.AnnotatedTextEdit | types.SnippetTextEdit


class Client(NamedTuple):
    """The abilities of a client that make a difference."""

    encoding: str = "utf-16"
    versioned: bool = False  # edits of a version of a document
    creates: bool = False  # edits that create files
    snippets: bool = False  # edits with places to fill in
    markdown: bool = False  # Markdown in hovers
    configuration: bool = False  # can be asked for its settings
    watches: bool = False  # can be asked to watch files

    @classmethod
    def of(cls, capabilities: types.ClientCapabilities, encoding: str) -> Client:
        """Read the abilities from a client's own list."""
        workspace = capabilities.workspace or types.WorkspaceClientCapabilities()
        document = capabilities.text_document or types.TextDocumentClientCapabilities()
        edits = workspace.workspace_edit or types.WorkspaceEditClientCapabilities()
        hovers = (document.hover and document.hover.content_format) or ()
        watching = workspace.did_change_watched_files
        return cls(
            encoding=encoding,
            versioned=bool(edits.document_changes),
            creates=types.ResourceOperationKind.Create in (edits.resource_operations or ()),
            snippets=bool(edits.snippet_edit_support) and bool(edits.document_changes),
            markdown=types.MarkupKind.Markdown in hovers,
            configuration=bool(workspace.configuration),
            watches=bool(watching and watching.dynamic_registration),
        )

    def edit(self, uri: str, version: int | None, edits: Sequence[AnyEdit]) -> types.WorkspaceEdit:
        """Return edits of one document."""
        if not self.versioned:
            plain = [edit for edit in edits if isinstance(edit, types.TextEdit)]
            return types.WorkspaceEdit(changes={uri: plain})
        return types.WorkspaceEdit(document_changes=[_document_edit(uri, version, edits)])

    def creation(self, uri: str, content: str) -> types.WorkspaceEdit | None:
        """Return the edit that creates a file; None if the client cannot do that."""
        if not (self.versioned and self.creates):
            return None
        start = types.Position(0, 0)
        options = types.CreateFileOptions(ignore_if_exists=True)
        return types.WorkspaceEdit(
            document_changes=[
                types.CreateFile(uri=uri, options=options),
                _document_edit(uri, None, [types.TextEdit(types.Range(start, start), content)]),
            ]
        )


def _document_edit(uri: str, version: int | None, edits: Sequence[AnyEdit]) -> types.TextDocumentEdit:
    return types.TextDocumentEdit(types.OptionalVersionedTextDocumentIdentifier(uri, version), list(edits))
