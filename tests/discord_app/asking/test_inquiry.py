from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.discord_app.asking.conversations import Conversations
from bot.discord_app.asking.gate import Gate
from bot.discord_app.asking.inquiry import Inquiry, Place
from bot.discord_app.connection.sending import Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.knowledge.load import load
from bot.knowledge.model import Passage, Source
from bot.render.links import Link, Links
from bot.settings import DiscordSettings, load_answering
from tests.discord_app.views import texts

HERE = Place(person=1, channel=2, server=3, parent=None)


@dataclass(frozen=True)
class CountedLinks(Links):
    """Keeps of which passages a card asked where they lead."""

    asked: tuple[list[str], ...] = ([],)

    def passage(self, source: Source, passage: Passage) -> tuple[Link, ...]:
        self.asked[0].append(passage.id)
        return super().passage(source, passage)


class CountingServing(Serving):
    """Has links that count."""

    counted = CountedLinks()

    @property
    def links(self) -> Links:
        return self.counted


async def test_what_a_card_shows_is_planned_once_for_the_turn_and_for_the_card(root: Path) -> None:
    answerer = Answerer.build(load(root / "knowledge"), load_answering(root / "config"))
    served = Served(answerer, DiscordSettings())
    serving = CountingServing(served, lambda _: served)
    journal: Any = None  # nothing here is moderated
    inquiry = Inquiry(serving, Sender(), Gate(lambda: serving.settings), Conversations(), journal)
    reply = await inquiry.ask("Did Baker promise?", HERE, serving.settings.for_server(3))
    assert isinstance(reply, Answer)
    counted = len(serving.counted.asked[0])
    assert counted > 0
    shown = texts(inquiry.card(reply))
    assert len(serving.counted.asked[0]) == counted
    turn = inquiry.last(HERE)
    assert turn is not None
    quotes = {passage.id: passage.quote for passage in reply.claim.passages}
    assert all(quotes[one][:20].split()[0] in shown for one in turn.shown)
    serving.close()
