"""`mnlint grammar install|status` through the command line, with a stand-in for the download's host."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from languagetool_here import needs_languagetool
from stub_server import Answer, serving

from mnlint.grammar import server

ROOT = Path(__file__).parent.parent
VERSION = server.wanted_version()
FOLDER = f"LanguageTool-{VERSION}"


def archive() -> bytes:
    """Return a LanguageTool archive as its makers lay it out, without what it is made of."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr(f"{FOLDER}/languagetool-server.jar", "no classes")
        file.writestr(f"{FOLDER}/libs/language-en.jar", "no rules")
    return data.getvalue()


ARCHIVE = archive()


class Machine:
    """A machine with a Java (a script that tells a version), an empty tools folder and a stand-in download host."""

    def __init__(self, folder: Path) -> None:
        self.tools = folder / "tools"
        self.bin = folder / "bin"
        self.work = folder / "work"
        for made in (self.bin, self.work):
            made.mkdir()
        self.java('openjdk version "21.0.2" 2024-01-16')
        self.answer: Answer = (200, ARCHIVE)
        self.asked: list[str] = []
        self.variables = {
            "PATH": f"{self.bin}:/bin:/usr/bin",
            "LTP_PATH": str(self.tools),
            f"LTP_DOWNLOAD_SHA256_{VERSION.replace('.', '_')}": hashlib.sha256(ARCHIVE).hexdigest(),
            "PYTHONPATH": str(ROOT),
            "MNLINT_CACHE_DIR": str(folder / "cache"),
        }

    def java(self, answer: str) -> None:
        (self.bin / "java").write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{answer}\nEND\n")
        (self.bin / "java").chmod(0o755)

    def reply(self, path: str) -> Answer:
        self.asked.append(path)
        return self.answer

    def run(self, *arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
        return self.mnlint("grammar", *arguments, stdin=stdin)

    def mnlint(self, *arguments: str, stdin: int = subprocess.DEVNULL) -> subprocess.CompletedProcess[str]:
        inherited = {
            name: value for name, value in os.environ.items() if not name.startswith(("LTP_", "LANGUAGETOOL", "MNLINT"))
        }
        return subprocess.run(
            [sys.executable, "-m", "mnlint", *arguments],
            capture_output=True,
            text=True,
            stdin=stdin,
            env=inherited | self.variables,
            cwd=self.work,
            timeout=120,
            check=False,
        )

    @property
    def installed(self) -> bool:
        return (self.tools / FOLDER / "languagetool-server.jar").is_file()


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    machine = Machine(tmp_path)
    with serving(machine.reply) as address:
        machine.variables["LTP_DOWNLOAD_HOST_NEW_RELEASES"] = f"{address}/releases/"
        yield machine


def test_install_says_size_and_source_first_and_downloads(machine: Machine) -> None:
    done = machine.run("install", "--yes")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == f"LanguageTool {VERSION} is 0 MB to download"
    assert lines[1] == f"  from {machine.variables['LTP_DOWNLOAD_HOST_NEW_RELEASES']}{FOLDER}.zip"
    assert lines[2] == f"  to   {machine.tools}"
    assert lines[-1] == f"LanguageTool {VERSION} is installed; `mnlint --grammar languagetool` uses it."
    assert machine.installed


def test_install_does_nothing_where_it_is_installed(machine: Machine) -> None:
    assert machine.run("install", "--yes").returncode == 0
    machine.asked.clear()
    done = machine.run("install")
    assert (done.returncode, machine.asked) == (0, [])
    assert "already" in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals there")
@pytest.mark.parametrize(
    ("said", "status", "installed"), [("y\n", 0, True), ("n\n", 1, False), ("\n", 1, False), ("\x04", 1, False)]
)
def test_install_asks_on_a_terminal(machine: Machine, said: str, status: int, *, installed: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    os.write(ours, said.encode())
    done = machine.run("install", stdin=theirs)
    os.close(theirs)
    os.close(ours)
    assert done.returncode == status, done.stderr
    assert "Download it? [y/N]" in done.stdout
    assert machine.installed is installed


def test_install_downloads_nothing_unasked(machine: Machine) -> None:
    done = machine.run("install")
    assert done.returncode == 2
    assert "say --yes" in done.stderr
    assert not machine.installed


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ((200, b"<html>Please log in to the proxy</html>"), "checksum mismatch"),
        ((404, b""), "HTTP Error 404"),
        ((403, b""), "HTTP Error 403"),
        ((503, b""), "HTTP Error 503"),
    ],
)
def test_download_that_fails_is_told(machine: Machine, answer: Answer, cause: str) -> None:
    machine.answer = answer
    done = machine.run("install", "--yes")
    assert done.returncode == 2
    assert cause in done.stderr
    assert done.stderr.splitlines()[-1].startswith("mnlint: error: http://127.0.0.1:")
    assert "Traceback" not in done.stderr
    assert not machine.installed


