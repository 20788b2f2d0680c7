"""Direct messages that somebody asked for, as rows: written with what they tell of, gone when they were sent."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import OUTBOX

TERM = 7 * 86_400
"""Seconds after which word back comes too late, and is not sent any more."""


@dataclass(frozen=True, slots=True)
class Letter:
    """Word back to one person: `kind` says what makes the message, `details` are what it is made from.

    `tried_at` is when it was first handed to Discord, or 0: after that it may have arrived. `nonce` names the message
    to Discord, the same in every try; an id alone would not do, since a database may give it to a later row.
    """

    server: int
    person: int
    kind: str
    details: Mapping[str, Any] = field(default_factory=dict)
    at: int = 0
    nonce: int = 0
    tried_at: int = 0
    id: int = 0


class Outbox:
    """What is to be sent to people, of all servers."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def add(self, letter: Letter, connection: AsyncConnection) -> None:
        """Writes a letter down, as of now, in the transaction that also does what it tells of."""
        details = json.dumps(dict(letter.details), ensure_ascii=False)
        names = {"server": letter.server, "person": letter.person, "kind": letter.kind, "nonce": secrets.randbits(63)}
        await connection.execute(insert(OUTBOX).values(**names, details=details, at=letter.at or int(self._clock())))

    async def page(self, after: int = 0, limit: int = 50) -> Sequence[Letter]:
        """Letters whose ids come after that one, and that are not too old, the earliest first."""
        young = OUTBOX.c.at > int(self._clock()) - TERM
        statement = select(OUTBOX).where(OUTBOX.c.id > after, young).order_by(OUTBOX.c.id).limit(limit)
        async with self._database.reading() as connection:
            return [_letter(row) for row in await connection.execute(statement)]

    async def begin(self, letter: Letter) -> bool:
        """Notes that a letter is handed to Discord from now on; False where it is not there any more."""
        statement = update(OUTBOX).where(OUTBOX.c.id == letter.id, OUTBOX.c.nonce == letter.nonce)
        async with self._database.writing() as connection:
            written = await connection.execute(statement.values(tried_at=letter.tried_at or int(self._clock())))
            return bool(written.rowcount)

    async def end(self, letter: Letter) -> None:
        """Forgets a letter that was sent, or that nobody takes."""
        statement = delete(OUTBOX).where(OUTBOX.c.id == letter.id, OUTBOX.c.nonce == letter.nonce)
        async with self._database.writing() as connection:
            await connection.execute(statement)


def _letter(row: Row[Any]) -> Letter:
    named = dict(row._mapping)  # noqa: SLF001  # the library's public name for it begins so
    return Letter(**{**named, "details": json.loads(named["details"]), "tried_at": named["tried_at"] or 0})
