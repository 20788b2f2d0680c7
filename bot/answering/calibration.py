"""Calibration: fits the abstention model to a base, from questions that it answers and questions that it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.abstention import Features
from bot.answering.answerer import Answerer
from bot.settings import AbstentionModel

_PENALTY = 0.05  # of the squared weights: keeps them small where few questions tell features apart
_ROUNDS = 100


@dataclass(frozen=True, slots=True)
class Example:
    """A question, and whether the base answers it."""

    question: str
    answerable: bool


@dataclass(frozen=True, slots=True)
class Calibration:
    """A fitted model and how it judges the examples: the shares of right answers and of right silences."""

    model: AbstentionModel
    answered: float
    abstained: float


def calibrate(answerer: Answerer, examples: Sequence[Example], threshold: float) -> Calibration:
    """Fits the model's coefficients by penalised maximum likelihood; both kinds of example weigh the same.

    Raises:
        ValueError: the examples are all of one kind, so that nothing can be told apart.
    """
    rows = np.array([astuple(answerer.features(example.question)) for example in examples], dtype=np.float64)
    labels = np.array([example.answerable for example in examples], dtype=np.float64)
    if not 0 < labels.sum() < len(labels):
        raise ValueError("calibration needs questions that the base answers and questions that it does not")
    weights = fit(rows, labels)
    chosen = dict(zip(Features.__dataclass_fields__, (round(float(weight), 2) for weight in weights[1:]), strict=True))
    model = AbstentionModel(intercept=round(float(weights[0]), 2), threshold=threshold, **chosen)
    sure = 1 / (1 + np.exp(-(weights[0] + rows @ weights[1:])))
    right = (sure >= threshold) == (labels > 0)
    return Calibration(model, float(right[labels > 0].mean()), float(right[labels == 0].mean()))


def fit(rows: NDArray[np.float64], labels: NDArray[np.float64]) -> NDArray[np.float64]:
    """The intercept and the weights of a logistic regression with an L2 penalty, by Newton's method.

    `rows` has shape (examples, features), `labels` shape (examples,) of 0 and 1; the result (features + 1,). See
    Hastie, Tibshirani and Friedman, The Elements of Statistical Learning, section 4.4.1.
    """
    design = np.hstack([np.ones((len(rows), 1)), rows])
    balance = np.where(labels > 0, 0.5 / max(labels.sum(), 1), 0.5 / max((1 - labels).sum(), 1)) * len(labels)
    penalty = np.eye(design.shape[1]) * _PENALTY
    penalty[0, 0] = 1e-6  # the intercept is free, but for what keeps the matrix regular
    weights = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        sure = 1 / (1 + np.exp(-np.clip(design @ weights, -30, 30)))
        gradient = design.T @ (balance * (labels - sure)) - penalty @ weights
        curvature = (design * (balance * sure * (1 - sure))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        weights = weights + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return weights
