"""Abstention: whether the base answers a question at all, judged by a small logistic model."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

from bot.answering.evidence import Evidence
from bot.answering.library import Library
from bot.answering.question import Question
from bot.settings import AbstentionModel

_TOP = 3  # passages whose terms are taken together


@dataclass(frozen=True, slots=True)
class Features:
    """What the judgement rests on; every figure lies between 0 and 1.

    share: the best passage's BM25 score as a share of the highest that any passage could reach;
    coverage: how much of the question, weighted by idf, the best three passages hold together;
    likeness: how like the nearest known way of asking the question is;
    terms: how many of the question's content words the base knows, saturating;
    unknown: how much of the question, weighted by idf, the base does not know at all.
    """

    share: float
    coverage: float
    likeness: float
    terms: float
    unknown: float


NOTHING = Features(0.0, 0.0, 0.0, 0.0, 1.0)
"""The features of a question of which the base knows no word."""


def features_of(question: Question, evidence: Evidence, library: Library) -> Features:
    """The features of a question; words that were corrected count half, except names."""
    told = {term: library.idf(term) * weight for term, weight in question.terms.items()}
    weights = {term: weight * _trust(term, question, library) for term, weight in told.items()}
    lost = sum(told.values()) - sum(weights.values())
    foreign = 1.0 if question.language == "en" else 0.5  # endings and small words that no alias knows
    unknown = library.rarest * sum(question.unknown.values()) * foreign + lost
    whole = sum(weights.values()) + unknown
    if not whole or not evidence.candidates:
        return NOTHING
    held = {term for candidate in evidence.candidates[:_TOP] for term in candidate.terms}
    covered = sum(weight for term, weight in weights.items() if term in held)
    asked = max((candidate.likeness for candidate in evidence.candidates), default=0.0)
    crux = evidence.cruxes[0][0] if evidence.cruxes else 0.0
    best = max(candidate.share for candidate in evidence.candidates)
    known = len(question.terms)
    return Features(best, covered / whole, max(asked, crux), known / (known + 2), unknown / whole)


def confidence(features: Features, model: AbstentionModel) -> float:
    """The probability that the base answers the question, by the model's logistic function."""
    weights = (model.share, model.coverage, model.likeness, model.terms, model.unknown)
    total = model.intercept + sum(w * x for w, x in zip(weights, astuple(features), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


def _trust(term: str, question: Question, library: Library) -> float:
    if term not in question.corrected_terms:
        return 1.0
    return 0.9 if library.is_name(term) else 0.6
