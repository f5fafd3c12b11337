"""Readability: long sentences, hard posts and the figures of --readability, all without the network."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from command import ROOT

PLAIN = "The needles are fine. They leave small holes in the skin. The skin heals in a few days."
BLOCKED = """
import socket, sys
def refuse(*_args, **_kwargs):
    raise OSError("no network in this test")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
from mnlint.cli import main
sys.exit(main(sys.argv[1:]))
"""


def report(folder: Path, text: str, *options: str) -> dict[str, object]:
    """Return the JSON report of a post, made with sockets blocked."""
    post = folder / "post.md"
    post.write_text(text, encoding="utf-8")
    command = [sys.executable, "-c", BLOCKED, "--isolated", "--grammar", "off", "--format", "json", "--no-cache"]
    environment = {**os.environ, "NLTK_DATA": str(folder), "HOME": str(folder)}
    done = subprocess.run(
        [*command, "--fail-on", "never", *options, str(post)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_figures_need_no_network(tmp_path: Path) -> None:
    figures = report(tmp_path, PLAIN, "--readability")["files"][0]["readability"]
    assert figures["reading_ease"] > 80
    assert figures["grade"] < 5
    assert figures["words_per_sentence"] == pytest.approx(6, abs=0.5)


def test_a_post_without_prose_has_no_figures(tmp_path: Path) -> None:
    assert report(tmp_path, "# Prices\n\n- Peel\n- Laser\n", "--readability")["files"][0]["readability"] == {}


def test_headings_and_code_are_not_read(tmp_path: Path) -> None:
    more = f"# Percutaneous collagen induction methodologies\n\n{PLAIN}\n\n```\nincomprehensibilities\n```\n"
    first = report(tmp_path, PLAIN, "--readability")["files"][0]["readability"]
    assert report(tmp_path, more, "--readability")["files"][0]["readability"] == first


def test_a_long_sentence_is_pointed_out_with_its_length(tmp_path: Path) -> None:
    long = "We met " + "and we talked about the weather " * 8 + "until it was time to go."
    found = report(tmp_path, f"{PLAIN}\n\n{long}", "--select", "long-sentence")["findings"]
    assert [(f["severity"], f["start"]["line"]) for f in found] == [("info", 3)]
    assert "56 words" in found[0]["message"]
