"""Every way of asking, once, through the real client and over real sockets."""

from __future__ import annotations

import re

import pytest

from bot.render import phrases
from tests.discord_app.schema import ApiDocument
from tests.loopback.interactions import Callback, Interaction, button, buttons
from tests.loopback.prompt import Prompt
from tests.loopback.server import Loopback
from tests.loopback.world import COMPONENTS_V2, Payload, texts

QUESTION = "Did Baker promise not one inch eastward?"
NONSENSE = "How do I bake sourdough bread?"
CLAIM = "NATO promised Gorbachev that it would never expand, Baker said not one inch."


@pytest.fixture
async def card(discord: Loopback, audiatur: Prompt) -> Payload:
    """The answer to a question, in public, asked by `asker`."""
    asked = await discord.slash("ask", question=QUESTION)
    assert audiatur.client is not None
    return await asked.answered()


def last_posted(discord: Loopback) -> Payload:
    """The newest message of the bot that everybody can see."""
    public = [m for m in discord.world.messages.values() if not m["flags"] & 64]
    return [m for m in public if m["author"]["id"] == str(discord.world.bot.id)][-1]


async def in_private(interaction: Interaction) -> str:
    """What the person reads who alone sees the answer."""
    message = await interaction.answered()
    assert message["flags"] & 64
    return texts(message)


async def test_a_question_is_answered_in_the_channel_with_every_position(discord: Loopback, card: Payload) -> None:
    assert card["flags"] & COMPONENTS_V2
    assert not card["flags"] & 64
    assert card["channel_id"] == str(discord.world.general.id)
    assert card["mentions"] == []
    said = texts(card)
    assert "Baker" in said
    assert len(re.findall(r"^\*\*", said, re.MULTILINE)) >= 2
    assert set(buttons(card)) >= {phrases.SOURCES, phrases.FOLLOW_UP, phrases.DELETE}


async def test_a_private_question_is_answered_to_the_asker_alone(discord: Loopback, audiatur: Prompt) -> None:
    asked = await discord.slash("ask", question=QUESTION, private=True)
    assert "Baker" in await in_private(asked)
    assert audiatur.client.user is not None


async def test_a_question_without_an_answer_gets_a_short_private_reply(discord: Loopback, audiatur: Prompt) -> None:
    asked = await discord.slash("ask", question=NONSENSE)
    await asked.answered()
    shown = asked.followups[0] if asked.followups else asked.answer
    assert shown is not None
    assert shown["flags"] & 64
    assert "Baker" not in texts(shown)
    public = [m for m in discord.world.messages.values() if not m["flags"] & 64]
    assert public == []
    assert audiatur.client.user is not None


async def test_autocompletion_offers_the_claims(discord: Loopback, audiatur: Prompt) -> None:
    typing = await discord.suggest("ask", "nato exp", argument="question")
    choices = await typing.choices()
    assert 1 <= len(choices) <= 25
    chosen = await discord.slash("ask", question=choices[0]["value"])
    assert "Both accept" in texts(await chosen.answered()) or len(texts(await chosen.answered())) > 200
    assert audiatur.client.user is not None


@pytest.mark.parametrize("command", ["audiatur claims", "audiatur sources", "audiatur about"])
async def test_the_lists_answer_privately(discord: Loopback, audiatur: Prompt, command: str) -> None:
    asked = await discord.slash(command, channel=discord.world.direct)
    assert len(await in_private(asked)) > 50
    assert audiatur.client.user is not None


async def test_a_message_is_checked_posted_as_a_reply_and_taken_back(discord: Loopback, audiatur: Prompt) -> None:
    message, moderator = await discord.say(CLAIM, user=discord.world.other), discord.world.moderator
    checked = await discord.right_click(phrases.CHECK, message, user=moderator)
    private = await checked.answered()
    assert private["flags"] & 64
    pressed = button(private, phrases.POST)
    posting = await discord.press(private, phrases.POST, user=moderator)
    posted = await discord.reply(message)
    assert "Mona" not in texts(posted)
    assert CLAIM not in texts(posted)
    assert posted["mentions"] == []
    told = await posting.answered()
    assert told["flags"] & 64
    assert list(buttons(told)) == [
        phrases.UNDO,
        phrases.SIGN,
    ]  # nothing is left that could post again, after a restart either
    again = await discord.press_id(private, pressed, user=moderator)  # pressed twice in a hurry
    await again.acknowledgement()
    assert len(discord.replies(message)) == 1
    undone = await discord.press(told, phrases.UNDO, user=moderator)
    assert texts(await undone.answered()) == phrases.UNDONE
    assert discord.replies(message) == []
    assert audiatur.client.user is not None


