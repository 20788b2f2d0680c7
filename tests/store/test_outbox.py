"""Letters are written with what they tell of, and forgotten when they were sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.store.database import Database
from bot.store.outbox import TERM, Letter, Outbox

LETTER = Letter(1, 10, "report", {"note": "Danke, “Ada”"}, at=1_000)


async def put(database: Database, outbox: Outbox, *letters: Letter) -> None:
    async with database.writing() as connection:
        for letter in letters:
            await outbox.add(letter, connection)


async def test_a_letter_lies_there_until_it_is_ended(database: Database) -> None:
    outbox = Outbox(database, lambda: 2_000)
    await put(database, outbox, LETTER, replace(LETTER, person=11))
    first, second = await outbox.page()
    assert (first.server, first.person, first.kind, first.details, first.at) == (1, 10, "report", LETTER.details, 1_000)
    assert (first.tried_at, second.person) == (0, 11)
    assert await outbox.begin(first)
    assert (await outbox.page())[0].tried_at == 2_000
    await outbox.end(first)
    assert await outbox.page() == [second]
    assert not await outbox.begin(first)
    assert await outbox.page(second.id) == []


async def test_the_first_try_is_remembered_and_not_the_last(database: Database) -> None:
    now = [2_000]
    outbox = Outbox(database, lambda: now[0])
    await put(database, outbox, LETTER)
    for _ in range(2):
        assert await outbox.begin((await outbox.page())[0])
        now[0] += 50
    assert (await outbox.page())[0].tried_at == 2_000


async def test_nothing_is_written_where_what_it_tells_of_was_not(database: Database) -> None:
    async def fail(outbox: Outbox) -> None:
        async with database.writing() as connection:
            await outbox.add(LETTER, connection)
            raise KeyError

    outbox = Outbox(database, lambda: 2_000)
    with pytest.raises(KeyError):
        await fail(outbox)
    assert await outbox.page() == []


async def test_a_letter_that_comes_too_late_is_not_sent(database: Database) -> None:
    outbox = Outbox(database, lambda: 1_000 + TERM)
    await put(database, outbox, LETTER)
    assert await outbox.page() == []


async def test_each_letter_has_a_name_of_its_own(database: Database) -> None:
    outbox = Outbox(database, lambda: 1_000)
    names = []
    for _ in range(2):
        await put(database, outbox, LETTER, LETTER)
        letters = await outbox.page()
        names += [letter.nonce for letter in letters]
        for letter in letters:
            await outbox.end(letter)  # a database may give its id to the next
    assert len(set(names)) == 4
    assert all(0 < name < 1 << 63 for name in names)
