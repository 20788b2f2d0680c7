"""What a card says around its quotes is less than the quotes, on nearly every card of every claim at hand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.answering.answer import Answer
from bot.discord_app.cards.card import card
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.plan import Loss, Offer, plan
from bot.discord_app.cards.screen import line_height
from bot.render.catalogue import speaking
from bot.render.links import Links
from tests.discord_app.cards.test_screen import PUBLIC, answerer, answers, own_questions, questions
from tests.discord_app.samples import make_answer
from tests.discord_app.views import texts_of

_MARKUP = re.compile(r"^(?:> |-# )|\]\(http[^)]*\)|\*\*|\\")
LONG_SENTENCE = "The council " + "which sat in the old hall " * 9 + "never met again."


@dataclass(frozen=True)
class Below:
    """What a card shows below its question and its shared line, small or quoted, in pixels and in characters."""

    quoted: tuple[int, int]
    small: tuple[int, int]

    @classmethod
    def of(cls, reply: Answer) -> Below:
        lines = [line for text in texts_of(card(reply, PUBLIC))[2:] for line in text.split("\n")]
        sizes = [
            (sum(map(line_height, here)), sum(len(_MARKUP.sub("", line)) for line in here))
            for here in ([line for line in lines if line.startswith(opening)] for opening in ("> ", "-# "))
        ]
        return cls(*sizes)


@pytest.fixture(scope="module")
def shipped(root: Path) -> list[Answer]:
    """Every other answer to what the shipped claim knows to be asked."""
    asked = answerer(root, root / "knowledge")
    return answers(asked, list(own_questions(asked.base)))[::2]


@pytest.fixture(scope="module")
def developed(root: Path, shared: Path) -> list[Answer]:
    return answers(answerer(root, root / "knowledge"), questions(shared / "questions" / "dev.jsonl"))


@pytest.fixture(scope="module")
def others(root: Path, shared: Path) -> list[Answer]:
    asked = answerer(root, shared / "claims" / "knowledge")
    files = sorted((shared / "claims" / "questions").glob("*.jsonl"))
    return answers(asked, [*questions(*files), *own_questions(asked.base)])


def figures(replies: Sequence[Answer]) -> tuple[float, float]:
    """The share of cards whose small print takes less of the screen, and its characters over those of the quotes."""
    cards = [Below.of(reply) for reply in replies]
    lower = sum(one.small[0] < one.quoted[0] for one in cards) / len(cards)
    return lower, sum(one.small[1] for one in cards) / sum(one.quoted[1] for one in cards)


@pytest.mark.parametrize("language", ["en", "de"])
def test_of_the_shipped_claim_the_small_print_is_less_than_the_quotes(shipped: list[Answer], language: str) -> None:
    with speaking(language):
        lower, characters = figures(shipped)
    assert (lower >= 0.95, characters < 0.95) == (True, True), (lower, characters)


@pytest.mark.parametrize("language", ["en", "de"])
def test_of_the_development_questions_it_is(developed: list[Answer], language: str) -> None:
    with speaking(language):
        lower, characters = figures(developed)
    assert (lower >= 0.94, characters < 0.95) == (True, True), (lower, characters)


@pytest.mark.parametrize("language", ["en", "de"])
def test_of_the_claims_beside_the_repository_it_is(others: list[Answer], language: str) -> None:
    with speaking(language):
        lower, characters = figures(others)
    assert (lower >= 0.95, characters < 0.7) == (True, True), (lower, characters)


def test_hardly_a_side_of_them_says_something_in_the_words_of_a_curator_alone(
    developed: list[Answer], others: list[Answer]
) -> None:
    sides = [side for reply in (*developed, *others) for side in plan(reply, Links()).sides]
    assert len(sides) > 200
    assert sum(side.form.loss >= Loss.QUOTE for side in sides) <= 1


def test_a_single_sentence_of_more_than_45_words_is_shown_whole_where_the_card_has_room() -> None:
    quote = f"{LONG_SENTENCE} {LONG_SENTENCE.replace('council', 'court')}"
    assert len(LONG_SENTENCE.split()) > 45
    first, second = plan(make_answer({"myth": [quote], "yes": ["It melts."]}), Links()).sides
    assert f"> {LONG_SENTENCE} \\[…\\]" in first.form.text
    assert second.form.whole


def test_a_side_only_ever_gives_way_to_a_form_that_stands_lower() -> None:
    """A next best passage that is longer than the best would cost a reader both."""
    (side, _) = make_answer({"myth": ["A short one stands here.", LONG_SENTENCE, "It ends."], "yes": ["No."]}).sides
    offer = Offer(side, next(Detail.ladder()), Links())
    heights = [offer.form.height]
    while offer.following:
        offer.give_way()
        heights.append(offer.form.height)
    assert len(heights) > 1
    assert heights == sorted(set(heights), reverse=True)
