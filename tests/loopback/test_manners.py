"""How the bot behaves among people: when it speaks, how long that stands, and what goes when a question goes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.answering.answer import NoAnswer, Reason
from bot.answering.answerer import Answerer
from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.gate import Gate
from bot.discord_app.bot import AudiaturFront
from bot.discord_app.connection.client import Front
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.sending import SHORT_LIVED, Bounds, Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.connection.state import State
from bot.render import phrases, wording
from bot.settings import DiscordSettings, ServerOverride
from tests.loopback.faults import Hold
from tests.loopback.interactions import buttons
from tests.loopback.prompt import Prompt
from tests.loopback.server import Loopback
from tests.loopback.world import Payload, texts
from tests.patience import PATIENCE

QUESTION = "Did Baker promise not one inch eastward?"
NOTHING = wording.reason(NoAnswer("", Reason.NOTHING_FITS))
STRANGE = "How do I bake sourdough bread?"
CHATTER = (
    "lol", "thanks", "👍", "^", "who asked", "delete this", "lmao what", "bro what", "https://example.org/?a=b", "true",
    "what a joke", "are you kidding me?", "is this a bot?", "did you see the game?", "where is the pizza?", "exactly",
    "why is he here?", "who is she?", "is it?", "really?", "can you not?", "that's why", "Baker lied", "cope harder",
    "excuse me?", "what did you come up with?", "next", "next please", "told you so", "why would they lie?",
    "can we talk about something else?", "do you have a treaty?", "who asked",
)  # fmt: skip


class Minute:
    """A pause that passes at once, but for the one that a short-lived line stands: a test says when that is over."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        if seconds >= SHORT_LIVED:
            await self.over.wait()
        else:
            await asyncio.sleep(0)


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Guest(Prompt):
    """The bot as shipped, with its settings, its clock and its minutes in the hands of the test."""

    def __init__(self, server: Loopback, answerer: Answerer, folder: Path) -> None:
        served = Served(answerer, DiscordSettings(member_cooldown=0))
        self.serving_now = Serving(served, lambda _: served)
        self.clock, self.minute = Clock(), Minute()
        patient = Bounds(patience=10, acknowledge=PATIENCE, fill=PATIENCE, reply=PATIENCE, work=PATIENCE)
        super().__init__(server, self._make_front, folder, Sender(patient, pause=self.minute))

    def _make_front(self, sender: Sender, failures: Failures) -> Front:
        serving = self.serving_now
        gate = Gate(lambda: serving.settings, self.clock)
        return AudiaturFront(serving, sender, gate, failures, answered=Answered(State(self._folder)))

    def set(self, **settings: object) -> None:
        """Changes settings for all, as a reload does."""
        chosen = DiscordSettings(**{"member_cooldown": 0, **settings})  # type: ignore[arg-type]  # named by the test
        self.serving_now._served = Served(self.serving_now.answerer, chosen)

    async def settled(self) -> None:
        """Waits until the bot has read everything that was sent before: it reads in order."""
        await (await self.discord.slash("audiatur claims")).answered()
        await self.serving_now.ask("settled?")


@pytest.fixture
async def guest(here: Loopback, answerer: Answerer, tmp_path: Path) -> AsyncIterator[Guest]:
    async with Guest(here, answerer, tmp_path) as bot:
        yield bot
    bot.serving_now.close()


def posted(discord: Loopback) -> list[Payload]:
    """What the bot has posted for everybody, and nobody deleted."""
    bot = str(discord.world.bot.id)
    return [m for m in discord.world.messages.values() if m["author"]["id"] == bot and not m["flags"] & 64]


async def asked(discord: Loopback, text: str = QUESTION) -> tuple[Payload, Payload]:
    """A question by mention, and its card."""
    question = await discord.say(f"@bot {text}")
    return question, await discord.reply(question)


async def deleted(discord: Loopback, message: Payload) -> None:
    await discord.watch.until(lambda: int(message["id"]) in discord.world.removed, "the deletion")


async def test_chatter_below_a_card_gets_silence(discord: Loopback, guest: Guest) -> None:
    _, card = await asked(discord)
    for text in CHATTER:
        await discord.say(text, user=discord.world.other, reply_to=card)
    await guest.settled()
    assert posted(discord) == [card]


