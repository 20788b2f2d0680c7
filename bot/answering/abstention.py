"""Abstention: whether the base answers a question at all, judged by a small logistic model."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

from bot.answering.evidence import Evidence
from bot.answering.library import Library
from bot.answering.question import Question
from bot.settings import AbstentionModel

_SEVERAL = 2


@dataclass(frozen=True, slots=True)
class Features:
    """What the judgement rests on; every figure lies between 0 and 1.

    share: the best passage's BM25 score as a share of the highest that any passage could reach, words that the base
    does not hold counted in;
    likeness: how like the nearest known way of asking the question is;
    terms: how many of the question's content words the base knows, saturating.

    Coverage by the best passages, the part of the question that is unknown, and the names in it were tried beside
    these on five question sets, each judged by a model fitted to the other four: none told more than these three.
    """

    share: float
    likeness: float
    terms: float


NOTHING = Features(0.0, 0.0, 0.0)
"""The features of a question of which the base knows no word."""


def features_of(question: Question, evidence: Evidence) -> Features:
    """The features of a question."""
    if not evidence.candidates:
        return NOTHING
    asked = max(candidate.likeness for candidate in evidence.candidates)
    crux = evidence.cruxes[0][0] if evidence.cruxes else 0.0
    share = max(candidate.share for candidate in evidence.candidates)
    known = len(question.terms)
    return Features(share, max(asked, crux), known / (known + 2))


def confidence(features: Features, model: AbstentionModel) -> float:
    """The probability that the base answers the question, by the model's logistic function."""
    weights = (model.share, model.likeness, model.terms)
    total = model.intercept + sum(w * x for w, x in zip(weights, astuple(features), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


def says_all(question: Question, evidence: Evidence, library: Library) -> bool:
    """Whether one passage holds every content word of the question, of two at least, in its quote, gist or speaker.

    The model's coefficients are those of one base; this holds in any, a small one too, where rare words are few.
    """
    asked = set(question.terms)
    if question.unknown or len(asked) < _SEVERAL:
        return False
    for candidate in evidence.candidates:
        if len(candidate.terms) == len(asked):
            passage = candidate.passage
            own = library.analyzer.terms(passage.quote, library.source(passage).language)
            own += library.analyzer.terms(f"{passage.gist} . {passage.speaker}")
            if asked.issubset(own):
                return True
    return False
