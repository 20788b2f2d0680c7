"""Which replies that only ping the bot are answered: lists that were written before the rule, over several claims."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.turn import Turn
from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.conversations import Conversations
from bot.discord_app.asking.gate import Gate, Way
from bot.discord_app.asking.inquiry import Inquiry, Place
from bot.discord_app.asking.listening import Heard, Listening
from bot.discord_app.connection.sending import Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.desk.journal import Journal
from bot.knowledge.load import load
from bot.settings import AnsweringSettings, DiscordSettings, ServerSettings, load_answering

LISTS = Path(__file__).with_name("replies")


class Overhearing(Listening):
    """Listens to replies under the card of one question, and remembers those that it would answer."""

    def __init__(self, answerer: Answerer, question: str) -> None:
        serving = Serving(Served(answerer, DiscordSettings(member_cooldown=0)), lambda before: before)
        gate, sender = Gate(lambda: serving.settings), Sender()
        super().__init__(sender, gate, Inquiry(serving, sender, gate, Conversations(), Journal(None)), Answered())
        self._turn = Turn.after(answerer.ask(question), None)
        assert self._turn is not None
        self.serving = serving
        self.answered: list[str] = []

    def _previous(self, heard: Heard) -> Turn | None:  # noqa: ARG002  # the card is the same for all
        return self._turn

    async def _answer(self, heard: Heard, reply: Answer, settings: ServerSettings) -> None:  # noqa: ARG002
        self.answered.append(heard.text)

    async def hear(self, texts: list[str]) -> list[str]:
        """Those of the texts that are answered."""
        self.answered = []
        message: Any = SimpleNamespace(id=1)
        for text in texts:
            place = Place(person=1, channel=2, server=3, parent=None)
            await self._overhear(Heard(message, Way.REPLY, " ".join(text.split()), None, place))
        self.serving.close()
        return self.answered


@pytest.fixture(scope="module")
def shipped(root: Path) -> Answerer:
    return Answerer.build(load(root / "knowledge"), load_answering(root / "config"))


def of(name: str) -> list[str]:
    return (LISTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()


async def test_of_thirty_follow_ups_below_a_card_at_least_27_are_answered(shipped: Answerer) -> None:
    found = await Overhearing(shipped, "Did Baker promise Gorbachev not to expand NATO?").hear(of("nato_follow_ups"))
    assert len(found) >= 27, set(of("nato_follow_ups")) - set(found)


async def test_of_1500_messages_of_ordinary_chat_at_most_three_are_answered(shipped: Answerer, shared: Path) -> None:
    lines = (shared / "chatter" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    listening = Overhearing(shipped, "Did Baker promise Gorbachev not to expand NATO?")
    found = await listening.hear([json.loads(line)["question"] for line in lines])
    assert len(lines) == 1500
    assert len(found) <= 3, found


@pytest.mark.parametrize(
    ("claim", "question", "least"),
    [("fluoride", "Is fluoride in tap water safe?", 16), ("systemd", "Is systemd good for Linux?", 21)],
)
async def test_a_claim_without_topics_answers_follow_ups_in_words_that_it_has(
    shared: Path, claim: str, question: str, least: int
) -> None:
    both = Answerer.build(load(shared / "claims" / "knowledge"), AnsweringSettings())
    found = await Overhearing(both.among([claim]), question).hear(of(f"{claim}_follow_ups"))
    assert len(found) >= least, found


async def test_chatter_that_asks_somebody_else_is_seldom_answered(shipped: Answerer) -> None:
    """What is left speaks to nobody, in words that the claim has: “was that in writing?”, “is he serious?”."""
    found = await Overhearing(shipped, "Did Baker promise Gorbachev not to expand NATO?").hear(of("chatter"))
    assert len(of("chatter")) == 60
    assert not {"next", "next please", "told you so", "who let this bot in here?"} & set(found)
    assert len(found) <= 7, found