@pytest.mark.parametrize(
    "text",
    [
        "and Kohl?",
        "and what did Genscher say?",
        "did Yeltsin object to NATO enlargement?",
        "source",
        "Poland and Hungary?",
        "is there a treaty?",
        "was it written down?",
        "does the memo say that?",
        "where does it say that?",
        "did the Soviets ask for it?",
        "more please",
    ],
)
async def test_a_reply_that_asks_is_answered_without_the_name(discord: Loopback, guest: Guest, text: str) -> None:
    _, card = await asked(discord)
    further = await discord.say(text, user=discord.world.other, reply_to=card)
    assert "Follow up" in buttons(await discord.reply(further))
    guest.set(replies=False)
    again = await discord.say(text, user=discord.world.other, reply_to=card)
    await guest.settled()
    assert discord.replies(again) == []


async def test_the_name_in_a_reply_makes_it_a_question(discord: Loopback, guest: Guest) -> None:
    _, card = await asked(discord)
    named = await discord.say("@bot Baker promised Gorbachev not one inch", user=discord.world.other, reply_to=card)
    assert "Baker" in texts(await discord.reply(named))
    assert guest.client.user is not None


async def test_no_answer_is_one_line_that_goes_after_a_minute_and_no_second_one_meanwhile(
    discord: Loopback, guest: Guest
) -> None:
    question, line = await asked(discord, STRANGE)
    assert texts(line) == NOTHING
    second = await discord.say(f"@bot {STRANGE}", user=discord.world.other)
    await guest.settled()
    assert discord.replies(second) == []
    guest.minute.over.set()
    await deleted(discord, line)
    assert int(question["id"]) in discord.world.messages
    guest.clock.now += 61
    third = await discord.say(f"@bot {STRANGE}")
    await discord.reply(third)


async def test_a_line_for_a_minute_does_not_outlive_the_bot(discord: Loopback, guest: Guest) -> None:
    _, line = await asked(discord, STRANGE)
    await guest.settled()  # it knows that the line arrived
    await guest.client.close()
    await deleted(discord, line)


async def test_a_line_for_a_minute_goes_with_its_question(discord: Loopback, guest: Guest) -> None:
    question, line = await asked(discord, STRANGE)
    await guest.settled()  # it knows that the line arrived
    await discord.unsay(question)
    await deleted(discord, line)


async def test_a_line_under_a_question_that_was_deleted_meanwhile_does_not_stand(
    discord: Loopback, guest: Guest
) -> None:
    hold = Hold()
    discord.rest.fail("POST", "/messages$", hold)
    question = await discord.say(f"@bot {STRANGE}")
    await discord.watch.until(lambda: discord.rest.sent("POST", "/messages$"), "the line on its way")
    await discord.unsay(question)
    await guest.settled()
    hold.release()
    await discord.watch.until(lambda: discord.world.removed and not posted(discord), "the end of the line")


@pytest.mark.parametrize("text", ["lol", "thanks", "👍", "https://example.org"])
async def test_a_mention_that_asks_nothing_gets_nothing(discord: Loopback, guest: Guest, text: str) -> None:
    await discord.say(f"@bot {text}")
    await guest.settled()
    assert posted(discord) == []


async def test_a_server_may_want_silence_where_there_is_no_answer(discord: Loopback, guest: Guest) -> None:
    guest.set(unanswered="silence")
    await discord.say(f"@bot {STRANGE}")
    await guest.settled()
    assert posted(discord) == []


@pytest.mark.parametrize("text", ["", "help", "Hello!", "what can you do?", "hilfe"])
async def test_who_says_hello_gets_a_line_with_a_button_that_tells_privately_what_can_be_asked(
    discord: Loopback, guest: Guest, text: str
) -> None:
    _, line = await asked(discord, text)
    assert texts(line).startswith(phrases.HOW_TO_ASK[:20])
    pressed = await discord.press(line, phrases.CLAIMS_TITLE, user=discord.world.other)
    told = await pressed.answered()
    assert told["flags"] & 64
    assert "NATO" in texts(told)
    guest.minute.over.set()
    await deleted(discord, line)


