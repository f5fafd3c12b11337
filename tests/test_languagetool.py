"""LanguageTool as an engine: offsets, the server's life, and what is said when something is missing."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from languagetool_here import needs_languagetool
from stub_server import Answer, serving

from mnlint.document.model import PLACEHOLDER
from mnlint.grammar import server
from mnlint.grammar.engine import EngineError
from mnlint.grammar.languagetool import LanguageTool

WAIT = 30.0  # seconds; generous, for a busy machine
HE_HAVE = "GRAMMAR/HE_VERB_AGR"


@pytest.fixture(autouse=True)
def _no_named_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LANGUAGETOOL_URL", raising=False)


@pytest.fixture(scope="module")
def engine() -> Iterator[LanguageTool]:
    with LanguageTool() as engine:
        engine.start()
        yield engine


def marked(engine: LanguageTool, text: str, dialect: str = "en-GB") -> list[tuple[str, str]]:
    return [(lint.rule, text[lint.start : lint.end]) for lint in engine.check([text], dialect)[0]]


# Alarms and their places


@needs_languagetool
def test_alarm_has_rule_message_place_and_replacements(engine: LanguageTool) -> None:
    lints = engine.check(["A good night's sleep.", "", "Perhaps she have a scar."], "en-GB")
    assert [len(found) for found in lints] == [0, 0, 1]
    (lint,) = lints[2]
    assert (lint.start, lint.end, lint.rule) == (12, 16, HE_HAVE)
    assert "has" in lint.replacements
    assert lint.message


@needs_languagetool
@pytest.mark.parametrize(
    "before",
    [
        "😀 ",
        "😀😀 and 👩‍👩‍👧 then ",
        "𝒜𝒷 ",
        "e\u0301 ",
        "so\u00adft ",
        f"{PLACEHOLDER} ",
        "one\ntwo 😀\n",
        "日本 𠮷 ",
        "\ufe0f❤️ ",
    ],
)
def test_place_is_exact_behind_any_characters(engine: LanguageTool, before: str) -> None:
    assert (HE_HAVE, "have") in marked(engine, f"{before}he have a scar.")


@needs_languagetool
def test_place_is_exact_around_characters_of_two_units(engine: LanguageTool) -> None:
    text = "The clinic is open 😀  😀 today and 𝒜liceqx 𠮷 said he have a scar 😀 ."
    found = marked(engine, text)
    assert (HE_HAVE, "have") in found
    assert ("TYPOGRAPHY/WHITESPACE_RULE", "  ") in found
    assert ("TYPOS/MORFOLOGIK_RULE_EN_GB", "𝒜liceqx") in found
    assert ("TYPOGRAPHY/COMMA_PARENTHESIS_WHITESPACE", " .") in found


@needs_languagetool
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(alphabet=st.characters(exclude_characters="\r"), max_size=30))
def test_any_text_is_checked_and_every_place_lies_in_it(engine: LanguageTool, text: str) -> None:
    whole = f"{text}\nPerhaps he have a scar."
    (lints,) = engine.check([whole], "en-US")
    assert all(0 <= lint.start < lint.end <= len(whole) for lint in lints)
    place = len(text) + 12
    assert all(lint.start == place for lint in lints if lint.rule == HE_HAVE and whole[lint.end - 1] == "e")


@needs_languagetool
@pytest.mark.parametrize(
    "text",
    [
        f"Our {PLACEHOLDER} is open.",
        f"{PLACEHOLDER} are here to help.",
        f"Ask about {PLACEHOLDER} , which suits most people.",
        f"We use an {PLACEHOLDER} for that.",
        f"Call {PLACEHOLDER} {PLACEHOLDER} now.",
        f"A {PLACEHOLDER}-based plan.",
    ],
)
def test_placeholder_causes_no_alarm(engine: LanguageTool, text: str) -> None:
    assert marked(engine, text) == []


@needs_languagetool
@pytest.mark.parametrize(
    ("dialect", "flagged"),
    [("en-GB", False), ("en-US", True), ("en-AU", False), ("en-IE", False), ("", True), ("xx", True)],
)
def test_dialect_decides_about_spelling(engine: LanguageTool, dialect: str, *, flagged: bool) -> None:
    assert bool(marked(engine, "The colour of the skin.", dialect)) is flagged


@needs_languagetool
def test_threads_may_share_an_engine(engine: LanguageTool) -> None:
    texts = [f"{'😀' * n} he have a scar." for n in range(8)]
    found: dict[int, list[tuple[str, str]]] = {}

    def work(n: int) -> None:
        found[n] = marked(engine, texts[n])

    threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all((HE_HAVE, "have") in found[n] for n in range(8))


# The server's life

HOLDER = """
import sys, time
from mnlint.grammar.languagetool import LanguageTool
engine = LanguageTool()
{start}
print(engine.address, flush=True)
{then}
"""


def servers(address: str = "") -> set[int]:
    """Return the LanguageTool servers that run on this machine, or the one at an address."""
    import psutil

    port = address.strip().rpartition(":")[2]
    found = set()
    for process in psutil.process_iter(["cmdline"]):
        command = process.info["cmdline"] or []
        is_server = "org.languagetool.server.HTTPServer" in command and "supervisor.py" not in " ".join(command)
        if is_server and (not port or port in command):
            found.add(process.pid)
    return found


def started_by(process: subprocess.Popen[str]) -> set[int]:
    """Return the servers that a process has started."""
    import psutil

    return servers() & {child.pid for child in psutil.Process(process.pid).children(recursive=True)}


def run_holder(then: str, start: str = "engine.start()") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", HOLDER.format(start=start, then=then)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent,
    )


def address_of(holder: subprocess.Popen[str]) -> str:
    """Return the address that a holder prints once its server is ready."""
    assert holder.stdout is not None
    address = holder.stdout.readline().strip()
    assert address, holder.communicate()[1]
    return address


def gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + WAIT
    while servers() & pids:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


@needs_languagetool
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL, signal.SIGINT, signal.SIGHUP, signal.SIGABRT])
def test_no_server_outlives_a_run_that_a_signal_ends(number: signal.Signals) -> None:
    holder = run_holder("time.sleep(60)")
    address_of(holder)
    own = started_by(holder)
    assert len(own) == 1
    holder.send_signal(number)
    holder.wait(WAIT)
    assert gone(own)


@needs_languagetool
@pytest.mark.parametrize(
    "then",
    [
        "",
        "raise SystemExit(3)",
        "raise RuntimeError",
        "import os; os._exit(1)",
        "del engine; time.sleep(60)",
        "engine.close(); time.sleep(60)",
    ],
)
def test_no_server_outlives_its_engine(then: str) -> None:
    holder = run_holder(then)
    try:
        assert gone(servers(address_of(holder)))
    finally:
        holder.kill()
        holder.communicate()


@needs_languagetool
def test_no_server_outlives_a_run_that_is_killed_while_it_starts() -> None:
    holder = run_holder("")
    deadline = time.monotonic() + WAIT
    while not (own := started_by(holder)) and time.monotonic() < deadline:
        time.sleep(0.01)
    holder.kill()
    holder.communicate()
    assert own
    assert gone(own)


@needs_languagetool
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux ties the server to its supervisor")
def test_no_server_outlives_a_supervisor_that_is_killed() -> None:
    import psutil

    holder = run_holder("time.sleep(60)")
    try:
        address_of(holder)
        own = started_by(holder)
        (supervisor,) = psutil.Process(holder.pid).children()
        supervisor.kill()
        assert gone(own)
    finally:
        holder.kill()
        holder.communicate()


@needs_languagetool
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_no_server_outlives_a_killed_run_whose_forked_worker_lives_on() -> None:
    holder = run_holder(
        "import os\nif os.fork() == 0:\n    os.close(1); os.close(2); time.sleep(20); os._exit(0)\ntime.sleep(60)"
    )
    address_of(holder)
    own = started_by(holder)
    time.sleep(0.3)
    holder.kill()
    holder.wait()
    assert own
    assert gone(own)


@needs_languagetool
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_forked_worker_uses_the_server_and_leaves_it_alone(engine: LanguageTool) -> None:
    child = os.fork()
    if child == 0:
        status = 0 if marked(engine, "Perhaps he have a scar.") else 1
        engine.close()
        os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert (HE_HAVE, "have") in marked(engine, "Perhaps he have a scar.")


@needs_languagetool
def test_runs_in_parallel_have_servers_of_their_own() -> None:
    holders = [run_holder("input()") for _ in range(3)]
    addresses = {address_of(holder) for holder in holders}
    for holder in holders:
        holder.kill()
        holder.communicate()
    assert len(addresses) == 3
    assert all(address.startswith("http://127.0.0.1:") for address in addresses)


@needs_languagetool
def test_server_that_dies_midway_is_an_error_with_a_remedy() -> None:
    with LanguageTool() as engine:
        engine.start()
        for pid in servers(engine.address):
            os.kill(pid, signal.SIGKILL)
        with pytest.raises(EngineError, match=r"server ended while it checked.*; run again"):
            for _ in range(50):
                engine.check(["He have a scar."], "en-GB")


@needs_languagetool
def test_proxy_of_the_environment_is_not_asked_for_the_own_server(
    monkeypatch: pytest.MonkeyPatch, engine: LanguageTool
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with LanguageTool(engine.address) as named:
        assert named.version.startswith("6.")
        assert (HE_HAVE, "have") in marked(named, "Perhaps he have a scar.")


@needs_languagetool
def test_named_server_is_used_and_left_running(engine: LanguageTool, monkeypatch: pytest.MonkeyPatch) -> None:
    before = servers(engine.address)
    monkeypatch.setenv("LANGUAGETOOL_URL", engine.address + "/")
    with LanguageTool("http://127.0.0.1:9") as named:
        assert (HE_HAVE, "have") in marked(named, "Perhaps he have a scar.")
    assert servers(engine.address) == before


# What is said when something is missing or wrong


def java(folder: Path, answer: str, status: int = 0) -> None:
    """Put a `java` in a folder that answers every question so."""
    (folder / "java").write_text(f"#!/bin/sh\ncat >&2 <<'END'\n{answer}\nEND\nexit {status}\n")
    (folder / "java").chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder of the PATH, on a machine that has a LanguageTool without classes and no Java."""
    installed = tmp_path / "tools" / f"LanguageTool-{server.wanted_version()}"
    installed.mkdir(parents=True)
    (installed / "languagetool-server.jar").write_bytes(b"")
    path = tmp_path / "bin"
    path.mkdir()
    monkeypatch.setenv("PATH", f"{path}")
    monkeypatch.setenv("LTP_PATH", str(tmp_path / "tools"))
    return path


