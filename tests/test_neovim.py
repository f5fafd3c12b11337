"""Neovim, headless, with its own LSP client: as docs/editors.md sets it up."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command import CLAIM, ROOT, SLIP, environment
from editor import site_for_editor

NEOVIM = shutil.which("nvim")
pytestmark = pytest.mark.skipif(
    NEOVIM is None and os.environ.get("MNLINT_TEST_ALL") != "1",
    reason="Neovim is not installed (apt-get install neovim)",
)

SCRIPT = """
local function wait(condition)
  assert(vim.wait(60000, condition, 20), "waited in vain")
end

vim.cmd("edit post.md")
wait(function() return #vim.diagnostic.get(0) >= 2 end)
local before = vim.tbl_map(function(d) return {d.code, d.lnum, d.col} end, vim.diagnostic.get(0))

local params = vim.lsp.util.make_range_params()
params.range = {start = {line = 0, character = 0}, ["end"] = {line = 9, character = 0}}
params.context = {diagnostics = {}, only = {"source.fixAll.mnlint"}}
local answers = vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 60000)
for id, answer in pairs(answers) do
  local client = vim.lsp.get_client_by_id(id)
  for _, action in ipairs(answer.result or {}) do
    vim.lsp.util.apply_workspace_edit(action.edit, client.offset_encoding)
  end
end
wait(function() return #vim.diagnostic.get(0) == 1 end)
local after = vim.tbl_map(function(d) return {d.code, d.lnum, d.col} end, vim.diagnostic.get(0))

local file = assert(io.open("result.json", "w"))
file:write(vim.json.encode({before = before, after = after, text = vim.api.nvim_buf_get_lines(0, 0, -1, false)}))
file:close()
vim.cmd("quitall!")
"""


def snippet(heading: str) -> str:
    """Return the first Lua snippet below a heading of docs/editors.md."""
    text = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    match = re.search(rf"^## {re.escape(heading)}$.*?^```lua\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    assert match is not None, heading
    return match[1]


def test_neovim_shows_findings_and_applies_fixes(tmp_path: Path) -> None:
    path = site_for_editor(tmp_path)
    init = tmp_path / "init.lua"
    init.write_text(snippet("Neovim"), encoding="utf-8")
    (tmp_path / "script.lua").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [str(NEOVIM), "--headless", "-n", "-u", str(init), "-c", "luafile script.lua", "-c", "cquit"],
        cwd=tmp_path,
        env=environment(PATH=path, HOME=str(tmp_path), XDG_STATE_HOME=str(tmp_path)),
        capture_output=True,
        timeout=180,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    result = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    column = len("😀 Take ".encode())
    assert result["before"] == [[SLIP, 2, column], [CLAIM, 4, 4]]
    assert result["after"] == [[CLAIM, 4, 4]]
    assert result["text"][2] == "😀 Take the zorblax."
