from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.abstention import Model
from bot.answering.answerer import SURE, Answerer
from bot.answering.chat import messages
from bot.answering.claim_index import ClaimIndex
from bot.answering.corpus import Corpus
from bot.curating.calibration import calibrate, texts_of
from bot.settings import AnsweringSettings
from tests.answering.bases import HERON, base

SILENCES = tuple(f"how deep is the pond at mark {number}" for number in range(25))
TOLD_APART = Model({"intercept": -3.0}, {"intercept": -3.0, "five": 20.0, "unanswered": -4.0})


def answerer(unanswered: tuple[str, ...] = (), model: Model = TOLD_APART) -> Answerer:
    corpus = Corpus.build(base(replace(HERON, unanswered=unanswered)))
    return Answerer(corpus, AnsweringSettings(), model=model)


def sure(asked: Answerer, text: str, *, left_out: bool) -> float:
    index: ClaimIndex = asked.corpus.indexes[0]
    return asked.model.confidence(asked.matched(text, index, left_out=text if left_out else ""))


def test_ordinary_chat_is_left_but_for_one_message_in_a_hundred() -> None:
    asked = answerer(model=Model({"intercept": 0.0}, {"intercept": 0.5, "known": 3.0}))
    found = calibrate(asked)
    answered = [text for text in messages() if max(one.sure for one in asked.judge(text)) >= found.threshold]
    assert sorted(found.strays) == sorted(answered)
    assert len(answered) <= len(messages()) // 100
    assert found.threshold > SURE


def test_where_few_silences_are_known_no_threshold_is_lower_than_the_usual_one() -> None:
    assert calibrate(answerer()).threshold >= SURE
    assert calibrate(answerer(SILENCES[:5])).threshold >= SURE


def test_where_many_are_known_two_in_three_of_them_stay_silent_and_no_lower_threshold_would_do() -> None:
    asked = answerer(SILENCES)
    found = calibrate(asked)
    silent = [sure(asked, text, left_out=True) < found.threshold for text in SILENCES]
    assert found.silent == pytest.approx(sum(silent) / len(silent))
    assert found.silent >= 2 / 3
    assert found.threshold < SURE


def test_a_wording_is_judged_as_if_the_base_did_not_hold_it() -> None:
    asked = answerer()
    assert sure(asked, HERON.question, left_out=True) < sure(asked, HERON.question, left_out=False)


def test_a_silence_is_judged_as_if_the_base_did_not_hold_it() -> None:
    asked = answerer(("did the heron eat the newt",))
    assert sure(asked, "did the heron eat the newt", left_out=True) > sure(
        asked, "did the heron eat the newt", left_out=False
    )


def test_it_is_told_after_each_text() -> None:
    told: list[None] = []
    asked = answerer(SILENCES)
    calibrate(asked, lambda: told.append(None))
    assert len(told) == texts_of(asked)
