from __future__ import annotations

import pytest

from bot.answering.answer import Answer, NoAnswer, Reason
from bot.answering.answerer import Answerer
from bot.answering.turn import Turn
from tests.answering.bases import CLOCK, HERON, SHUT, answered, answerer


def talk(answerer: Answerer, *questions: str) -> Answer | NoAnswer:
    """The reply to the last of the questions, each asked after the one before it."""
    previous = None
    for question in questions:
        reply = answerer.ask(question, previous=previous)
        previous = Turn.after(reply, previous)
    return reply


FOLLOW_UPS = (
    ("and Kohl?", "did Kohl promise?"),
    ("what about Bush", "did Bush promise?"),
    ("when was that?", "did Baker promise? when was that?"),
    ("who says so?", "did Baker promise? who says so?"),
)


@pytest.mark.parametrize(("follow_up", "carried"), FOLLOW_UPS)
def test_a_follow_up_takes_over_what_it_leaves_unsaid(shipped: Answerer, follow_up: str, carried: str) -> None:
    reply = answered(talk(shipped, "did Baker promise?", follow_up))
    assert reply.carried == carried
    assert reply.question == follow_up


def test_a_follow_up_is_answered_by_meaning_too(installed: Answerer) -> None:
    for follow_up, carried in FOLLOW_UPS:
        reply = answered(talk(installed, "did Baker promise?", follow_up))
        assert (reply.carried, reply.sides) == (carried, answered(installed.ask(carried)).sides)


@pytest.mark.parametrize(
    "question",
    ["how many Hungarians were for NATO?", "who dissolved the Warsaw Pact?", "why did Putin attack Ukraine?", "pizza?"],
)
def test_a_new_topic_starts_afresh(shipped: Answerer, question: str) -> None:
    assert talk(shipped, "did Baker promise?", question).carried == ""


@pytest.mark.parametrize(
    ("first", "follow_up", "carried"),
    [
        ("hat Baker etwas versprochen?", "und Kohl?", "hat Kohl etwas versprochen?"),
        ("обещал ли Бейкер?", "а Коль?", "обещал ли Коль?"),
    ],
)
def test_a_follow_up_may_be_in_another_language(shipped: Answerer, first: str, follow_up: str, carried: str) -> None:
    assert talk(shipped, first, follow_up).carried == carried


def test_the_next_follow_up_goes_to_the_question_not_to_the_follow_up(shipped: Answerer) -> None:
    assert talk(shipped, "did Baker promise?", "when was that?", "and Kohl?").carried == "did Kohl promise?"
    assert (
        talk(shipped, "did Baker promise?", "and Kohl?", "when was that?").carried == "did Kohl promise? when was that?"
    )


def test_a_question_without_answer_leaves_the_conversation_as_it_was(shipped: Answerer) -> None:
    assert talk(shipped, "did Baker promise?", "best pizza in Vilnius", "and Kohl?").carried == "did Kohl promise?"


def test_the_first_question_has_nothing_to_carry(shipped: Answerer) -> None:
    assert shipped.ask("and Kohl?").carried == ""


def test_a_known_wording_stands_on_its_own() -> None:
    follow_up = "was it Wilma Reed?"
    assert talk(answerer(), "who saw the heron", "and the otter?").carried == "who saw the heron and the otter?"
    assert talk(answerer(), "was there an otter", follow_up).carried == f"was there an otter {follow_up}"
    assert talk(answerer(), "was there an otter", "and who saw the heron?").carried == ""


def test_a_follow_up_is_judged_with_what_it_takes_over() -> None:
    shut = Answerer(answerer().corpus, SHUT)
    previous = Turn("was the heron seen", "heron")
    reply = answered(shut.ask("and at the pond?", previous=previous))
    assert reply.carried == "was the heron seen and at the pond?"
    strange = shut.ask("and the zeppelin?", previous=previous)
    assert isinstance(strange, NoAnswer)
    assert (strange.carried, strange.reason) == ("was the heron seen and the zeppelin?", Reason.NOTHING_FITS)
    assert strange.question == "and the zeppelin?"


def test_more_than_one_strange_word_is_another_topic() -> None:
    assert talk(answerer(), "who saw the heron", "and zeppelin marmalade?").carried == ""


def test_a_name_that_was_there_before_takes_nobodys_place() -> None:
    reply = talk(answerer(), "did Reed see what Vane saw?", "and Vane?")
    assert reply.carried == "did Reed see what Vane saw? and Vane?"


def test_a_follow_up_stays_with_the_claim() -> None:
    both = answerer(HERON, CLOCK)
    previous = Turn("was there a wedge", "clock")
    assert answered(both.ask("was there a wedge and the feathers of the heron?")).claim.id == "heron"
    for named, claim in ((None, "clock"), ("heron", "heron")):
        reply = answered(both.ask("and the feathers?", previous=previous, claim=named))
        assert reply.claim.id == claim


def test_a_turn_of_a_claim_that_is_gone_is_no_turn() -> None:
    reply = answered(answerer().ask("and the otter?", previous=Turn("was there a wedge", "clock")))
    assert (reply.carried, reply.claim.id) == ("", "heron")
