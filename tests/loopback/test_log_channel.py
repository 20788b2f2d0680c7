"""What moderators do is told in the log channel: in batches, once whatever happens, and never where it may not be."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.custom_id import button_id
from bot.discord_app.cards.layout import Button, button
from bot.discord_app.desk.lines import CLAIM as LONGEST_CLAIM
from bot.discord_app.desk.lines import Form
from bot.discord_app.desk.log_channel import MOST_LINES
from bot.render import phrases
from bot.settings import DiscordSettings, ServerOverride
from bot.store.actions import Action, Filter, Kind
from bot.store.database import Database
from bot.store.store import Store
from tests.loopback.desk import Desk
from tests.loopback.faults import Cut, Moment, Refusal
from tests.loopback.interactions import buttons
from tests.loopback.server import Loopback
from tests.loopback.world import ORDINARY, READ_MESSAGE_HISTORY, SEND_MESSAGES, Payload, displays, walk
from tests.patience import PATIENCE

MESSAGES = r"^/channels/\d+/messages$"
STORM = 10**6
CLAIM = "You fools: Baker promised Gorbachev not one inch eastward."


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, b"secret")


@pytest.fixture
def desk(here: Loopback, answerer: Answerer, tmp_path: Path, store: Store) -> Desk:
    """A server whose log channel is #quiet."""
    server = ServerOverride(log_channel=here.world.quiet.id)
    settings = DiscordSettings(member_cooldown=0, servers={here.world.guild_id: server})
    return Desk(here, answerer, tmp_path, store, settings)


def told(here: Loopback) -> list[str]:
    """Every line in the log channel, the earliest first."""
    return [line for message in logged(here) for line in displays(message)]


def logged(here: Loopback) -> list[Payload]:
    return [one for one in here.world.messages.values() if one["channel_id"] == str(here.world.quiet.id)]


async def settled(store: Store) -> None:
    """Waits until nothing is left to be told."""
    async with asyncio.timeout(PATIENCE):
        while await store.actions.untold_servers():
            pass


async def done(store: Store, here: Loopback, count: int = 1, kind: Kind = Kind.POST) -> Sequence[int]:
    """So many things that were done while the bot was away."""
    world = here.world
    action = Action(world.guild_id, kind, world.moderator.id, world.general.id, 7, "nato-expansion-promise")
    return [await store.actions.add(dataclasses.replace(action, message=7 + number)) for number in range(count)]


async def test_each_action_is_a_line_that_says_who_what_and_where_and_never_what_was_asked(
    here: Loopback, desk: Desk, store: Store
) -> None:
    world, mona = here.world, here.world.moderator
    claim = clip(desk.serving.base.claims[0].question, LONGEST_CLAIM)
    async with desk:
        said = await here.say(CLAIM, user=world.other)
        card = await (await here.right_click(phrases.CHECK, said, user=mona)).answered()
        await here.watch.until(lambda: told(here), "a line")
        posted = await (await here.press(card, phrases.POST, user=mona)).answered()
        (reply,) = here.replies(said)
        await (await here.press(posted, phrases.UNDO, user=mona)).answered()
        await settled(store)
    place = f"https://discord.com/channels/{world.guild_id}/{world.general.id}"
    assert told(here) == [
        f"<@{mona.id}> checked [a message]({place}/{said['id']}) · {claim}",
        f"<@{mona.id}> posted [a reply]({place}/{reply['id']}) · {claim}",
        f"<@{mona.id}> took back a reply in <#{world.general.id}> · {claim}",
    ]
    assert all(not message["mentions"] for message in logged(here))
    assert "fools" not in str(logged(here))


async def test_many_things_at_once_are_few_messages_in_order(here: Loopback, desk: Desk, store: Store) -> None:
    await done(store, here, 2 * MOST_LINES + 1)
    async with desk:
        await settled(store)
    assert [len(displays(message)) for message in logged(here)] == [MOST_LINES, MOST_LINES, 1]
    assert [f"/{7 + number})" in line for number, line in enumerate(told(here))] == [True] * (2 * MOST_LINES + 1)


async def test_messages_to_a_channel_keep_their_distance(here: Loopback, desk: Desk, store: Store) -> None:
    await done(store, here, 2 * MOST_LINES)
    paused: list[float] = []

    async def pause(seconds: float) -> None:
        paused.append(seconds + len(logged(here)) / 10)
        await asyncio.sleep(0)

    desk.sender.pause = pause
    async with desk:
        await settled(store)
    assert {5.0, 5.1} <= set(paused)  # a pause before each of the two messages


