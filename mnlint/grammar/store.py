"""Results of grammar checks by paragraph, in a database in the user's cache folder. Trouble with it means no cache."""

from __future__ import annotations

import contextlib
import hashlib
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mnlint import cache

if TYPE_CHECKING:
    import sqlite3

_LIMIT = 200_000  # paragraphs; some 20 MB
_SCHEMA = "CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, alarms TEXT, written INTEGER) WITHOUT ROWID"
_WAIT = 1.0  # seconds for another process to finish writing


class Store:
    """Reads and writes the alarms of paragraphs under `state`: all that they depend on besides the paragraph's text."""

    def __init__(self, state: str) -> None:
        self._state = hashlib.sha256(state.encode("utf-8", "surrogatepass")).digest()

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
        """Store the alarms of paragraphs, and forget the oldest ones if there are too many."""
        now = int(time.time())
        rows = [(self.key(text), json.dumps(alarms, ensure_ascii=False), now) for text, alarms in results.items()]
        with contextlib.suppress(_NoDatabaseError), _database() as database:
            database.executemany("INSERT OR REPLACE INTO results VALUES (?, ?, ?)", rows)
            count = database.execute("SELECT count(*) FROM results").fetchone()[0]
            if count > _LIMIT:
                oldest = "SELECT key FROM results ORDER BY written LIMIT ?"
                database.execute(f"DELETE FROM results WHERE key IN ({oldest})", (count - _LIMIT // 2,))
            database.commit()


class _NoDatabaseError(Exception):
    """There is no usable database."""


@contextlib.contextmanager
def _database() -> Iterator[sqlite3.Connection]:
    folder = cache.cache_folder("grammar")
    if folder is None:
        raise _NoDatabaseError
    import sqlite3

    try:
        database = sqlite3.connect(folder / "paragraphs.sqlite", timeout=_WAIT)
    except sqlite3.Error as error:
        raise _NoDatabaseError from error
    try:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(_SCHEMA)
        yield database
    except (sqlite3.Error, ValueError) as error:
        raise _NoDatabaseError from error
    finally:
        database.close()
