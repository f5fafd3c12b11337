"""Results of grammar checks by paragraph, in a database in the user's cache folder. Trouble with it means no cache.

A database that is none, or no longer a whole one, is replaced by an empty one, by one process at a time.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mnlint import cache

if TYPE_CHECKING:
    import sqlite3

_NAME = "paragraphs.sqlite"
_SCHEMA = "CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, alarms TEXT, written INTEGER) WITHOUT ROWID"
_BESIDES = 40  # bytes of a row besides its alarms: key, time and what SQLite needs
_WAIT = 1.0  # seconds for another process to finish writing
_ABANDONED = 60.0  # seconds after which a lock is one that somebody left behind


class Store:
    """Reads and writes the alarms of paragraphs under `state`: all that they depend on besides the paragraph's text."""

    def __init__(self, state: str, limit: int = cache.LIMIT) -> None:
        """Take the state, and the bytes that the database may hold."""
        self._state = hashlib.sha256(state.encode("utf-8", "surrogatepass")).digest()
        self._limit = limit

    def key(self, text: str) -> bytes:
        """Return the key of a paragraph."""
        return hashlib.sha256(self._state + text.encode("utf-8", "surrogatepass")).digest()[:16]

    def read(self, texts: Sequence[str]) -> dict[str, list[Any]]:
        """Return the stored alarms of those paragraphs that have any result."""
        found: dict[str, list[Any]] = {}
        with contextlib.suppress(_NoDatabaseError), _database() as database:
            for text in texts:
                row = database.execute("SELECT alarms FROM results WHERE key = ?", (self.key(text),)).fetchone()
                if row:
                    found[text] = json.loads(row[0])
        return found

    def write(self, results: Mapping[str, Sequence[Any]]) -> None:
        """Store the alarms of paragraphs, and forget the oldest ones if the database has grown too big."""
        now = int(time.time())
        rows = [(self.key(text), json.dumps(alarms, ensure_ascii=False), now) for text, alarms in results.items()]
        with contextlib.suppress(_NoDatabaseError), _database() as database:
            database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
            database.commit()
            if _size(database) > self._limit:
                _shrink(database, self._limit // 2)


class _NoDatabaseError(Exception):
    """There is no usable database."""


@contextlib.contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    folder = cache.cache_folder("grammar")
    if folder is None:
        raise _NoDatabaseError
    import sqlite3

    try:
        with _connected(folder / _NAME) as database:
            yield database
    except (sqlite3.Error, TypeError, ValueError) as error:
        if _is_broken(error):
            with contextlib.suppress(OSError, sqlite3.Error):
                _replace(folder / _NAME)
        raise _NoDatabaseError from error


@contextlib.contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    import sqlite3

    database = sqlite3.connect(path, timeout=_WAIT)
    try:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(_SCHEMA)
        yield database
    finally:
        database.close()


def _is_broken(error: Exception) -> bool:
    """Whether the database is to blame, and not a lock, a right or a full disk."""
    import sqlite3

    if not isinstance(error, sqlite3.Error):
        return True  # it holds what nobody has written
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & 0xFF  # without the extended part
    return code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR)


def _replace(path: Path) -> None:
    """Put an empty database in the place of a broken one, unless another process does so or has done so."""
    lock = path.with_name(f"{path.name}.lock")
    try:
        os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        if time.time() - lock.stat().st_mtime > _ABANDONED:
            lock.unlink()
        return
    try:
        if not _is_whole(path):
            path.with_name(f"{path.name}-journal").unlink(missing_ok=True)  # it would be played back
            path.unlink(missing_ok=True)
    finally:
        lock.unlink()


def _is_whole(path: Path) -> bool:
    import sqlite3

    try:
        with _connected(path) as database:
            rows = database.execute("SELECT key, alarms, written FROM results")
            return all(isinstance(json.loads(alarms), list) for _, alarms, _ in rows)
    except (sqlite3.Error, TypeError, ValueError) as error:
        return not _is_broken(error)


def _size(database: sqlite3.Connection) -> int:
    """Return the bytes of the database's file."""
    pages, size = (database.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size"))
    return int(pages) * int(size)


def _shrink(database: sqlite3.Connection, limit: int) -> None:
    """Keep the newest results that fit into `limit` bytes, and give the rest of the file back."""
    newest_first = database.execute("SELECT key, length(CAST(alarms AS BLOB)) FROM results ORDER BY written DESC")
    total, old = 0, []
    for key, length in newest_first:
        total += _BESIDES + length
        if total > limit:
            old.append((key,))
    database.executemany("DELETE FROM results WHERE key = ?", old)
    database.commit()
    database.execute("VACUUM")
