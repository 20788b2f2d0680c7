"""The shipped knowledge, asked everything: each message that comes of it is one that Discord takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.lists import sources_card
from bot.discord_app.cards.more import more_card
from bot.discord_app.cards.plan import plan
from bot.discord_app.cards.posting import public_card
from bot.knowledge.load import load
from bot.render.links import Links
from bot.settings import load_answering
from tests.discord_app.schema import ApiDocument


@pytest.fixture(scope="module")
def answerer(root: Path) -> Answerer:
    return Answerer.build(load(root / "knowledge"), load_answering(root / "config"))


@pytest.fixture(scope="module")
def questions(shared: Path) -> list[str]:
    lines = (shared / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["question"] for line in lines]


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_every_card_of_every_question_is_taken(
    shared: Path, answerer: Answerer, questions: list[str], limit: int
) -> None:
    api = ApiDocument.load(shared / "discord" / "openapi.json")
    occasion = Occasion(asker=2**63, target=2**63)
    taken: set[str] = set()
    for question in questions:
        reply = answerer.ask(question, limit=limit)
        views = [card(reply, occasion)]
        if isinstance(reply, Answer):
            views.append(public_card(card(reply, Occasion(target=2**63))))
            held_back = plan(reply, Links()).held_back
            views += [
                *(more_card(reply.claim, held_back, page, Links()) for page in range(4)),
                sources_card(reply.claim, 0, Links()),
            ]
        for view in views:
            body = {"components": view.to_components(), "flags": 1 << 15, "allowed_mentions": {"parse": []}}
            if (written := json.dumps(body)) not in taken:
                assert api.problems("POST", "/channels/1/messages", body) == [], question
                taken.add(written)


def test_with_the_shipped_settings_every_side_of_a_card_keeps_an_excerpt(
    answerer: Answerer, questions: list[str]
) -> None:
    for question in questions:
        reply = answerer.ask(question, limit=2)
        if isinstance(reply, Answer):
            for side in plan(reply, Links()).sides:
                assert side.form.excerpt or not side.side.excerpts, question
