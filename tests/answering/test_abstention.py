from __future__ import annotations

import pytest

from bot.answering.answer import Answer, NoAnswer
from bot.answering.answerer import Answerer
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
