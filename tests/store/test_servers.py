"""What servers set is kept whole, changed by one at a time, and taken back only as long as nobody else changed it."""

from __future__ import annotations

import asyncio

import pytest

from bot.store.actions import MOST_DETAILS, Action, Actions, Filter, Kind
from bot.store.database import Database
from bot.store.servers import SLACK, TOGETHER, Change, Servers


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def actions(database: Database) -> Actions:
    return Actions(database)


@pytest.fixture
def servers(database: Database, actions: Actions, clock: Clock) -> Servers:
    return Servers(database, actions, clock)


async def settings(actions: Actions, server: int = 5) -> list[Action]:
    return list(await actions.page(server, Filter(kind=Kind.SETTINGS), limit=50))


async def test_what_was_set_is_read_again_with_who_did_it(servers: Servers, actions: Actions) -> None:
    first = await servers.change(5, {"allow": [10, 2**63 - 1], "private": True}, 7)
    assert await servers.change(5, {"private": False}, 8) == Change(
        {"allow": [10, 2**63 - 1], "private": False}, first.action + 1 if first else 0
    )
    held, _ = await servers.changed()
    assert held == {5: {"allow": [10, 2**63 - 1], "private": False}}
    assert [(one.moderator, one.details) for one in await settings(actions)] == [
        (8, {"before": {"private": True}, "after": {"private": False}}),
        (7, {"before": {"allow": None, "private": None}, "after": {"allow": [10, 2**63 - 1], "private": True}}),
    ]


async def test_what_is_set_already_is_no_change(servers: Servers, actions: Actions) -> None:
    await servers.change(5, {"private": True}, 7)
    assert await servers.change(5, {"private": True}, 8) == Change({"private": True}, 0)
    assert len(await settings(actions)) == 1


async def test_none_takes_back_what_was_set(servers: Servers) -> None:
    await servers.change(5, {"private": True, "term": 30}, 7)
    taken = await servers.change(5, {"private": None}, 7)
    assert taken is not None
    assert taken.settings == {"term": 30}


async def test_nothing_is_changed_where_something_else_holds_than_expected(servers: Servers, actions: Actions) -> None:
    await servers.change(5, {"private": True, "term": 30}, 7)
    assert await servers.change(5, {"private": None}, 8, expected={"private": False}) is None
    assert await servers.change(5, {"private": None}, 8, expected={"private": True, "deny": [1]}) is None
    assert len(await settings(actions)) == 1
    assert await servers.change(5, {"private": None}, 8, expected={"private": True, "deny": None})


async def test_many_at_once_lose_nothing_of_each_other(servers: Servers, actions: Actions) -> None:
    keys = [f"key{number}" for number in range(12)]
    await asyncio.gather(*(servers.change(5, {key: 1}, 7) for key in keys))
    held, _ = await servers.changed()
    assert sorted(held[5]) == sorted(keys)
    assert len(await settings(actions)) == len(keys)


async def test_only_what_changed_since_is_read_again(servers: Servers, clock: Clock) -> None:
    await servers.change(5, {"term": 30}, 7)
    clock.now += SLACK + 100
    await servers.change(6, {"term": 31}, 7)
    _, moment = await servers.changed()
    assert moment == clock.now
    held, later = await servers.changed(moment)
    assert (held, later) == ({6: {"term": 31}}, moment)
    clock.now -= 30  # another machine, whose clock is behind
    await servers.change(7, {"term": 32}, 7)
    assert 7 in (await servers.changed(moment))[0]


async def test_a_change_that_is_too_long_to_be_taken_back_is_told_by_its_keys(
    servers: Servers, actions: Actions
) -> None:
    assert await servers.change(5, {"claims": ["x" * 80] * 60, "term": 30}, 7)
    assert [one.details for one in await settings(actions)] == [{"keys": ["claims", "term"]}]
    assert MOST_DETAILS < 60 * 80


async def test_a_change_that_fails_is_not_told(servers: Servers, actions: Actions) -> None:
    with pytest.raises(TypeError):
        await servers.change(5, {"term": object()}, 7)
    assert await settings(actions) == []
    assert (await servers.changed())[0] == {}


async def test_a_server_is_welcomed_once(servers: Servers) -> None:
    assert sorted(await asyncio.gather(*(servers.welcome(5) for _ in range(4)))) == [False, False, False, True]
    assert await servers.welcomed() == {5}


async def left(database: Database) -> dict[int, int | None]:
    async with database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT server, left_at FROM servers ORDER BY server")
        return dict(rows.tuples().all())


async def test_a_server_that_removed_the_bot_is_marked_until_it_comes_back(
    servers: Servers, clock: Clock, database: Database
) -> None:
    await servers.meet({5, 6, 7})
    clock.now = 2000
    await servers.meet({5, 8}, ours=lambda server: server != 7)
    assert await left(database) == {5: None, 6: 2000, 7: None, 8: None}
    clock.now = 3000
    await servers.meet({5, 8}, ours=lambda server: server != 7)
    assert (await left(database))[6] == 2000
    await servers.meet({5, 6, 8}, ours=lambda server: server != 7)
    assert (await left(database))[6] is None


async def test_thousands_of_servers_are_met_at_once(servers: Servers, database: Database) -> None:
    many = range(1, 2 * TOGETHER + 100)
    await servers.meet(many)
    await servers.meet(())
    assert len(await left(database)) == len(many)
    assert None not in (await left(database)).values()
