"""Anybody reads what is kept of them, in servers and directly, and takes themselves out of it, once and again."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest
from sqlalchemy import URL, Table, func, insert, select

from bot.answering.answerer import Answerer
from bot.render import phrases
from bot.settings import DiscordSettings
from bot.store import schema
from bot.store.actions import Action, Filter, Kind
from bot.store.database import SQLITE, Database
from bot.store.erasure import DAY
from bot.store.store import Store
from tests.loopback.desk import Desk
from tests.loopback.interactions import Interaction
from tests.loopback.server import Loopback
from tests.loopback.world import texts
from tests.patience import PATIENCE


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, b"secret")


async def in_private(interaction: Interaction) -> str:
    """What the person reads who alone sees the answer."""
    message = await interaction.answered()
    assert message["flags"] & 64
    return texts(message)


async def test_a_person_reads_what_is_kept_and_takes_themselves_out_of_it(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store
) -> None:
    world, mona, other = here.world, here.world.moderator, here.world.other
    report = {"server": world.guild_id, "at": 1, "channel": 1, "message": 5, "claim": "nato", "reason": "context"}
    async with store.database.writing() as connection:
        for person in (mona, other):
            row = report | {"by_hash": store.hashed(person.id, 5), "asker": person.id}
            await connection.execute(insert(schema.REPORTS).values(row))
    for person in (mona, mona, other):
        await store.actions.add(Action(world.guild_id, Kind.POST, person.id, at=int(time.time())))
    async with Desk(here, answerer, tmp_path, store):
        asked = await here.slash("privacy", user=mona, channel=world.direct)
        told = await in_private(asked)
        assert "90 days" in told
        assert phrases.QUESTIONS_NOT_KEPT in told
        card = await asked.answered()
        done = await in_private(await here.press(card, phrases.DELETE_MINE, user=mona))
        assert "- 2 things that you did as a moderator\n- 1 wish for word back\n- 1 report or question" in done
        assert phrases.LOG_STAYS in done
        again = await in_private(await here.press(card, phrases.DELETE_MINE, user=mona))
        assert again == phrases.NOTHING_FORGOTTEN
    people = [one.moderator for one in await store.actions.page(world.guild_id, Filter(), limit=9)]
    assert people.count(None) == 2
    assert people.count(other.id) == 1


async def test_who_reported_a_card_is_taken_out_of_a_report_that_stays(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store
) -> None:
    async with Desk(here, answerer, tmp_path, store):
        shown = await (await here.slash("ask", question="Did Baker promise not one inch eastward?")).answered()
        opened = await here.press(shown, phrases.REPORT)
        told = await in_private(await here.submit(opened, "Too short.", choose=(phrases.REASONS["context"],)))
        assert told == phrases.REPORTED
        card = await (await here.slash("privacy")).answered()
        done = await in_private(await here.press(card, phrases.DELETE_MINE))
        assert "- 1 report or question, as a hash" in done
        async with store.database.reading() as connection:
            (row,) = (await connection.execute(select(schema.REPORTS))).all()
        assert row.text == "Too short."
        assert row.by_hash != store.hashed(here.world.asker.id, int(shown["id"]))
        assert await in_private(await here.press(card, phrases.DELETE_MINE)) == phrases.NOTHING_FORGOTTEN


async def test_what_is_told_is_what_the_server_has_set(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store
) -> None:
    settings = DiscordSettings(term=30, keep_unanswered=True)
    async with Desk(here, answerer, tmp_path, store, settings):
        told = await in_private(await here.slash("privacy"))
    assert "after 30 days" in told
    assert phrases.QUESTIONS_KEPT in told


async def test_without_a_store_nothing_is_kept_and_while_it_is_away_nothing_is_said_to_be_removed(
    here: Loopback, answerer: Answerer, tmp_path: Path
) -> None:
    (tmp_path / "audiatur.db").write_bytes(b"this is no database" * 100)
    broken = Store(Database(URL.create(SQLITE, database=str(tmp_path / "audiatur.db"))), b"secret")
    for store, expected in ((None, phrases.NOTHING_FORGOTTEN), (broken, phrases.NOT_FORGOTTEN)):
        async with Desk(here, answerer, tmp_path / "state", store):
            card = await (await here.slash("privacy")).answered()
            assert await in_private(await here.press(card, phrases.DELETE_MINE)) == expected
    await broken.database.close()


async def test_while_another_process_locks_the_file_nothing_is_removed_and_it_says_so(
    here: Loopback, answerer: Answerer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.store.database._LOCKED", 0.05)
    url = URL.create(SQLITE, database=str(tmp_path / "audiatur.db"))
    store, other = Store(Database(url), b"secret"), Database(url)
    await store.database.open()
    async with Desk(here, answerer, tmp_path / "state", store):
        card = await (await here.slash("privacy")).answered()
        async with other.writing():
            assert await in_private(await here.press(card, phrases.DELETE_MINE)) == phrases.NOT_FORGOTTEN
            assert "Baker" in texts(await (await here.slash("ask", question="Did Baker promise?")).answered())
    await store.database.close()
    await other.close()


async def test_a_running_bot_purges_by_itself(here: Loopback, answerer: Answerer, tmp_path: Path, store: Store) -> None:
    now, server = int(time.time()), here.world.guild_id
    for age in (1, 29, 31, 400):
        await store.actions.add(Action(server, Kind.POST, 1, at=now - age * DAY))
    async with store.database.writing() as connection:
        for gone in (5, server):  # the second has the bot, whatever stands in the store
            await connection.execute(insert(schema.SERVERS).values(server=gone, left_at=now - 8 * DAY))
    for elsewhere in (7, 8):  # of another process; the first has set a term of its own
        await store.actions.add(Action(elsewhere, Kind.POST, 1, at=now - 200 * DAY))
    await store.servers.change(7, {"term": 365}, 1)
    async with Desk(here, answerer, tmp_path, store, DiscordSettings(term=30)), asyncio.timeout(PATIENCE):
        while await _count(store.database, schema.ACTIONS) > 4 or await _known(store.database, 5):
            pass
    assert len(await store.actions.page(7, Filter(), limit=9)) == 2
    assert await _known(store.database, server)
    left = await store.actions.page(server, Filter(), limit=9)
    assert [(now - one.at) // DAY for one in left] == [1, 29]


async def _known(database: Database, server: int) -> bool:
    async with database.reading() as connection:
        row = await connection.execute(select(schema.SERVERS).where(schema.SERVERS.c.server == server))
        return row.one_or_none() is not None


async def _count(database: Database, table: Table) -> int:
    async with database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
