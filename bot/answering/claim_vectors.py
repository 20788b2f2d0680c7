"""What the encoder makes of a claim's texts, and how near a question comes to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.answering.wording import Answers

Matrix: TypeAlias = NDArray[np.float32]
"""Vectors of unit length, a row each: shape (texts, 384)."""

_BEST = 5
_STRAYS = 10


@dataclass(frozen=True)
class ClaimVectors:
    """The vectors of a claim: of each passage's quote, of each wording, of each question that is not answered.

    `chat` are messages that deserve silence in any claim, `answers` which wordings the passages answer.
    """

    quotes: Matrix
    wordings: Matrix
    unanswered: Matrix
    chat: Matrix
    answers: Answers

    def nearest(self, asked: NDArray[np.float32]) -> float:
        """The highest cosine of all quotes and wordings."""
        return float(max((self.quotes @ asked).max(), (self.wordings @ asked).max()))

    def nearness(self, asked: NDArray[np.float32], kept: NDArray[np.bool_] | None = None) -> tuple[float, float]:
        """How near a question comes, in standard deviations of what ordinary chat does.

        First the highest cosine, above the mean of chat in this claim; then the mean of the five nearest passages,
        above that of the ten messages of chat that the question is nearest to. The one norm is for claims that
        everything is near to, the other for such questions (zero and test normalisation; Auckenthaler, Carey and
        Lloyd-Thomas, Score normalization for text-independent speaker verification systems, 2000).
        `kept` says which wordings count.
        """
        nearest, five = self._cosines(asked, kept)
        mean, deviation = self._ordinary
        strays = np.sort(self.chat @ asked)[::-1][:_STRAYS].mean()
        return float((nearest - mean[0]) / deviation[0]), float((five - strays) / deviation[1])

    def _cosines(self, asked: NDArray[np.float32], kept: NDArray[np.bool_] | None = None) -> tuple[float, float]:
        """The highest cosine of all, and the mean of those of the five nearest passages."""
        wordings, passages = self.wordings @ asked, self.quotes @ asked
        if kept is not None:
            wordings = np.where(kept, wordings, np.float32(-1))
        passages = np.maximum(passages, self.answers.best(wordings, len(passages)))
        five = np.sort(passages)[::-1][:_BEST]
        return float(max(wordings.max(initial=-1.0), five[0])), float(five.mean())

    def with_further(self, wordings: Matrix, answers: Answers) -> ClaimVectors:
        """The same with the vectors of further wordings; what ordinary chat comes to is reckoned without them."""
        found = replace(self, wordings=np.concatenate([self.wordings, wordings]), answers=answers)
        vars(found)["_ordinary"] = self._ordinary
        return found

    @cached_property
    def _ordinary(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        rows = np.array([self._cosines(message) for message in self.chat], dtype=np.float64)
        return rows.mean(axis=0), np.maximum(rows.std(axis=0), 1e-3)