def complaint(engine: LanguageTool) -> str:
    with pytest.raises(EngineError) as caught:
        engine.check(["He have a scar."], "en-GB")
    return str(caught.value)


def with_cat(folder: Path) -> None:
    (folder / "cat").symlink_to("/bin/cat")


def test_missing_java_is_told(machine: Path) -> None:
    said = complaint(LanguageTool())
    assert "no `java` on the PATH" in said
    assert "version 17 or newer" in said
    assert "LANGUAGETOOL_URL" in said


@pytest.mark.parametrize(
    ("answer", "version"),
    [
        ('openjdk version "11.0.22" 2024-01-16', "11.0.22"),
        ('java version "1.8.0_392"', "1.8.0_392"),
        ('openjdk version "16" 2021', "16"),
    ],
)
def test_old_java_is_told_with_its_version(machine: Path, answer: str, version: str) -> None:
    with_cat(machine)
    java(machine, answer)
    said = complaint(LanguageTool())
    assert f"is version {version};" in said
    assert "needs Java 17" in said


def test_java_that_tells_no_version_is_told(machine: Path) -> None:
    with_cat(machine)
    java(machine, "Unable to locate a Java Runtime.", status=1)
    assert "tells no version" in complaint(LanguageTool())


def test_server_that_does_not_start_is_told_with_its_last_words(machine: Path) -> None:
    with_cat(machine)
    java(machine, 'openjdk version "21"\nError: Could not find or load main class', status=1)
    said = complaint(LanguageTool())
    assert "ended while it started (exit status 1: Error: Could not find or load main class)" in said
    assert "mnlint grammar install" in said


