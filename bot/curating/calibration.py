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
_SPARED = 100  # of so many messages of chat one may be answered
_LEFT = 2 / 3  # share of the known silences that must stay silent
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
    """Finds the lowest threshold that leaves what a base is known not to answer, and ordinary chat.

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
    threshold = _threshold(np.array(silences), sorted(sure for sure, _ in chat))
    strays = tuple(text for sure, text in sorted(chat, reverse=True) if sure >= threshold)
    answered = float((np.array(wordings) >= threshold).mean())
    silent = float((np.array(silences) < threshold).mean()) if silences else 1.0
    return Calibration(threshold, answered, silent, strays)


def texts_of(answerer: Answerer) -> int:
    """How many texts `calibrate` judges."""
    own = sum(len(index.wordings) + len(index.claim.unanswered) for index in answerer.corpus.indexes)
    return own + len(messages())


def _threshold(silences: NDArray[np.float64], chat: Sequence[float]) -> float:
    """The lowest of the thresholds that leaves enough of the known silences, and of chat.

    Known silences are the hard cases, written down because they are near, so that some may pass. Where few are known,
    nobody can say that the usual threshold is too high.
    """
    lowest = 0.0 if len(silences) >= _ENOUGH else SURE
    strays = chat[-1 - len(chat) // _SPARED] if chat else 0.0
    allowed = [step for step in _STEPS if step > strays and step >= lowest]
    fitting = [step for step in allowed if not len(silences) or float((silences < step).mean()) >= _LEFT]
    return next(iter(fitting), _STEPS[-1])
