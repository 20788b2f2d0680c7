"""A server reads the bot's own sentences in its language, and another one in another, at once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.settings import ServerOverride
from tests.loopback.interactions import buttons
from tests.loopback.server import Loopback
from tests.loopback.test_manners import QUESTION, STRANGE, Guest, posted
from tests.loopback.world import texts

ENGLISH, GERMAN = {"All sources", "Sources"}, {"Alle Quellen", "Quellen"}


@pytest.fixture(autouse=True)
async def guest(here: Loopback, answerer: Answerer, tmp_path: Path) -> AsyncIterator[Guest]:
    here.world.locales[here.world.guild_id] = "de"
    async with Guest(here, answerer, tmp_path) as bot:
        yield bot
    bot.serving_now.close()


def german(message: dict[str, object]) -> bool:
    """Whether the buttons of a card are labelled in German, and none of them in English."""
    labels = set(buttons(message))  # type: ignore[arg-type]
    return bool(labels & GERMAN) and not labels & ENGLISH


async def test_a_mention_is_answered_in_the_language_of_the_server(discord: Loopback) -> None:
    card = await discord.reply(await discord.say(f"@bot {QUESTION}"))
    assert german(card)


async def test_buttons_and_what_they_open_speak_it_too(discord: Loopback) -> None:
    card = await discord.reply(await discord.say(f"@bot {QUESTION}"))
    label = next(label for label in buttons(card) if label in GERMAN)
    opened = await (await discord.press(card, label, user=discord.world.other)).answered()
    assert "Alle Quellen" in texts(opened)
    assert "veröffentlicht: " in texts(opened)


async def test_what_has_no_answer_is_told_in_it(discord: Loopback) -> None:
    line = await discord.reply(await discord.say(f"@bot {STRANGE}"))
    assert "Nichts hier beantwortet das." in texts(line)


async def test_two_servers_that_ask_at_once_are_each_answered_in_their_own(discord: Loopback) -> None:
    at_home, abroad = discord.world.general, discord.world.abroad
    asked = [await discord.slash("ask", question=QUESTION, channel=place) for place in (at_home, abroad) * 3]
    cards = await asyncio.gather(*(one.answered() for one in asked))
    assert [german(card) for card in cards] == [True, False] * 3


async def test_a_follow_up_on_a_german_card_is_read_with_its_question(discord: Loopback) -> None:
    card = await discord.reply(await discord.say(f"@bot {QUESTION}"))
    await discord.reply(await discord.say("@bot who says so?", reply_to=card))
    assert "Wer das sagt, und wo:" in texts(posted(discord)[-1])


async def test_a_setting_of_the_server_is_stronger_than_its_locale(guest: Guest, discord: Loopback) -> None:
    guest.set(servers={discord.world.guild_id: ServerOverride(language="en")})
    assert not german(await discord.reply(await discord.say(f"@bot {QUESTION}")))
    guest.set(language="de")
    abroad = await discord.slash("ask", question=QUESTION, channel=discord.world.abroad)
    assert german(await abroad.answered())
