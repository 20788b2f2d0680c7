"""Calibration: the threshold from which one base's questions are answered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.answering.answerer import SURE, Answerer
from bot.answering.chat import messages
from bot.answering.question import clean

_STEPS = tuple(step / 20 for step in range(1, 20))
_SPARED = 40  # of so many messages of chat one may be answered
_ENOUGH = 20  # known silences from which they decide


@dataclass(frozen=True, slots=True)
class Calibration:
    """A threshold for one base, and what it makes of what is known there.

    `answered` is the share of the known wordings that would be answered if the base did not hold them, `silent` that of
    the questions known not to be answered that would get none (1 where none is known). `strays` are the messages of
    ordinary chat that would be answered all the same.
    """

    threshold: float
    answered: float
    silent: float
    strays: tuple[str, ...]


def calibrate(answerer: Answerer, told: Callable[[], object] = lambda: None) -> Calibration:
    """Finds the threshold that best tells what a base answers from what it does not, and leaves ordinary chat.

    Each known wording, and each question that is not answered, is judged as if the base did not hold it. `told` is
    called after each text.
    """
    wordings: list[float] = []
    silences: list[float] = []
    chat: list[tuple[float, str]] = []
    for index in answerer.corpus.indexes:
        own = ((wordings, [one.text for one in index.wordings]), (silences, index.claim.unanswered))
        for found, texts in own:
            for text in dict.fromkeys(map(clean, texts)):
                found.append(answerer.model.confidence(answerer.matched(text, index, left_out=text)))
                told()
    for text in messages():
        chat.append((max(one.sure for one in answerer.judge(text)), text))
        told()
    threshold = _threshold(np.array(wordings), np.array(silences), sorted(sure for sure, _ in chat))
    strays = tuple(text for sure, text in sorted(chat, reverse=True) if sure >= threshold)
    answered = float((np.array(wordings) >= threshold).mean())
    silent = float((np.array(silences) < threshold).mean()) if silences else 1.0
    return Calibration(threshold, answered, silent, strays)


def texts_of(answerer: Answerer) -> int:
    """How many texts `calibrate` judges."""
    own = sum(len(index.wordings) + len(index.claim.unanswered) for index in answerer.corpus.indexes)
    return own + len(messages())


def _threshold(wordings: NDArray[np.float64], silences: NDArray[np.float64], chat: Sequence[float]) -> float:
    """The lowest of the thresholds that tell wordings and silences apart as well as any, of those that leave chat.

    How well is Youden's index, the share answered of the ones and the share left of the others together (Index for
    rating diagnostic tests, 1950); as well is within one standard error of the best (Breiman and others, Classification
    and Regression Trees, 1984, section 3.4.3). Where few silences are known, it is the usual threshold, or what chat
    makes of it.
    """
    strays = chat[-1 - len(chat) // _SPARED] if chat else 0.0
    allowed = [step for step in _STEPS if step > strays] or [_STEPS[-1]]
    if len(silences) < _ENOUGH:
        return next((step for step in allowed if step >= SURE), allowed[-1])
    left = np.array([(silences < step).mean() for step in allowed])
    told_apart = left + np.array([(wordings >= step).mean() for step in allowed])
    best = int(told_apart.argmax())
    error = float(np.sqrt(left[best] * (1 - left[best]) / len(silences)))
    return allowed[int((told_apart >= told_apart[best] - error).argmax())]