async def test_what_landed_before_a_kill_is_not_told_again(here: Loopback, desk: Desk, store: Store) -> None:
    await done(store, here, 3)
    here.rest.fail("POST", MESSAGES, Cut(Moment.AFTER), times=STORM)
    async with desk:
        await here.watch.until(lambda: logged(here), "a message that the bot knows nothing of")
    assert await store.actions.untold_servers()
    here.rest.heal()
    here.rest._by_nonce.clear()  # Discord forgets them after a few minutes
    await done(store, here, 1, Kind.UNDO)
    async with desk:
        await settled(store)
    assert [len(displays(message)) for message in logged(here)] == [3, 1]


async def test_where_the_history_cannot_be_read_discord_itself_takes_a_message_once(
    here: Loopback, desk: Desk, store: Store
) -> None:
    here.world.quiet.bot_permissions &= ~READ_MESSAGE_HISTORY
    await done(store, here, 3)
    here.rest.fail("POST", MESSAGES, Cut(Moment.AFTER), times=STORM)
    async with desk:
        await here.watch.until(lambda: logged(here), "a message that the bot knows nothing of")
    here.rest.heal()
    async with desk:
        await settled(store)
    assert [len(displays(message)) for message in logged(here)] == [3]


async def test_while_discord_fails_nothing_is_lost(here: Loopback, desk: Desk, store: Store) -> None:
    await done(store, here, 2)
    trap = here.rest.fail("POST", MESSAGES, Refusal(503), times=STORM)
    async with desk:
        await here.watch.until(lambda: trap.caught > 3, "tries")
        here.rest.heal()
        desk.front.desk.journal.news.set()
        await settled(store)
    assert len(told(here)) == 2


@pytest.mark.parametrize("missing", ["permission", "channel", "another server's"])
async def test_a_channel_that_cannot_be_written_to_is_told_in_the_log_once_and_not_tried_for_ever(
    here: Loopback, desk: Desk, store: Store, missing: str, caplog: pytest.LogCaptureFixture
) -> None:
    world = here.world
    match missing:
        case "permission":
            world.quiet.bot_permissions &= ~SEND_MESSAGES
        case "channel":
            del world.channels[world.quiet.id]
        case _:
            world.quiet.abroad = world.snowflakes.next()
    await done(store, here, 2 * MOST_LINES)
    async with desk:
        await settled(store)
        tries = len(here.rest.sent("POST", f"^/channels/{world.quiet.id}/messages$"))
        assert tries == (2 if missing == "permission" else 0)
        if missing == "permission":
            world.quiet.bot_permissions = ORDINARY
            await desk.front.desk.journal.record(Action(world.guild_id, Kind.POST, 1, 2, 3))
            await settled(store)
            assert len(told(here)) == 1
    warnings = [one.getMessage() for one in caplog.records if one.levelno >= logging.WARNING]
    assert [line.partition(":")[0] for line in warnings] == [
        f"log channel {world.quiet.id} is told nothing, /history alone is"
    ]
    assert len(await store.actions.page(world.guild_id, Filter(), limit=100)) >= 2 * MOST_LINES


async def test_a_server_without_a_log_channel_is_told_nothing_later_either(
    here: Loopback, desk: Desk, store: Store
) -> None:
    await done(store, here, 3)
    with_log = desk.serving._served
    desk.serving._served = dataclasses.replace(with_log, settings=DiscordSettings(member_cooldown=0))
    async with desk:
        await settled(store)
        desk.serving._served = with_log
        await desk.front.desk.journal.record(Action(here.world.guild_id, Kind.DELETE, 1, 2, 3))
        await here.watch.until(lambda: told(here), "a line")
    assert len(told(here)) == 1


async def test_the_lines_are_in_the_language_of_the_server_and_late_ones_say_when(
    here: Loopback, desk: Desk, store: Store
) -> None:
    here.world.locales[here.world.guild_id] = "de"
    await store.actions.add(Action(here.world.guild_id, Kind.DELETE, None, here.world.general.id, 3, "gone", at=1_000))
    async with desk:
        await settled(store)
    assert told(here) == [
        f"Jemand hat eine Karte in <#{here.world.general.id}> gelöscht\n-# <t:1000:d> <t:1000:t> · gone"
    ]


async def test_a_kind_may_have_words_and_a_button_of_its_own(here: Loopback, desk: Desk, store: Store) -> None:
    def undo(action: Action) -> Button | None:
        return button("Undo", button_id("undo", 1, 2, action.id)) if action.details["old"] else None

    form = Form(words=lambda action, who: f"{who} set {action.details['key']}", button=undo)
    for old in ("x", ""):
        details = {"key": "term", "old": old}
        await store.actions.add(Action(here.world.guild_id, Kind.SETTINGS, 9, details=details))
    async with desk:
        desk.front.desk.lines.forms[Kind.SETTINGS] = form
        await settled(store)
    (message,) = logged(here)
    assert told(here) == ["<@9> set term"] * 2
    assert list(buttons(message)) == ["Undo"]
    assert [part["type"] for part in walk(message["components"])] == [9, 10, 2, 10]