def test_server_that_never_gets_ready_is_told_and_ended(machine: Path) -> None:
    (machine / "java").write_text(
        '#!/bin/sh\n[ "$1" = -version ] && echo \'java version "21"\' && exit\nexec /bin/sleep 60\n'
    )
    (machine / "java").chmod(0o755)
    with pytest.raises(EngineError, match=r"not ready within 0\.5 seconds; run again"):
        server.Server(seconds=0.5)


def test_missing_languagetool_is_told(machine: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_cat(machine)
    java(machine, 'openjdk version "17.0.15"')
    monkeypatch.setenv("LTP_PATH", str(tmp_path / "nothing"))
    said = complaint(LanguageTool())
    assert f"is not in {tmp_path / 'nothing'}; run `mnlint grammar install`" in said
    assert not (tmp_path / "nothing").exists()


def test_half_a_languagetool_is_told(machine: Path, tmp_path: Path) -> None:
    with_cat(machine)
    java(machine, 'openjdk version "17.0.15"')
    next((tmp_path / "tools").glob("*/*.jar")).unlink()
    assert "is not whole (no jar of a server); remove that folder" in complaint(LanguageTool())


def test_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "language_tool_python", None)
    assert "pip install 'mnlint[languagetool]'" in complaint(LanguageTool())


