"""Posting under somebody's message: what moderators meet, and what Discord may answer."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.gate import Gate
from bot.discord_app.bot import AudiaturFront
from bot.discord_app.connection.client import Front
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.sending import Bounds, Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.connection.state import State
from bot.discord_app.desk.moderation import POSTED
from bot.render import phrases
from bot.settings import DiscordSettings
from tests.loopback.faults import Cut, Hold, Moment, Refusal
from tests.loopback.interactions import Interaction, button, buttons
from tests.loopback.prompt import Prompt, at_once
from tests.loopback.server import Loopback
from tests.loopback.world import COMPONENTS_V2, Json, Payload, Person, texts, walk
from tests.patience import PATIENCE

CLAIM = "You fools: Baker promised Gorbachev not one inch eastward."
MESSAGES, ONE_MESSAGE = r"^/channels/\d+/messages$", r"^/channels/\d+/messages/\d+$"
STORM = 10**6


@pytest.fixture
def shown_to() -> Sender:
    """Sends without a pause, and gives up a reply after the few tries that five seconds of pauses allow."""
    bounds = Bounds(patience=10, acknowledge=PATIENCE, fill=PATIENCE, reply=5, work=PATIENCE)
    return Sender(bounds, pause=at_once)


@pytest.fixture
async def bot(here: Loopback, answerer: Answerer, tmp_path: Path, shown_to: Sender) -> AsyncIterator[Prompt]:
    served = Served(answerer, DiscordSettings(member_cooldown=0))
    serving = Serving(served, lambda _: served)

    def front(sender: Sender, failures: Failures) -> Front:
        posted = Answered(State(tmp_path), name=POSTED)
        return AudiaturFront(serving, sender, Gate(lambda: serving.settings), failures, posted=posted)

    async with Prompt(here, front, tmp_path, shown_to) as running:
        yield running
    serving.close()


@pytest.fixture
async def said(discord: Loopback) -> Payload:
    return await discord.say(CLAIM, user=discord.world.other)


async def checked(discord: Loopback, message: Payload, user: Person | None = None) -> Payload:
    """The private card of a moderator."""
    asked = await discord.right_click(phrases.CHECK, message, user=user or discord.world.moderator)
    return await asked.answered()


async def told(interaction: Interaction) -> str:
    """What the moderator reads beside the card."""
    message = await interaction.answered()
    assert message["flags"] & 64
    return texts(message)


def something_public(discord: Loopback) -> list[str]:
    mine = [m for m in discord.world.messages.values() if m["author"]["id"] == str(discord.world.bot.id)]
    return [texts(message) for message in mine if not message["flags"] & 64]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Refusal(503), "does not take it just now"),
        (Refusal(429, retry_after=60), "press again in 60 seconds"),
        (Cut(Moment.BEFORE), "does not take it just now"),
        (Refusal(404, code=10003), phrases.CANNOT_POST),
        (Refusal(403, code=50013), phrases.CANNOT_POST),
        (Refusal(400, code=160005), phrases.CANNOT_POST),
        (Refusal(400, code=50035, message="Invalid Form Body"), "noted as"),
        (Refusal(400, code=50035, message="In message_reference: Unknown message"), phrases.TARGET_GONE),
    ],
    ids=lambda value: str(getattr(value, "code", "") or getattr(value, "status", "")) or None,
)
async def test_after_any_failure_the_button_works_again_and_nothing_was_said_in_public(
    discord: Loopback, bot: Prompt, said: Payload, fault: Refusal | Cut, words: str
) -> None:
    card = await checked(discord, said)
    discord.rest.fail("POST", MESSAGES, fault, times=STORM)
    moderator = discord.world.moderator
    assert words in await told(await discord.press(card, phrases.POST, user=moderator))
    assert something_public(discord) == []
    discord.rest.heal()
    posting = await discord.press(card, phrases.POST, user=moderator)
    assert phrases.UNDO in buttons(await posting.answered())
    assert len(discord.replies(said)) == 1
    assert bot.client.user is not None


async def test_what_landed_unseen_is_not_posted_again_by_the_next_press(
    discord: Loopback, bot: Prompt, said: Payload
) -> None:
    card = await checked(discord, said)
    discord.rest.fail("POST", MESSAGES, Cut(Moment.AFTER), times=STORM)
    await told(await discord.press(card, phrases.POST, user=discord.world.moderator))
    discord.rest.heal()
    await (await discord.press(card, phrases.POST, user=discord.world.moderator)).answered()
    assert len(discord.replies(said)) == 1
    assert bot.client.user is not None


async def test_a_rate_limit_of_half_a_minute_is_waited_out(
    discord: Loopback, bot: Prompt, said: Payload, shown_to: Sender
) -> None:
    shown_to._bounds = Bounds(patience=10, acknowledge=PATIENCE, fill=PATIENCE, reply=Bounds().reply, work=PATIENCE)
    card = await checked(discord, said)
    discord.rest.fail("POST", MESSAGES, Refusal(429, retry_after=31))
    posting = await discord.press(card, phrases.POST, user=discord.world.moderator)
    assert phrases.UNDO in buttons(await posting.answered())
    assert len(discord.replies(said)) == 1
    question = await discord.say("@bot Did Baker promise not one inch eastward?")
    discord.rest.fail("POST", MESSAGES, Refusal(429, retry_after=31))
    assert "Baker" in texts(await discord.reply(question))
    assert bot.client.user is not None


async def test_a_rate_limit_is_never_answered_in_public(discord: Loopback, bot: Prompt) -> None:
    trap = discord.rest.fail("POST", MESSAGES, Refusal(429, retry_after=60))
    await discord.say("@bot Did Baker promise not one inch eastward?")
    await discord.rest.seen("POST", MESSAGES)
    await (await discord.slash("ask", question="Did Baker promise?", private=True)).answered()
    assert trap.caught == 1
    assert something_public(discord) == []
    assert bot.client.user is not None


async def test_nothing_is_posted_where_the_message_is_gone_meanwhile(
    discord: Loopback, bot: Prompt, said: Payload
) -> None:
    card = await checked(discord, said)
    discord.world.remove_message(int(said["id"]))
    assert await told(await discord.press(card, phrases.POST, user=discord.world.moderator)) == phrases.TARGET_GONE
    assert something_public(discord) == []
    assert bot.client.user is not None


async def test_of_two_moderators_the_second_is_told_where_the_reply_stands(
    discord: Loopback, bot: Prompt, said: Payload, tmp_path: Path
) -> None:
    first, second = [await checked(discord, said, user) for user in (discord.world.moderator, discord.world.asker)]
    hold = Hold()
    discord.rest.fail("POST", MESSAGES, hold)
    posting = await discord.press(first, phrases.POST, user=discord.world.moderator)
    other = await discord.press(second, phrases.POST, user=discord.world.asker)
    hold.release()
    assert phrases.UNDO in buttons(await posting.answered())
    (reply,) = discord.replies(said)
    assert f"/{reply['id']}" in texts(await other.answered())
    assert (tmp_path / POSTED).read_text(encoding="ascii") == f"{said['id']} {reply['id']}\n"
    discord.world.remove_message(int(reply["id"]))
    third = await checked(discord, said)
    await (await discord.press(third, phrases.POST, user=discord.world.moderator)).answered()
    assert len(discord.replies(said)) == 1  # what was deleted may be posted anew
    assert bot.client.user is not None


async def test_a_refused_undo_keeps_its_button(discord: Loopback, bot: Prompt, said: Payload) -> None:
    moderator = discord.world.moderator
    posted = await (await discord.press(await checked(discord, said), phrases.POST, user=moderator)).answered()
    discord.rest.fail("DELETE", ONE_MESSAGE, Refusal(403, code=50013))
    assert await told(await discord.press(posted, phrases.UNDO, user=moderator)) == phrases.CANNOT_DELETE
    assert phrases.UNDO in buttons(posted)
    undone = await discord.press(posted, phrases.UNDO, user=moderator)
    assert texts(await undone.answered()) == phrases.UNDONE
    assert discord.replies(said) == []
    assert bot.client.user is not None


async def test_the_name_of_who_posted_is_told_where_they_want_it_and_by_nobody_else(
    discord: Loopback, bot: Prompt, said: Payload
) -> None:
    moderator = discord.world.moderator
    posted = await (await discord.press(await checked(discord, said), phrases.POST, user=moderator)).answered()
    (reply,) = discord.replies(said)
    whole = str(reply["components"])
    assert CLAIM not in texts(reply)
    assert "fools" not in whole
    assert "Mona" not in whole
    assert str(moderator.id) not in whole
    custom_id = button(posted, phrases.SIGN)
    assert await told(await discord.press_id(posted, custom_id, user=discord.world.asker)) == phrases.NOT_YOUR_POST
    signing = await discord.press(posted, phrases.SIGN, user=moderator)
    assert list(buttons(await signing.answered())) == [phrases.UNDO]
    assert phrases.posted_by("Mona") in texts(discord.world.messages[int(reply["id"])])
    assert bot.client.user is not None


async def test_a_follow_up_on_a_posted_card_goes_on_from_its_claim_and_not_from_the_message(
    discord: Loopback, bot: Prompt, said: Payload
) -> None:
    await (await discord.press(await checked(discord, said), phrases.POST, user=discord.world.moderator)).answered()
    (reply,) = discord.replies(said)
    pressed = await discord.press(reply, phrases.FOLLOW_UP, user=discord.world.other)
    answered = await (await discord.submit(pressed, "who says so?")).answered()
    assert "Who says so, and where:" in texts(answered)
    assert "fools" not in texts(answered)
    assert bot.client.user is not None


async def test_nothing_for_all_repeats_what_somebody_else_said(discord: Loopback, bot: Prompt, said: Payload) -> None:
    moderator = discord.world.moderator
    assert "fools" in texts(await checked(discord, said))
    shown = await (await discord.slash("ask", question="more", user=moderator)).answered()
    assert not shown["flags"] & 64
    assert "fools" not in str(shown["components"])
    named = await discord.say(f"@bot {CLAIM}", user=discord.world.other)
    await discord.reply(named)
    pointing = await discord.say("@bot", user=moderator, reply_to=named)
    card = await discord.reply(pointing)
    assert "Baker" in texts(card)
    assert "fools" not in str(card["components"])
    assert str(card["components"]).count("audiatur:delete") == 1
    pressed = await discord.press(card, phrases.FOLLOW_UP, user=moderator)
    assert "fools" not in texts(await (await discord.submit(pressed, "who says so?")).answered())
    assert bot.client.user is not None


async def test_what_changes_a_channel_is_a_line_of_the_log_with_ids(
    discord: Loopback, bot: Prompt, said: Payload, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.discord_app.desk")
    moderator, stranger, place = discord.world.moderator, discord.world.asker, discord.world.general.id
    posted = await (await discord.press(await checked(discord, said), phrases.POST, user=moderator)).answered()
    (reply,) = discord.replies(said)
    await told(await discord.press(reply, phrases.DELETE, user=stranger))
    await told(await discord.press(await checked(discord, said), phrases.POST, user=moderator))
    await told(await discord.press(posted, phrases.SIGN, user=stranger))
    await (await discord.press(posted, phrases.UNDO, user=moderator)).answered()
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot.discord_app.desk")]
    assert ours == [
        f"posted {reply['id']} under {said['id']} in channel {place}, by {moderator.id}",
        f"refused: deletion of {reply['id']} by {stranger.id}",
        f"refused: a second reply to {said['id']} by {moderator.id}",
        f"refused: signing of {reply['id']} by {stranger.id}",
        f"undone {reply['id']} in channel {place}, by {moderator.id}",
    ]
    assert bot.client.user is not None


EMBED = {"type": "article", "url": "https://a.example", "title": "News", "description": CLAIM}
PICTURE = {
    "id": "5",
    "filename": "a.png",
    "size": 9,
    "url": "https://cdn.example/a.png",
    "proxy_url": "https://cdn.example/a.png",
    "description": CLAIM,
}
POLL = {
    "question": {"text": "Did Baker promise Gorbachev not one inch eastward?"},
    "answers": [{"answer_id": 1, "poll_media": {"text": "Yes"}}],
    "expiry": "2126-11-30T08:00:00+00:00",
    "allow_multiselect": False,
    "layout_type": 1,
}
FORWARDED = {
    "type": 0,
    "content": "",
    "mentions": [],
    "mention_roles": [],
    "attachments": [],
    "embeds": [EMBED],
    "components": [],
    "timestamp": "2026-11-30T08:00:00+00:00",
    "edited_timestamp": None,
    "flags": 0,
}
MEDIA = {"url": "https://cdn.example/a.png"}


def of_another_bot(*components: Json) -> Payload:
    return {"flags": COMPONENTS_V2, "components": [{"type": 17, "components": list(components)}]}


@pytest.mark.parametrize(
    ("body", "facts"),
    [
        ({"embeds": [EMBED]}, {}),
        ({}, {"attachments": [PICTURE]}),
        ({}, {"poll": POLL}),
        ({}, {"message_snapshots": [{"message": FORWARDED}]}),
        (of_another_bot({"type": 10, "content": f"## {CLAIM}"}), {}),
        (of_another_bot({"type": 12, "items": [{"media": MEDIA, "description": CLAIM, "spoiler": True}]}), {}),
        (
            of_another_bot(
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "News"}],
                    "accessory": {"type": 11, "media": MEDIA, "description": CLAIM},
                }
            ),
            {},
        ),
        ({"content": "||**B\u0430ker** pr\u043emised Gorbachev not one inch eastward||"}, {}),
    ],
    ids=["embed", "alt text", "poll", "forwarded", "components", "caption", "thumbnail", "look-alikes"],
)
async def test_a_check_reads_what_people_post(discord: Loopback, bot: Prompt, body: Payload, facts: Payload) -> None:
    message = discord.world.post_message(discord.world.general, discord.world.other, body, **facts)
    card = await checked(discord, message)
    assert phrases.POST in buttons(card), texts(card)
    assert [part for part in walk(card["components"]) if part["type"] == 17]
    assert bot.client.user is not None


@pytest.mark.parametrize(
    ("filler", "reason"),
    [
        ("I had pasta for dinner and then went for a walk with the dog. " * 20, phrases.NOTHING_IN_IT),
        ("I had pasta for dinner, thanks. " * 150, phrases.NOTHING_AT_ITS_BEGINNING),
    ],
)
async def test_the_reason_for_silence_on_a_long_message_is_true(
    discord: Loopback, bot: Prompt, filler: str, reason: str
) -> None:
    message = discord.world.post_message(discord.world.general, discord.world.other, {"content": f"lol. {filler}"})
    asked = await discord.right_click(phrases.CHECK, message, user=discord.world.moderator)
    assert texts(await asked.answered()) == reason
    assert bot.client.user is not None
