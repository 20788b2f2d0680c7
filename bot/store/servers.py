"""What each server has set, as rows; and which servers the bot is in, or was removed from."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Table, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.actions import MOST_DETAILS, Action, Actions, Kind
from bot.store.database import Database
from bot.store.schema import SERVERS

TOGETHER = 500
"""Servers that one statement names: SQLite has a limit."""
SLACK = 60
"""Seconds by which the clocks of two machines may differ."""

Values = Mapping[str, Any]
"""Settings by their keys; None stands for what holds for all servers."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a change came to: all that the server sets now, and the action that tells of it; 0 where nothing changed."""

    settings: Values
    action: int


class Servers:
    """The rows of all servers."""

    def __init__(self, database: Database, actions: Actions, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._actions = actions
        self._clock = clock

    async def changed(self, since: int = 0) -> tuple[Mapping[int, Values], int]:
        """What the servers set of which anything changed since a moment, and the moment to ask from the next time.

        Raises:
            StoreUnavailableError: it cannot be read.
        """
        row = SERVERS.c
        statement = select(row.server, row.settings, row.changed_at).where(row.changed_at >= since - SLACK)
        async with self._database.reading() as connection:
            rows = (await connection.execute(statement)).all()
        latest = max((changed for _, _, changed in rows), default=since)
        return {server: json.loads(settings) for server, settings, _ in rows}, max(since, latest)

    async def change(
        self, server: int, values: Values, moderator: int, *, expected: Values | None = None
    ) -> Change | None:
        """Sets, or takes back, some settings of a server, and writes down who did it; None where others changed them.

        Args:
            server: its id.
            values: what is to be set; None takes back.
            moderator: who does it.
            expected: what has to hold, or nothing is done.

        Raises:
            StoreUnavailableError: it could not be written.
        """
        async with self._database.writing() as connection:
            await _present(connection, [server])
            # Two processes that change the same row go one after the other: PostgreSQL by this, SQLite always.
            statement = select(SERVERS.c.settings).where(SERVERS.c.server == server).with_for_update()
            held = json.loads((await connection.execute(statement)).scalar_one())
            if expected is not None and any(held.get(key) != value for key, value in expected.items()):
                return None
            before = {key: held.get(key) for key in values}
            if before == dict(values):
                return Change(held, 0)
            later = {key: value for key, value in {**held, **values}.items() if value is not None}
            text = json.dumps(later, ensure_ascii=False)
            row = update(SERVERS).where(SERVERS.c.server == server)
            await connection.execute(row.values(settings=text, changed_at=int(self._clock())))
            action = Action(server, Kind.SETTINGS, moderator, details=_details(before, values))
            return Change(later, await self._actions.add_within(connection, action))

    async def welcome(self, server: int) -> bool:
        """Notes that the panel is offered in a server; False where it was offered before.

        Raises:
            StoreUnavailableError: it could not be written.
        """
        row = update(SERVERS).where(SERVERS.c.server == server, SERVERS.c.welcomed_at.is_(None))
        async with self._database.writing() as connection:
            await _present(connection, [server])
            written = await connection.execute(row.values(welcomed_at=int(self._clock())))
            return written.rowcount > 0

    async def welcomed(self) -> Collection[int]:
        """The servers in which the panel was offered."""
        statement = select(SERVERS.c.server).where(SERVERS.c.welcomed_at.is_not(None))
        async with self._database.reading() as connection:
            return frozenset((await connection.execute(statement)).scalars())

    async def meet(self, present: Collection[int], ours: Callable[[int], bool] = lambda _: True) -> None:
        """Notes which servers the bot is in: those of `ours` that are not among them have removed it.

        One that has it again is as if it had never been without.

        Raises:
            StoreUnavailableError: it could not be written.
        """
        async with self._database.reading() as connection:
            known = dict((await connection.execute(select(SERVERS.c.server, SERVERS.c.left_at))).tuples().all())
        new = [server for server in present if server not in known]
        back = [server for server in present if known.get(server) is not None]
        left = [one for one, when in known.items() if when is None and one not in present and ours(one)]
        if not (new or back or left):
            return
        now = int(self._clock())
        async with self._database.writing() as connection:
            await _present(connection, new)
            for servers, when in ((back, None), (left, now)):
                for some in _parts(servers):
                    row = update(SERVERS).where(SERVERS.c.server.in_(some))
                    await connection.execute(row.values(left_at=when))


def _details(before: Values, after: Values) -> Values:
    """What was changed and to what; the keys alone, where that is too long to be kept, and so to be taken back."""
    whole = {"before": dict(before), "after": dict(after)}
    return whole if len(json.dumps(whole, ensure_ascii=False)) <= MOST_DETAILS else {"keys": sorted(after)}


async def _present(connection: AsyncConnection, servers: Iterable[int]) -> None:
    """Makes the rows that are not there."""
    make: Callable[[Table], Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}[connection.dialect.name]
    for some in _parts(list(servers)):
        rows = [{"server": server} for server in some]
        await connection.execute(make(SERVERS).values(rows).on_conflict_do_nothing())


def _parts(servers: Sequence[int]) -> Iterable[Sequence[int]]:
    return (servers[start : start + TOGETHER] for start in range(0, len(servers), TOGETHER))
