"""Keeps cards true: edits those that stand in servers when what they show was corrected, withdrawn, or went away."""

from __future__ import annotations

import asyncio
import datetime
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

import aiohttp
import discord

from bot.discord_app.cards.correction import Now, corrected_card
from bot.discord_app.connection.client import AudiaturClient, Connected
from bot.discord_app.connection.logs import describe
from bot.discord_app.connection.retrying import asked_pause, passes
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lines import Form
from bot.discord_app.desk.remembering import CurrentVersions
from bot.knowledge.model import PartialDate
from bot.render import log_lines
from bot.render.catalogue import speaking
from bot.render.wording import counted
from bot.store.actions import Action, Kind
from bot.store.cards import Card, Cards
from bot.store.database import StoreUnavailableError

log = logging.getLogger(__name__)

OLD_MESSAGES = 30046
"""Discord takes no more edits of messages over an hour old in that channel, for a while."""
ARCHIVED = 50083
"""The thread is archived: nothing in it can be edited until somebody writes there again."""
PACE = 1.0
"""Seconds between two cards: whoever asks meanwhile is not to wait for it."""
GLANCE, SOON = 1.0, 15.0
"""Seconds until the next try, where there is no connection yet; where the store, or Discord, is away."""
FIRST_REST, LONGEST_REST, ARCHIVE_REST = 60.0, 3600.0, 6 * 3600.0
"""Seconds for which a channel is left alone: twice as long each time that Discord takes no edit there; an archived
thread."""
PAGE = 20
"""Cards of a server that are edited before it is the turn of the next one."""
CARDS = "cards"
"""The detail of an action that says how many cards of a server are going to be corrected."""
PATIENCE = 30.0
"""Seconds that looking at a card, and editing it, may take."""


class Outcome(Enum):
    """What came of a card."""

    EDITED = "corrected"
    TRUE = "true as it stands"
    FORGOTTEN = "forgotten"
    RESTS = "rests"
    AWAY = "away"


@dataclass(slots=True)
class Rest:
    """Until when a channel is left alone, and for how long that was."""

    until: float
    length: float


