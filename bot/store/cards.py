"""The cards that stand in public, as rows: which passages each shows, in which version, what was corrected on it."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from sqlalchemy import Select, delete, func, insert, select, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import Database
from bot.store.schema import CARD_PASSAGES, CARDS

Value = TypeVar("Value")

_TOGETHER = 500
"""Values of one statement: a database takes some thousands."""
_AT_ONCE = 20
"""Versions whose cards are marked in one go, so that nobody waits long who wants to write."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A passage as a card shows it: `version` stands for its text there, `text` finds it on the card."""

    passage: str
    version: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """A message of the bot's that shows passages; `changes` are small values, the latest first."""

    message: int
    channel: int
    server: int
    claim: str
    language: str
    shown: tuple[Shown, ...] = ()
    changes: tuple[Mapping[str, Any], ...] = ()
    at: int = 0


class Cards:
    """The cards of all servers."""

    def __init__(self, database: Database, clock: Callable[[], float] = time.time) -> None:
        self._database = database
        self._clock = clock

    async def update(self, kept: Sequence[Card], gone: Collection[int] = ()) -> None:
        """Remembers cards, each in place of what its message showed before, and forgets messages; all or nothing.

        Raises:
            StoreUnavailableError: nothing of it was written.
        """
        now = int(self._clock())
        rows = [_row(card) | {"at": card.at or now} for card in kept]
        passages = [_passage(card, shown) for card in kept for shown in card.shown]
        async with self._database.writing() as connection:
            for numbers in _batches((*gone, *(card.message for card in kept))):
                await connection.execute(delete(CARDS).where(CARDS.c.message.in_(numbers)))
            if rows:
                await connection.execute(insert(CARDS), rows)
            if passages:
                await connection.execute(insert(CARD_PASSAGES), passages)

    async def versions(self) -> Sequence[str]:
        """Every version that a card shows, once: as many steps along an index as there are versions, not cards."""
        async with self._database.reading() as connection:
            return list((await connection.execute(_distinct_versions())).scalars())

    async def named(self, versions: Collection[str]) -> Sequence[tuple[str, str, str]]:
        """Of each of these versions itself, the claim and the passage."""
        shown = CARD_PASSAGES.c
        found: list[tuple[str, str, str]] = []
        async with self._database.reading() as connection:
            for some in _batches(versions):
                query = select(shown.digest, func.min(shown.claim), func.min(shown.passage))
                rows = await connection.execute(query.where(shown.digest.in_(some)).group_by(shown.digest))
                found += [(row[0], row[1], row[2]) for row in rows]
        return found

    async def mark(self, versions: Collection[str]) -> Mapping[tuple[int, str], int]:
        """Notes that every card with one of these versions has yet to be edited.

        Returns how many of them were not noted before, by server and claim.
        """
        counted: Counter[tuple[int, str]] = Counter()
        for some in _batches(versions, _AT_ONCE):
            showing = select(CARD_PASSAGES.c.message).where(CARD_PASSAGES.c.digest.in_(some))
            statement = update(CARDS).where(CARDS.c.message.in_(showing), ~CARDS.c.stale)
            marked = statement.values(stale=True).returning(CARDS.c.server, CARDS.c.claim)
            async with self._database.writing() as connection:
                counted.update((row[0], row[1]) for row in await connection.execute(marked))
        return counted

    async def servers(self) -> Mapping[int, int]:
        """How many cards have yet to be edited, by server."""
        query = select(CARDS.c.server, func.count()).where(CARDS.c.stale == true()).group_by(CARDS.c.server)
        async with self._database.reading() as connection:
            return {row[0]: row[1] for row in await connection.execute(query)}

    async def stale(self, server: int, but: Collection[int], limit: int) -> Sequence[Card]:
        """Cards of a server that have yet to be edited, the latest first; none in the channels `but`."""
        query = select(CARDS).where(CARDS.c.stale == true(), CARDS.c.server == server)
        query = query.where(CARDS.c.channel.not_in(but)).order_by(CARDS.c.message.desc()).limit(limit)
        async with self._database.reading() as connection:
            return await _read(connection, query)

    async def get(self, message: int) -> Card | None:
        """The card of that message; None where it is not remembered."""
        async with self._database.reading() as connection:
            found = await _read(connection, select(CARDS).where(CARDS.c.message == message))
        return found[0] if found else None

    async def intend(self, card: Card) -> None:
        """Writes down what is going to be changed on a card, before it is: a second try then says the same."""
        statement = update(CARDS).where(CARDS.c.message == card.message).values(changes=_json(card))
        async with self._database.writing() as connection:
            await connection.execute(statement)

    async def settle(self, card: Card) -> None:
        """Notes what a card shows now, and that it need not be edited."""
        whole = update(CARDS).where(CARDS.c.message == card.message).values(changes=_json(card), stale=False)
        shown = CARD_PASSAGES.c
        async with self._database.writing() as connection:
            if not (await connection.execute(whole)).rowcount:
                return  # it was deleted meanwhile
            await connection.execute(delete(CARD_PASSAGES).where(shown.message == card.message))
            await connection.execute(insert(CARD_PASSAGES), [_passage(card, each) for each in card.shown])


def _distinct_versions() -> Select[tuple[str]]:
    """A loose scan of the index: from each version to the next one."""
    shown = CARD_PASSAGES.c.digest
    first = select(func.min(shown).label("digest")).cte("each", recursive=True)
    following = select(func.min(shown)).where(shown > first.c.digest).scalar_subquery()
    each = first.union_all(select(following).where(first.c.digest.is_not(None)))
    return select(each.c.digest).where(each.c.digest.is_not(None))


def _batches(values: Collection[Value], size: int = _TOGETHER) -> Iterator[list[Value]]:
    listed = list(values)
    return (listed[at : at + size] for at in range(0, len(listed), size))


def _row(card: Card) -> dict[str, Any]:
    named = {name: getattr(card, name) for name in ("message", "channel", "server", "claim", "language")}
    return named | {"changes": _json(card), "stale": False}


def _passage(card: Card, shown: Shown) -> dict[str, Any]:
    named = {"passage": shown.passage, "digest": shown.version, "shown": shown.text}
    return {"message": card.message, "claim": card.claim} | named


def _json(card: Card) -> str:
    return json.dumps([dict(change) for change in card.changes], ensure_ascii=False)


async def _read(connection: AsyncConnection, query: Select[Any]) -> list[Card]:
    found = {row.message: _card(row._mapping) for row in await connection.execute(query)}  # noqa: SLF001  # its public name
    for some in _batches(list(found)):
        passages = select(CARD_PASSAGES).where(CARD_PASSAGES.c.message.in_(some)).order_by(CARD_PASSAGES.c.passage)
        for row in await connection.execute(passages):
            card = found[row.message]
            found[row.message] = replace(card, shown=(*card.shown, Shown(row.passage, row.digest, row.shown)))
    return list(found.values())


def _card(row: Mapping[Any, Any]) -> Card:
    named = {name: row[name] for name in ("message", "channel", "server", "claim", "language", "at")}
    return Card(**named, changes=tuple(json.loads(row["changes"])))