def test_rest_of_mnlint_does_not_import_the_library() -> None:
    imports = "import sys, mnlint.linter, mnlint.cli.check, mnlint.grammar.languagetool"
    code = f"{imports}; print('language_tool_python' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parent.parent, check=True
    )
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("url", ["localhost:8081", "ftp://host/", "http://", "a server"])
def test_address_that_is_none_is_told(url: str) -> None:
    assert "is no address of a LanguageTool server; write it in LANGUAGETOOL_URL" in complaint(LanguageTool(url))
    with pytest.raises(EngineError, match="is no address"):
        _ = LanguageTool(url).version


def test_unreachable_server_is_told() -> None:
    port = server._free_port()
    said = complaint(LanguageTool(f"http://127.0.0.1:{port}"))
    assert said.startswith(f"http://127.0.0.1:{port}: no LanguageTool server answers (")
    assert "refused" in said
    with pytest.raises(EngineError, match="no LanguageTool server answers"):
        _ = LanguageTool(f"http://127.0.0.1:{port}").version


LANGUAGES = [
    {"name": "English", "code": "en", "longCode": "en"},
    {"name": "English (GB)", "code": "en", "longCode": "en-GB"},
]
Serve = Callable[[Callable[[str], Answer]], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    with contextlib.ExitStack() as running:
        yield lambda answer: running.enter_context(serving(answer))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<html>Welcome</html>"),
        (404, b"not found"),
        (200, b"{}"),
        (200, b"[]"),
        (200, b"[1]"),
        (200, b"null"),
        (200, b'{"matches": [{}]}'),
        (200, b"\xff\xfe"),
    ],
)
def test_something_else_at_the_address_is_told(serve: Serve, status: int, body: bytes) -> None:
    url = serve(lambda path: (status, body))
    said = complaint(LanguageTool(url))
    assert said.startswith(f"{url}: this answers, but not as a LanguageTool server does (")
    assert "correct the address" in said
    with pytest.raises(EngineError, match="not as a LanguageTool server does"):
        _ = LanguageTool(url).version


@pytest.mark.parametrize(
    "body", [b"{}", b"null", b"[]", b'{"matches": 5}', b'{"matches": [{"offset": 1}]}', b"Error: overloaded"]
)
def test_wrong_answer_to_a_check_is_told(serve: Serve, body: bytes) -> None:
    url = serve(lambda path: (200, json.dumps(LANGUAGES).encode() if path.endswith("languages") else body))
    assert "not as a LanguageTool server does" in complaint(LanguageTool(url))


def test_slow_server_is_told(serve: Serve) -> None:
    release = threading.Event()

    def answer(path: str) -> Answer:
        release.wait(10)
        return 200, b"[]"

    said = complaint(LanguageTool(serve(answer), seconds=0.2))
    release.set()
    assert "did not answer within 0.2 seconds" in said


def test_refusal_of_more_requests_is_told(serve: Serve) -> None:
    url = serve(
        lambda path: (200, json.dumps(LANGUAGES).encode()) if path.endswith("languages") else (426, b"Too many")
    )
    assert "refuses more requests" in complaint(LanguageTool(url))
