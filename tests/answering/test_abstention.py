from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.answer import Answer, NoAnswer
from bot.answering.answerer import Answerer
from bot.knowledge.model import Topic
from bot.settings import AbstentionModel, AnsweringSettings
from tests.answering.bases import HERON, answerer, only, passage


@pytest.fixture(scope="module")
def heron() -> Answerer:
    return answerer()


def test_a_question_that_asks_for_no_fact_leaves_none_untold(heron: Answerer) -> None:
    assert heron.features("did the heron swallow a goldfish?").untold == 0.0


def test_what_the_passages_that_tell_a_date_do_not_say_is_untold(heron: Answerer) -> None:
    # One passage tells a date: the one of May 1931, of goldfish that were gone.
    said, half, nothing = (
        heron.features(question).untold
        for question in ("when were the goldfish gone?", "when were the goldfish eaten?", "when did the heron nest?")
    )
    assert said == 0.0
    assert 0.0 < half < 1.0
    assert nothing == 1.0


def test_the_five_best_passages_count_as_many_as_there_are(heron: Answerer) -> None:
    one = heron.features("feathers")
    several = heron.features("the heron and the goldfish at the pond")
    assert 0.0 < several.five < several.share + several.likeness
    assert one.five == pytest.approx((one.share + one.likeness) / 2)


def test_no_document_tells_how_many_there_are_now(heron: Answerer) -> None:
    assert isinstance(heron.ask("how many goldfish are gone?"), Answer)
    assert isinstance(heron.ask("how many goldfish are gone now?"), NoAnswer)


def test_a_number_in_common_is_not_what_is_asked() -> None:
    strict = AnsweringSettings(abstention=AbstentionModel(threshold=1.0))
    numbered = answerer(only(HERON, passage("single", "rule", "did", "Article 4 is about the heron")), settings=strict)
    assert isinstance(numbered.ask("heron, article 4"), Answer)
    assert isinstance(numbered.ask("heron 4"), NoAnswer)


def test_what_is_known_not_to_be_answered_is_met_with_silence() -> None:
    asked = "did the heron swallow the goldfish at noon?"
    assert isinstance(answerer().ask(asked), Answer)
    strict = AnsweringSettings(abstention=AbstentionModel(threshold=0.5))
    topic = Topic(("Did the heron swallow the goldfish at noon?",), ())
    known = answerer(replace(HERON, topics=(topic,)), settings=strict)
    assert 0.8 < known.features(asked).unanswered <= 1 - 0.3**2
    assert isinstance(known.ask(asked), NoAnswer)


def test_a_passage_that_says_all_is_no_answer_to_what_is_known_not_to_be_answered() -> None:
    strict = AnsweringSettings(abstention=AbstentionModel(threshold=1.0))
    topic = Topic(("Did the heron nest in Alder Wood?",), ())
    assert isinstance(answerer(settings=strict).ask("heron nests in alder wood?"), Answer)
    known = answerer(replace(HERON, topics=(topic,)), settings=strict)
    assert isinstance(known.ask("heron nests in alder wood?"), NoAnswer)


def test_two_questions_that_have_little_in_common_say_nothing_of_each_other(heron: Answerer) -> None:
    topic = Topic(("Who wrote to the paper about the noise of the goldfish market on Sundays?",), ())
    known = answerer(replace(HERON, topics=(topic,)))
    assert known.features("did an otter take the goldfish?").unanswered == 0.0
    assert heron.features("did an otter take the goldfish?").unanswered == 0.0
