"""What a server was taught is its own, answers until it is undone, and comes back as it was."""

from __future__ import annotations

import pytest

from bot.store import taught as taught_module
from bot.store.database import Database
from bot.store.taught import TaughtRow, TaughtRows, TooManyError

ROW = TaughtRow(1, "pond", "may one swim there?", ("courier/stone", "survey/silt"), 10, b"\x01\x02", "e5")


@pytest.fixture
def rows(database: Database) -> TaughtRows:
    return TaughtRows(database, lambda: 50.0)


async def add(rows: TaughtRows, database: Database, row: TaughtRow) -> int:
    async with database.writing() as connection:
        return await rows.add(row, connection)


async def test_what_comes_back_is_what_was_taught(rows: TaughtRows, database: Database) -> None:
    number = await add(rows, database, ROW)
    (found,) = await rows.of(1)
    assert found == TaughtRow(
        1, "pond", "may one swim there?", ("courier/stone", "survey/silt"), 10, b"\x01\x02", "e5", 50, number
    )
    assert await rows.of(2) == []
    assert await rows.page() == [found]


async def test_a_question_that_is_taught_again_has_the_passages_that_were_chosen_last(
    rows: TaughtRows, database: Database
) -> None:
    await add(rows, database, ROW)
    await add(rows, database, TaughtRow(1, "pond", ROW.question, ("survey/silt",)))
    assert [one.passages for one in await rows.of(1)] == [("survey/silt",)]


async def test_what_is_undone_answers_no_more_until_that_is_undone(rows: TaughtRows, database: Database) -> None:
    number = await add(rows, database, ROW)
    assert await rows.retire(2, [number]) == 0
    assert await rows.retire(1, [number]) == 1
    assert await rows.retire(1, [number]) == 0
    assert await rows.of(1) == []
    assert not await rows.restore(2, number)
    assert await rows.restore(1, number)
    assert [one.id for one in await rows.of(1)] == [number]


async def test_a_server_teaches_no_more_than_so_many(
    rows: TaughtRows, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taught_module, "MOST", 1)
    await add(rows, database, ROW)
    with pytest.raises(TooManyError):
        await add(rows, database, TaughtRow(1, "pond", "another one?", ("survey/silt",)))
    await add(rows, database, ROW)
    assert len(await rows.of(1)) == 1
