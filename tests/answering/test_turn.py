from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.answer import Answer, NoAnswer
from bot.answering.answerer import Answerer
from bot.answering.turn import Turn
from bot.knowledge.load import load
from bot.settings import load_answering


@pytest.fixture(scope="module")
def shipped(root: Path) -> Answerer:
    return Answerer.build(load(root / "knowledge"), load_answering(root / "config"))


def talk(answerer: Answerer, *questions: str) -> Answer | NoAnswer:
    """The reply to the last of the questions, each asked after the one before it."""
    previous = None
    for question in questions:
        reply = answerer.ask(question, previous=previous)
        previous = Turn.after(reply, previous)
    return reply


@pytest.mark.parametrize(
    ("follow_up", "carried"),
    [
        ("and Kohl?", "did Kohl promise?"),
        ("what about Bush", "did Bush promise?"),
        ("when was that?", "did Baker promise? when was that?"),
        ("who says so?", "did Baker promise? who says so?"),
    ],
)
def test_a_follow_up_takes_over_what_it_leaves_unsaid(shipped: Answerer, follow_up: str, carried: str) -> None:
    reply = talk(shipped, "did Baker promise?", follow_up)
    assert reply.carried == carried
    assert reply.question == follow_up
    assert isinstance(reply, Answer)


@pytest.mark.parametrize(
    "question",
    ["how many Hungarians were for it?", "who dissolved the Warsaw Pact?", "why did Putin attack Ukraine?", "pizza?"],
)
def test_a_new_topic_starts_afresh(shipped: Answerer, question: str) -> None:
    assert talk(shipped, "did Baker promise?", question).carried == ""


def test_the_next_follow_up_goes_to_the_question_not_to_the_follow_up(shipped: Answerer) -> None:
    assert talk(shipped, "did Baker promise?", "when was that?", "and Kohl?").carried == "did Kohl promise?"
    assert (
        talk(shipped, "did Baker promise?", "and Kohl?", "when was that?").carried == "did Kohl promise? when was that?"
    )


def test_a_question_without_answer_leaves_the_conversation_as_it_was(shipped: Answerer) -> None:
    assert talk(shipped, "did Baker promise?", "best pizza in Vilnius", "and Kohl?").carried == "did Kohl promise?"


def test_the_first_question_has_nothing_to_carry(shipped: Answerer) -> None:
    assert shipped.ask("and Kohl?").carried == ""


def test_the_date_is_answered_where_it_is_asked_of_what_was_said_before(shipped: Answerer) -> None:
    reply = talk(shipped, "what did Kohl say to Gorbachev?", "when was that?")
    assert isinstance(reply, Answer)
    assert "guardian-2022/kohl-next-day" in [e.passage.id for side in reply.sides for e in side.excerpts]