async def test_thirty_people_at_once_get_no_thirty_cards(discord: Loopback, guest: Guest) -> None:
    for _ in range(30):
        await discord.say(f"@bot {QUESTION}", user=discord.world.newcomer())
    await discord.watch.until(lambda: len(posted(discord)) >= 6, "five cards and a line")
    await guest.settled()
    assert len(posted(discord)) == 6
    (line,) = (message for message in posted(discord) if texts(message) == phrases.CROWDED)
    shown = await (await discord.press(line, phrases.SHOW, user=discord.world.other)).answered()
    assert shown["flags"] & 64
    assert "Baker" in texts(shown)
    command = await discord.slash("ask", question=QUESTION, user=discord.world.newcomer())
    assert (await command.answered())["flags"] & 64


async def test_where_answers_are_private_a_mention_gets_the_way_to_one(discord: Loopback, guest: Guest) -> None:
    guest.set(servers={discord.world.guild_id: ServerOverride(private=True)})
    _, line = await asked(discord)
    assert texts(line) == phrases.PRIVATE_HERE
    shown = await (await discord.press(line, phrases.SHOW)).answered()
    assert shown["flags"] & 64
    assert "Baker" in texts(shown)
    assert phrases.DELETE not in buttons(shown)


async def test_thirty_people_at_once_get_no_thirty_lines_where_answers_are_private(
    discord: Loopback, guest: Guest
) -> None:
    guest.set(private=True)
    for _ in range(30):
        await discord.say(f"@bot {QUESTION}", user=discord.world.newcomer())
    await discord.watch.until(lambda: len(posted(discord)) >= 6, "five ways to the answer and a last line")
    await guest.settled()
    assert len(posted(discord)) == 6


async def test_mentions_and_direct_messages_can_be_switched_off(discord: Loopback, guest: Guest) -> None:
    guest.set(mentions=False, direct_messages=False)
    await discord.say(f"@bot {QUESTION}")
    await discord.say(QUESTION, channel=discord.world.direct)
    await guest.settled()
    assert posted(discord) == []


async def test_what_asks_nothing_in_a_direct_message_gets_one_word(discord: Loopback, guest: Guest) -> None:
    said = await discord.say("lol", channel=discord.world.direct)
    assert texts(await discord.reply(said)) == phrases.HEARD
    strange = await discord.say(STRANGE, channel=discord.world.direct)
    assert NOTHING in texts(await discord.reply(strange))
    assert guest.client.user is not None


async def test_a_moderator_checks_where_nobody_may_ask(discord: Loopback, guest: Guest) -> None:
    guest.set(allow=(discord.world.quiet.id,), member_cooldown=3600)
    message = await discord.say("Baker promised Gorbachev not one inch eastward.", user=discord.world.other)
    for _ in range(2):
        checked = await discord.right_click(phrases.CHECK, message, user=discord.world.moderator)
        assert phrases.POST in buttons(await checked.answered())
    refused = await discord.slash("ask", question=QUESTION)
    assert texts(await refused.answered()) == phrases.NOT_HERE


async def test_who_has_a_role_that_is_left_out_gets_silence_and_a_reason_only_in_private(
    discord: Loopback, guest: Guest
) -> None:
    guest.set(deny_roles=(discord.world.muted,))
    said = await discord.say(f"@bot {QUESTION}", user=discord.world.left_out)
    refused = await discord.slash("ask", question=QUESTION, user=discord.world.left_out)
    assert texts(await refused.answered()) == phrases.NOT_THAT_ROLE
    assert refused.private
    await asked(discord)
    await guest.settled()
    assert discord.replies(said) == []


async def test_where_commands_are_switched_off_mentions_and_moderators_go_on(discord: Loopback, guest: Guest) -> None:
    guest.set(commands=False)
    refused = await discord.slash("ask", question=QUESTION)
    assert texts(await refused.answered()) == phrases.NO_COMMANDS
    _, card = await asked(discord)
    followed = await discord.submit(await discord.press(card, phrases.FOLLOW_UP), "and Kohl?")
    assert "Kohl" in texts(await followed.answered())
    message = await discord.say("Baker promised Gorbachev not one inch eastward.", user=discord.world.other)
    checked = await discord.right_click(phrases.CHECK, message, user=discord.world.moderator)
    assert phrases.POST in buttons(await checked.answered())
    assert guest.client.user is not None


