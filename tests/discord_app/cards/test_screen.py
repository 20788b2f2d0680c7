"""Every card is drawn in a real browser, as wide as a phone: two positions stand on one screen."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.browser import NAMES, Browser
from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.discord_app.cards.card import Occasion, card
from bot.discord_app.cards.plan import plan
from bot.discord_app.cards.screen import FURTHER, SCREEN, height
from bot.knowledge.load import load
from bot.knowledge.model import CONTEXT, KnowledgeBase
from bot.render.catalogue import speaking
from bot.render.links import Links
from bot.settings import load_answering
from tests.discord_app.samples import make_answer, make_claim
from tests.discord_app.schema import walk

PUBLIC = Occasion(asker=2**63)
Components = list[dict[str, Any]]


@pytest.fixture(scope="module")
def browser() -> Browser:
    found = Browser.find()
    if found is None:
        pytest.skip(f"no browser is installed: {', '.join(NAMES)}")
    return found


def answerer(root: Path, knowledge: Path) -> Answerer:
    return Answerer.build(load(knowledge), load_answering(root / "config"))


def own_questions(base: KnowledgeBase) -> Iterator[str]:
    """What the base itself knows to be asked of the whole claim and of what is disputed."""
    for claim in base.claims:
        yield from (claim.question, *claim.asks)
        for crux in claim.cruxes:
            yield from (crux.question, *crux.asks)


def questions(*files: Path) -> list[str]:
    return [json.loads(line)["question"] for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def answers(asked: Answerer, texts: Sequence[str]) -> list[Answer]:
    return [reply for text in texts if isinstance(reply := asked.ask(text), Answer)]


def drawn(browser: Browser, replies: Sequence[Answer]) -> list[int]:
    return browser.heights([card(reply, PUBLIC).to_components() for reply in replies])


def too_high(browser: Browser, replies: Sequence[Answer]) -> list[tuple[int, str]]:
    return [
        (high, reply.question)
        for high, reply in zip(drawn(browser, replies), replies, strict=True)
        if high > SCREEN + FURTHER * max(0, len(plan(reply, Links()).sides) - 2)
    ]


def reckoned(components: Components) -> int:
    parts = list(walk(components))
    texts = [part["content"] for part in parts if part["type"] == 10]
    labels = [part["label"] for part in parts if part["type"] == 2]
    return height(texts, labels, menu=any(part["type"] == 3 for part in parts))


def test_every_card_of_what_the_shipped_claim_knows_to_be_asked_stands_on_one_screen(
    root: Path, browser: Browser
) -> None:
    shipped = answerer(root, root / "knowledge")
    replies = answers(shipped, list(own_questions(shipped.base)))
    assert len(replies) > 100
    assert too_high(browser, replies) == []


def test_every_other_card_stands_on_one_screen_in_german(root: Path, browser: Browser) -> None:
    shipped = answerer(root, root / "knowledge")
    with speaking("de"):
        replies = answers(shipped, list(own_questions(shipped.base)))[::2]
        assert "Nebeneinander heißt nicht" in str(card(replies[0], PUBLIC).to_components())
        assert too_high(browser, replies) == []


def test_every_card_of_the_development_questions_stands_on_one_screen(
    root: Path, shared: Path, browser: Browser
) -> None:
    replies = answers(answerer(root, root / "knowledge"), questions(shared / "questions" / "dev.jsonl"))
    assert len(replies) > 60
    assert too_high(browser, replies) == []


def test_every_card_of_the_claims_beside_the_repository_stands_on_one_screen(
    root: Path, shared: Path, browser: Browser
) -> None:
    others = answerer(root, shared / "claims" / "knowledge")
    asked = questions(*sorted((shared / "claims" / "questions").glob("*.jsonl")))
    replies = answers(others, [*asked, *own_questions(others.base)])
    assert len(replies) > 30
    assert too_high(browser, replies) == []


def test_what_is_reckoned_is_what_the_browser_measures_and_never_less(root: Path, browser: Browser) -> None:
    shipped = answerer(root, root / "knowledge")
    replies = answers(shipped, list(own_questions(shipped.base)))[::4]
    shown = [card(reply, PUBLIC).to_components() for reply in replies]
    apart = [reckoned(one) - high for one, high in zip(shown, browser.heights(shown), strict=True)]
    assert min(apart) >= 0
    assert sorted(apart)[len(apart) // 2] <= 6


def test_a_card_with_long_german_sentences_stands_on_one_screen(browser: Browser) -> None:
    quote = "Die Bundesregierung hat die Donaudampfschifffahrtsgesellschaft nie verpflichtet, das Wasser zu meiden. "
    reply = make_answer({"myth": [quote * 6], "yes": [quote * 6], CONTEXT: [quote]})
    long = "Hat die Kommunalverwaltung den Anwohnern versprochen, dass die Brücke erhalten und saniert wird? " * 3
    sides = tuple(replace(s, position=replace(s.position, label=f"„Ja, ganz gewiss“: {long}")) for s in reply.sides)
    claim = replace(reply.claim, question=long)
    german = replace(reply, claim=claim, sides=sides, question=long, others=(make_claim(question=long),))
    assert too_high(browser, [german]) == []
