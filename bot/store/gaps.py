"""Questions without an answer, as rows: grouped into gaps, kept only where a server switched that on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import GAPS, QUESTIONS

MOST = 20_000
"""Questions of a server that are kept at once; what is asked beyond them is not."""
MOST_KNOWN = 2_000
"""Gaps, of those asked last, with which a new question is compared."""
LONGEST = 300
"""Characters of a question that is kept."""


class State(StrEnum):
    """What became of a gap."""

    OPEN = "open"
    ANSWERED = "answered"
    OFF_TOPIC = "off-topic"
    CURATORS = "curators"


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions that ask the same: the first of them, and how many people asked."""

    id: int
    server: int
    state: State
    text: str
    count: int
    first_at: int
    last_at: int
    encoder: str = ""
    vector: bytes = b""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to be kept: `gap` is that which it belongs to, 0 for a new one; of who asked a hash is kept."""

    server: int
    text: str
    person: int
    gap: int = 0
    encoder: str = ""
    vector: bytes = b""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who wants word back on a question."""

    id: int
    gap: int
    server: int
    text: str
    asker: int


class Gaps:
    """The gaps of all servers."""

    def __init__(self, database: Database, hashed: Callable[..., str], clock: Callable[[], float] = time.time) -> None:
        """`hashed` makes what stands for a person in a gap."""
        self._database = database
        self._hashed = hashed
        self._clock = clock

    async def add(self, asked: Asked) -> int:
        """Keeps a question, and returns its gap; 0 where no more are kept. A person counts once in a gap.

        Raises:
            StoreUnavailableError: the store cannot be used now.
        """
        now = int(self._clock())
        async with self._database.writing() as connection:
            if asked.gap and await self._again(connection, asked, now):
                return asked.gap
            kept = select(func.count()).where(QUESTIONS.c.server == asked.server)
            if (await connection.execute(kept)).scalar_one() >= MOST:
                return 0
            gap = await self._counted(connection, asked, now) or await self._begun(connection, asked, now)
            values = {"gap": gap, "server": asked.server, "at": now, "text": asked.text}
            hashed = self._hashed(asked.person, gap)
            await connection.execute(insert(QUESTIONS).values(**values, by_hash=hashed))
            return gap

    async def known(self, server: int) -> Sequence[Gap]:
        """The gaps that were asked last, the latest first, with their vectors."""
        statement = select(GAPS).where(GAPS.c.server == server).order_by(GAPS.c.last_at.desc()).limit(MOST_KNOWN)
        async with self._database.reading() as connection:
            return [_gap(row) for row in await connection.execute(statement)]

    async def page(self, server: int, state: State, *, limit: int, offset: int = 0) -> Sequence[Gap]:
        """Gaps of a server in a state, those asked by most first."""
        columns = [column for column in GAPS.c if column is not GAPS.c.vector]
        statement = select(*columns).where(GAPS.c.server == server, GAPS.c.state == state)
        statement = statement.order_by(GAPS.c.count.desc(), GAPS.c.id.desc()).limit(limit).offset(offset)
        async with self._database.reading() as connection:
            return [_gap(row) for row in await connection.execute(statement)]

    async def count(self, server: int, state: State) -> int:
        """How many gaps of a server are in a state."""
        statement = select(func.count()).select_from(GAPS).where(GAPS.c.server == server, GAPS.c.state == state)
        async with self._database.reading() as connection:
            return int((await connection.execute(statement)).scalar_one())

    async def get(self, server: int, number: int) -> Gap | None:
        """The gap of that id; None where it is not kept any more."""
        async with self._database.reading() as connection:
            statement = select(GAPS).where(GAPS.c.server == server, GAPS.c.id == number)
            row = (await connection.execute(statement)).one_or_none()
        return _gap(row) if row else None

    async def wordings(self, numbers: Sequence[int], limit: int = 5) -> dict[int, list[str]]:
        """How the questions of some gaps were worded, at most so many different ones of each."""
        found: dict[int, list[str]] = {number: [] for number in numbers}
        statement = select(QUESTIONS.c.gap, QUESTIONS.c.text).where(QUESTIONS.c.gap.in_(numbers))
        async with self._database.reading() as connection:
            for gap, text in await connection.execute(statement.order_by(QUESTIONS.c.id).limit(2_000)):
                if text not in found[gap] and len(found[gap]) < limit:
                    found[gap].append(text)
        return found

    async def set_state(self, server: int, number: int, state: State) -> bool:
        """Says what became of a gap; False where it is not kept any more."""
        statement = update(GAPS).where(GAPS.c.server == server, GAPS.c.id == number).values(state=state)
        async with self._database.writing() as connection:
            return bool((await connection.execute(statement)).rowcount)

    async def for_curators(self, after: int = 0, limit: int = 500) -> Sequence[Gap]:
        """Gaps of all servers that were handed to the curators, or are still open, by rising id."""
        wanted = (GAPS.c.state.in_((State.CURATORS, State.OPEN)), GAPS.c.id > after)
        statement = select(GAPS).where(*wanted).order_by(GAPS.c.id)
        async with self._database.reading() as connection:
            return [_gap(row) for row in await connection.execute(statement.limit(limit))]

    async def want_word(self, server: int, gap: int, person: int) -> bool:
        """Notes that a person wants word back on a question of theirs; False where it is not kept."""
        own = (QUESTIONS.c.server == server, QUESTIONS.c.gap == gap, QUESTIONS.c.by_hash == self._hashed(person, gap))
        async with self._database.writing() as connection:
            return bool((await connection.execute(update(QUESTIONS).where(*own).values(asker=person))).rowcount)

    async def waiting(self, after: int = 0, limit: int = 100) -> Sequence[Waiting]:
        """Who waits for word back, in all servers, by rising id."""
        wanted = (QUESTIONS.c.asker.is_not(None), QUESTIONS.c.id > after)
        statement = select(QUESTIONS).where(*wanted).order_by(QUESTIONS.c.id).limit(limit)
        async with self._database.reading() as connection:
            return [_waiting(row) for row in await connection.execute(statement)]

    async def close(self, server: int, number: int, connection: AsyncConnection) -> Sequence[Waiting]:
        """Notes that a gap is answered, in the transaction that is open; returns who waited, who then waits no more."""
        await connection.execute(
            update(GAPS).where(GAPS.c.server == server, GAPS.c.id == number).values(state=State.ANSWERED)
        )
        here = (QUESTIONS.c.server == server, QUESTIONS.c.gap == number, QUESTIONS.c.asker.is_not(None))
        found = [_waiting(row) for row in await connection.execute(select(QUESTIONS).where(*here))]
        await connection.execute(update(QUESTIONS).where(*here).values(asker=None))
        return found

    async def _again(self, connection: AsyncConnection, asked: Asked, now: int) -> bool:
        """Whether the person asked that before: then only the time is noted."""
        here = (QUESTIONS.c.gap == asked.gap, QUESTIONS.c.server == asked.server)
        own = (*here, QUESTIONS.c.by_hash == self._hashed(asked.person, asked.gap))
        if not (await connection.execute(select(QUESTIONS.c.id).where(*own).limit(1))).one_or_none():
            return False
        await connection.execute(update(GAPS).where(GAPS.c.id == asked.gap).values(last_at=now))
        return True

    async def _counted(self, connection: AsyncConnection, asked: Asked, now: int) -> int:
        """The gap, with one person more; 0 where there is none of that id any more.

        One that was answered, and is asked again, is open again.
        """
        here = update(GAPS).where(GAPS.c.id == asked.gap, GAPS.c.server == asked.server)
        written = await connection.execute(here.values(count=GAPS.c.count + 1, last_at=now))
        if not written.rowcount:
            return 0
        await connection.execute(here.where(GAPS.c.state == State.ANSWERED).values(state=State.OPEN))
        return asked.gap

    async def _begun(self, connection: AsyncConnection, asked: Asked, now: int) -> int:
        values = {"server": asked.server, "text": asked.text, "first_at": now, "last_at": now}
        made = {"encoder": asked.encoder, "vector": asked.vector or None}
        written = await connection.execute(insert(GAPS).values(**values, **made).returning(GAPS.c.id))
        return int(written.scalar_one())


def _gap(row: Row[Any]) -> Gap:
    named = dict(row._mapping)  # noqa: SLF001  # the library's public name for it begins so
    return Gap(**{**named, "state": State(named["state"]), "vector": bytes(named.get("vector") or b"")})


def _waiting(row: Row[Any]) -> Waiting:
    named = row._mapping  # noqa: SLF001  # the library's public name for it begins so
    return Waiting(*(named[name] for name in ("id", "gap", "server", "text", "asker")))
