"""What is over, a server that is gone, and a person who wants it are removed from every table, and nothing else is."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import BigInteger, Boolean, Column, Integer, Table, func, insert, select

from bot.store import erasure, schema
from bot.store.database import Database
from bot.store.erasure import DAY, Forgotten
from bot.store.gaps import Asked, State
from bot.store.schema import METADATA, Kept, Personal
from bot.store.store import Store

NOW = 1_800_000_000
TABLES = METADATA.sorted_tables
AGEING = [table for table in TABLES if table.info["kept"].since]
MEMBER, OTHER = 77, 78
NO_PERSON = {
    "id", "server", "channel", "message", "gap", "week", "count", "at", "changed_at", "welcomed_at", "left_at",
    "told_at", "tried_at", "nonce", "first_at", "last_at", "closed_at", "retired_at",
}  # fmt: skip
"""Columns with numbers that are no ids of people. A new one is written down here, or says what it is."""


class Filler:
    """Writes a row into every table, whatever columns it has."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._numbers = itertools.count(1)

    async def fill(self, server: int, at: int, person: int = OTHER) -> None:
        """A row of each table that belongs to the server, is of that time, and has to do with the person."""
        keys: dict[str, int] = {}
        async with self.store.database.writing() as connection:
            for table in TABLES:
                row = self._row(table, server, at, person, keys)
                if table is schema.SERVERS:
                    known = select(table.c.server).where(table.c.server == server)
                    if (await connection.execute(known)).first():
                        continue
                    row |= {"left_at": None}
                await connection.execute(insert(table).values(row))
                keys[table.name] = next(iter(row.values()))

    def _row(self, table: Table, server: int, at: int, person: int, keys: Mapping[str, int]) -> dict[str, Any]:
        plain = [column for column in table.columns if column.name != "vector"]
        row = {column.name: self._value(column, server, at, person, keys) for column in plain}
        for column in plain:
            if column.info.get("personal") is Personal.HASHED:
                row[column.name] = self.store.hashed(person, *(row[name] for name in column.info["scope"]))
        return row

    def _value(self, column: Column[Any], server: int, at: int, person: int, keys: Mapping[str, int]) -> object:
        for key in column.foreign_keys:
            return keys[key.column.table.name]
        if column.name == "server":
            return server
        if column.name == column.table.info["kept"].since or column.name.endswith("at"):
            return at
        if column.info.get("personal") not in {None, Personal.HASHED}:
            return person
        if isinstance(column.type, Boolean):
            return False
        number = next(self._numbers)
        return number if isinstance(column.type, BigInteger | Integer) else f"t{number}"


@pytest.fixture
async def filler(database: Database, monkeypatch: pytest.MonkeyPatch) -> Filler:
    monkeypatch.setattr(erasure, "BATCH", 2)
    monkeypatch.setattr(erasure, "BREATH", 0)
    store = Store(database, b"secret")
    store.erasure = erasure.Erasure(database, store.hashed, clock=lambda: NOW)
    return Filler(store)


async def counts(database: Database, server: int | None = None) -> dict[str, int]:
    found = {}
    async with database.reading() as connection:
        for table in TABLES:
            statement = select(func.count()).select_from(table)
            if server is not None and "server" in table.columns:
                statement = statement.where(table.c.server == server)
            found[table.name] = int((await connection.execute(statement)).scalar_one())
    return found


async def everything(database: Database) -> str:
    async with database.reading() as connection:
        return repr([(await connection.execute(select(table))).all() for table in TABLES])


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_why_it_is_who_sees_it_and_how_long_its_rows_stay(table: Table) -> None:
    kept = table.info["kept"]
    assert table.info["why"]
    assert table.info["seen"]
    assert isinstance(kept, Kept)
    assert not kept.since or kept.since in table.columns
    cascades = any(key.ondelete == "CASCADE" for key in table.foreign_keys)
    assert "server" in table.columns or cascades, "its rows are not found with those of their server"
    assert kept.since or table is schema.SERVERS or cascades, "its rows never grow old"


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_says_what_it_holds_and_whether_that_is_a_person(table: Table) -> None:
    for column in table.columns:
        assert column.doc or column.name in schema.COMMON, f"{column} says nothing of itself"
        kind = column.info.get("personal")
        if isinstance(column.type, BigInteger) and kind is None:
            assert column.name in NO_PERSON, f"{column} may be the id of a person"
        if "hash" in column.name:
            assert kind is Personal.HASHED
        if kind is Personal.HASHED:
            assert set(column.info["scope"]) <= set(table.columns.keys())
        if kind in {Personal.ACTED, Personal.ASKED}:
            assert column.nullable