async def test_a_mention_is_answered_by_a_reply_that_pings_nobody(discord: Loopback, audiatur: Prompt) -> None:
    for place in (discord.world.general, discord.world.thread, discord.world.post):
        message = await discord.say(f"@bot {QUESTION}", channel=place)
        answer = await discord.reply(message)
        assert answer["channel_id"] == str(place.id)
        assert "Baker" in texts(answer)
        assert answer["mentions"] == []
    await discord.say("nothing for the bot")
    message = await discord.say("@bot")
    assert texts(await discord.reply(message)) == phrases.HOW_TO_ASK
    assert len([m for m in discord.world.messages.values() if m["author"]["id"] == str(discord.world.bot.id)]) == 4
    assert audiatur.client.user is not None


async def test_a_reply_that_mentions_the_bot_says_how_where_the_text_is_withheld(
    discord: Loopback, audiatur: Prompt
) -> None:
    message = await discord.say(CLAIM, user=discord.world.other)
    asking = await discord.say("@bot", reply_to=message)
    assert texts(await discord.reply(asking)) == phrases.WITHHELD
    visible = await discord.say(f"@bot {CLAIM}", user=discord.world.other)
    await discord.reply(visible)
    checking = await discord.say("@bot", reply_to=visible)
    assert "Baker" in texts(await discord.reply(checking))
    assert audiatur.client.user is not None


async def test_a_direct_message_is_a_conversation(discord: Loopback, audiatur: Prompt) -> None:
    question = await discord.say(QUESTION, channel=discord.world.direct)
    assert "Baker" in texts(await discord.reply(question))
    further = await discord.say("and Kohl?", channel=discord.world.direct)
    assert "Kohl" in texts(await discord.reply(further))
    assert audiatur.client.user is not None


async def test_who_installed_the_bot_for_themselves_takes_it_anywhere(discord: Loopback, audiatur: Prompt) -> None:
    abroad, moderator = discord.world.abroad, discord.world.moderator
    asked = await discord.slash("ask", question=QUESTION, channel=abroad)
    card = await asked.answered()
    assert "Baker" in texts(card)
    assert phrases.SOURCES_TITLE in await in_private(await discord.press(card, phrases.SOURCES))
    message = await discord.say(CLAIM, user=discord.world.other, channel=abroad)
    private = await (await discord.right_click(phrases.CHECK, message, user=moderator)).answered()
    assert "Baker" in texts(private)
    assert phrases.POST not in buttons(private)  # it is no member there
    assert discord.replies(message) == []
    await discord.press(card, phrases.DELETE)
    await discord.watch.until(lambda: int(card["id"]) in discord.world.removed, "the deletion")
    assert audiatur.client.get_guild(abroad.abroad) is None


async def test_a_pinged_reply_to_a_card_follows_it_up(discord: Loopback, card: Payload) -> None:
    further = await discord.say("and Kohl?", user=discord.world.other, reply_to=card)
    assert "Kohl" in texts(await discord.reply(further))
    silent = await discord.say("and Genscher?", user=discord.world.other, reply_to=card, ping=False)
    await (await discord.slash("audiatur about")).answered()
    assert discord.replies(silent) == []


async def test_a_pinged_reply_gets_what_it_asks_for_and_nothing_that_stands_there(
    discord: Loopback, card: Payload
) -> None:
    asked = await discord.say("who says so?", user=discord.world.other, reply_to=card)
    sources = await discord.reply(asked)
    assert "Who says so, and where:" in texts(sources)
    again = await discord.say("what else?", user=discord.world.moderator, reply_to=sources)
    quoted = {line for line in texts(card).splitlines() if line.startswith("> ")}
    assert quoted
    assert not quoted & set(texts(await discord.reply(again)).splitlines())


