"""What moderators do is written down, with the claim and never the text; what is refused, or others do, is not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.discord_app.desk.journal import Journal
from bot.render import phrases
from bot.store.actions import Action, Filter, Kind
from bot.store.database import Database
from bot.store.store import Store
from tests.loopback.desk import Desk
from tests.loopback.faults import Refusal
from tests.loopback.interactions import buttons
from tests.loopback.server import Loopback
from tests.loopback.world import Payload, Person, texts
from tests.patience import PATIENCE

CLAIM = "You fools: Baker promised Gorbachev not one inch eastward."


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, b"secret")


async def written(
    store: Store, server: int, count: int
) -> list[tuple[Kind, int | None, int | None, int | None, str | None]]:
    """What stands there, the earliest first, as soon as it is so many."""
    async with asyncio.timeout(PATIENCE):
        found = await store.actions.page(server, Filter(), limit=100)
        while len(found) < count:
            found = await store.actions.page(server, Filter(), limit=100)
    return [(one.kind, one.moderator, one.channel, one.message, one.claim) for one in reversed(found)]


async def test_each_step_of_posting_is_written_down_with_its_claim(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store
) -> None:
    world, claim = here.world, answerer.base.claims[0].id
    mona, place = world.moderator, world.general.id
    async with Desk(here, answerer, tmp_path, store):
        said = await here.say(CLAIM, user=world.other)
        card = await checked(here, said, mona)
        await written(store, world.guild_id, 1)
        posted = await (await here.press(card, phrases.POST, user=mona)).answered()
        (reply,) = here.replies(said)
        signed = await (await here.press(posted, phrases.SIGN, user=mona)).answered()
        await (await here.press(signed, phrases.UNDO, user=mona)).answered()
        nothing = await here.say("What a fine day it is.", user=world.other)
        await checked(here, nothing, mona)
        await written(store, world.guild_id, 5)
        shown = await (await here.slash("ask", question="Did Baker promise?", user=world.asker)).answered()
        await here.press(shown, phrases.DELETE, user=mona)
        found = await written(store, world.guild_id, 6)
    whole = [str(one) for one in await store.actions.page(world.guild_id, Filter(), limit=100)]
    assert not any("fools" in one for one in whole)
    assert found == [
        (Kind.CHECK, mona.id, place, int(said["id"]), claim),
        (Kind.POST, mona.id, place, int(reply["id"]), claim),
        (Kind.SIGN, mona.id, place, int(reply["id"]), claim),
        (Kind.UNDO, mona.id, place, int(reply["id"]), claim),
        (Kind.CHECK, mona.id, place, int(nothing["id"]), None),
        (Kind.DELETE, mona.id, place, int(shown["id"]), claim),
    ]


async def test_what_is_refused_and_what_members_do_with_their_own_is_no_action(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store
) -> None:
    world = here.world
    async with Desk(here, answerer, tmp_path, store):
        said = await here.say(CLAIM, user=world.other)
        card = await checked(here, said, world.asker)  # who was given the command, and may not manage messages
        here.rest.fail("POST", r"^/channels/\d+/messages$", Refusal(403, code=50013))
        await (await here.press(card, phrases.POST, user=world.asker)).answered()
        shown = await (await here.slash("ask", question="Did Baker promise?", user=world.asker)).answered()
        await (await here.press(shown, phrases.DELETE, user=world.other)).answered()
        await here.press(shown, phrases.DELETE, user=world.asker)
        await here.watch.until(lambda: int(shown["id"]) in world.removed, "the card to go")
        last = await here.say(CLAIM, user=world.other)
        await checked(here, last, world.moderator)
        ((kind, _, _, message, _),) = await written(store, world.guild_id, 1)
        assert (kind, message) == (Kind.CHECK, int(last["id"]))


async def test_where_the_bot_is_no_member_nothing_is_written_down(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store
) -> None:
    world = here.world
    async with Desk(here, answerer, tmp_path, store):
        said = world.post_message(world.abroad, world.other, {"content": CLAIM})
        await checked(here, said, world.moderator)
        said = world.post_message(world.direct_with(world.moderator), world.other, {"content": CLAIM})
        await checked(here, said, world.moderator)
        await checked(here, await here.say(CLAIM, user=world.other), world.moderator)
        assert len(await written(store, world.guild_id, 1)) == 1
        assert await written(store, world.abroad.abroad, 0) == await written(store, 0, 0) == []


@pytest.mark.parametrize("kept", [True, False], ids=["away", "none"])
async def test_without_a_store_everything_is_done_as_ever(
    here: Loopback, answerer: Answerer, tmp_path: Path, database: Database, *, kept: bool
) -> None:
    if kept:
        database._again = float("inf")
    async with Desk(here, answerer, tmp_path, Store(database, b"secret") if kept else None):
        said = await here.say(CLAIM, user=here.world.other)
        card = await checked(here, said, here.world.moderator)
        posted = await (await here.press(card, phrases.POST, user=here.world.moderator)).answered()
        assert phrases.UNDO in buttons(posted)
        assert "Baker" in texts(here.replies(said)[0])


async def test_an_action_that_cannot_be_written_down_is_told_in_the_log(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    store = Store(database, b"secret")
    journal = Journal(store.actions)
    assert await journal.record(Action(1, Kind.POST))
    assert journal.news.is_set()
    assert not await journal.record(Action(1, Kind.POST, details={"x": "x" * 5_000}))
    database._again = float("inf")
    assert not await journal.record(Action(1, Kind.POST))
    assert [record.getMessage()[:34] for record in caplog.records] == ["not written down: post in server 1"] * 2


async def checked(here: Loopback, message: Payload, user: Person) -> Payload:
    """The private card of who had it checked."""
    return await (await here.right_click(phrases.CHECK, message, user=user)).answered()