def test_archive_that_is_none_is_told(machine: Machine) -> None:
    page = b"<html>a page</html>"
    machine.answer = (200, page)
    machine.variables[f"LTP_DOWNLOAD_SHA256_{VERSION.replace('.', '_')}"] = hashlib.sha256(page).hexdigest()
    done = machine.run("install", "--yes")
    assert done.returncode == 2
    assert "not a zip file" in done.stderr
    assert "set LTP_PATH" in done.stderr


def test_host_that_is_not_reached_is_told_before_anything_is_asked(machine: Machine) -> None:
    machine.variables["LTP_DOWNLOAD_HOST_NEW_RELEASES"] = "http://127.0.0.1:9/"
    done = machine.run("install")
    assert done.returncode == 2
    assert "cannot be reached" in done.stderr
    assert "HTTPS_PROXY" in done.stderr


def test_install_needs_java_first(machine: Machine) -> None:
    machine.java('openjdk version "11.0.22"')
    done = machine.run("install", "--yes")
    assert done.returncode == 2
    assert "needs Java 17" in done.stderr
    assert machine.asked == []


def test_install_tells_of_remains(machine: Machine) -> None:
    (machine.tools / FOLDER).mkdir(parents=True)
    done = machine.run("install", "--yes")
    assert done.returncode == 2
    assert "remove that folder and run `mnlint grammar install`" in done.stderr


def test_status_tells_what_is_missing(machine: Machine) -> None:
    done = machine.run("status")
    assert done.returncode == 1
    assert "Java          21.0.2 (" in done.stdout
    assert f"LanguageTool  missing: LanguageTool {VERSION} is not in {machine.tools}" in done.stdout
    assert done.stdout.splitlines()[-1] == "LanguageTool cannot be used."
    assert not machine.tools.exists()


def test_status_tells_what_is_there(machine: Machine) -> None:
    machine.run("install", "--yes")
    done = machine.run("status")
    assert done.returncode == 0
    assert "library       language-tool-python 3." in done.stdout
    assert f"LanguageTool  {VERSION} ({machine.tools / FOLDER})" in done.stdout
    assert "mnlint starts its own" in done.stdout


def test_status_and_install_tell_what_is_wrong_with_the_named_folder(machine: Machine) -> None:
    (machine.tools / FOLDER).mkdir(parents=True)
    jar = machine.tools / FOLDER / "languagetool-server.jar"
    jar.touch()
    for place, cause in (
        (machine.tools / FOLDER, "is LanguageTool itself; set LTP_PATH to the folder that holds it"),
        (jar, "where LanguageTool belongs, is no folder; set LTP_PATH to one"),
    ):
        machine.variables["LTP_PATH"] = str(place)
        status, install = machine.run("status"), machine.run("install", "--yes")
        assert (status.returncode, install.returncode, machine.asked) == (1, 2, [])
        assert f"{place}" in status.stdout
        assert cause in status.stdout
        assert cause in install.stderr


def test_an_empty_variable_names_no_folder(machine: Machine) -> None:
    machine.variables |= {"LTP_PATH": "", "HOME": str(machine.work)}
    folder = machine.work / ".cache" / "language_tool_python"
    assert f"is not in {folder}" in machine.run("status").stdout
    assert machine.run("install", "--yes").returncode == 0
    assert (folder / FOLDER / "languagetool-server.jar").is_file()
    assert machine.run("status").returncode == 0


