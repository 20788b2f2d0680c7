"""The fit of when to answer, which `python -m benchmarks.fit` makes."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.fit import NAMES, Example, fit, fitted, read_features
from bot.answering.abstention import Features, shipped_model


def test_the_fit_separates_what_one_feature_separates() -> None:
    rows = np.array([[0.1], [0.2], [0.3], [0.7], [0.8], [0.9]])
    weights = fit(rows, np.array([0.0, 0, 0, 1, 1, 1]))
    assert weights[1] > 0
    assert ((weights[0] + rows @ weights[1:] > 0) == [False, False, False, True, True, True]).all()


def test_the_fit_stands_where_its_gradient_is_nought() -> None:
    random = np.random.default_rng(7)
    rows, labels, counts = random.random((40, 3)), (random.random(40) < 0.5).astype(float), random.random(40)
    weights = fit(rows, labels, counts)
    design = np.hstack([np.ones((40, 1)), rows])
    sure = 1 / (1 + np.exp(-design @ weights))
    penalty = np.array([1e-6, 0.05, 0.05, 0.05]) * weights
    assert np.abs(design.T @ (counts * (labels - sure)) - penalty).max() < 1e-6


def example(claim: str, known: float, *, answerable: bool, fold: int = -1) -> Example:
    features = Features(0.0, known, 0.0)
    return Example(claim, answerable, fold, features, features)


def test_weights_are_not_learnt_from_how_near_everything_is_to_a_claim() -> None:
    # All is near to the one claim, which has mostly answerable questions; within a claim, nearness says the opposite.
    near = [example("near", 0.9 - 0.1 * answerable, answerable=answerable) for answerable in (True, True, True, False)]
    far = [example("far", 0.2 - 0.1 * answerable, answerable=answerable) for answerable in (True, False, False, False)]
    assert fitted([*near, *far]).words.answerability["known"] < 0


def test_a_claim_and_a_fold_can_be_left_out() -> None:
    examples = [
        *(example("a", 0.2 + 0.5 * answerable, answerable=answerable) for answerable in (True, False)),
        *(example("b", 0.9 - 0.5 * answerable, answerable=answerable) for answerable in (True, False)),
        example("a", 0.0, answerable=False, fold=0),
    ]
    assert fitted(examples, without="b").words.answerability["known"] > 0
    assert fitted(examples, without="a").words.answerability["known"] < 0
    assert fitted(examples, fold=0) != fitted(examples)


def test_chat_says_nothing_of_what_is_answered_and_an_unanswered_question_nothing_of_what_is_chat() -> None:
    asked = [example("a", 0.5 + 0.4 * answerable, answerable=answerable) for answerable in (True, False)]
    chat = [example("a", known, answerable=False, fold=0) for known in (0.1, 0.95)]
    assert fitted([*asked, chat[0]]).words.answerability == fitted([*asked, chat[1]]).words.answerability
    assert fitted([*asked, chat[0]]).words.domain == fitted([asked[0], chat[0]]).words.domain
    assert fitted([*asked, chat[0]]).words.domain != fitted([*asked, chat[1]]).words.domain


def test_what_is_shipped_is_what_the_features_give() -> None:
    found, shipped = fitted(read_features()), shipped_model()
    for way, judgements in NAMES.items():
        for kind in judgements:
            assert getattr(getattr(found, way), kind) == pytest.approx(getattr(getattr(shipped, way), kind))
