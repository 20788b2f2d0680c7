"""Counts by week, of nobody in particular: how much was answered, was not, and was posted, about which claim."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from bot.store.database import Database
from bot.store.schema import TALLIES

WEEK = 7 * 86_400
_MONDAY = 4 * 86_400  # 1970 began with a Thursday


class Tallied(StrEnum):
    """What is counted; what was asked is what was answered and what was not."""

    ANSWERED = "answered"
    UNANSWERED = "unanswered"
    POSTED = "posted"


@dataclass(frozen=True, slots=True, order=True)
class Tally:
    """What a count is of; `week` is the Monday that it began with, `claim` is empty where none answered."""

    server: int
    week: int
    claim: str
    kind: Tallied


class Tallies:
    """The counts of all servers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Mapping[Tally, int]) -> None:
        """Adds to the counts, all or nothing.

        Raises:
            StoreUnavailableError: nothing was added.
        """
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        names = ("server", "week", "claim", "kind")
        rows = [  # in one order for every process, so that two never wait for each other
            {**dict(zip(names, astuple(tally), strict=True)), "count": counts[tally]} for tally in sorted(counts)
        ]
        statement: Any = insert(TALLIES)
        raised = {"count": TALLIES.c.count + statement.excluded.count}
        async with self._database.writing() as connection:
            await connection.execute(statement.on_conflict_do_update(index_elements=names, set_=raised), rows)

    async def weeks(self, server: int, since: int) -> Mapping[tuple[int, Tallied], int]:
        """The counts of a server by week and kind, over all claims, from a week on."""
        total = func.sum(TALLIES.c.count)
        statement = select(TALLIES.c.week, TALLIES.c.kind, total).where(*_of(server, since))
        async with self._database.reading() as connection:
            rows = await connection.execute(statement.group_by(TALLIES.c.week, TALLIES.c.kind))
            return {(week, Tallied(kind)): int(count) for week, kind, count in rows}

    async def claims(self, server: int, since: int, limit: int) -> Sequence[tuple[str, int]]:
        """The claims that answered most in a server from a week on, with how often, the most first."""
        total = func.sum(TALLIES.c.count)
        answered = (*_of(server, since), TALLIES.c.kind == Tallied.ANSWERED)
        statement = select(TALLIES.c.claim, total).where(*answered).group_by(TALLIES.c.claim)
        async with self._database.reading() as connection:
            rows = await connection.execute(statement.order_by(total.desc(), TALLIES.c.claim).limit(limit))
            return [(claim, int(count)) for claim, count in rows]


def week_of(at: float) -> int:
    """The Monday, 0:00 UTC, of the week that a time is in."""
    return int((at - _MONDAY) // WEEK * WEEK + _MONDAY)


def _of(server: int, since: int) -> tuple[Any, ...]:
    return TALLIES.c.server == server, TALLIES.c.week >= since
