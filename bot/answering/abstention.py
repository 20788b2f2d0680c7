"""Abstention: whether a claim's passages answer a question at all, judged by two small logistic models."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import TypeAlias

import numpy as np

from bot.answering.matching import Match

_BEST = 5
_ANY_TWO = 0.2  # the likeness of any two questions about one claim

Coefficients: TypeAlias = Mapping[str, float]
"""The weight of each feature, and the `intercept`."""


@dataclass(frozen=True, slots=True)
class Features:
    """What the judgement rests on: figures that mean the same in a base of any size, and a question of any length.

    five: the mean, over the five best passages, of the BM25 score as a share of what is reachable and of the overlap
    with the nearest wording, less where all words of the question together tell little (`Match.content`);
    known: the part of what the question can tell for which the claim has words; by meaning it is less as `five` is, and
    1 before that for a question in a language that the claim has no words of;
    unanswered: how like the question is to the nearest that is known not to be answered, less what any two are;
    cosine, margin: how near the question comes in meaning, by `ClaimVectors.nearness`; 0 by words alone.
    """

    five: float
    known: float
    unanswered: float
    cosine: float = 0.0
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """The coefficients of two questions, both of which have to be answered with yes.

    domain: is this about the claim, and not ordinary chat; answerability: if it is, is it answered here.
    What tells the one tells little of the other: chat is far from a claim in meaning, an unanswered question near.
    """

    domain: Coefficients
    answerability: Coefficients

    def confidence(self, features: Features) -> float:
        """The probability of both, each by the logistic function."""
        found = asdict(features)
        return _probability(self.domain, found) * _probability(self.answerability, found)


@dataclass(frozen=True, slots=True)
class Model:
    """How questions are judged by words and meaning, and by words alone."""

    encoder: Judgement
    words: Judgement

    def confidence(self, match: Match) -> float:
        """The probability that the claim answers the question."""
        return self._judgement(match).confidence(features_of(match))

    def about(self, match: Match) -> float:
        """The probability that the question is about the claim, answered or not, and no ordinary chat."""
        return _probability(self._judgement(match).domain, asdict(features_of(match)))

    def _judgement(self, match: Match) -> Judgement:
        return self.words if match.asked is None else self.encoder


@cache
def shipped_model() -> Model:
    """The coefficients that come with the program; `python -m benchmarks.fit` writes them."""
    text = Path(__file__).with_name("coefficients.json").read_text(encoding="utf-8")
    return Model(**{way: Judgement(**coefficients) for way, coefficients in json.loads(text).items()})


def features_of(match: Match) -> Features:
    """The features of a question beside a claim."""
    best = np.sort(match.shares + match.answering)[::-1][:_BEST]
    five = match.content * float(best.mean()) / 2 if len(best) else 0.0
    known, unanswered = match.question.known, max(0.0, match.unanswered - _ANY_TWO)
    if match.asked is not None:
        # Of a question in a language that the claim has no words of, its words say nothing.
        known = match.content * (known if match.question.language in match.index.languages else 1.0)
    return Features(five, known, unanswered, *match.nearness)


def _probability(weights: Coefficients, features: Mapping[str, float]) -> float:
    total = weights["intercept"] + sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))
