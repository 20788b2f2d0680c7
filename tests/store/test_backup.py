"""A copy of the store is whole, of one moment, and readable for its owner alone."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from bot.store.backup import BackupError, back_up
from bot.store.database import SQLITE, Database
from bot.store.schema import SERVERS
from tests.store.test_database import WRITER, add


async def numbers(path: Path) -> list[int]:
    database = Database(URL.create(SQLITE, database=str(path)))
    async with database.reading() as connection:
        found = list((await connection.execute(select(SERVERS.c.server).order_by(SERVERS.c.server))).scalars())
    await database.close()
    return found


def files(folder: Path, pattern: str) -> list[Path]:
    return list(folder.glob(pattern))


async def test_a_copy_made_while_another_process_writes_has_everything_that_was_acknowledged(
    tmp_path: Path, root: Path
) -> None:
    store, copy = tmp_path / "audiatur.db", tmp_path / "copy.db"
    command_line = [sys.executable, "-c", WRITER, f"{SQLITE}:///{store}"]
    with subprocess.Popen(command_line, stdout=subprocess.PIPE, text=True, cwd=root) as writer:  # noqa: ASYNC220
        assert writer.stdout is not None
        acknowledged = int([writer.stdout.readline() for _ in range(20)][-1])
        size = back_up(store, copy)
        writer.kill()
    assert copy.stat().st_size == size
    assert copy.stat().st_mode & 0o077 == 0
    assert files(tmp_path, ".audiatur-*") == []
    found = await numbers(copy)
    assert found == list(range(1, len(found) + 1))
    assert len(found) >= acknowledged


async def test_a_copy_put_in_the_place_of_the_store_is_the_store(tmp_path: Path) -> None:
    store, copy = tmp_path / "audiatur.db", tmp_path / "copy.db"
    database = Database(URL.create(SQLITE, database=str(store)))
    await add(database, 1)
    back_up(store, copy)
    await add(database, 2)
    await database.close()
    for path in files(tmp_path, "audiatur.db*"):
        path.unlink()
    copy.rename(store)
    await add(database, 3)
    assert await numbers(store) == [1, 3]
    await database.close()


def test_what_cannot_be_copied_is_told_and_leaves_nothing(tmp_path: Path) -> None:
    store = tmp_path / "audiatur.db"
    with pytest.raises(BackupError, match="there is no store"):
        back_up(store, tmp_path / "copy.db")
    store.write_bytes(b"this is no database, and was never one" * 100)
    with pytest.raises(BackupError, match="not a database"):
        back_up(store, tmp_path / "copy.db")
    with pytest.raises(BackupError, match="cannot be written: No such file"):
        back_up(store, tmp_path / "nowhere" / "copy.db")
    with pytest.raises(BackupError, match="there already"):
        back_up(store, store)
    assert [path.name for path in tmp_path.iterdir()] == ["audiatur.db"]


def test_a_damaged_store_is_no_backup(tmp_path: Path) -> None:
    store, copy = tmp_path / "audiatur.db", tmp_path / "copy.db"
    with closing(sqlite3.connect(store)) as connection:
        connection.execute("CREATE TABLE numbers (one INTEGER)")
        connection.executemany("INSERT INTO numbers VALUES (?)", [(number,) for number in range(10_000)])
        connection.commit()
    whole = bytearray(store.read_bytes())
    whole[3 * 4096 : 5 * 4096] = bytes(2 * 4096)
    store.write_bytes(whole)
    with pytest.raises(BackupError, match="damaged"):
        back_up(store, copy)
    assert not copy.exists()