def test_status_asks_the_named_server(machine: Machine) -> None:
    machine.variables["LANGUAGETOOL_URL"] = "http://127.0.0.1:9"
    done = machine.run("status")
    assert done.returncode == 1
    assert "server        missing: http://127.0.0.1:9: no LanguageTool server answers" in done.stdout
    assert "Java" not in done.stdout
    info = {"software": {"name": "LanguageTool", "version": "6.8", "buildDate": "2026-05-05"}}
    with serving(lambda path: (200, json.dumps(info).encode())) as address:
        machine.variables["LANGUAGETOOL_URL"] = address
        done = machine.run("status")
    assert done.returncode == 0
    assert f"server        {address}: LanguageTool 6.8 (2026-05-05)" in done.stdout


def test_status_takes_the_server_of_the_settings(machine: Machine) -> None:
    (machine.work / ".mnlint.json").write_text('{"languagetool_url": "http://127.0.0.1:9"}')
    assert "http://127.0.0.1:9: no LanguageTool server answers" in machine.run("status").stdout


SLIP = "Perhaps he have a scar.\n"


@pytest.mark.parametrize("mode", ["languagetool", "both"])
def test_run_that_asks_for_a_missing_languagetool_fails(machine: Machine, mode: str) -> None:
    (machine.work / "post.md").write_text(SLIP)
    done = machine.mnlint("--grammar", mode, "post.md")
    assert done.returncode == 2
    assert f"LanguageTool {VERSION} is not in {machine.tools}; run `mnlint grammar install`" in done.stderr
    assert "Traceback" not in done.stderr


def test_run_that_asks_for_an_unreachable_server_fails(machine: Machine) -> None:
    (machine.work / "post.md").write_text(SLIP)
    machine.variables["LANGUAGETOOL_URL"] = "http://127.0.0.1:9"
    done = machine.mnlint("--grammar", "languagetool", "post.md")
    assert done.returncode == 2
    assert "http://127.0.0.1:9: no LanguageTool server answers" in done.stderr


def test_run_without_languagetool_is_none_of_its_business(machine: Machine) -> None:
    (machine.work / "post.md").write_text("A calm visit.\n")
    machine.variables["LANGUAGETOOL_URL"] = "http://127.0.0.1:9"
    assert machine.mnlint("--grammar", "off", "post.md").returncode == 0


@needs_languagetool
def test_run_with_a_real_languagetool_reports_its_findings_in_our_words_with_a_fix(machine: Machine) -> None:
    (machine.work / "post.md").write_text(f"# A 😀 `post`\n\n**Perhaps** 😀 he have a scar. {SLIP}")
    machine.variables |= {"LTP_PATH": os.environ["LTP_PATH"], "PATH": os.environ["PATH"]}
    done = machine.mnlint("--grammar", "both", "--format", "json", "--select", "languagetool", "post.md")
    assert done.returncode == 1, done.stderr
    found = json.loads(done.stdout)["findings"]
    assert [(one["rule"], one["text"]) for one in found] == [("languagetool-agreement", "have")] * 2
    assert found[0]["message"].startswith("“have” does not agree")
    assert "LanguageTool says: The pronoun" in found[0]["advice"]
    assert found[0]["fixes"][0]["edits"][0]["replacement"] == "has"


@needs_languagetool
def test_what_our_own_rules_say_of_a_slip_is_not_said_again_by_the_engines(machine: Machine) -> None:
    (machine.work / "post.md").write_text("The results of the peel is visible.\n\nHe don't like needles.\n")
    machine.variables |= {"LTP_PATH": os.environ["LTP_PATH"], "PATH": os.environ["PATH"]}
    done = machine.mnlint("--grammar", "both", "--format", "json", "--select", "grammar", "post.md")
    found = json.loads(done.stdout)["findings"]
    assert [(one["rule"], one["text"], one["fixes"][0]["edits"][0]["replacement"]) for one in found] == [
        ("subject-verb-agreement", "is", "are"),
        ("subject-verb-agreement", "don't", "does"),
    ]
    assert not any(one.get("also") for one in found)


def test_unknown_action_is_a_usage_error(machine: Machine) -> None:
    done = machine.run("instal")
    assert done.returncode == 2
    assert "install" in done.stderr


@needs_languagetool
def test_status_of_a_real_languagetool(machine: Machine) -> None:
    machine.variables |= {"LTP_PATH": os.environ["LTP_PATH"], "PATH": os.environ["PATH"]}
    assert machine.run("status").returncode == 0