async def test_what_is_older_than_it_may_be_goes_and_the_rest_stays(filler: Filler) -> None:
    database = filler.store.database
    ages = (3, 8, 31, 91, 732)
    for age in ages * 2:
        await filler.fill(1, NOW - age * DAY)
        await filler.fill(2, NOW - age * DAY)
    removed = await filler.store.erasure.purge({1: 30, 2: 90}.__getitem__)
    short, long = await counts(database, 1), await counts(database, 2)
    assert {table.name: short[table.name] for table in AGEING} == {
        table.name: 2 * sum(age <= (table.info["kept"].days or 30) for age in ages) for table in AGEING
    }
    assert {table.name: long[table.name] for table in AGEING} == {
        table.name: 2 * sum(age <= (table.info["kept"].days or 90) for age in ages) for table in AGEING
    }
    assert long["servers"] == 1
    assert long["card_passages"] == long["cards"] + short["cards"]
    assert removed > 0
    assert await filler.store.erasure.purge({1: 30, 2: 90}.__getitem__) == 0


async def test_what_has_no_time_yet_does_not_grow_old(filler: Filler) -> None:
    async with filler.store.database.writing() as connection:
        taught = {"server": 1, "claim": "nato", "question": "Who?", "passages": "[]", "at": 0}
        await connection.execute(insert(schema.TAUGHT).values(taught))
    await filler.store.erasure.purge(lambda _: 1)
    assert (await counts(filler.store.database))["taught"] == 1


async def test_a_server_that_removed_the_bot_goes_whole_after_seven_days(filler: Filler) -> None:
    database = filler.store.database
    for server in (1, 2, 3, 4):
        for _ in range(3):
            await filler.fill(server, NOW)
    left = {1: NOW - 7 * DAY - 1, 2: NOW - 7 * DAY + 1, 3: NOW - 7 * DAY - 1}
    async with database.writing() as connection:
        for server, at in left.items():
            row = schema.SERVERS.update().where(schema.SERVERS.c.server == server)
            await connection.execute(row.values(left_at=at))
    removed = await filler.store.erasure.purge_removed(present={3, 4})
    first = await counts(database, 1)
    assert {name: count for name, count in first.items() if name != "card_passages"} == dict.fromkeys(
        (table.name for table in TABLES if table.name != "card_passages"), 0
    )
    for server in (2, 3, 4):
        assert set((await counts(database, server)).values()) == {1, 3, 9}
    assert removed == 3 * sum("server" in table.columns for table in TABLES) - 2
    assert await filler.store.erasure.purge_removed(present={3, 4}) == 0


async def test_a_person_is_taken_out_of_every_table_and_nothing_else_changes(filler: Filler) -> None:
    database, store = filler.store.database, filler.store
    for _ in range(2):
        await filler.fill(1, NOW, MEMBER)
        await filler.fill(2, NOW, OTHER)
    before = await counts(database)
    told = await store.erasure.forget(MEMBER)
    columns = {kind: len(erasure.personal(kind)) for kind in Personal}
    assert told == Forgotten(*(2 * columns[kind] for kind in Personal))
    after = await everything(database)
    assert f", {MEMBER}," not in after
    assert f", {OTHER}," in after
    addressed = {column.table.name for column in erasure.personal(Personal.ADDRESSED)}
    assert await counts(database) == {name: count - 2 * (name in addressed) for name, count in before.items()}
    assert await store.erasure.forget(MEMBER) == Forgotten()
    assert await everything(database) == after


async def test_the_hashes_of_a_person_are_found_among_more_than_a_page_of_others(
    filler: Filler, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasure, "_PAGE", 3)
    for person in (OTHER, MEMBER, OTHER, OTHER, MEMBER, OTHER, OTHER):
        await filler.fill(1, NOW, person)
    columns = len(erasure.personal(Personal.HASHED))
    assert (await filler.store.erasure.forget(MEMBER)).hashed == 2 * columns
    assert (await filler.store.erasure.forget(OTHER)).hashed == 5 * columns


async def test_who_asked_in_vain_is_taken_out_of_a_question_that_stays(database: Database) -> None:
    store = Store(database, b"secret")
    gap = await store.gaps.add(Asked(1, "Who dug it?", MEMBER))
    for _ in range(2):  # each counts once
        await store.gaps.add(Asked(1, "Who then?", OTHER, gap))
    assert await store.gaps.want_word(1, gap, MEMBER)
    assert await store.erasure.forget(MEMBER) == Forgotten(asked=1, hashed=1)
    assert await store.gaps.waiting() == []
    assert not await store.gaps.want_word(1, gap, MEMBER)
    await store.gaps.add(Asked(1, "Who then?", OTHER, gap))
    (left,) = await store.gaps.page(1, State.OPEN, limit=2)
    assert left.count == 2
    assert await store.gaps.wordings([gap]) == {gap: ["Who dug it?", "Who then?"]}


async def test_two_processes_that_purge_at_once_remove_everything_once(filler: Filler) -> None:
    for _ in range(6):
        await filler.fill(1, NOW - 1000 * DAY)
    other = Database(filler.store.database.url)
    second = erasure.Erasure(other, filler.store.hashed, clock=lambda: NOW)
    await asyncio.gather(*(one.purge(lambda _: 90) for one in (filler.store.erasure, second) for _ in range(2)))
    await filler.store.erasure.purge(lambda _: 90)
    await other.close()
    left = await counts(filler.store.database)
    assert {name for name, count in left.items() if count} == {"servers"}
