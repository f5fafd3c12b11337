"""LanguageTool as a grammar engine, through language-tool-python: a server that is named, or one of mnlint's own."""

from __future__ import annotations

import json
import os
import re
import threading
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.client import HTTPException
from types import ModuleType, TracebackType
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit

from mnlint.document.model import PLACEHOLDER
from mnlint.grammar.engine import EngineError, EngineLint
from mnlint.grammar.server import URL_VARIABLE, Server, library_version, require_library

REQUEST_SECONDS = 60.0  # one paragraph takes 5 to 100 ms, the first one 5 s
_ASK_SECONDS = 10.0
_QUOTED = 120  # characters of an answer that a message quotes
_FALLBACK = "en-US"
_SURROGATE = re.compile("[\ud800-\udfff]")
_one_at_a_time = threading.Lock()  # the library keeps the offsets of the last text in a class


class LanguageTool:
    """The engine. A server of mnlint's own starts at the first paragraph, or with `start`, and ends with `close`."""

    name = "languagetool"

    def __init__(self, url: str = "", *, seconds: float = REQUEST_SECONDS) -> None:
        """Name the server; without a name mnlint starts one when it is needed.

        Args:
            url: The server's address, e.g. "http://localhost:8081"; LANGUAGETOOL_URL in the environment beats it.
            seconds: Time limit of one request.

        """
        self.url = os.environ.get(URL_VARIABLE) or url
        self._seconds = seconds
        self._server: Server | None = None
        self._told = ""
        self._clients: dict[str, Any] = {}
        self._starting = threading.Lock()

    @property
    def version(self) -> str:
        """What results depend on: the named server's version, or the library's, which settles LanguageTool's.

        Raises:
            EngineError: The library is missing, or the named server does not answer.

        """
        if self.url:
            self._told = self._told or server_version(self.url)
            return self._told
        installed = library_version()
        if installed is None:
            require_library()
        return f"of language-tool-python {installed}"

    def start(self) -> None:
        """Start the server, if it is mnlint's own and not running. May be called from any thread, more than once.

        Raises:
            EngineError: Something that it needs is missing, or it does not come up.

        """
        with self._starting:
            if not self.url and self._server is None:
                self._server = Server()

    def close(self) -> None:
        """End the server, if it is mnlint's own."""
        self._clients.clear()
        if self._server is not None:
            self._server.close()
            self._server = None

    def __enter__(self) -> LanguageTool:
        """Return the engine; leaving the `with` block ends its server."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def check(self, paragraphs: Sequence[str], dialect: str) -> list[list[EngineLint]]:
        """Return the alarms of every paragraph, see `Engine.check`. Each is a text of its own to the server."""
        library = require_library()
        self.start()
        with _one_at_a_time, self._explained(library):
            client = self._client(library, dialect)
            return [_lints(text, client.check(_sendable(text))) if text.strip() else [] for text in paragraphs]

    def _client(self, library: ModuleType, dialect: str) -> Any:  # noqa: ANN401
        """Return the library's client for a dialect. Making one asks the server for its languages."""
        if dialect not in self._clients:
            try:
                self._clients[dialect] = self._connect(library, dialect)
            except ValueError:  # no language that the server knows
                self._clients[dialect] = self._connect(library, _FALLBACK)
        return self._clients[dialect]

    def _connect(self, library: ModuleType, language: str) -> Any:  # noqa: ANN401
        class Client(library.LanguageTool):  # type: ignore[misc, name-defined]
            _TIMEOUT = self._seconds  # the library has no public way to settle it

        _require_address(self.address)
        direct = {"http": "", "https": ""} if _is_local(self.address) else None
        return Client(language, remote_server=self.address, proxies=direct)

    @property
    def address(self) -> str:
        """The address of the server in use; empty before mnlint's own is started."""
        return self.url or (self._server.url if self._server else "")

    @contextmanager
    def _explained(self, library: ModuleType) -> Iterator[None]:
        """Turn what the library raises into an `EngineError` with cause and remedy."""
        try:
            yield
        except library.exceptions.RateLimitError as error:
            raise EngineError(
                f"{self.address}: the LanguageTool server refuses more requests; wait, or leave out "
                f"{URL_VARIABLE} and `languagetool_url`, and mnlint starts its own"
            ) from error
        except library.exceptions.LanguageToolError as error:
            raise EngineError(self._explanation(error)) from error
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise EngineError(_no_languagetool(self.address, f"{type(error).__name__}: {error}")) from error

    def _explanation(self, error: Exception) -> str:
        chain = list(_causes(error))
        cause = next((str(link) for link in reversed(chain) if isinstance(link, OSError)), str(error))
        if any(isinstance(link, TimeoutError) for link in chain):
            return (
                f"{self.address}: the LanguageTool server did not answer within {self._seconds:g} seconds; "
                f"run again when it is less busy, or name another one in {URL_VARIABLE}"
            )
        if isinstance(error.__cause__, ValueError):  # no JSON: a page, or the server's own words
            return _no_languagetool(self.address, " ".join(str(error).split())[:_QUOTED])
        if self._server is not None:
            return (
                f"the LanguageTool server ended while it checked ({cause}); run again, and if it ends again, "
                f"see whether memory is short (it takes 0.5 GB), or name another server in {URL_VARIABLE}"
            )
        return _unreachable(self.address, cause)


