"""A LanguageTool of this machine: what is there, and a server that lives for one run of mnlint."""

from __future__ import annotations

import contextlib
import importlib.metadata
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import weakref
from pathlib import Path
from types import ModuleType
from typing import IO, NamedTuple

from mnlint.grammar.engine import EngineError

URL_VARIABLE = "LANGUAGETOOL_URL"  # a running server that the user names
PATH_VARIABLE = "LTP_PATH"  # the folder that holds LanguageTool; the library reads it too
MINIMUM_JAVA = 17
START_SECONDS = 60.0  # a start takes 2 to 20 s
_HOST = "127.0.0.1"
_POLL_SECONDS = 0.1
_STOP_SECONDS = 5.0
_PORT_TRIES = 5
# Start and first check in 6 s instead of 9, 0.4 GB of memory instead of 1; no slower on a few posts.
_JAVA_OPTIONS = ("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


class Java(NamedTuple):
    """The `java` on the PATH; `major` is 0 where it does not tell its version."""

    path: str
    version: str
    major: int


def find_java() -> Java | None:
    """Return the Java that a server would run on."""
    path = shutil.which("java")
    if path is None:
        return None
    try:
        done = subprocess.run(
            [path, "-version"], capture_output=True, text=True, errors="replace", timeout=30, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return Java(path, "", 0)
    told = re.search(r'version "((\d+)(?:\.(\d+))?[^"]*)"', done.stderr + done.stdout)
    if told is None:
        return Java(path, "", 0)
    major = int(told[3] or 0) if told[2] == "1" else int(told[2])
    return Java(path, told[1], major)


def require_java() -> Java:
    """Return a Java that LanguageTool runs on.

    Raises:
        EngineError: There is none, or it is too old.

    """
    remedy = (
        f"install a Java runtime, version {MINIMUM_JAVA} or newer (Debian: `apt-get install openjdk-17-jre-headless`; "
        f"others: https://adoptium.net), or name a running server in {URL_VARIABLE}"
    )
    java = find_java()
    if java is None:
        raise EngineError(f"LanguageTool needs Java, and there is no `java` on the PATH; {remedy}")
    if not java.major:
        raise EngineError(f"LanguageTool needs Java, and `{java.path} -version` tells no version; {remedy}")
    if java.major < MINIMUM_JAVA:
        raise EngineError(
            f"LanguageTool needs Java {MINIMUM_JAVA}, and {java.path} is version {java.version}; {remedy}"
        )
    return java


def library_version() -> str | None:
    """Return the version of the installed language-tool-python, or None."""
    try:
        return importlib.metadata.version("language-tool-python")
    except importlib.metadata.PackageNotFoundError:
        return None


def require_library() -> ModuleType:
    """Import and return `language_tool_python`.

    Raises:
        EngineError: It is not installed, or cannot be imported.

    """
    if not os.environ.get(PATH_VARIABLE):
        os.environ.pop(PATH_VARIABLE, None)  # the library takes an empty one for the current folder
    try:
        import language_tool_python
        import language_tool_python.download_lt
    except ImportError as error:
        raise EngineError(
            f"LanguageTool needs the package language-tool-python ({error}); `pip install 'mnlint[languagetool]'`"
        ) from error
    return language_tool_python


def wanted_version() -> str:
    """Return the version of LanguageTool that the library works with."""
    return str(require_library().download_lt.LTP_DOWNLOAD_VERSION)


def download_folder() -> Path:
    """Return the folder in which the library looks for LanguageTool, whether it exists or not."""
    return Path(os.environ.get(PATH_VARIABLE) or Path.home() / ".cache" / "language_tool_python")


def find_jar() -> Path | None:
    """Return the jar of the installed LanguageTool, or None."""
    local = require_library().download_lt.LocalLanguageTool.from_version_name(wanted_version())
    try:
        return Path(local.get_jar_path()) if download_folder().is_dir() else None
    except FileNotFoundError:
        return None


def refuse_remains() -> None:
    """Raise an `EngineError` if something else stands where LanguageTool belongs: the library would not mend it."""
    if find_jar() is not None:
        return
    folder = download_folder()
    if folder.exists() and not folder.is_dir():
        raise EngineError(f"{folder}, where LanguageTool belongs, is no folder; set {PATH_VARIABLE} to one")
    if (folder / "languagetool-server.jar").is_file():
        raise EngineError(f"{folder} is LanguageTool itself; set {PATH_VARIABLE} to the folder that holds it")
    own = folder / f"LanguageTool-{wanted_version()}"
    if own.is_dir():
        raise EngineError(
            f"LanguageTool in {own} is not whole (no jar of a server); "
            "remove that folder and run `mnlint grammar install`"
        )


def require_jar() -> Path:
    """Return the jar of the installed LanguageTool.

    Raises:
        EngineError: It is not there, or not whole.

    """
    refuse_remains()
    jar = find_jar()
    if jar is None:
        raise EngineError(
            f"LanguageTool {wanted_version()} is not in {download_folder()}; run `mnlint grammar install`, "
            f"set {PATH_VARIABLE} to the folder that holds it, or name a running server in {URL_VARIABLE}"
        )
    return jar


class Server:
    """A LanguageTool server on a free port of this machine.

    It ends with `close`, with this object, and with this process, whatever ends that: a supervisor holds a pipe to it.
    """

    def __init__(self, *, seconds: float = START_SECONDS) -> None:
        """Start a server and wait until it answers, for at most `seconds`.

        Raises:
            EngineError: Something that it needs is missing, or it does not come up.

        """
        require_library()
        require_java()
        require_jar()
        for _ in range(_PORT_TRIES):
            port = _free_port()
            self.url = f"http://{_HOST}:{port}"
            self._log = tempfile.TemporaryFile()  # noqa: SIM115
            self._process = self._spawn(port)
            self._finalizer = weakref.finalize(self, _stop, self._process, self._log, os.getpid())
            if self._wait(time.monotonic() + seconds, seconds):
                return
            failure = self._last_words()
            self.close()
            if not _is_taken(port):
                raise EngineError(
                    f"the LanguageTool server ended while it started ({failure}); "
                    f"try `{' '.join(self._command(port))}`, "
                    f"or remove {download_folder()} and run `mnlint grammar install`"
                )
        raise EngineError(f"no free port for the LanguageTool server; run again, or name one in {URL_VARIABLE}")

    @property
    def alive(self) -> bool:
        """Whether the server's process runs."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the server and wait until it is gone."""
        self._finalizer()

    @staticmethod
    def _command(port: int) -> list[str]:
        local = require_library().download_lt.LocalLanguageTool.from_version_name(wanted_version())
        java, *rest = local.get_server_cmd(port)
        return [java, *_JAVA_OPTIONS, *rest]

    def _spawn(self, port: int) -> subprocess.Popen[bytes]:
        supervisor = str(Path(__file__).with_name("supervisor.py"))
        return subprocess.Popen(
            [sys.executable, "-I", "-S", supervisor, *self._command(port)],
            stdin=subprocess.PIPE,
            stdout=self._log,
            stderr=self._log,
            start_new_session=True,  # Ctrl-C is for mnlint, which then ends the server
        )

    def _wait(self, deadline: float, seconds: float) -> bool:
        """Return whether the server is ready; False if it has ended."""
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while self.alive:
            with contextlib.suppress(OSError), direct.open(f"{self.url}/v2/healthcheck", timeout=2):
                return True
            if time.monotonic() > deadline:
                self.close()
                raise EngineError(
                    f"the LanguageTool server was not ready within {seconds:g} seconds; "
                    f"run again when the machine is less busy, or name a running server in {URL_VARIABLE}"
                )
            time.sleep(_POLL_SECONDS)
        return False

    def _last_words(self) -> str:
        self._log.seek(0)
        lines = [line.strip() for line in self._log.read().decode("utf-8", "replace").splitlines()]
        said = next((line for line in lines if "Error" in line or "Exception" in line), next(filter(None, lines), ""))
        return f"exit status {self._process.poll()}" + (f": {said[:200]}" if said else "")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_HOST, 0))
        return int(probe.getsockname()[1])


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex((_HOST, port)) == 0


def _stop(process: subprocess.Popen[bytes], log: IO[bytes], owner: int) -> None:
    """Cut the lifeline. A forked copy of the owner only lets go of its end."""
    assert process.stdin is not None
    with contextlib.suppress(OSError):
        process.stdin.close()
    log.close()
    if os.getpid() != owner:
        return
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
