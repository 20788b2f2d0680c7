"""Takes out of the store what is over, a server that removed the bot, and a person who wants to be forgotten.

How the rows of each are found is said by the tables themselves, in `schema`.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, delete, func, select, tuple_, update

from bot.store.database import Database
from bot.store.schema import METADATA, REMOVED_DAYS, SERVERS, Kept, Personal

DAY = 24 * 3600
BATCH = 500
"""Rows that are removed in one go, so that nobody waits for them."""
BREATH = 0.1
"""Seconds between two batches, in which others write."""
_PAGE = 200  # rows that are hashed in one go, on the event loop

Hashed = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """From how many rows a person was taken out.

    `acted` as a moderator, `asked` for word back, `addressed` by messages that are not sent yet, `hashed` where a hash
    stood for the person.
    """

    acted: int = 0
    asked: int = 0
    addressed: int = 0
    hashed: int = 0


class Erasure:
    """What is removed from all tables."""

    def __init__(
        self,
        database: Database,
        hashed: Hashed,
        clock: Callable[[], float] = time.time,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        """`hashed` makes what stands for a person in a scope."""
        self._database = database
        self._hashed = hashed
        self._clock = clock
        self._pause = pause

    async def purge(self, term: Callable[[int], int]) -> int:
        """Removes the rows that are older than they may be, and returns how many; `term` gives a server's, in days.

        Several processes may do it at once, and each may be ended in the middle.

        Raises:
            StoreUnavailableError: the store cannot be used now; what was removed before is gone.
        """
        removed = 0
        for table in METADATA.sorted_tables:
            kept: Kept = table.info["kept"]
            if not kept.since:
                continue
            since = table.c[kept.since]
            for server, oldest in await self._oldest(table, since):
                days = term(server) if kept.days is None else kept.days
                end = int(self._clock()) - days * DAY
                if oldest < end:
                    removed += await self._remove(table, (table.c.server == server) & (since < end))
        return removed

    async def purge_removed(self, present: Collection[int]) -> int:
        """Removes everything of servers that removed the bot 7 days ago; never of those where it is `present`.

        Raises:
            StoreUnavailableError: the store cannot be used now; what was removed before is gone.
        """
        removed = 0
        marked = SERVERS.c.left_at < int(self._clock()) - REMOVED_DAYS * DAY
        async with self._database.reading() as connection:
            servers = (await connection.execute(select(SERVERS.c.server).where(marked))).scalars().all()
        for server in servers:
            if server in present:
                continue
            # It may have the bot again at any moment, and another process may know it already.
            still = select(SERVERS.c.server).where((SERVERS.c.server == server) & marked).exists()
            for table in _of_servers():
                removed += await self._remove(table, (table.c.server == server) & still)
            removed += await self._remove(SERVERS, (SERVERS.c.server == server) & marked)
        return removed

    async def forget(self, person: int) -> Forgotten:
        """Takes a person out of every table: no id is left, and no hash; what was done or asked stays, as nobody's.

        Raises:
            StoreUnavailableError: the store cannot be used now, and nothing was removed.
        """
        hashed = [(column, await self._own(column, person)) for column in personal(Personal.HASHED)]
        async with self._database.writing() as connection:
            counts = dict.fromkeys(Personal, 0)
            for kind in (Personal.ACTED, Personal.ASKED):
                for column in personal(kind):
                    emptied = update(column.table).where(column == person).values({column.name: None})
                    counts[kind] += (await connection.execute(emptied)).rowcount
            for column in personal(Personal.ADDRESSED):
                gone = delete(column.table).where(column == person)
                counts[Personal.ADDRESSED] += (await connection.execute(gone)).rowcount
            for column, own in hashed:
                for key in own:
                    row = update(column.table).where(_key(column.table) == key)
                    values = {column.name: secrets.token_hex(16)}
                    counts[Personal.HASHED] += (await connection.execute(row.values(values))).rowcount
        return Forgotten(*(counts[kind] for kind in Personal))

    async def _oldest(self, table: Table, since: Column[Any]) -> Sequence[tuple[int, int]]:
        """The servers that have rows in the table, each with the earliest time in them."""
        statement = select(table.c.server, func.min(since)).where(since.is_not(None)).group_by(table.c.server)
        async with self._database.reading() as connection:
            return (await connection.execute(statement)).tuples().all()

    async def _remove(self, table: Table, condition: ColumnElement[bool]) -> int:
        """Removes the rows for which the condition holds, a batch at a time; what goes with them goes by itself."""
        keys = list(table.primary_key)
        # Rows that another process is removing are none of ours; SQLite lets one write at a time anyway.
        chosen = select(*keys).where(condition).limit(BATCH).with_for_update(skip_locked=True, of=table)
        statement = delete(table).where(tuple_(*keys).in_(chosen))
        removed = 0
        while True:
            async with self._database.writing() as connection:
                found = (await connection.execute(statement)).rowcount
            removed += found
            if found < BATCH:
                return removed
            await self._pause(BREATH)

    async def _own(self, column: Column[Any], person: int) -> Sequence[object]:
        """The keys of the rows in which the hash stands for the person."""
        table, own, last = column.table, list[object](), None
        key, scope = _key(table), [table.c[name] for name in column.info["scope"]]
        known: dict[tuple[object, ...], str] = {}
        while True:
            page = select(key, column, *scope).order_by(key).limit(_PAGE)
            async with self._database.reading() as connection:
                rows = (await connection.execute(page if last is None else page.where(key > last))).tuples().all()
            for number, value, *within in rows:
                expected = known.setdefault(tuple(within), "") or self._hashed(person, *within)
                known[tuple(within)] = expected
                if value == expected:
                    own.append(number)
            if len(rows) < _PAGE:
                return own
            last = rows[-1][0]


def personal(kind: Personal) -> Sequence[Column[Any]]:
    """The columns of all tables that have this to do with a person."""
    columns = (column for table in METADATA.sorted_tables for column in table.columns)
    return [column for column in columns if column.info.get("personal") is kind]


def _of_servers() -> Sequence[Table]:
    """The tables whose rows belong to a server, those first that depend on others; the rest goes with these."""
    tables = reversed(METADATA.sorted_tables)
    return [table for table in tables if "server" in table.columns and table is not SERVERS]


def _key(table: Table) -> Column[Any]:
    (key,) = table.primary_key
    return key
