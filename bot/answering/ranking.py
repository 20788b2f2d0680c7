"""Ranking: the one score of every passage of a claim, and the known wording that a question is nearest to."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from bot.answering.matching import Floats, Match, Vector, alike, together
from bot.answering.wording import Wording

LIKENESS = 0.7
"""What the likeness of the nearest wording counts beside BM25 as a share of what is reachable."""
PLACE = 0.03
"""What each place down among the passages that answer a wording costs of its likeness."""


@dataclass(frozen=True)
class Ranking:
    """How well each passage of a claim answers a question.

    `likenesses` are those of the nearest wording that a passage answers, by the number of the passage; `wordings` are
    those of the wordings themselves. `content` is the vector of the question's content words, if meaning was gone by.
    """

    match: Match
    wordings: Floats
    likenesses: Floats
    content: Vector | None = None

    @cached_property
    def scores(self) -> Floats:
        """The score of each passage."""
        return self.match.shares + LIKENESS * self.likenesses

    @cached_property
    def order(self) -> tuple[int, ...]:
        """The passages that have anything to do with the question, best first; equal scores by number."""
        order = np.argsort(-self.scores, kind="stable")
        return tuple(order[self.scores[order] > 0].tolist())

    @property
    def best(self) -> float:
        """The score of the best passage."""
        return float(self.scores.max(initial=0.0))

    @cached_property
    def place(self) -> int | None:
        """The number of the nearest wording; None where no wording is like the question at all."""
        if self.match.same is not None or not self.wordings.any():
            return self.match.same
        return int(self.wordings.argmax())

    @property
    def nearest(self) -> Wording | None:
        """The wording that the question is, word for word, or else the one most like it."""
        return None if self.place is None else self.match.index.wordings[self.place]


def confined(ranking: Ranking, terms: Set[str]) -> Ranking:
    """The same with nothing but the passages that hold one of the terms, whatever wording they answer.

    Itself where none does, or the question is a known wording.
    """
    index = ranking.match.index
    holding = index.body.scores(dict.fromkeys(terms, 1.0)) > 0
    if not holding.any() or ranking.match.same is not None:
        return ranking
    match = replace(ranking.match, shares=ranking.match.shares * holding)
    return replace(ranking, match=match, wordings=np.zeros(0), likenesses=ranking.likenesses * holding)


def rank(match: Match, content: Vector | None = None) -> Ranking:
    """Ranks the passages of a claim by how well they answer a question; by words alone without a vector."""
    vectors = match.index.vectors
    if content is None or vectors is None:
        wordings, likenesses = match.overlaps, np.zeros(len(match.shares))
    else:
        wordings = together(match.overlaps, vectors.wordings @ content)
        likenesses = alike(vectors.quotes @ content) / 2
    found = match.index.answers.best(wordings, len(likenesses), PLACE)
    return Ranking(match, wordings, np.maximum(likenesses, found), content)
