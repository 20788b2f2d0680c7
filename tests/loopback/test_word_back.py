"""Word back by direct message, through the real client: once each, or not at all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest

from bot.discord_app.cards.layout import Layout, text
from bot.discord_app.connection.sending import Bounds, Sender
from bot.discord_app.desk import word_back
from bot.discord_app.desk.word_back import LANGUAGE, WordBack
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.database import Database
from bot.store.outbox import Letter, Outbox
from tests.loopback.faults import Cut, Moment, Refusal
from tests.loopback.prompt import Prompt, at_once
from tests.loopback.server import Loopback
from tests.loopback.watch import Watch
from tests.loopback.world import Channel, texts

MESSAGES = r"^/channels/\d+/messages$"
STORM = 10**6


class Watched(Outbox):
    """An outbox that says how many of its letters were ended."""

    def __init__(self, database: Database, watch: Watch) -> None:
        super().__init__(database)
        self._watch = watch
        self._ended = 0

    async def end(self, letter: Letter) -> None:
        await super().end(letter)
        self._ended += 1
        self._watch.happened()

    async def ended(self, count: int) -> None:
        await self._watch.until(lambda: self._ended >= count, f"the end of {count} letter(s)")


@pytest.fixture
def outbox(discord: Loopback, database: Database) -> Watched:
    return Watched(database, discord.watch)


def sentence(letter: Letter) -> Layout:
    return Layout(text(f"{gettext(phrases.DELETE)}: {letter.details['about']}"))


@contextlib.asynccontextmanager
async def delivering(bot: Prompt, outbox: Outbox) -> AsyncIterator[WordBack]:
    """The duty, for as long as the block lasts: leaving it is as good as a kill."""
    sender = Sender(Bounds(reply=2), pause=at_once)
    word = WordBack(outbox, sender, {"test": sentence})
    task = asyncio.create_task(word.deliver(lambda: bot.client))
    try:
        yield word
    finally:
        task.cancel()
        await asyncio.wait({task})


async def put(database: Database, outbox: Outbox, *letters: Letter) -> None:
    async with database.writing() as connection:
        for letter in letters:
            await outbox.add(letter, connection)


def to(discord: Loopback, about: str, **details: str) -> Letter:
    return Letter(discord.world.guild_id, discord.world.asker.id, "test", {"about": about, **details})


def received(discord: Loopback, channel: Channel | None = None) -> list[str]:
    there = str((channel or discord.world.direct).id)
    return [texts(message) for message in discord.world.messages.values() if message["channel_id"] == there]


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_back, "EVERY", 0.05)


async def test_each_letter_is_sent_once_in_its_language(
    discord: Loopback, audiatur: Prompt, database: Database, outbox: Watched
) -> None:
    other = Letter(discord.world.guild_id, discord.world.other.id, "test", {"about": "b", LANGUAGE: "de"})
    strange = Letter(discord.world.guild_id, discord.world.other.id, "from a later version", {"about": "c"})
    bare = Letter(discord.world.guild_id, discord.world.other.id, "test", {})
    async with delivering(audiatur, outbox) as word:
        await put(database, outbox, to(discord, "a"), strange, bare, other)
        word.hurry()
        await outbox.ended(4)
        await put(database, outbox, to(discord, "a"))  # the database may give it the id of the first
        await outbox.ended(5)
    assert received(discord) == ["Delete: a", "Delete: a"]
    assert received(discord, discord.world.direct_with(discord.world.other)) == ["Löschen: b"]


@pytest.mark.parametrize("remembers", [True, False], ids=["within minutes", "after hours"])
async def test_what_landed_before_a_kill_is_not_sent_again_afterwards(
    discord: Loopback, audiatur: Prompt, database: Database, outbox: Watched, *, remembers: bool
) -> None:
    await put(database, outbox, to(discord, "a"), to(discord, "b"))
    trap = discord.rest.fail("POST", MESSAGES, Cut(Moment.AFTER), STORM)
    async with delivering(audiatur, outbox):
        await discord.watch.until(lambda: trap.caught, "a letter that landed unseen")
    discord.rest.heal()
    if not remembers:
        discord.rest.forget()
    async with delivering(audiatur, outbox):
        await outbox.ended(2)
    assert received(discord) == ["Delete: a", "Delete: b"]


async def test_what_did_not_land_before_a_kill_is_sent_afterwards(
    discord: Loopback, audiatur: Prompt, database: Database, outbox: Watched
) -> None:
    await put(database, outbox, to(discord, "a"))
    trap = discord.rest.fail("POST", MESSAGES, Cut(Moment.BEFORE), STORM)
    async with delivering(audiatur, outbox):
        await discord.watch.until(lambda: trap.caught, "a letter that did not land")
    discord.rest.heal()
    async with delivering(audiatur, outbox):
        await outbox.ended(1)
    assert received(discord) == ["Delete: a"]


@pytest.mark.parametrize(
    ("path", "refusal"),
    [
        (MESSAGES, Refusal(403, code=50007)),
        (MESSAGES, Refusal(403, code=50278)),
        ("^/users/@me/channels$", Refusal(400, code=50033)),
        ("^/users/@me/channels$", Refusal(404, code=10013)),
    ],
    ids=["closed", "no common server", "no recipient", "no account"],
)
async def test_a_letter_that_nobody_takes_is_dropped_and_the_next_one_sent(
    discord: Loopback, audiatur: Prompt, database: Database, outbox: Watched, *, path: str, refusal: Refusal
) -> None:
    discord.rest.fail("POST", path, refusal)
    await put(database, outbox, to(discord, "a"), to(discord, "b"))
    async with delivering(audiatur, outbox):
        await outbox.ended(2)
    assert received(discord) == ["Delete: b"]


async def test_while_discord_takes_nothing_letters_wait(
    discord: Loopback, audiatur: Prompt, database: Database, outbox: Watched
) -> None:
    trap = discord.rest.fail("POST", MESSAGES, Refusal(429, retry_after=60), STORM)
    await put(database, outbox, to(discord, "a"), to(discord, "b"))
    async with delivering(audiatur, outbox):
        await discord.watch.until(lambda: trap.caught > 2, "three tries")
        discord.rest.heal()
        await outbox.ended(2)
    assert sorted(received(discord)) == ["Delete: a", "Delete: b"]


async def test_one_letter_that_discord_does_not_take_now_keeps_no_other_waiting(
    discord: Loopback, audiatur: Prompt, database: Database, outbox: Watched
) -> None:
    theirs = discord.world.direct_with(discord.world.other)
    discord.rest.fail("POST", f"^/channels/{theirs.id}/messages$", Refusal(503), STORM)
    to_other = Letter(discord.world.guild_id, discord.world.other.id, "test", {"about": "first"})
    await put(database, outbox, to_other, to(discord, "second"))
    async with delivering(audiatur, outbox):
        await outbox.ended(1)
    assert received(discord) == ["Delete: second"]
    assert len(await outbox.page()) == 1


async def test_a_letter_of_a_server_that_another_process_serves_is_left_to_it(
    discord: Loopback, audiatur: Prompt, database: Database, outbox: Watched
) -> None:
    audiatur.client.shard_count = 2
    theirs = next(server for server in (1 << 22, 2 << 22) if (server >> 22) % 2 not in audiatur.client.shards)
    ours = next(server for server in (1 << 22, 2 << 22) if server != theirs)
    await put(
        database, outbox, *(Letter(one, discord.world.asker.id, "test", {"about": one}) for one in (theirs, ours))
    )
    async with delivering(audiatur, outbox):
        await outbox.ended(1)
    assert received(discord) == [f"Delete: {ours}"]
    assert [letter.server for letter in await outbox.page()] == [theirs]
