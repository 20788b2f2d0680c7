"""The database opens by itself, migrates, keeps what was acknowledged, and fails with one name."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, func, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError

from bot.errors import UsageError
from bot.store import schema
from bot.store.database import (
    SQLITE,
    Database,
    StoreTooNewError,
    StoreUnavailableError,
    address,
    configuration,
)
from tests.postgres import Server

VERSIONS = [one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()][::-1]


async def count(database: Database) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(schema.SERVERS))).scalar_one())


async def add(database: Database, server: int) -> None:
    async with database.writing() as connection:
        await connection.execute(insert(schema.SERVERS).values(server=server))


def at_version(connection: Connection, version: str) -> None:
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, version)


async def test_what_was_written_is_there_after_it_was_opened_anew(database_url: URL) -> None:
    first = Database(database_url)
    await add(first, 1)
    await first.close()
    second = Database(database_url)
    assert await count(second) == 1
    await second.close()


async def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    database = Database(URL.create(SQLITE, database=str(tmp_path / "state" / "audiatur.db")))
    await add(database, 1)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "state").iterdir()}
    assert modes == dict.fromkeys(("audiatur.db", "audiatur.db-wal", "audiatur.db-shm"), 0o600)
    await database.close()


async def test_nothing_of_a_block_that_raises_is_kept(database: Database) -> None:
    async def fail() -> None:
        async with database.writing() as connection:
            await connection.execute(insert(schema.SERVERS).values(server=1))
            raise KeyError

    with pytest.raises(KeyError):
        await fail()
    assert await count(database) == 0


async def test_the_tables_are_those_of_the_schema(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), schema.METADATA))

    async with database.reading() as connection:
        assert await connection.run_sync(differences) == []


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_store_of_each_earlier_version_comes_up_with_its_rows(database_url: URL, version: str) -> None:
    older = Database(database_url)
    pool = older._made()
    async with pool.begin() as connection:
        await connection.run_sync(at_version, version)
        await connection.execute(text("INSERT INTO servers (server, settings) VALUES (7, '{\"private\": true}')"))
    await pool.dispose()
    newer = Database(database_url)
    async with newer.reading() as connection:
        row = (await connection.execute(select(schema.SERVERS))).one()
        assert (row.server, row.settings) == (7, '{"private": true}')
        assert set(await connection.run_sync(lambda one: inspect(one).get_table_names())) >= set(schema.METADATA.tables)
    await newer.close()


async def test_a_store_of_a_later_version_is_refused_in_one_line(database: Database) -> None:
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    later = Database(database.url)
    with pytest.raises(StoreTooNewError) as caught:
        await later.open()
    await later.close()
    assert str(caught.value).startswith(
        f"the store is of version 9999, and this program knows versions up to {VERSIONS[-1]}"
    )
    assert "\n" not in str(caught.value)


async def test_many_that_open_an_empty_store_at_once_migrate_it_once(database_url: URL) -> None:
    several = [Database(database_url) for _ in range(4)]
    await asyncio.gather(*(add(one, number) for number, one in enumerate(several)))
    assert await count(several[0]) == 4
    for one in several:
        await one.close()


WRITER = """
import asyncio, sys
from sqlalchemy import insert, make_url
from sqlalchemy.exc import DBAPIError
from bot.store.database import Database
from bot.store.schema import SERVERS

async def write():
    database = Database(make_url(sys.argv[1]))
    for number in range(1, 100_000):
        async with database.writing() as connection:
            await connection.execute(insert(SERVERS).values(server=number))
        print(number, flush=True)

