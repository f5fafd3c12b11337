"""Code actions: quick fixes, "ignore here", "add to the dictionary", and all safe fixes at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from lsprotocol import types

from mnlint.editor.client import AnyEdit, Client
from mnlint.editor.diagnostics import diagnostic
from mnlint.editor.dictionary import with_word
from mnlint.editor.ignoring import Insertion, ignore_here, ignore_in_file
from mnlint.editor.positions import Places
from mnlint.editor.workbench import Checked, common_ends
from mnlint.findings import Edit, Finding
from mnlint.fixes import chosen_fix
from mnlint.grammar.job import SPELLING
from mnlint.rules.model import GrammarRule

FIX_ALL = "source.fixAll.mnlint"
KINDS = (types.CodeActionKind.QuickFix, FIX_ALL)
_SNIPPET = str.maketrans({"\\": "\\\\", "$": "\\$", "}": "\\}"})


class SiteSettings(NamedTuple):
    """The settings file that a new word goes to. `text` is None where there is no such file yet."""

    uri: str
    version: int | None
    text: str | None


class Actions:
    """The actions for one checked text."""

    def __init__(self, checked: Checked, client: Client) -> None:
        self._checked = checked
        self._client = client
        self._places = Places(checked.report.lines, client.encoding)

    def quick_fixes(self, findings: Sequence[Finding], site: SiteSettings) -> Iterator[types.CodeAction]:
        """Yield what can be done about findings: fixes first, then the dictionary, then to ignore them."""
        for finding in findings:
            preferred = chosen_fix(finding, unsafe=False)
            for fix in finding.fixes:
                edits = [types.TextEdit(self._places.range(e.start, e.end), e.replacement) for e in fix.edits]
                yield self._action(fix.title, finding, self._own(edits), preferred=fix is preferred)
        for word in dict.fromkeys(f.text for f in findings if self._is_spelling(f)):
            edit = self._dictionary_edit(site, word)
            if edit:
                finding = next(f for f in findings if f.text == word)
                yield self._action(f"Add “{word}” to the site's dictionary", finding, edit)
        for finding in {f.rule: f for f in reversed(findings)}.values():
            yield from self._ignoring(finding)

    def fix_all(self, fixed: str) -> types.CodeAction | None:
        """Return the action that turns the text into `fixed`; None if that changes nothing."""
        source = self._checked.text.source
        if fixed == source:
            return None
        start, same_end = common_ends(source, fixed)
        edit = types.TextEdit(self._places.range(start, len(source) - same_end), fixed[start : len(fixed) - same_end])
        return types.CodeAction("Fix all safe problems (mnlint)", kind=FIX_ALL, edit=self._own([edit]))

    def has_safe_fix(self) -> bool:
        """Tell whether there is anything to fix without asking."""
        return any(chosen_fix(finding, unsafe=False) for finding in self._checked.report.findings)

    def _ignoring(self, finding: Finding) -> Iterator[types.CodeAction]:
        document = self._checked.report.document
        if document is None:
            return
        here, in_file = ignore_here(document, finding), ignore_in_file(document, finding)
        if here:
            title = f"Ignore {finding.rule} here, with a reason"
            yield self._action(title, finding, self._own([self._insertion(here)]))
        if in_file:
            title = f"Ignore {finding.rule} in this file, with a reason"
            yield self._action(title, finding, self._own([self._insertion(in_file)]))

    def _insertion(self, insertion: Insertion) -> AnyEdit:
        """Return the edit; where the client fills in places, the cursor then stands where the reason goes."""
        place = self._places.range(insertion.offset, insertion.offset)
        if not self._client.snippets:
            return types.TextEdit(place, insertion.before + insertion.after)
        snippet = f"{insertion.before.translate(_SNIPPET)}${{1:reason}}{insertion.after.translate(_SNIPPET)}"
        return types.SnippetTextEdit(place, types.StringValue(snippet))

    def _is_spelling(self, finding: Finding) -> bool:
        rules = self._checked.ruleset.rules if self._checked.ruleset else ()
        rule = next((rule for rule in rules if rule.name == finding.rule), None)
        return isinstance(rule, GrammarRule) and rule.check == SPELLING

    def _dictionary_edit(self, site: SiteSettings, word: str) -> types.WorkspaceEdit | None:
        edit: Edit | None = with_word(site.text or "", word)
        if edit is None:
            return None
        if site.text is None:
            return self._client.creation(site.uri, edit.replacement)
        place = Places.of(site.text, self._client.encoding).range(edit.start, edit.end)
        return self._client.edit(site.uri, site.version, [types.TextEdit(place, edit.replacement)])

    def _own(self, edits: Sequence[AnyEdit]) -> types.WorkspaceEdit:
        return self._client.edit(self._checked.text.uri, self._checked.text.version, edits)

    def _action(
        self, title: str, finding: Finding, edit: types.WorkspaceEdit, *, preferred: bool = False
    ) -> types.CodeAction:
        return types.CodeAction(
            title=title,
            kind=types.CodeActionKind.QuickFix,
            diagnostics=[diagnostic(finding, self._places)],
            edit=edit,
            is_preferred=preferred or None,
        )


def wanted(kind: str, only: Sequence[str] | None) -> bool:
    """Tell whether a client that asks for `only` these kinds wants `kind`; kinds are a tree with dots."""
    return only is None or any(kind == one or kind.startswith(f"{one}.") for one in only)
