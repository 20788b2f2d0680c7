from __future__ import annotations

import numpy as np
import pytest

from bot.answering.abstention import NOTHING, Features, confidence
from bot.answering.calibration import Example, calibrate, fit
from bot.settings import AbstentionModel
from tests.answering.bases import answerer


def test_the_fit_separates_what_one_feature_separates() -> None:
    rows = np.array([[0.1], [0.2], [0.3], [0.7], [0.8], [0.9]])
    weights = fit(rows, np.array([0.0, 0, 0, 1, 1, 1]))
    assert weights[1] > 0
    assert ((weights[0] + rows @ weights[1:] > 0) == [False, False, False, True, True, True]).all()


def test_the_fit_stands_where_its_gradient_is_nought() -> None:
    random = np.random.default_rng(7)
    rows, labels = random.random((40, 3)), (random.random(40) < 0.5).astype(float)
    weights = fit(rows, labels)
    design = np.hstack([np.ones((40, 1)), rows])
    balance = np.where(labels > 0, 0.5 / labels.sum(), 0.5 / (1 - labels).sum()) * 40
    sure = 1 / (1 + np.exp(-design @ weights))
    penalty = np.array([1e-6, 0.05, 0.05, 0.05]) * weights
    assert np.abs(design.T @ (balance * (labels - sure)) - penalty).max() < 1e-6


def test_confidence_is_the_logistic_function_of_the_weighted_features() -> None:
    model = AbstentionModel(intercept=-1.0, share=2.0, likeness=0.0, terms=0.0, five=0.0, untold=-1.0)
    assert confidence(Features(0.5, 0, 0, 0, 0, 0), model) == pytest.approx(0.5)
    assert confidence(Features(1.0, 0, 0, 0, 0, 0), model) == pytest.approx(1 / (1 + np.exp(-1)))
    assert confidence(Features(1.0, 0, 0, 0, 1, 0), model) == pytest.approx(0.5)
    doubtful = AbstentionModel(intercept=0.0, share=0.0, likeness=0.0, terms=0.0, five=0.0, untold=0.0, unanswered=-1.0)
    assert confidence(Features(0, 0, 0, 0, 0, 1.0), doubtful) == pytest.approx(1 / (1 + np.exp(1)))


def test_calibration_learns_which_questions_a_base_answers() -> None:
    known = ["did the heron eat the goldfish", "who saw the heron", "grey feathers", "an otter took the goldfish"]
    strange = ["tax return deadline", "pond pump voltage", "is there parking", "dawn of a new album"]
    examples = [Example(text, answerable=True) for text in known] + [
        Example(text, answerable=False) for text in strange
    ]
    fitted = calibrate(answerer(), examples, 0.5)
    assert fitted.answered == 1.0
    assert fitted.abstained == 1.0


def test_calibration_refuses_examples_of_one_kind() -> None:
    with pytest.raises(ValueError, match="questions that it does not"):
        calibrate(answerer(), [Example("heron", answerable=True)], 0.5)


def test_a_question_of_strange_words_has_the_features_of_nothing() -> None:
    assert answerer().features("zzyzx qwrtp") == NOTHING
