"""The language server, seen by a real client: every message goes over its standard input and output."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import CLAIM, SLIP, STYLE, environment, process, settings, write
from editor import PATIENCE, applied, capabilities, editor
from lsprotocol import types

pytestmark = pytest.mark.asyncio

SPELLING = "spelling"
POST = "# About\n\nOur zorblax cures it. Take teh zorblax.\n\nWe recieve you kindly.\n"
ONLY = {"select": ["own", "configuration", SPELLING]}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    settings(tmp_path)
    return tmp_path


async def test_publishes_findings_with_rule_severity_and_range(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
        uri = await e.open(site / "post.md", POST)
        assert e.codes(uri) == [CLAIM, SLIP, SPELLING]
        assert e.marked(uri) == ["zorblax cures", "teh zorblax", "recieve"]
        claim = e.diagnostics(uri)[0]
        assert (claim.severity, claim.source) == (types.DiagnosticSeverity.Error, "mnlint")
        assert claim.message == "“zorblax cures” is a claim."
        assert e.client.messages == []


async def test_tells_grammar_after_the_rest(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
        uri = await e.open(site / "post.md", POST)
        codes = [[str(d.code) for d in told.diagnostics] for told in e.published if told.uri == uri]
        assert codes == [[CLAIM, SLIP], [CLAIM, SLIP, SPELLING]]


async def test_keeps_grammar_of_what_was_not_changed_while_it_is_checked_again(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
        uri = await e.open(site / "post.md", POST)
        mark = len(e.published)
        await e.change(uri, POST.replace("# About", "# About our 😀 house"))
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
        await e.settled(uri, mark)
        assert {told.version for told in e.published[mark:]} == {6}


async def test_never_publishes_findings_of_an_older_version_after_a_newer_one(site: Path) -> None:
    async with editor(site, options=ONLY, arguments=("--debounce", "0")) as e:
        uri = await e.open(site / "post.md", POST)
        for i in range(30):
            e.type(uri, POST + f"\nWe recieve guest {i}.\n")
            await asyncio.sleep(0.004)
        await e.until(lambda: e.count(uri) >= 2)
        versions = [told.version for told in e.published if told.uri == uri]
        assert versions == sorted(versions)
        assert e.marked(uri).count("recieve") == e.codes(uri).count(SPELLING)


async def test_clears_findings_when_a_document_is_closed(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
        uri = await e.open(site / "post.md", POST)
        e.client.text_document_did_close(types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(uri)))
        await e.until(lambda: not e.diagnostics(uri))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
async def test_counts_columns_in_the_unit_that_the_client_wants(site: Path, encoding: str, newline: str) -> None:
    text = "Ä 😀 café — take teh zorblax, “teh zorblax” 👩‍⚕️ and\u2028teh zorblax.\n\nOur 😀 zorblax cures.\n".replace(
        "\n", newline
    )
    async with editor(site, options=ONLY, able=capabilities([encoding])) as e:
        assert e.encoding == encoding
        uri = await e.open(site / "post.md", text)
        assert e.marked(uri) == ["teh zorblax"] * 3 + ["zorblax cures"]
        assert "own-claim" in (await e.hover(uri, "zorblax cures") or "")
        fix = (await e.actions(uri, "teh zorblax"))[0]
        assert e.applied(uri, fix.edit) == text.replace("teh zorblax", "the zorblax", 1)


async def test_offers_fixes_and_prefers_the_safe_one(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
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


async def test_fixes_all_that_is_safe_at_once(site: Path) -> None:
    text = f"Take teh zorblax.\n\n{POST}\nGo zorblaxing on.\n"
    async with editor(site, options=ONLY) as e:
        uri = await e.open(site / "post.md", text)
        assert STYLE in e.codes(uri)
        for only in (["source.fixAll"], ["source.fixAll.mnlint"], ["source"]):
            (action,) = await e.actions(uri, "About", only)
            assert action.kind == "source.fixAll.mnlint"
            assert e.applied(uri, action.edit) == text.replace("teh", "the")
        assert await e.actions(uri, "About", ["refactor"]) == []


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.md", "First.\n\nTake teh zorblax.\n", "First.\n\n{}\nTake teh zorblax.\n"),
        ("a.md", "# Take *teh zorblax*\n", "{}\n# Take *teh zorblax*\n"),
        ("a.md", "**Take** teh zorblax.\n", "{}\n**Take** teh zorblax.\n"),
        ("a.md", "1. One.\n2. Take teh zorblax.\n", "1. One.\n2. {}\n   Take teh zorblax.\n"),
        ("a.md", "> One.\n>\n> Take teh zorblax.\n", "> One.\n>\n> {}\n> Take teh zorblax.\n"),
        ("a.md", "- > Take\n  > teh zorblax.\n", "- > {}\n  > Take\n  > teh zorblax.\n"),
        ("a.md", "| a |\n|---|\n| teh zorblax |\n", "| a |\n|---|\n| {} teh zorblax |\n"),
        ("a.md", "One.\r\n\r\nTake teh zorblax.\r\n", "One.\r\n\r\n{}\r\nTake teh zorblax.\r\n"),
        ("a.html", "<p>One.</p><p>Take <b>teh zorblax</b>.</p>\n", "<p>One.</p><p>{}Take <b>teh zorblax</b>.</p>\n"),
        ("a.mdx", "One.\n\nTake teh zorblax.\n", "One.\n\n{}\nTake teh zorblax.\n"),
    ],
)
async def test_ignores_a_rule_before_its_block(site: Path, name: str, text: str, expected: str) -> None:
    comment = f"mnlint-ignore-next {SLIP}: "
    comment = f"{{/* {comment} */}}" if name.endswith(".mdx") else f"<!-- {comment} -->"
    async with editor(site, options=ONLY) as e:
        uri = await e.open(site / name, text, "html" if name.endswith(".html") else "markdown")
        action = await e.action(uri, "zorblax", f"Ignore {SLIP} here")
        changed = e.applied(uri, action.edit)
        assert changed == expected.format(comment)
        await e.change(uri, changed)
        assert e.codes(uri) == []


async def test_a_claim_is_ignored_only_when_the_reason_is_there(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
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


async def test_ignores_a_rule_of_a_front_matter_field_in_the_front_matter(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
        uri = await e.open(site / "post.md", "---\ntitle: Take teh zorblax\n---\n\nFine.\n")
        changed = e.applied(uri, (await e.action(uri, "zorblax", f"Ignore {SLIP} here")).edit)
        assert changed == f'---\ntitle: Take teh zorblax\nmnlint:\n  ignore:\n    {SLIP}: ""\n---\n\nFine.\n'
        await e.change(uri, changed)
        assert e.codes(uri) == []


@pytest.mark.parametrize(
    "content", ['{"words": []}', '{\n  "words": [\n    "zorb"\n  ]\n}\n', "{}", '{\n  "fail_on": "error"\n}\n', None]
)
async def test_adds_a_word_to_the_dictionary_of_the_site(tmp_path: Path, content: str | None) -> None:
    (tmp_path / ".git").mkdir()
    file = tmp_path / ".mnlint.json"
    if content is not None:
        file.write_text(content)
    async with editor(tmp_path, options={"select": [SPELLING]}) as e:
        uri = await e.open(tmp_path / "post.md", "We recieve you kindly.\n")
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


async def test_adds_a_word_to_settings_that_are_open_and_not_saved(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
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


async def test_takes_up_changed_settings_at_once_when_told(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
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


async def test_tells_once_what_is_wrong_with_settings_and_goes_on_when_it_is_mended(site: Path) -> None:
    async with editor(site, options=ONLY) as e:
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


async def test_survives_any_text(site: Path) -> None:
    texts = ["", "\ufeff\n", "---\nx: [\n---\n", "\ud800 zorblax cures", "\x00\x1a\ufffc", "[" * 3000, "<!--", "{/*"]
    async with editor(site, options=ONLY) as e:
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


async def test_ends_when_the_editor_is_gone(site: Path) -> None:
    command = [sys.executable, "-m", "mnlint", "lsp"]
    done = subprocess.run(command, input=b"", capture_output=True, env=environment(), timeout=PATIENCE, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")


async def test_tells_how_to_install_what_is_missing(tmp_path: Path) -> None:
    write(tmp_path, {"pygls/__init__.py": "raise ModuleNotFoundError(name='pygls')"})
    path = os.pathsep.join([str(tmp_path), environment()["PYTHONPATH"]])
    done = process("lsp", cwd=tmp_path, env={"PYTHONPATH": path})
    assert done.status == 2
    assert done.err == "mnlint: error: mnlint lsp: pygls is not installed; run `pip install 'mnlint[lsp]'`\n"
