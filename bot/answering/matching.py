"""Matching: how far a claim's passages and wordings have the words of a question, and come near its meaning."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.answering.claim_index import ClaimIndex
from bot.answering.overlap import OverlapIndex
from bot.answering.question import Question

UNLIKE, ALIKE = 0.78, 0.92
"""The cosines of texts that have nothing, and everything, to do with each other; of multilingual-e5-small."""
_WORDS = 6
_SATURATED = 2.5  # rank-bm25's k1 + 1: what a term adds at most, in its idf

Floats = NDArray[np.float64]
Vector = NDArray[np.float32]
"""A text as the encoder reads it: unit length, shape (384,)."""


@dataclass(frozen=True)
class Match:
    """A question beside a claim.

    `shares` are the BM25 scores of the passages as a share of the highest that any could reach, words that the claim
    does not hold counted in; `overlaps` are Dice's coefficients of the question and each wording. `asked` is the
    question's vector, None where words alone are gone by. `left_out` is a text of the claim that is passed over, as if
    the claim did not hold it.
    """

    index: ClaimIndex
    question: Question
    shares: Floats
    overlaps: Floats
    asked: Vector | None = None
    left_out: str = ""

    @cached_property
    def same(self) -> int | None:
        """The number of the wording that has just the terms of the question; None where there is none."""
        asked = frozenset(self.question.terms)
        return self.index.wording_of.get(asked) if asked and not self.question.unknown else None

    @property
    def content(self) -> float:
        """How much the words of the question tell together: one rare word makes it a half, many make it nearly 1."""
        weight = sum(_weights(self.question, self.index)) / self.index.rarest
        return weight / (weight + 1)

    @property
    def kept(self) -> NDArray[np.bool_]:
        """Which of the wordings are not left out."""
        return np.array([one.text != self.left_out for one in self.index.wordings])

    @cached_property
    def answering(self) -> Floats:
        """The overlap with the nearest wording that each passage is among the best answers to."""
        return self.index.best_answers.best(self.overlaps, len(self.shares))

    @cached_property
    def nearness(self) -> tuple[float, float]:
        """How near the question comes in meaning, by `ClaimVectors.nearness`; 0 by words alone."""
        if self.asked is None or self.index.vectors is None:
            return 0.0, 0.0
        return self.index.vectors.nearness(self.asked, self.kept if self.left_out else None)

    @cached_property
    def unanswered(self) -> float:
        """The likeness to the nearest question that is known not to be answered; 0 where none is known."""
        if not len(self.index.unanswered_index):
            return 0.0
        found = overlaps(self.question, self.index.unanswered_index, self.index)
        if self.asked is not None and self.index.vectors is not None:
            found = together(found, self.index.vectors.unanswered @ self.asked)
        if self.left_out:
            found = found[[text != self.left_out for text in self.index.claim.unanswered]]
        return float(found.max(initial=0.0))


def match(question: Question, index: ClaimIndex, asked: Vector | None = None, left_out: str = "") -> Match:
    """Holds a question beside a claim; by words alone without a vector, or where the claim has none."""
    shares = index.body.scores(question.terms) / _reach(question, index)
    near = overlaps(question, index.wording_index, index)
    found = Match(index, question, shares, near, asked if index.vectors is not None else None, left_out)
    return replace(found, overlaps=near * found.kept) if left_out else found


def content_of(question: Question, index: ClaimIndex) -> str:
    """The content words of a question in alphabetical order, each in the form that the claim uses most.

    They are the same whichever side asks ("never", "isn't it a myth that"), and so is what they come near to.
    """
    known = (index.word_of(term) for term in question.terms)
    return " ".join(sorted({*known, *map(str.lower, question.unknown_words)})) or question.text


def alike(cosines: NDArray[np.float32]) -> Floats:
    """Cosines as likenesses of 0 to somewhat over 1."""
    return np.clip((cosines.astype(np.float64) - UNLIKE) / (ALIKE - UNLIKE), 0.0, None)


def together(overlaps: Floats, cosines: NDArray[np.float32]) -> Floats:
    """Lexical and semantic likeness as one."""
    return (overlaps + alike(cosines)) / 2


def _reach(question: Question, index: ClaimIndex) -> float:
    """The BM25 score of a passage that holds the six words that tell most, each saturated; few hold more of a post."""
    return _SATURATED * sum(sorted(_weights(question, index), reverse=True)[:_WORDS]) or 1.0


def _weights(question: Question, index: ClaimIndex) -> list[float]:
    """What each word of a question weighs; those that nothing holds count as the rarest."""
    known = (index.idf(term) * told for term, told in question.terms.items())
    return [*known, *(index.rarest * told for told in question.unknown.values())]


def overlaps(question: Question, among: OverlapIndex, index: ClaimIndex) -> Floats:
    """The overlap with each of some texts; words that none of them holds count as the rarest."""
    terms = {**question.terms, **question.unknown}
    weight = sum((among.idf(term) or index.rarest) * told for term, told in terms.items())
    return among.likeness(terms, weight)