async def test_the_follow_up_button_opens_a_form_and_the_form_is_answered(discord: Loopback, card: Payload) -> None:
    pressed = await discord.press(card, phrases.FOLLOW_UP, user=discord.world.other)
    form = await pressed.modal()
    assert form["title"] == phrases.FOLLOW_UP_TITLE
    submitted = await discord.submit(pressed, "and Kohl?")
    assert "Kohl" in texts(await submitted.answered())


async def test_more_and_sources_are_shown_privately(discord: Loopback, card: Payload) -> None:
    assert "Guardian" in await in_private(await discord.press(card, phrases.SOURCES, user=discord.world.other))
    if any(label.startswith(phrases.MORE) for label in buttons(card)):
        more = await discord.press(card, phrases.MORE, user=discord.world.other)
        assert phrases.MORE_TITLE in await in_private(more)


async def test_a_card_is_deleted_by_its_asker_or_a_moderator_and_by_nobody_else(
    discord: Loopback, card: Payload
) -> None:
    refused = await discord.press(card, phrases.DELETE, user=discord.world.other)
    assert await in_private(refused) == phrases.NOT_YOURS
    assert int(card["id"]) in discord.world.messages
    await discord.press(card, phrases.DELETE, user=discord.world.moderator)
    await discord.watch.until(lambda: int(card["id"]) in discord.world.removed, "the deletion")
    message = await discord.say(f"@bot {QUESTION}")
    answer = await discord.reply(message)
    await discord.press(answer, phrases.DELETE)
    await discord.watch.until(lambda: int(answer["id"]) in discord.world.removed, "the deletion")


async def test_buttons_of_another_version_are_answered_privately(discord: Loopback, audiatur: Prompt) -> None:
    ids = (
        "x",
        "audiatur:",
        "audiatur:more",
        "audiatur:sources:00:0",
        "audiatur:follow:00",
        "audiatur:nonsense:1",
        "é" * 99,
    )
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": one[-9:], "custom_id": one} for one in ids[:5]]}
    rest = {"type": 1, "components": [{"type": 2, "style": 2, "label": one[-9:], "custom_id": one} for one in ids[5:]]}
    body = {"flags": COMPONENTS_V2, "components": [{"type": 10, "content": "An old card"}, row, rest]}
    old = discord.world.post_message(discord.world.general, discord.world.bot, body)
    for custom_id in ids:
        pressed = await discord.press_id(old, custom_id)
        if custom_id == "audiatur:follow:00":
            await pressed.modal()
        else:
            told = await in_private(pressed)
            assert told in (phrases.UNKNOWN_BUTTON, phrases.CLAIM_GONE)
    assert last_posted(discord) == old
    assert audiatur.client.user is not None


async def test_the_commands_are_what_discord_takes(
    discord: Loopback, audiatur: Prompt, document: ApiDocument | None
) -> None:
    if document is None:
        pytest.skip("Discord's API description is not beside this repository: requests are not held against it")
    sent = discord.rest.sent("PUT", "/commands$")
    assert len(sent) == 1
    assert document.problems("PUT", sent[0].path, sent[0].body) == []
    assert {"ask", "audiatur", phrases.CHECK} <= {command["name"] for command in sent[0].body}
    assert audiatur.client.user is not None


async def test_hostile_text_neither_pings_nor_breaks_anything(discord: Loopback, audiatur: Prompt) -> None:
    hostile = "@everyone <@&1> [x](http://evil.example) ```\n# Baker promised \u202e \u200b ||inch||" + "A" * 3000
    asked = await discord.slash("ask", question=hostile[:6000])
    shown = await asked.answered()
    assert not shown["mention_everyone"]
    assert shown["mentions"] == []
    assert "\u202e" not in texts(shown)
    assert asked.callback is not None
    assert asked.callback["type"] in (Callback.MESSAGE, Callback.DEFER_MESSAGE)
    assert audiatur.client.user is not None
