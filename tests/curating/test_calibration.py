from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.abstention import Coefficients, Judgement, Model
from bot.answering.answerer import SURE, Answerer
from bot.answering.chat import messages
from bot.answering.claim_index import ClaimIndex
from bot.answering.corpus import Corpus
from bot.curating.calibration import calibrate, texts_of
from bot.settings import AnsweringSettings
from tests.answering.bases import HERON, base

SILENCES = tuple(f"how deep is the pond at mark {number}" for number in range(25))
SURE_OF_THIS = {"intercept": 60.0}


def model(weights: Coefficients) -> Model:
    """One that judges, by words alone, as the weights say."""
    return Model(Judgement({}, {}), Judgement(SURE_OF_THIS, weights))


TOLD_APART = model({"intercept": -3.0, "five": 20.0, "unanswered": -4.0})


def answerer(unanswered: tuple[str, ...] = (), model: Model = TOLD_APART) -> Answerer:
    corpus = Corpus.build(base(replace(HERON, unanswered=unanswered)))
    return Answerer(corpus, AnsweringSettings(), model=model)


def sure(asked: Answerer, text: str, *, left_out: bool) -> float:
    index: ClaimIndex = asked.corpus.indexes[0]
    return asked.model.confidence(asked.matched(text, index, left_out=text if left_out else ""))


def test_ordinary_chat_is_left_but_for_one_message_in_forty() -> None:
    asked = answerer(model=model({"intercept": 0.5, "known": 3.0}))
    found = calibrate(asked)
    answered = [text for text in messages() if max(one.sure for one in asked.judge(text)) >= found.threshold]
    assert sorted(found.strays) == sorted(answered)
    assert len(answered) <= len(messages()) // 40
    assert found.threshold > SURE


def test_where_few_silences_are_known_no_threshold_is_lower_than_the_usual_one() -> None:
    assert calibrate(answerer()).threshold >= SURE
    assert calibrate(answerer(SILENCES[:5])).threshold >= SURE


def test_where_many_are_known_the_threshold_tells_them_from_the_wordings_as_well_as_any_does() -> None:
    asked = answerer(SILENCES)
    found = calibrate(asked)
    silences = [sure(asked, text, left_out=True) for text in SILENCES]
    wordings = [sure(asked, one.text, left_out=True) for one in asked.corpus.indexes[0].wordings]

    def told_apart(threshold: float) -> float:
        answered = sum(one >= threshold for one in wordings) / len(wordings)
        return answered + sum(one < threshold for one in silences) / len(silences)

    assert found.silent == pytest.approx(sum(one < found.threshold for one in silences) / len(silences))
    steps = [step / 20 for step in range(1, 20)]
    best = max(steps, key=told_apart)
    left = sum(one < best for one in silences) / len(silences)
    error = (left * (1 - left) / len(silences)) ** 0.5
    assert found.threshold == next(step for step in steps if told_apart(step) >= told_apart(best) - error)
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
