from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.answer import Answer, NoAnswer, Reason
from bot.answering.answerer import Answerer
from bot.answering.turn import Turn
from bot.knowledge.load import load
from bot.settings import AbstentionModel, AnsweringSettings, load_answering
from tests.answering.bases import CLOCK, HERON, answerer


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


def test_a_follow_up_of_known_words_needs_no_confidence_of_its_own_and_one_with_a_strange_word_does() -> None:
    unsure = answerer(settings=AnsweringSettings(abstention=AbstentionModel(threshold=1.0)))
    known = talk(unsure, "who saw the heron", "and the otter?")
    assert known.carried == "who saw the heron and the otter?"
    assert isinstance(known, Answer)
    strange = talk(unsure, "who saw the heron", "and the zeppelin?")
    assert strange.carried == "who saw the heron and the zeppelin?"
    assert isinstance(strange, NoAnswer)
    assert strange.reason is Reason.NOTHING_FITS


def test_more_than_one_strange_word_is_another_topic() -> None:
    assert talk(answerer(), "who saw the heron", "and zeppelin marmalade?").carried == ""


def test_a_name_that_was_there_before_takes_nobodys_place() -> None:
    reply = talk(answerer(), "did Reed see what Vane saw?", "and Vane?")
    assert reply.carried == "did Reed see what Vane saw? and Vane?"


def test_a_follow_up_stays_with_the_claim() -> None:
    both = answerer(HERON, CLOCK)
    previous = Turn("was there a wedge", "clock")
    assert both.ask("was there a wedge and the grey feathers?").claim.id == "heron"
    for named, claim in ((None, "clock"), ("heron", "heron")):
        reply = both.ask("and the grey feathers?", previous=previous, claim=named)
        assert isinstance(reply, Answer)
        assert reply.claim.id == claim