class Correcting:
    """Finds the cards that are out of date, and edits them one by one."""

    def __init__(  # noqa: PLR0913  # each collaborator by its name
        self,
        cards: Cards,
        serving: Serving,
        versions: CurrentVersions,
        journal: Journal,
        *,
        pause: Callable[[float], Awaitable[object]] = asyncio.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._cards = cards
        self._serving = serving
        self._versions = versions
        self._journal = journal
        self._pause = pause
        self._clock = clock
        self._due = asyncio.Event()
        self._due.set()
        self._resting: dict[int, Rest] = {}

    def hurry(self) -> None:
        """Has all cards held against the base: it changed, or one of them was out of date from the first."""
        self._due.set()

    async def duty(self, connected: Connected) -> None:
        """Keeps cards true for as long as the bot runs; what was begun before a restart goes on."""
        while True:
            client = connected()
            if client is None or not client.is_ready():
                await self._pause(GLANCE)
                continue
            try:
                rest = await self._round(client)
            except StoreUnavailableError:
                self._due.set()
                rest = SOON
            await self._wait(rest)

    async def _wait(self, seconds: float | None) -> None:
        """Waits so long, or until something is due; where nothing is left to do, for that alone."""
        waiting: list[Awaitable[object]] = [self._due.wait()]
        if seconds is not None:
            waiting.append(self._pause(seconds))
        tasks = [asyncio.ensure_future(one) for one in waiting]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()

    async def _round(self, client: AudiaturClient) -> float | None:
        """Looks, where that is due, then edits what can be edited; returns the seconds until there may be more."""
        if self._due.is_set():
            self._due.clear()
            await self._look(client)
        while servers := list(filter(client.serves, await self._cards.servers())):
            edited = 0
            for server in servers:
                for card in await self._cards.stale(server, self._asleep(), PAGE):
                    if card.channel in self._asleep():
                        continue
                    outcome = await self._correct(client, card)
                    if outcome is Outcome.AWAY:
                        return SOON
                    if self._due.is_set():
                        return 0.0
                    edited += outcome is not Outcome.RESTS
                    await self._pause(PACE)
            if not edited:
                return self._next()
        return None

    async def _look(self, client: AudiaturClient) -> None:
        """Marks every card that shows something which is not so in the base, and says beforehand how many they are."""
        versions = await self._versions.of(self._serving.base)
        strange = versions.strange(await self._cards.versions())
        outdated = [
            one for one, claim, passage in await self._cards.named(strange) if not versions.holds(claim, passage, one)
        ]
        marked = await self._cards.mark(outdated)
        if marked:
            cards, servers = counted(sum(marked.values()), "card"), counted(len({one for one, _ in marked}), "server")
            log.info("%s in %s show what was changed, and are corrected one by one", cards, servers)
        for (server, claim), count in marked.items():
            if client.serves(server):
                action = Action(server, Kind.CORRECTION, claim=claim, details={CARDS: count})
                await self._journal.record(action)

    async def _correct(self, client: AudiaturClient, card: Card) -> Outcome:
        """Has a card show what is true now; what cannot be edited any more is forgotten."""
        try:
            async with asyncio.timeout(PATIENCE):
                outcome = await self._edit(client, card)
        except StoreUnavailableError:
            raise
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            return await self._failed(card, error)
        except Exception:  # one card must not keep the others waiting, again and again
            log.exception("card %d in channel %d could not be corrected, and is forgotten", card.message, card.channel)
            await self._cards.update((), [card.message])
            return Outcome.FORGOTTEN
        log.info("card %d in channel %d: %s", card.message, card.channel, outcome.value)
        self._resting.pop(card.channel, None)
        return outcome

    async def _edit(self, client: AudiaturClient, card: Card) -> Outcome:
        base = self._serving.base
        now = Now(base, await self._versions.of(base), self._today(), self._serving.links)
        there = client.get_partial_messageable(card.channel, guild_id=card.server)
        message = await there.get_partial_message(card.message).fetch()
        view = discord.ui.LayoutView.from_message(message, timeout=None)
        assert isinstance(view, discord.ui.LayoutView)  # what the library's signature does not say  # noqa: S101
        with speaking(card.language):
            corrected = await asyncio.to_thread(corrected_card, view, card, now)
        if corrected.edited:
            await self._cards.intend(corrected.card)
            view.stop()
            await message.edit(view=view)
        await self._cards.settle(corrected.card)
        return Outcome.EDITED if corrected.edited else Outcome.TRUE

    async def _failed(self, card: Card, error: Exception) -> Outcome:
        """What becomes of a card that Discord did not let be edited."""
        told = f"card {card.message} in channel {card.channel}"
        if getattr(error, "code", 0) == ARCHIVED:
            self._rest(card.channel, ARCHIVE_REST)
            log.info("%s waits: its thread is archived", told)
            return Outcome.RESTS
        if _is_limit(error):
            before = self._resting.get(card.channel)
            length = min(LONGEST_REST, 2 * before.length) if before else FIRST_REST
            self._rest(card.channel, max(length, asked_pause(error)))
            log.info("%s waits: Discord takes no more edits there for a while", told)
            return Outcome.RESTS
        if passes(error):
            log.warning("%s waits: %s", told, describe(error))
            return Outcome.AWAY
        log.warning("%s is not corrected, and forgotten: %s", told, describe(error))
        await self._cards.update((), [card.message])
        return Outcome.FORGOTTEN

    def _rest(self, channel: int, length: float) -> None:
        self._resting[channel] = Rest(self._clock() + length, length)

    def _asleep(self) -> list[int]:
        """The channels that are left alone now."""
        now = self._clock()
        return [channel for channel, rest in self._resting.items() if rest.until > now]

    def _next(self) -> float:
        """Seconds until the first of the channels that rest may be tried again."""
        now = self._clock()
        return min((max(0.0, rest.until - now) for rest in self._resting.values() if rest.until > now), default=SOON)

    def _today(self) -> PartialDate:
        day = datetime.datetime.fromtimestamp(self._clock(), datetime.UTC)
        return PartialDate(day.year, day.month, day.day)


def _is_limit(error: Exception) -> bool:
    limits = getattr(error, "code", 0) == OLD_MESSAGES or getattr(error, "status", 0) == 429
    return limits or isinstance(error, discord.RateLimited)


def _words(action: Action, _: str) -> str:
    """What is said of cards that are going to be corrected."""
    count = action.details.get(CARDS)
    return log_lines.correcting(count if isinstance(count, int) else 0)


CORRECTIONS: Mapping[Kind, Form] = MappingProxyType({Kind.CORRECTION: Form(words=_words)})
"""How the log tells of corrections."""
