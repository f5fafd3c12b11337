"""The language server, seen by a real client: every message goes over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from command import CLAIM, SLIP, STYLE, environment, process, settings, write
from editor import PATIENCE, Editor, applied, capabilities, editor
from lsprotocol import types

from mnlint.editor.server import TYPED

pytestmark = pytest.mark.asyncio(loop_scope="module")

SPELLING = "spelling"
POST = "# About\n\nOur zorblax cures it. Take teh zorblax.\n\nWe recieve you kindly.\n"
ONLY = {"select": ["own", "configuration", SPELLING]}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    settings(tmp_path)
    return tmp_path


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    async with editor(tmp_path_factory.mktemp("shared"), options=ONLY) as one:
        yield one


@pytest_asyncio.fixture(loop_scope="module")
async def e(running: Editor) -> AsyncIterator[Editor]:
    """An editor with nothing open. Its server is the same for many tests: each has a folder of its own."""
    yield running
    running.close_all()


async def test_publishes_findings_with_rule_severity_and_range(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    assert e.codes(uri) == [CLAIM, SLIP, SPELLING]
    assert e.marked(uri) == ["zorblax cures", "teh zorblax", "recieve"]
    claim = e.diagnostics(uri)[0]
    assert (claim.severity, claim.source) == (types.DiagnosticSeverity.Error, "mnlint")
    assert claim.message == "“zorblax cures” is a claim."
    assert e.client.messages == []


async def test_tells_grammar_after_the_rest(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    codes = [[str(d.code) for d in told.diagnostics] for told in e.published if told.uri == uri]
    assert codes == [[CLAIM, SLIP], [CLAIM, SLIP, SPELLING]]


async def test_tells_all_at_once_after_a_keystroke(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    mark = len(e.published)
    await e.change(uri, POST.replace("kindly", "kindly, and recieve teh zorblax"))
    await e.change(uri, POST)
    codes = [[str(d.code) for d in told.diagnostics] for told in e.published[mark:]]
    assert codes == [[CLAIM, SLIP, SLIP], [CLAIM, SLIP, SPELLING]]  # a word that stands twice is meant


async def test_keeps_grammar_of_what_was_not_changed_while_it_is_checked_again(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    mark = len(e.published)
    await e.change(uri, POST.replace("# About", f"# About our 😀 house\n\n<!-- {'x' * TYPED} -->"))
    codes = [[str(d.code) for d in told.diagnostics] for told in e.published[mark:]]
    assert codes == [[CLAIM, SLIP, SPELLING]] * 2
    assert e.marked(uri)[-1] == "recieve"


async def test_waits_for_a_pause_in_the_typing(site: Path) -> None:
    async with editor(site, options=ONLY, arguments=("--debounce", "400")) as e:
        uri = await e.open(site / "post.md", "Fine.\n")
        mark = len(e.published)
        for i in range(5):
            e.type(uri, POST + "x" * i)
            await asyncio.sleep(0.02)
        assert len(e.published) == mark
        await e.settled(uri, mark, 1)
        assert {told.version for told in e.published[mark:]} == {6}


async def test_never_publishes_findings_of_an_older_version_after_a_newer_one(site: Path) -> None:
    async with editor(site, options=ONLY, arguments=("--debounce", "0")) as e:
        uri = await e.open(site / "post.md", POST)
        for i in range(30):
            e.type(uri, POST + f"\nWe open door {i}.\n")
            await asyncio.sleep(0.004)
        await e.until(lambda: e.count(uri) and e.codes(uri) == [CLAIM, SLIP, SPELLING])
        versions = [told.version for told in e.published if told.uri == uri]
        assert versions == sorted(versions)
        assert e.marked(uri)[-1] == "recieve"


async def test_clears_findings_when_a_document_is_closed(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    e.close(uri)
    await e.until(lambda: not e.diagnostics(uri))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_counts_columns_in_the_unit_that_the_client_wants(site: Path, encoding: str) -> None:
    text = "Ä 😀 café — take teh zorblax, “teh zorblax” 👩‍⚕️ and\u2028teh zorblax.\n\nOur 😀 zorblax cures.\n"
    async with editor(site, options=ONLY, able=capabilities([encoding])) as e:
        assert e.encoding == encoding
        for name, newline in (("unix.md", "\n"), ("dos.md", "\r\n"), ("mac.md", "\r")):
            written = text.replace("\n", newline)
            uri = await e.open(site / name, written)
            assert e.marked(uri) == ["teh zorblax"] * 3 + ["zorblax cures"]
            assert "own-claim" in (await e.hover(uri, "zorblax cures") or "")
            fix = (await e.actions(uri, "teh zorblax"))[0]
            assert e.applied(uri, fix.edit) == written.replace("teh zorblax", "the zorblax", 1)


async def test_offers_fixes_and_prefers_the_safe_one(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    fix = (await e.actions(uri, "teh"))[0]
    assert fix.is_preferred
    assert fix.kind == types.CodeActionKind.QuickFix
    assert [d.code for d in fix.diagnostics or []] == [SLIP]
    assert e.applied(uri, fix.edit) == POST.replace("teh", "the")
    assert fix.edit.document_changes[0].text_document.version == 1
    spelling = (await e.actions(uri, "recieve"))[0]
    assert not spelling.is_preferred
    assert e.applied(uri, spelling.edit) == POST.replace("recieve", "receive")


async def test_sends_plain_edits_to_a_client_that_knows_no_others(site: Path) -> None:
    async with editor(site, options=ONLY, able=capabilities(versioned=False, creates=False)) as e:
        uri = await e.open(site / "post.md", POST)
        fix = (await e.actions(uri, "teh"))[0]
        assert fix.edit.document_changes is None
        assert e.applied(uri, fix.edit) == POST.replace("teh", "the")


async def test_fixes_all_that_is_safe_at_once(site: Path, e: Editor) -> None:
    text = f"Take teh zorblax.\n\n{POST}\nGo zorblaxing on.\n"
    uri = await e.open(site / "post.md", text)
    assert STYLE in e.codes(uri)
    for only in (["source.fixAll"], ["source.fixAll.mnlint"], ["source"]):
        (action,) = await e.actions(uri, "About", only)
        assert action.kind == "source.fixAll.mnlint"
        assert e.applied(uri, action.edit) == text.replace("teh", "the")
    assert await e.actions(uri, "About", ["refactor"]) == []


IGNORED = [
    ("a.md", "First.\n\nTake teh zorblax.\n", "First.\n\n{}\nTake teh zorblax.\n"),
    ("a.md", "# Take *teh zorblax*\n", "{}\n# Take *teh zorblax*\n"),
    ("a.md", "**Take** teh zorblax.\n", "{}\n**Take** teh zorblax.\n"),
    ("a.md", "1. One.\n2. Take teh zorblax.\n", "1. One.\n2. {}\n   Take teh zorblax.\n"),
    ("a.md", "> One.\n>\n> Take teh zorblax.\n", "> One.\n>\n> {}\n> Take teh zorblax.\n"),
    ("a.md", "# A\n\n- > Take\n  > teh zorblax.\n", "# A\n\n- > {}\n  > Take\n  > teh zorblax.\n"),
    ("a.md", "- [ ] Take teh zorblax\n- [x] One\n", "- [ ] {} Take teh zorblax\n- [x] One\n"),
    ("a.md", "> 1. [x] **Take** teh zorblax\n", "> 1. [x] {} **Take** teh zorblax\n"),
    ("a.md", "| a |\n|---|\n| teh zorblax |\n", "| a |\n|---|\n| {} teh zorblax |\n"),
    ("a.md", "One.\r\n\r\nTake teh zorblax.\r\n", "One.\r\n\r\n{}\r\nTake teh zorblax.\r\n"),
    ("a.html", "<p>One.</p><p>Take <b>teh zorblax</b>.</p>\n", "<p>One.</p><p>{}Take <b>teh zorblax</b>.</p>\n"),
    ("a.mdx", "One.\n\nTake teh zorblax.\n", "One.\n\n{}\nTake teh zorblax.\n"),
]


async def test_ignores_a_rule_before_its_block(site: Path, e: Editor) -> None:
    for number, (name, text, expected) in enumerate(IGNORED):
        comment = f"mnlint-ignore-next {SLIP}: "
        comment = f"{{/* {comment} */}}" if name.endswith(".mdx") else f"<!-- {comment} -->"
        uri = await e.open(site / str(number) / name, text, "html" if name.endswith(".html") else "markdown")
        action = await e.action(uri, "zorblax", f"Ignore {SLIP} here")
        changed = e.applied(uri, action.edit)
        assert changed == expected.format(comment)
        await e.change(uri, changed)
        assert e.codes(uri) == [], changed


async def test_a_claim_is_ignored_only_when_the_reason_is_there(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", "Our zorblax cures.\n")
    changed = e.applied(uri, (await e.action(uri, "zorblax", f"Ignore {CLAIM} here")).edit)
    await e.change(uri, changed)
    assert e.codes(uri) == ["suppression-without-reason", CLAIM]
    await e.change(uri, changed.replace(": ", ": quoting the letter of a ministry"))
    assert e.codes(uri) == []


async def test_puts_the_cursor_where_the_reason_goes_if_the_client_can(site: Path) -> None:
    async with editor(site, options=ONLY, able=capabilities(snippets=True)) as e:
        uri = await e.open(site / "post.mdx", "Our zorblax cures.\n")
        action = await e.action(uri, "zorblax", f"Ignore {CLAIM} here")
        (edit,) = action.edit.document_changes[0].edits
        assert edit.snippet.value == f"{{/* mnlint-ignore-next {CLAIM}: ${{1:reason}} */\\}}\n"


@pytest.mark.parametrize("front", ["", "---\ntitle: About\n---\n\n"])
async def test_ignores_a_rule_in_the_whole_file(site: Path, front: str) -> None:
    async with editor(site, options=ONLY) as e:
        uri = await e.open(site / "post.md", f"{front}Take teh zorblax.\n\nTake teh zorblax.\n")
        changed = e.applied(uri, (await e.action(uri, "zorblax", f"Ignore {SLIP} in this file")).edit)
        assert changed.startswith(f"{front.rstrip(chr(10))}{chr(10) if front else ''}<!-- mnlint-ignore-file {SLIP}: ")
        await e.change(uri, changed)
        assert e.codes(uri) == []


async def test_ignores_a_rule_of_a_front_matter_field_in_the_front_matter(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", "---\ntitle: Take teh zorblax\n---\n\nFine.\n")
    changed = e.applied(uri, (await e.action(uri, "zorblax", f"Ignore {SLIP} here")).edit)
    assert changed == f'---\ntitle: Take teh zorblax\nmnlint:\n  ignore:\n    {SLIP}: ""\n---\n\nFine.\n'
    await e.change(uri, changed)
    assert e.codes(uri) == []


async def test_adds_a_word_to_the_dictionary_of_the_site(tmp_path: Path) -> None:
    contents = {
        "one": '{\n  "words": [\n    "zorb"\n  ]\n}\n',
        "none": None,
    }
    folders = [tmp_path / name for name in contents]
    for folder in folders:
        write(folder, {".git/HEAD": ""})
    async with editor(*folders, options={"select": [SPELLING]}) as e:
        for folder, content in zip(folders, contents.values(), strict=True):
            await adds_a_word(e, folder, content)


async def adds_a_word(e: Editor, folder: Path, content: str | None) -> None:
    file = folder / ".mnlint.json"
    if content is not None:
        file.write_text(content)
    uri = await e.open(folder / "post.md", "We recieve you kindly.\n")
    assert e.codes(uri) == [SPELLING]
    action = await e.action(uri, "recieve", "Add “recieve”")
    created = [c.uri for c in action.edit.document_changes if isinstance(c, types.CreateFile)]
    assert created == ([file.as_uri()] if content is None else [])
    changed = applied(content or "", file.as_uri(), action.edit)
    expected = json.loads(content or "{}")
    assert json.loads(changed) == expected | {"words": [*expected.get("words", []), "recieve"]}
    file.write_text(changed)
    e.changed_files(file)
    await e.until(lambda: not e.codes(uri))
    e.close(uri)


async def test_adds_a_word_to_settings_that_are_open_and_not_saved(site: Path, e: Editor) -> None:
    file = site / ".mnlint.json"
    e.client.text_document_did_open(
        types.DidOpenTextDocumentParams(types.TextDocumentItem(file.as_uri(), "json", 7, '{"words": ["é"]}'))
    )
    uri = await e.open(site / "post.md", POST)
    action = await e.action(uri, "recieve", "Add “recieve”")
    assert applied('{"words": ["é"]}', file.as_uri(), action.edit) == '{"words": ["é", "recieve"]}'
    assert action.edit.document_changes[0].text_document.version == 7


async def test_does_not_offer_to_create_settings_to_a_client_that_creates_no_files(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    async with editor(tmp_path, options={"select": [SPELLING]}, able=capabilities(creates=False)) as e:
        uri = await e.open(tmp_path / "post.md", "We recieve you kindly.\n")
        assert not [one for one in await e.actions(uri, "recieve") if one.title.startswith("Add")]


async def test_tells_why_by_whom_and_what_to_do_in_a_hover(tmp_path: Path) -> None:
    rule = {
        "name": "own-hover", "kind": "phrase", "category": "overclaim", "severity": "error",
        "message": "“{match}” *is* one.", "why": "It misleads.",
        "advice": "Say <what> it does.", "phrases": ["zorblax cures"],
        "sources": [{"body": "CAP", "clause": "3.7", "title": "Evidence", "year": 2010}],
    }  # fmt: skip
    settings(tmp_path, rules=[rule])
    async with editor(tmp_path, options={"select": ["own-hover"]}) as e:
        uri = await e.open(tmp_path / "post.md", POST)
        told = await e.hover(uri, "cures")
        assert told is not None
        assert told.startswith("**“zorblax cures” \\*is\\* one.** (error, `own-hover`)")
        assert "**Why:** It misleads." in told
        assert "**Advice:** Say \\<what\\> it does." in told
        assert "- CAP 3.7: Evidence (2010)" in told
        assert await e.hover(uri, "kindly") is None
    async with editor(tmp_path, options={"select": ["own-hover"]}, able=capabilities(markdown=False)) as e:
        uri = await e.open(tmp_path / "post.md", POST)
        assert (await e.hover(uri, "cures") or "").startswith("“zorblax cures” *is* one. (error, own-hover)\n\nWhy: It")


async def test_takes_up_changed_settings_at_once_when_told(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    (watch,) = await e.until(lambda: e.registered)
    globs = [one["globPattern"] for one in watch.register_options["watchers"]]
    assert globs == ["**/.mnlint.json", "**/.mnlint-baseline.json", "**/rules.json"]
    e.changed_files(settings(site, severities={CLAIM: "off"}))
    await e.until(lambda: e.codes(uri) == [SLIP, SPELLING])


async def test_takes_up_changed_settings_and_rule_sets_with_the_next_keystroke_when_not_told(site: Path) -> None:
    house = site / "house" / "own.json"
    write(site, {"house/own.json": json.dumps({"rules": [{"name": CLAIM, "severity": "warning"}]})})
    async with editor(site, options=ONLY, able=capabilities(watches=False)) as e:
        uri = await e.open(site / "post.md", POST)
        assert e.registered == []
        settings(site, extends=["default"], severities={CLAIM: "info"})
        await e.change(uri, POST + "\n")
        assert e.diagnostics(uri)[0].severity == types.DiagnosticSeverity.Information
        rules = json.loads((site / ".mnlint.json").read_text())["rules"]
        house.write_text(json.dumps({"rules": rules}))
        (site / ".mnlint.json").write_text(json.dumps({"extends": "house/own.json"}))
        await e.change(uri, POST)
        assert e.diagnostics(uri)[0].severity == types.DiagnosticSeverity.Error
        house.write_text(json.dumps({"rules": rules[1:]}))
        await e.change(uri, POST + "\n")
        assert e.codes(uri) == [SLIP, SPELLING]


async def test_goes_on_when_the_client_refuses_to_watch_files(site: Path) -> None:
    async with editor(site, options=ONLY, refuses=True) as e:
        uri = await e.open(site / "post.md", POST)
        settings(site, severities={CLAIM: "off"})
        await e.change(uri, POST + "\n")
        assert e.codes(uri) == [SLIP, SPELLING]
        assert e.client.messages == []


async def test_takes_up_settings_that_are_new_and_forgets_those_that_are_gone(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    async with editor(tmp_path, able=capabilities(watches=False)) as e:
        uri = await e.open(tmp_path / "blog" / "post.md", "Take teh zorblax.\n")
        assert SLIP not in e.codes(uri)
        file = settings(tmp_path)
        await e.change(uri, "Take teh zorblax!\n")
        assert SLIP in e.codes(uri)
        file.unlink()
        await e.change(uri, "Take teh zorblax.\n")
        assert SLIP not in e.codes(uri)


async def test_leaves_out_what_the_settings_exclude_and_what_the_baseline_knows(site: Path) -> None:
    settings(site, exclude=["drafts/"])
    write(site, {"old.md": "Take teh zorblax.\n"})
    assert process("baseline", "write", "--select", "own", ".", cwd=site).status == 0
    async with editor(site, options={"select": ["own"]}) as e:
        assert e.codes(await e.open(site / "drafts" / "post.md", POST)) == []
        uri = await e.open(site / "old.md", "Take teh zorblax.\n")
        assert e.codes(uri) == []
        await e.change(uri, "Take teh zorblax.\n\nOur zorblax cures.\n")
        assert e.codes(uri) == [CLAIM]


async def test_tells_once_what_is_wrong_with_settings_and_goes_on_when_it_is_mended(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    file = site / ".mnlint.json"
    file.write_text('{"words": [}')
    for i in range(3):
        e.type(uri, POST + "\n" * i)
        await asyncio.sleep(0.2)
    await e.until(lambda: not e.codes(uri))
    (message,) = e.client.messages
    assert message.type == types.MessageType.Error
    assert message.message.startswith(f"mnlint: {file}:1:12: ")
    assert "Traceback" not in message.message
    settings(site)
    await e.change(uri, POST)
    assert e.codes(uri) == [CLAIM, SLIP, SPELLING]
    file.write_text('{"words": [}')
    e.type(uri, POST + "\n")
    await e.until(lambda: len(e.client.messages) == 2)


async def test_each_folder_of_a_workspace_has_its_own_settings(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        write(folder, {".git/HEAD": ""})
    settings(one)
    settings(other, severities={CLAIM: "off", SLIP: "info"})
    async with editor(one, other, options=ONLY) as e:
        assert e.codes(await e.open(one / "post.md", POST)) == [CLAIM, SLIP, SPELLING]
        uri = await e.open(other / "post.md", POST)
        assert e.codes(uri) == [SLIP, SPELLING]
        assert e.diagnostics(uri)[0].severity == types.DiagnosticSeverity.Information


async def test_a_document_that_was_never_saved_has_the_settings_of_the_first_folder(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
        uri = await e.open("untitled:Untitled-1", "<!-- x -->\nTake teh zorblax.\n", "markdown")
        assert e.codes(uri) == [SLIP]
        html = await e.open("untitled:Untitled-2", "<script>teh zorblax</script><i>teh zorblax</i>", "html")
        assert e.codes(html) == [SLIP]
        assert e.marked(html) == ["teh zorblax"]
        fix = (await e.actions(uri, "teh"))[0]
        assert e.applied(uri, fix.edit).endswith("Take the zorblax.\n")


async def test_takes_settings_from_the_client(site: Path) -> None:
    wanted = {"select": ["own"], "grammar": "off", "debounce": 0}
    async with editor(site, configuration=wanted) as e:
        uri = await e.open(site / "post.md", POST)
        await e.until(lambda: e.codes(uri) == [CLAIM, SLIP])
        e.client.set_configuration({"select": [CLAIM]}, section="mnlint")
        e.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(None))
        await e.until(lambda: e.codes(uri) == [CLAIM])
    async with editor(site, able=capabilities(configuration=False)) as e:
        uri = await e.open(site / "post.md", POST)
        e.client.workspace_did_change_configuration(types.DidChangeConfigurationParams({"mnlint": wanted}))
        await e.until(lambda: e.codes(uri) == [CLAIM, SLIP])
        bad = {"mnlint": {"grammar": "granma"}}
        e.client.workspace_did_change_configuration(types.DidChangeConfigurationParams(bad))
        (message,) = await e.until(lambda: e.client.messages)
        assert message.message.startswith("mnlint.grammar: 'granma' is no engine; write one of auto")


async def test_survives_any_text(site: Path, e: Editor) -> None:
    texts = ["", "\ufeff\n", "---\nx: [\n---\n", "\ud800 zorblax cures", "\x00\x1a\ufffc", "[" * 3000, "<!--", "{/*"]
    uri = await e.open(site / "post.md", "Fine.\n")
    for text in texts:
        await e.change(uri, text)
        await e.client.text_document_code_action_async(
            types.CodeActionParams(
                types.TextDocumentIdentifier(uri),
                types.Range(types.Position(0, 0), types.Position(999, 999)),
                types.CodeActionContext([]),
            )
        )
    assert e.client.messages == []


async def test_a_request_about_an_unknown_document_is_answered_with_nothing(site: Path) -> None:
    async with editor(site) as e:
        e.texts[(uri := (site / "gone.md").as_uri())] = "x"
        assert await e.hover(uri, "x") is None
        assert await e.actions(uri, "x") == []


async def test_goes_on_when_a_file_is_deleted(site: Path, e: Editor) -> None:
    write(site, {"post.md": POST})
    uri = await e.open(site / "post.md", POST)
    (site / "post.md").unlink()
    event = types.FileEvent(uri, types.FileChangeType.Deleted)
    e.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))
    await e.change(uri, "Take teh zorblax.\n")
    assert e.codes(uri) == [SLIP]
    assert e.client.messages == []


async def test_goes_on_when_a_request_is_cancelled(site: Path, e: Editor) -> None:
    uri = await e.open(site / "post.md", POST)
    e.type(uri, POST + "\n")
    asked = types.HoverParams(types.TextDocumentIdentifier(uri), types.Position(2, 6))
    for _ in range(5):
        answer = e.client.text_document_hover(asked)
        number = next(n for n, one in e.client.protocol._request_futures.items() if one is answer)
        e.client.cancel_request(types.CancelParams(number))
    assert "own-claim" in (await e.hover(uri, "cures") or "")
    assert e.client.messages == []


def message(method: str, **content: Any) -> bytes:
    """Return a message of the protocol as it goes over the line."""
    body = json.dumps({"jsonrpc": "2.0", "method": method, **content}).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


@pytest.mark.parametrize("opened", [False, True])
async def test_ends_when_the_editor_is_gone(site: Path, opened: bool) -> None:
    document = {"uri": (site / "a.md").as_uri(), "languageId": "markdown", "version": 1, "text": POST}
    said = [
        message("initialize", id=1, params={"capabilities": {}, "processId": None, "rootUri": site.as_uri()}),
        message("initialized", params={}),
        message("textDocument/didOpen", params={"textDocument": document}),
    ]
    command = [sys.executable, "-m", "mnlint", "lsp"]
    given = b"".join(said) if opened else b""
    done = subprocess.run(command, input=given, capture_output=True, env=environment(), timeout=PATIENCE, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert bool(done.stdout) == opened


async def test_tells_how_to_install_what_is_missing(tmp_path: Path) -> None:
    write(tmp_path, {"pygls/__init__.py": "raise ModuleNotFoundError(name='pygls')"})
    path = os.pathsep.join([str(tmp_path), environment()["PYTHONPATH"]])
    done = process("lsp", cwd=tmp_path, env={"PYTHONPATH": path})
    assert done.status == 2
    assert done.err == "mnlint: error: mnlint lsp: pygls is not installed; run `pip install 'mnlint[lsp]'`\n"
