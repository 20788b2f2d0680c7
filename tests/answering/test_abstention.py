from __future__ import annotations

import pytest

from bot.answering.answerer import Answerer
from tests.answering.bases import answerer


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
