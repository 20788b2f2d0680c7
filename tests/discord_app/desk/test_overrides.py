"""What servers set stays in step with the store, is checked before it is written, and is each process's own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from bot.discord_app.desk.overrides import Changed, Overrides, Unchanged
from bot.errors import SettingsError
from bot.settings import ServerOverride
from bot.store.actions import Action, Filter, Kind
from bot.store.database import Database
from bot.store.store import Store


@dataclass
class Guild:
    id: int


@dataclass
class Client:
    """As much of a client as tells which servers it is in."""

    servers: tuple[int, ...]
    shard_ids: list[int] | None = None
    shard_count: int | None = 1
    ready: bool = True

    @property
    def guilds(self) -> list[Guild]:
        return [Guild(server) for server in self.servers]

    def is_ready(self) -> bool:
        return self.ready

    def serves(self, server: int) -> bool:
        return self.shard_ids is None or (server >> 22) % (self.shard_count or 1) in self.shard_ids


class Enough(Exception):  # noqa: N818  # ends a loop that never ends
    """The bot has looked once."""


async def once(overrides: Overrides, client: Client | None) -> None:
    async def pause(_: float) -> None:
        raise Enough

    with pytest.raises(Enough):
        await overrides.keep_up(lambda: client, pause)  # type: ignore[arg-type,return-value]  # as much of one as it takes


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, b"secret")


async def left(store: Store) -> set[int]:
    async with store.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT server FROM servers WHERE left_at IS NOT NULL")
        return set(rows.scalars())


@pytest.mark.parametrize("values", [{"term": 4000}, {"deny": [1, 1]}, {"loud": True}, {"private": "yes"}])
async def test_a_value_that_bot_yaml_would_not_take_is_not_written(store: Store, values: dict[str, Any]) -> None:
    overrides = Overrides(store)
    with pytest.raises(SettingsError):
        await overrides.change(5, {"mentions": False, **values}, 7)
    assert overrides.of(5) == ServerOverride()
    assert (await store.servers.changed())[0] == {}


async def test_a_change_of_something_else_is_not_taken_back_as_one_of_settings(store: Store) -> None:
    overrides = Overrides(store)
    changed = await overrides.change(5, {"private": True}, 7)
    post = await store.actions.add(Action(5, Kind.POST, 7, details={"before": {"private": None}, "after": {}}))
    assert await overrides.revert(5, post, 7) is Unchanged.FORGOTTEN
    assert await overrides.revert(6, changed.action, 7) is Unchanged.FORGOTTEN
    assert await overrides.revert(5, changed.action, 8) == Changed({"private": None}, post + 1)
    assert [one.moderator for one in await store.actions.page(5, Filter(kind=Kind.SETTINGS), limit=9)] == [8, 7]


async def test_what_a_server_had_set_holds_again_when_it_has_the_bot_back(store: Store) -> None:
    overrides = Overrides(store)
    store.servers._clock = lambda: 1000.0
    await overrides.change(5, {"private": True}, 7)
    store.servers._clock = lambda: 9000.0
    await overrides.change(6, {"term": 30}, 7)
    for present in ((5, 6), (6,), (6,)):
        await once(overrides, Client(present))
    assert overrides.of(5) == ServerOverride()
    for _ in range(2):
        await once(overrides, Client((5, 6)))
    assert (overrides.of(5).private, overrides.of(6).term) == (True, 30)


async def test_only_servers_of_ones_own_shards_are_marked_as_left(store: Store) -> None:
    first, second = 1 << 22, 2 << 22  # of two shards, the second and the first
    await store.servers.meet({first, second})
    await once(Overrides(store), Client((), [1], 2))
    assert await left(store) == {first}
    await once(Overrides(store), Client((), [0], 2))
    assert await left(store) == {first, second}


async def test_before_the_connection_stands_nothing_is_known_to_be_left(store: Store) -> None:
    await store.servers.meet({5})
    for client in (None, Client((), ready=False)):
        await once(Overrides(store), client)
    assert await left(store) == set()
