"""Abstention: whether the base answers a question at all, judged by a small logistic model."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

from bot.answering.evidence import Candidate, Evidence
from bot.answering.library import Library
from bot.answering.question import Question
from bot.answering.wanted import Wanted, tells, wanted_by, wants_the_present
from bot.settings import AbstentionModel

_SEVERAL = 2
_SEEN = 5
_ALL = 1 - 1e-9
_UNLIKE = 0.3  # likeness of any two questions on one claim
_KNOWN = 0.9  # likeness to a question that is known not to be answered from which it is that one


@dataclass(frozen=True, slots=True)
class Features:
    """What the judgement rests on; every figure lies between 0 and 1.

    share: the best passage's BM25 score as a share of the highest that any passage could reach, words that the base
    does not hold counted in;
    likeness: how like the nearest known way of asking the question is;
    terms: how much those of the question's content words can tell that the base knows, saturating;
    five: the mean of share and likeness over the five best passages, or as many as there are;
    untold: where a date, a number or a person is asked for, the part of the question that is said by none of the five
    best passages that tell one; 0 elsewhere;
    unanswered: how like the nearest question that the base is known not to answer it is, squared, less what any two
    questions have in common; 0 where no such question is known.

    Fitted to all but one of twenty question sets and asked of that one, in turn, of a base without that set's topics,
    they have an area under the curve of .993, and of .986 without the last one. Coverage by the best passages, the part
    of the question that is unknown and the likeness of the crux together add .002.
    """

    share: float
    likeness: float
    terms: float
    five: float
    untold: float
    unanswered: float


NOTHING = Features(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
"""The features of a question of which the base knows no word."""


def features_of(question: Question, evidence: Evidence, library: Library) -> Features:
    """The features of a question."""
    if not evidence.candidates:
        return NOTHING
    asked = max(candidate.likeness for candidate in evidence.candidates)
    crux = evidence.cruxes[0][0] if evidence.cruxes else 0.0
    share = max(candidate.share for candidate in evidence.candidates)
    known = sum(question.terms.values())
    best = evidence.candidates[:_SEEN]
    five = sum(candidate.share + candidate.likeness for candidate in best) / (2 * len(best))
    untold = _untold(question, evidence, library)
    unanswered = max(0.0, evidence.unanswered**2 - _UNLIKE**2)
    return Features(share, max(asked, crux), known / (known + 2), five, untold, unanswered)


def _untold(question: Question, evidence: Evidence, library: Library) -> float:
    wanted = wanted_by(question.spelled)
    if wanted is Wanted.ANYTHING:
        return 0.0
    if wants_the_present(question.spelled):
        return 1.0
    telling = (one for one in evidence.candidates[:_SEEN] if tells(one.passage, wanted))
    return 1.0 - max((own_share(question, candidate, library) for candidate in telling), default=0.0)


def confidence(features: Features, model: AbstentionModel) -> float:
    """The probability that the base answers the question, by the model's logistic function."""
    weights = (model.share, model.likeness, model.terms, model.five, model.untold, model.unanswered)
    total = model.intercept + sum(w * x for w, x in zip(weights, astuple(features), strict=True))
    return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, total))))


def says_all(question: Question, evidence: Evidence, library: Library) -> bool:
    """Whether one passage holds every content word of the question, of two at least, in its own words.

    Numbers are no content: "article 4" and "4 of them" have one in common, and nothing else.
    The model's coefficients are those of one base; this holds in any, a small one too, where rare words are few.
    """
    if sum(not term.isdigit() for term in question.terms) < _SEVERAL or wants_the_present(question.spelled):
        return False
    if evidence.unanswered >= _KNOWN:
        return False
    whole = (candidate for candidate in evidence.candidates if len(candidate.terms) == len(question.terms))
    return any(own_share(question, candidate, library) > _ALL for candidate in whole)


def own_share(question: Question, candidate: Candidate, library: Library) -> float:
    """How much of the question, weighted by idf, stands in what a reader sees of a passage: 0 to 1."""
    own = library.seen_terms(candidate.number)
    weights = {term: library.idf(term) * weight for term, weight in question.terms.items()}
    whole = sum(weights.values()) + library.rarest * sum(question.unknown.values())
    held = sum(weight for term, weight in weights.items() if term in own)
    return held / whole if whole else 0.0
