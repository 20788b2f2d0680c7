"""The log of what moderators did, as rows: written when something was done, read by `/history` and the log channel."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import ACTIONS

MOST_DETAILS = 4_000
"""Characters of the details of one action."""


class Kind(StrEnum):
    """What was done."""

    CHECK = "check"
    POST = "post"
    UNDO = "undo"
    DELETE = "delete"
    SETTINGS = "settings"
    FEEDBACK = "feedback"
    TEACHING = "teaching"
    CORRECTION = "correction"
    SIGN = "sign"


@dataclass(frozen=True, slots=True)
class Action:
    """One thing that was done in a server; `details` are small values that say more, never what a member wrote."""

    server: int
    kind: Kind
    moderator: int | None = None
    channel: int | None = None
    message: int | None = None
    claim: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    at: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Filter:
    """Which actions are wanted; None stands for any."""

    moderator: int | None = None
    claim: str | None = None
    kind: Kind | None = None


class Actions:
    """The actions of all servers."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def add(self, action: Action) -> int:
        """Writes an action down, as of now, and returns its id.

        Raises:
            StoreUnavailableError: it could not be written.
            ValueError: its details are longer than `MOST_DETAILS`.
        """
        async with self._database.writing() as connection:
            return await self.add_within(connection, action)

    async def add_within(self, connection: AsyncConnection, action: Action) -> int:
        """The same in a transaction that is open, together with what was done.

        Raises:
            ValueError: its details are longer than `MOST_DETAILS`.
        """
        details = json.dumps(dict(action.details), ensure_ascii=False)
        if len(details) > MOST_DETAILS:
            raise ValueError(f"details of {len(details)} characters")
        values = {
            one.name: getattr(action, one.name) for one in fields(Action) if one.name not in {"id", "at", "details"}
        }
        statement = insert(ACTIONS).values(**values, details=details, at=action.at or int(self._clock()))
        written = await connection.execute(statement.returning(ACTIONS.c.id))
        return int(written.scalar_one())

    async def get(self, number: int) -> Action | None:
        """The action of that id; None where it is not kept any more."""
        async with self._database.reading() as connection:
            row = (await connection.execute(select(ACTIONS).where(ACTIONS.c.id == number))).one_or_none()
        return _action(row) if row else None

    async def page(self, server: int, wanted: Filter, *, limit: int, offset: int = 0) -> Sequence[Action]:
        """Actions of a server, the latest first."""
        statement = select(ACTIONS).where(ACTIONS.c.server == server)
        for name in ("moderator", "claim", "kind"):
            if (value := getattr(wanted, name)) is not None:
                statement = statement.where(ACTIONS.c[name] == value)
        statement = statement.order_by(ACTIONS.c.at.desc(), ACTIONS.c.id.desc()).limit(limit).offset(offset)
        async with self._database.reading() as connection:
            return [_action(row) for row in await connection.execute(statement)]

    async def untold_servers(self) -> Sequence[int]:
        """The servers with actions that their log channel has not been told yet."""
        statement = select(ACTIONS.c.server).where(ACTIONS.c.told_at.is_(None)).distinct()
        async with self._database.reading() as connection:
            return list((await connection.execute(statement)).scalars())

    async def untold(self, server: int, limit: int) -> Sequence[Action]:
        """Actions of a server that its log channel has not been told yet, the earliest first."""
        waiting = (ACTIONS.c.told_at.is_(None), ACTIONS.c.server == server)
        statement = select(ACTIONS).where(*waiting).order_by(ACTIONS.c.id).limit(limit)
        async with self._database.reading() as connection:
            return [_action(row) for row in await connection.execute(statement)]

    async def tell(self, numbers: Sequence[int]) -> None:
        """Notes that these were told, or need not be."""
        statement = update(ACTIONS).where(ACTIONS.c.id.in_(numbers)).values(told_at=int(self._clock()))
        async with self._database.writing() as connection:
            await connection.execute(statement)


def _action(row: Row[Any]) -> Action:
    named = row._mapping  # noqa: SLF001  # the library's public name for it begins so
    values = {one.name: named[one.name] for one in fields(Action)}
    return Action(**{**values, "kind": Kind(values["kind"]), "details": json.loads(values["details"])})
