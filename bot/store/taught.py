"""What moderators taught, as rows: questions of a server with the passages that answer them there."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import TAUGHT

MOST = 500
"""Questions that a server may teach: more belong into a base."""


@dataclass(frozen=True, slots=True)
class TaughtRow:
    """A question that was taught in a server, with the ids of its passages, best first.

    `vector` is what the `encoder` makes of the question, empty where there was none.
    """

    server: int
    claim: str
    question: str
    passages: tuple[str, ...]
    moderator: int | None = None
    vector: bytes = b""
    encoder: str = ""
    at: int = 0
    id: int = 0


class TooManyError(Exception):
    """A server teaches more than it may."""


class TaughtRows:
    """What was taught in all servers."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def add(self, row: TaughtRow, connection: AsyncConnection) -> int:
        """Writes a question down, as of now, in the transaction that is open; returns its id.

        The same question, taught again, takes the place of what was taught before.

        Raises:
            TooManyError: the server has taught `MOST` already.
        """
        here = (TAUGHT.c.server == row.server, TAUGHT.c.retired_at.is_(None))
        now = int(self._clock())
        again = update(TAUGHT).where(*here, TAUGHT.c.claim == row.claim, TAUGHT.c.question == row.question)
        await connection.execute(again.values(retired_at=now))
        if (await connection.execute(select(func.count()).where(*here))).scalar_one() >= MOST:
            raise TooManyError
        values = {
            "server": row.server, "claim": row.claim, "question": row.question, "passages": json.dumps(row.passages),
            "moderator": row.moderator, "vector": row.vector or None, "encoder": row.encoder, "at": row.at or now,
        }  # fmt: skip
        written = await connection.execute(insert(TAUGHT).values(**values).returning(TAUGHT.c.id))
        return int(written.scalar_one())

    async def of(self, server: int) -> Sequence[TaughtRow]:
        """All that the server was taught and holds, the latest first.

        Raises:
            StoreUnavailableError: the store cannot be used now.
        """
        statement = select(TAUGHT).where(TAUGHT.c.server == server, TAUGHT.c.retired_at.is_(None))
        async with self._database.reading() as connection:
            return [_row(row) for row in await connection.execute(statement.order_by(TAUGHT.c.id.desc()).limit(MOST))]

    async def page(self, after: int = 0, limit: int = 500) -> Sequence[TaughtRow]:
        """What all servers were taught and hold, by rising id, for curators."""
        statement = select(TAUGHT).where(TAUGHT.c.retired_at.is_(None), TAUGHT.c.id > after).order_by(TAUGHT.c.id)
        async with self._database.reading() as connection:
            return [_row(row) for row in await connection.execute(statement.limit(limit))]

    async def retire(self, server: int, numbers: Sequence[int]) -> int:
        """Has these questions answer no more; returns how many did."""
        statement = update(TAUGHT).where(
            TAUGHT.c.server == server, TAUGHT.c.id.in_(numbers), TAUGHT.c.retired_at.is_(None)
        )
        async with self._database.writing() as connection:
            return (await connection.execute(statement.values(retired_at=int(self._clock())))).rowcount

    async def restore(self, server: int, number: int) -> bool:
        """Has a question answer again that was undone; False where it does so, or is gone."""
        here = (TAUGHT.c.server == server, TAUGHT.c.id == number)
        statement = update(TAUGHT).where(*here, TAUGHT.c.retired_at.is_not(None))
        async with self._database.writing() as connection:
            return bool((await connection.execute(statement.values(retired_at=None))).rowcount)


def _row(row: Row[Any]) -> TaughtRow:
    named = dict(row._mapping)  # noqa: SLF001  # the library's public name for it begins so
    del named["retired_at"]
    passages = tuple(json.loads(named["passages"]))
    return TaughtRow(**{**named, "passages": passages, "vector": bytes(named["vector"] or b"")})