def server_version(url: str) -> str:
    """Return the version and build of the server at `url`.

    Raises:
        EngineError: Nothing answers there, or it is no LanguageTool server.

    """
    _require_address(url)
    handlers = [urllib.request.ProxyHandler({})] if _is_local(url) else []
    address = f"{url.rstrip('/').removesuffix('/v2')}/v2/info"
    try:
        with urllib.request.build_opener(*handlers).open(address, timeout=_ASK_SECONDS) as answer:
            software = json.load(answer)["software"]
            return f"{software['version']} ({software['buildDate']})"
    except HTTPError as error:
        raise EngineError(_no_languagetool(url, str(error))) from error
    except OSError as error:
        raise EngineError(_unreachable(url, getattr(error, "reason", error))) from error
    except (HTTPException, KeyError, TypeError, ValueError) as error:
        raise EngineError(_no_languagetool(url, f"{type(error).__name__}: {error}")) from error


def _unreachable(url: str, cause: object) -> str:
    return (
        f"{url}: no LanguageTool server answers ({cause}); start it, correct {URL_VARIABLE} or `languagetool_url`, "
        "or leave both out and mnlint starts its own"
    )


def _no_languagetool(url: str, cause: str) -> str:
    return (
        f"{url}: this answers, but not as a LanguageTool server does ({cause}); "
        f"correct the address in {URL_VARIABLE} or `languagetool_url`"
    )


def _require_address(url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EngineError(
            f"{url!r} is no address of a LanguageTool server; "
            f"write it in {URL_VARIABLE} or `languagetool_url` like http://localhost:8081"
        )


def _is_local(url: str) -> bool:
    """Whether the address is this machine's, where no proxy of the environment is wanted."""
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _sendable(text: str) -> str:
    """Return the text with lone surrogates, which no request can carry, as placeholders; lengths stay."""
    return _SURROGATE.sub(PLACEHOLDER, text)


def _lints(text: str, matches: Sequence[Any]) -> list[EngineLint]:
    """Return the library's matches as lints named CATEGORY/RULE, without those that only stumble over a placeholder.

    The library gives the start in code points and the length in UTF-16 units.
    """
    lints = []
    for match in matches:
        start = match.offset
        end = _behind(text, start, match.error_length)
        if PLACEHOLDER not in text[max(0, start - 1) : end + 1]:
            lints.append(
                EngineLint(start, end, f"{match.category}/{match.rule_id}", match.message, tuple(match.replacements))
            )
    return lints


def _behind(text: str, start: int, units: int) -> int:
    """Return the offset behind `units` UTF-16 units of `text` from `start`."""
    end = start
    while units > 0 and end < len(text):
        units -= 2 if text[end] > "\uffff" else 1
        end += 1
    return end
