"""The results of grammar checks that are kept: bounded, and mended where the database is broken."""

from __future__ import annotations

import multiprocessing
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from mnlint.grammar.store import Store

ALARMS = [["a-rule", 1, 2, "message" * 20, ["replacement"]]]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Name the database of a cache of its own; afterwards nothing but it lies there."""
    monkeypatch.setenv("MNLINT_CACHE_DIR", str(tmp_path))
    path = tmp_path / "grammar" / "paragraphs.sqlite"
    path.parent.mkdir()
    yield path
    assert list(path.parent.iterdir()) == [path]


def write_rubbish(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)


def cut(path: Path) -> None:
    Store("state").write({str(number): ALARMS for number in range(500)})
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])


def write_other_tables(path: Path) -> None:
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE results (something TEXT)")
    other.commit()
    other.close()


def write_no_json(path: Path) -> None:
    Store("state").write({"text": ALARMS})
    other = sqlite3.connect(path)
    other.execute("UPDATE results SET alarms = 'no JSON'")
    other.commit()
    other.close()


@pytest.mark.parametrize("spoil", [write_rubbish, cut, write_other_tables, write_no_json])
def test_a_broken_database_is_replaced(database: Path, spoil) -> None:
    spoil(database)
    store = Store("state")
    read = store.read([*map(str, range(500)), "text"])
    store.write({"text": ALARMS})
    store.write({"other": ALARMS})
    assert len(read) < 500
    assert set(store.read(["text", "other"])) == {"text", "other"}


def test_a_journal_of_a_broken_database_is_not_played_back(database: Path) -> None:
    write_rubbish(database)
    journal = database.with_name(f"{database.name}-journal")
    journal.write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"\x01" * 600)
    store = Store("state")
    assert store.read(["text"]) == {}
    assert not journal.exists()
    store.write({"text": ALARMS})
    assert store.read(["text"]) == {"text": ALARMS}


def test_a_database_that_another_process_mends_is_left_to_it(database: Path) -> None:
    write_rubbish(database)
    lock = database.with_name(f"{database.name}.lock")
    lock.touch()
    Store("state").read(["text"])
    assert database.read_bytes().startswith(b"this is no database")
    lock.unlink()


def test_a_busy_database_is_kept(database: Path) -> None:
    store = Store("state")
    store.write({"text": ALARMS})
    other = sqlite3.connect(database)
    other.execute("BEGIN EXCLUSIVE")
    assert store.read(["text"]) == {}
    other.close()
    assert store.read(["text"]) == {"text": ALARMS}


def test_the_database_stays_within_its_bytes_and_keeps_the_newest(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store("state", limit=100_000)
    for turn in range(40):
        monkeypatch.setattr("mnlint.grammar.store.time.time", lambda turn=turn: float(turn))
        store.write({f"{turn} {number}": ALARMS for number in range(20)})
        assert database.stat().st_size <= 100_000
    assert len(store.read([f"39 {number}" for number in range(20)])) == 20
    assert store.read(["0 0"]) == {}


def _work(turn: int) -> None:
    store = Store("state", limit=100_000)
    for number in range(12):
        store.read([f"{turn} {number}"])
        store.write({f"{turn} {number} {part}": ALARMS for part in range(10)})


def test_parallel_runs_on_a_broken_database_end_with_a_whole_one(database: Path) -> None:
    write_rubbish(database)
    with multiprocessing.get_context("spawn").Pool(3) as pool:
        pool.map(_work, range(3))
    store = Store("state")
    store.write({"text": ALARMS})
    assert store.read(["text"]) == {"text": ALARMS}
    assert sqlite3.connect(database).execute("PRAGMA integrity_check").fetchone() == ("ok",)
