"""What a server was taught is read once, is kept for few servers, and keeps no question waiting."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.desk import lessons as lessons_module
from bot.discord_app.desk.lessons import Lessons
from bot.settings import DiscordSettings
from bot.store.database import Database
from bot.store.store import Store
from bot.store.taught import TaughtRow, TaughtRows
from tests.answering.bases import encoded
from tests.patience import PATIENCE

ROW = TaughtRow(1, "heron", "may a wader be chased off?", ("pamphlet/otter",), 7)


class CountedRows(TaughtRows):
    """Counts how often it is read, and waits for leave before it answers."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self.reads = 0
        self.begun, self.leave = asyncio.Event(), asyncio.Event()
        self.leave.set()

    async def of(self, server: int) -> Sequence[TaughtRow]:
        self.reads += 1
        found = await super().of(server)
        self.begun.set()
        await self.leave.wait()
        return found


@pytest.fixture
async def serving() -> AsyncIterator[Serving]:
    served = Served(encoded(), DiscordSettings())
    running = Serving(served, lambda _: served)
    yield running
    running.close()


@pytest.fixture
def store(database: Database) -> Store:
    made = Store(database, b"secret")
    made.taught = CountedRows(database)
    return made


def rows(store: Store) -> CountedRows:
    assert isinstance(store.taught, CountedRows)
    return store.taught


async def test_of_many_questions_at_once_one_reads(serving: Serving, store: Store) -> None:
    lessons = Lessons(serving, store)
    number = await lessons.teach(ROW)
    found = await asyncio.gather(*(lessons.of(1) for _ in range(150)))
    assert {tuple(one.text for one in taught.questions) for taught in found} == {(ROW.question,)}
    assert rows(store).reads == 1
    assert (await lessons.of(1)).questions[0].vector is not None
    assert await lessons.undo(1, number)
    assert not await lessons.of(1)
    assert rows(store).reads == 2


async def test_what_another_process_retired_is_given_up_with_the_next_base(serving: Serving, store: Store) -> None:
    lessons = Lessons(serving, store)
    number = await lessons.teach(ROW)
    assert await lessons.of(1)
    assert await store.taught.retire(1, [number])
    assert await lessons.retire() == 0
    assert not await lessons.of(1)


async def test_a_slow_store_keeps_no_question_waiting_and_is_heard_later(serving: Serving, store: Store) -> None:
    lessons = Lessons(serving, store, patience=0.0)
    await lessons.teach(ROW)
    rows(store).leave.clear()
    assert not await lessons.of(1)
    rows(store).leave.set()
    while not await lessons.of(1):
        pass
    assert rows(store).reads == 1


async def test_who_asks_while_something_is_taught_is_answered_with_it(serving: Serving, store: Store) -> None:
    lessons = Lessons(serving, store, patience=PATIENCE)
    rows(store).leave.clear()
    asking = asyncio.create_task(lessons.of(1))
    await rows(store).begun.wait()
    await lessons.teach(ROW)
    rows(store).leave.set()
    assert (await asking).questions


async def test_what_is_taught_while_a_server_is_read_is_not_lost(serving: Serving, store: Store) -> None:
    lessons = Lessons(serving, store, patience=0.0)
    rows(store).leave.clear()
    assert not await lessons.of(1)
    while not rows(store).reads:
        await lessons.of(1)
    await lessons.teach(ROW)
    rows(store).leave.set()
    while not (found := await lessons.of(1)):
        pass
    assert [one.text for one in found.questions] == [ROW.question]


async def test_only_so_many_servers_are_at_hand(
    serving: Serving, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lessons_module, "MOST_SERVERS", 2)
    lessons = Lessons(serving, store)
    for server in (1, 2, 3, 3, 1):
        await lessons.of(server)
    assert rows(store).reads == 4
    assert not await lessons.of(None)
    assert not await Lessons(serving, None).of(1)
