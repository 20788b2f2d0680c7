"""Cards are remembered, found by what they show, and edited once for each state."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Connection, Executable, event, func, select, text

from bot.store.cards import Card, Cards, Shown
from bot.store.database import Database
from bot.store.schema import CARD_PASSAGES

BAKER = Shown("lrt/p1", "a" * 32, "Not one inch eastward.")
KOHL = Shown("lrt/p2", "b" * 32, "We agreed on nothing of the kind.")
FIRST = Card(1000, 100, 1, "nato", "en", (BAKER, KOHL), at=50)
SECOND = Card(1001, 101, 1, "nato", "de", (BAKER,), at=60)
ELSEWHERE = Card(1002, 200, 2, "nato", "en", (KOHL,), at=70)


@pytest.fixture
async def cards(database: Database) -> Cards:
    filled = Cards(database)
    await filled.update([FIRST, SECOND, ELSEWHERE])
    return filled


async def test_what_comes_back_is_what_was_remembered(cards: Cards) -> None:
    assert await cards.get(1000) == FIRST
    assert await cards.get(77) is None


async def test_a_card_that_shows_something_else_now_is_remembered_anew(cards: Cards, database: Database) -> None:
    await cards.update([replace(FIRST, shown=(KOHL,)), replace(SECOND, claim="moon")], gone=[1002, 1003])
    assert await cards.get(1000) == replace(FIRST, shown=(KOHL,))
    assert await cards.get(1002) is None
    async with database.reading() as connection:
        assert (await connection.execute(select(func.count()).select_from(CARD_PASSAGES))).scalar_one() == 2


async def test_each_version_is_told_once_with_what_it_is_of(cards: Cards) -> None:
    assert await cards.versions() == [BAKER.version, KOHL.version]
    assert await cards.named([KOHL.version, "c" * 32]) == [(KOHL.version, "nato", "lrt/p2")]


async def test_the_cards_of_a_version_are_marked_once_and_counted_by_server(cards: Cards) -> None:
    assert await cards.mark([KOHL.version]) == {(1, "nato"): 1, (2, "nato"): 1}
    assert await cards.mark([BAKER.version, KOHL.version]) == {(1, "nato"): 1}
    assert await cards.servers() == {1: 2, 2: 1}
    assert await cards.stale(1, (), 10) == [SECOND, FIRST]
    assert await cards.stale(1, (101,), 10) == [FIRST]


async def test_what_was_settled_is_not_stale_and_shows_what_it_was_given(cards: Cards) -> None:
    await cards.mark([BAKER.version])
    later = replace(FIRST, shown=(replace(BAKER, version="d" * 32, text="Not an inch."), KOHL), changes=({"on": "x"},))
    await cards.intend(later)
    assert await cards.get(1000) == replace(FIRST, changes=later.changes)
    await cards.settle(later)
    assert await cards.get(1000) == later
    assert await cards.stale(1, (), 10) == [SECOND]


async def test_nothing_is_settled_of_a_card_that_was_forgotten_meanwhile(cards: Cards) -> None:
    await cards.update([], gone=[1000])
    await cards.settle(FIRST)
    assert await cards.get(1000) is None


async def test_no_look_at_the_cards_reads_them_all(cards: Cards, database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("how SQLite goes about it")
    looks: list[Executable] = []

    def look(_: Connection, statement: Executable, *__: object) -> None:
        looks.append(statement)

    async with database.reading() as connection:
        engine = connection.engine.sync_engine
        event.listen(engine, "before_execute", look)
    await cards.versions()
    await cards.named([BAKER.version])
    await cards.mark([BAKER.version])
    await cards.servers()
    await cards.stale(1, (101,), 10)
    event.remove(engine, "before_execute", look)
    async with database.reading() as connection:
        for statement in looks:
            written = statement.compile(engine, compile_kwargs={"literal_binds": True})
            steps = [row[3] for row in await connection.execute(text(f"EXPLAIN QUERY PLAN {written}"))]
            scanned = [step for step in steps if step.startswith("SCAN card") and "INDEX" not in step]
            assert scanned == [], str(written)
    assert len(looks) == 6
