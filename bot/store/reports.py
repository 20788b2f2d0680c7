"""What members find wrong or unfair on a card, as rows: reported once, dealt with once."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, fields
from enum import Enum, StrEnum
from typing import Any

from sqlalchemy import Row, func, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.outbox import Letter, Outbox
from bot.store.schema import REPORTS

MOST_TEXT = 300
"""Characters of what a member, or a moderator, writes to a report."""
MOST_OPEN = 50
"""Reports of one server that may be open from within one hour."""
HOUR = 3600
WORD_BACK = "report"
"""The kind of the letters that tell what became of a report."""


class Reason(StrEnum):
    """What is wrong."""

    QUOTE = "quote"
    CONTEXT = "context"
    SIDE = "side"
    DATE = "date"
    QUESTION = "question"
    OTHER = "other"


class State(StrEnum):
    """What became of a report."""

    OPEN = "open"
    RESOLVED = "resolved"
    DECLINED = "declined"
    CURATORS = "curators"


class Refusal(Enum):
    """Why a report is not taken: its sender has reported the card before, or the server has too many."""

    TWICE = "twice"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody says of a card: `passage` is the id of the excerpt that it is about, None for the whole card.

    `by_hash` stands for who reported; `asker` is who wants word back, and None where nobody does.
    """

    server: int
    channel: int
    message: int
    claim: str
    reason: Reason
    by_hash: str
    passage: str | None = None
    text: str = ""
    asker: int | None = None
    at: int = 0
    state: State = State.OPEN
    note: str = ""
    moderator: int | None = None
    closed_at: int | None = None
    id: int = 0

    @property
    def address(self) -> str:
        """Where the card is, in Discord."""
        return f"https://discord.com/channels/{self.server}/{self.channel}/{self.message}"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a moderator made of a report; `language` is that of the word back."""

    state: State
    moderator: int
    note: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A report that is not open any more, and whether this decision was the first."""

    report: Report
    first: bool


class Reports:
    """The reports of all servers."""

    def __init__(self, database: Database, outbox: Outbox, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._outbox = outbox
        self._clock = clock

    async def add(self, report: Report) -> int | Refusal:
        """Writes a report down, as of now, and returns its id.

        Raises:
            StoreUnavailableError: it could not be written.
        """
        now = report.at or int(self._clock())
        values = {one.name: getattr(report, one.name) for one in fields(Report) if one.name not in {"id", "at", "text"}}
        statement = insert(REPORTS).values(**values, at=now, text=report.text[:MOST_TEXT]).returning(REPORTS.c.id)
        recent = _open(report.server).where(REPORTS.c.at > now - HOUR)
        try:
            async with self._database.writing() as connection:
                if (await connection.execute(recent)).scalar_one() >= MOST_OPEN:
                    return Refusal.MANY
                return int((await connection.execute(statement)).scalar_one())
        except IntegrityError:
            return Refusal.TWICE

    async def page(self, server: int, *, limit: int, after: int = 0) -> Sequence[Report]:
        """Open reports of a server whose ids come after that one, the earliest first."""
        here = (REPORTS.c.server == server, REPORTS.c.state == State.OPEN, REPORTS.c.id > after)
        statement = select(REPORTS).where(*here).order_by(REPORTS.c.id).limit(limit)
        async with self._database.reading() as connection:
            return [_report(row) for row in await connection.execute(statement)]

    async def count(self, server: int) -> int:
        """How many reports of a server are open."""
        async with self._database.reading() as connection:
            return int((await connection.execute(_open(server))).scalar_one())

    async def listed(self, states: Collection[State], claim: str | None = None) -> Sequence[Report]:
        """The reports of all servers in these states, of one claim or of all, the earliest first."""
        statement = select(REPORTS).where(REPORTS.c.state.in_(states)).order_by(REPORTS.c.id)
        if claim is not None:
            statement = statement.where(REPORTS.c.claim == claim)
        async with self._database.reading() as connection:
            return [_report(row) for row in await connection.execute(statement)]

    async def decide(self, server: int, number: int, decision: Decision) -> Decided | None:
        """Closes an open report, with word back in the same transaction where that is wanted.

        A second decision changes nothing, and gets the first. None where the server has no such report any more.

        Raises:
            StoreUnavailableError: nothing was changed.
        """
        this = (REPORTS.c.id == number, REPORTS.c.server == server)
        closed = {"state": decision.state, "moderator": decision.moderator, "note": decision.note[:MOST_TEXT]}
        closing = update(REPORTS).where(*this, REPORTS.c.state == State.OPEN)
        closing = closing.values(**closed, closed_at=int(self._clock()))
        async with self._database.writing() as connection:
            first = bool((await connection.execute(closing)).rowcount)
            row = (await connection.execute(select(REPORTS).where(*this))).one_or_none()
            if row is None:
                return None
            report = _report(row)
            if first and report.asker is not None:
                await self._outbox.add(_word_back(report, report.asker, decision.language), connection)
                await _forget_asker(number, connection)
        return Decided(report, first)


def _open(server: int) -> Any:  # noqa: ANN401  # a statement of the library's, whose type names the columns
    counted = select(func.count()).select_from(REPORTS)
    return counted.where(REPORTS.c.server == server, REPORTS.c.state == State.OPEN)


def _word_back(report: Report, person: int, language: str) -> Letter:
    details = {"state": report.state, "card": report.address, "note": report.note, "language": language}
    return Letter(report.server, person, WORD_BACK, details)


async def _forget_asker(number: int, connection: AsyncConnection) -> None:
    """From now on the letter alone knows who wanted word back, and goes with its sending."""
    await connection.execute(update(REPORTS).where(REPORTS.c.id == number).values(asker=None))


def _report(row: Row[Any]) -> Report:
    named = row._mapping  # noqa: SLF001  # the library's public name for it begins so
    values = {one.name: named[one.name] for one in fields(Report)}
    return Report(**{**values, "reason": Reason(values["reason"]), "state": State(values["state"])})