async def test_a_card_goes_with_its_question_after_a_restart_too(discord: Loopback, guest: Guest) -> None:
    question, card = await asked(discord)
    await guest.client.close()  # the supervisor makes another, whose front reads what was remembered
    await discord.gateway.connected(2)
    other, further = await asked(discord)
    await discord.unsay(question)
    await deleted(discord, card)
    assert posted(discord) == [further]
    await discord.unsay(other)
    await deleted(discord, further)


async def test_cards_go_when_their_questions_are_deleted_together(discord: Loopback, guest: Guest) -> None:
    pairs = [await asked(discord) for _ in range(3)]
    await discord.unsay(*(question for question, _ in pairs))
    for _, card in pairs:
        await deleted(discord, card)
    assert guest.client.user is not None


async def test_what_a_moderator_posted_stays_when_the_message_goes(discord: Loopback, guest: Guest) -> None:
    message = await discord.say("Baker promised Gorbachev not one inch eastward.", user=discord.world.other)
    private = await (await discord.right_click(phrases.CHECK, message, user=discord.world.moderator)).answered()
    await discord.press(private, phrases.POST, user=discord.world.moderator)
    card = await discord.reply(message)
    await discord.unsay(message)
    await guest.settled()
    assert posted(discord) == [card]


async def test_an_edited_question_may_be_asked_anew_by_a_button_and_not_otherwise(
    discord: Loopback, guest: Guest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "bot.discord_app.asking.changes")
    question, card = await asked(discord)
    before = texts(card)
    await discord.rephrase(question, "@bot Did Kohl promise Gorbachev anything about NATO?")
    await discord.watch.until(lambda: phrases.ASK_ANEW in buttons(card), "the button")
    assert texts(card) == before
    await discord.rephrase(question, "@bot Did Kohl promise Gorbachev anything?")
    refused = await discord.press(card, phrases.ASK_ANEW, user=discord.world.other)
    assert texts(await refused.answered()) == phrases.NOT_YOUR_QUESTION
    assert caplog.messages[-1] == f"refused: asking anew at {card['id']} by {discord.world.other.id}"
    assert list(buttons(card)).count(phrases.ASK_ANEW) == 1
    await discord.press(card, phrases.ASK_ANEW)
    await discord.watch.until(lambda: "Did Kohl promise Gorbachev anything?" in texts(card), "the answer anew")
    assert phrases.ASK_ANEW not in buttons(card)
    assert len(posted(discord)) == 1
    await discord.unsay(question)
    await deleted(discord, card)
    assert guest.client.user is not None


async def test_an_edit_that_leaves_nothing_to_answer_is_told_privately_and_the_card_stays(
    discord: Loopback, guest: Guest
) -> None:
    question, card = await asked(discord)
    await discord.rephrase(question, f"@bot {STRANGE}")
    await discord.watch.until(lambda: phrases.ASK_ANEW in buttons(card), "the button")
    before = texts(card)
    told = await (await discord.press(card, phrases.ASK_ANEW)).answered()
    assert told["flags"] & 64
    assert texts(card) == before
    assert guest.client.user is not None


async def test_a_follow_up_on_somebody_elses_card_is_private_unless_it_is_shared(
    discord: Loopback, guest: Guest
) -> None:
    _, card = await asked(discord)
    pressed = await discord.press(card, phrases.FOLLOW_UP, user=discord.world.other)
    private = await (await discord.submit(pressed, "and Kohl?")).answered()
    assert private["flags"] & 64
    assert "Kohl" in texts(private)
    pressed = await discord.press(card, phrases.FOLLOW_UP, user=discord.world.other)
    public = await (await discord.submit(pressed, "and Kohl?", choose=phrases.FOR_EVERYBODY)).answered()
    assert not public["flags"] & 64
    pressed = await discord.press(card, phrases.FOLLOW_UP)
    assert len((await pressed.modal())["components"]) == 1
    own = await (await discord.submit(pressed, "and Genscher?")).answered()
    assert not own["flags"] & 64
    assert guest.client.user is not None