asyncio.run(write())
"""


async def test_a_kill_loses_nothing_that_was_acknowledged(database_url: URL, root: Path) -> None:
    shown = database_url.render_as_string(hide_password=False)
    command_line = [sys.executable, "-c", WRITER, shown]
    with subprocess.Popen(command_line, stdout=subprocess.PIPE, text=True, cwd=root) as writer:  # noqa: ASYNC220
        assert writer.stdout is not None
        for _ in range(30):
            acknowledged = int(writer.stdout.readline())
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in writer.stdout if line.endswith("\n"))])
    after = Database(database_url)
    assert acknowledged <= await count(after) <= acknowledged + 1
    await after.close()


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


async def test_after_a_failure_nobody_waits_and_then_it_works_again_by_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path, clock = tmp_path / "audiatur.db", Clock()
    path.write_bytes(b"this is no database, and was never one" * 100)
    database = Database(URL.create(SQLITE, database=str(path)), clock)
    with caplog.at_level(logging.INFO), pytest.raises(StoreUnavailableError, match="not a database"):
        await add(database, 1)
    path.unlink()
    with pytest.raises(StoreUnavailableError, match="a moment ago"):
        await add(database, 1)
    clock.now += 6
    with caplog.at_level(logging.INFO):
        await add(database, 1)
    told = [record.message.partition(":")[0] for record in caplog.records if record.name == "bot.store.database"]
    assert told == [
        "the store cannot be used, answers go on without it",
        "the store is of version " + VERSIONS[-1] + " now",
        "the store can be used again",
    ]
    await database.close()


@pytest.mark.parametrize("value", [{"server": 2**80}, {"server": 2, "settings": "\ud800"}], ids=["number", "text"])
async def test_a_value_that_cannot_be_kept_is_no_failure_of_the_store(
    database: Database, value: dict[str, object]
) -> None:
    with pytest.raises((ValueError, OverflowError, DBAPIError)):
        async with database.writing() as connection:
            await connection.execute(insert(schema.SERVERS).values(value))
    await add(database, 1)  # nobody else waits


async def test_a_full_disk_is_one_failure_and_what_was_there_stays(tmp_path: Path) -> None:
    clock = Clock()
    database = Database(URL.create(SQLITE, database=str(tmp_path / "audiatur.db")), clock)
    await add(database, 1)

    async def fill() -> None:
        async with database.writing() as connection:
            await connection.execute(text("PRAGMA max_page_count = 1"))  # at least as many as there are
            values = [{"server": number, "settings": "x" * 4000} for number in range(2, 40)]
            await connection.execute(insert(schema.SERVERS), values)

    with pytest.raises(StoreUnavailableError, match="full"):
        await fill()
    clock.now += 6
    assert await count(database) == 1
    await database.close()


async def test_a_locked_file_is_waited_for_and_then_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.database._LOCKED", 0.05)
    clock = Clock()
    database = Database(URL.create(SQLITE, database=str(tmp_path / "audiatur.db")), clock)
    other = Database(database.url)
    await add(database, 1)
    async with other.writing() as connection:
        await connection.execute(insert(schema.SERVERS).values(server=2))
        with pytest.raises(StoreUnavailableError, match="locked"):
            await add(database, 3)
        clock.now += 6
        assert await count(database) == 1  # who reads waits for no writer
    await add(database, 3)
    assert await count(database) == 3
    await database.close()
    await other.close()


async def test_a_lost_server_is_one_failure_and_is_found_again(postgres_server: Server) -> None:
    clock = Clock()
    database = Database(postgres_server.address, clock)
    await add(database, 1)
    postgres_server.stop()
    try:
        with pytest.raises(StoreUnavailableError):
            await add(database, 2)
    finally:
        postgres_server.start()
    clock.now += 6
    await add(database, 2)
    assert await count(database) == 2
    await database.close()


@pytest.mark.parametrize("wrong", [{"database": "nowhere"}, {"username": "nobody"}, {"query": {"host": "/nowhere"}}])
async def test_whatever_keeps_it_from_connecting_is_one_failure(postgres_server: Server, wrong: dict[str, Any]) -> None:
    database = Database(postgres_server.address.set(**wrong))
    with pytest.raises(StoreUnavailableError, match=r"does not exist|No such file"):
        await database.open()
    with pytest.raises(StoreUnavailableError, match="a moment ago"):
        await add(database, 1)
    await database.close()


async def test_a_server_that_is_silent_is_waited_for_no_longer_than_said(
    postgres_server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    database = Database(postgres_server.address, clock)
    await database.open()
    monkeypatch.setattr("bot.store.database.PATIENCE", 0.1)
    with postgres_server.silent():
        begun = time.perf_counter()
        with pytest.raises(StoreUnavailableError, match="did not answer in time"):
            await add(database, 4)
        assert time.perf_counter() - begun < 10  # and not the minutes of a socket
    monkeypatch.undo()
    clock.now += 6
    await add(database, 5)
    await database.close()


async def test_a_file_that_was_put_in_the_place_of_a_damaged_one_is_taken_up(tmp_path: Path) -> None:
    path, clock = tmp_path / "audiatur.db", Clock()
    database = Database(URL.create(SQLITE, database=str(path)), clock)
    await add(database, 1)
    await database.close()
    whole = path.read_bytes()
    assert await count(database) == 1
    path.write_bytes(b"this is no database, and was never one" * 1000)
    async with database.reading():  # has what it reads in memory; another connection finds out
        with pytest.raises(StoreUnavailableError, match="not a database"):
            await count(database)
    for beside in (path, path.with_name("audiatur.db-wal"), path.with_name("audiatur.db-shm")):
        beside.unlink(missing_ok=True)
    path.write_bytes(whole)
    clock.now += 6
    assert await count(database) == 1
    await database.close()


async def test_one_that_another_process_brings_up_to_date_meanwhile_is_one_failure(database_url: URL) -> None:
    clock = Clock()
    database = Database(database_url, clock)
    await add(database, 1)
    await database.close()
    newer = Database(database_url)
    async with newer.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await newer.close()
    with pytest.raises(StoreUnavailableError, match="of version 9999"):
        await count(database)
    with pytest.raises(StoreUnavailableError, match="a moment ago"):
        await count(database)
    await database.close()


async def test_who_uses_it_while_it_is_brought_up_to_date_is_told_and_does_not_stop_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = (Database(URL.create(SQLITE, database=str(tmp_path / "audiatur.db"))) for _ in range(2))
    await add(other, 1)
    async with other.writing() as connection:
        await connection.execute(text("DROP TABLE alembic_version"))
        await connection.execute(text("DROP TABLE servers"))
        for table in schema.METADATA.tables:
            await connection.execute(text(f"DROP TABLE IF EXISTS {table}"))
    async with other.writing():  # holds up the one that migrates
        monkeypatch.setattr("bot.store.database.PATIENCE", 0.05)
        with pytest.raises(StoreUnavailableError, match="being opened"):
            await count(database)
        monkeypatch.undo()
    assert await count(database) == 0
    await database.close()
    await other.close()


async def test_a_look_from_outside_changes_nothing(database_url: URL) -> None:
    database = Database(database_url)
    told = {"made when the bot starts", "empty, and filled when the bot starts"}
    assert await database.look() in told
    assert await database.look() in told
    await add(database, 1)
    assert await database.look() == f"version {VERSIONS[-1]}"


def test_the_store_lies_in_the_state_folder_unless_another_is_named(tmp_path: Path) -> None:
    assert address({}, tmp_path).database == str(tmp_path / "audiatur.db")
    named = address({"AUDIATUR_DATABASE": "postgresql+asyncpg://me:secret@host/audiatur"}, tmp_path)
    assert named.host == "host"
    assert "secret" not in str(Database(named))


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ("no address: secret", "is not an address"),
        ("mysql://me:secret@host/name", "begins with mysql://"),
        ("postgresql://me:secret@host/name", "begins with postgresql://"),
        ("postgresql+asyncpg://me:secret@host", "names no database"),
    ],
)
def test_an_address_that_will_not_do_is_told_without_its_password(named: str, told: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=told) as caught:
        address({"AUDIATUR_DATABASE": named}, tmp_path)
    assert "secret" not in str(caught.value)
