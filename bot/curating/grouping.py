"""Groups questions that ask the same in other words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.answering.matching import Match
from bot.answering.overlap import OverlapIndex

BY_MEANING, BY_WORDS = 0.4, 0.3
"""The mean likeness that two groups need to become one.

Found on 86 questions about two claims, which a person had put into 30 groups: of the pairs that stand together four in
five belong together by meaning, and seven in ten by words.
"""

Likeness = NDArray[np.float64]
"""How like each question is to each other one: shape (questions, questions), symmetric, 1 where they are the same."""


def grouped(matches: Sequence[Match]) -> list[list[int]]:
    """The places of questions about one claim, group by group: the largest first, each group in its order.

    The two groups that are most alike become one as long as they are alike enough: average linkage (Sokal and
    Michener, A statistical method for evaluating systematic relationships, 1958).
    """
    if not matches:
        return []
    semantic = all(match.asked is not None for match in matches)
    likeness = _by_meaning(matches) if semantic else _by_words(matches)
    groups = {number: [number] for number in range(len(matches))}
    np.fill_diagonal(likeness, -np.inf)
    while len(groups) > 1:
        one, other = sorted(divmod(int(likeness.argmax()), len(matches)))
        if likeness[one, other] < (BY_MEANING if semantic else BY_WORDS):
            break
        sizes = len(groups[one]), len(groups[other])
        joined = (sizes[0] * likeness[one] + sizes[1] * likeness[other]) / sum(sizes)
        likeness[one, :] = likeness[:, one] = joined
        likeness[other, :] = likeness[:, other] = likeness[one, one] = -np.inf
        groups[one] = sorted(groups[one] + groups.pop(other))
    return sorted(groups.values(), key=lambda group: (-len(group), group))


def _by_meaning(matches: Sequence[Match]) -> Likeness:
    """The cosines of questions, without what all of them share with their claim.

    What they and the claim's wordings are about is half of every vector; with their mean taken off, what is left tells
    them apart (Mu and Viswanath, All-but-the-top, 2018).
    """
    vectors = np.array([match.asked for match in matches], dtype=np.float64)
    held = matches[0].index.vectors
    claim = held.wordings.mean(axis=0) if held is not None and len(held.wordings) else vectors.mean(axis=0)
    centred = vectors - (vectors.mean(axis=0) + claim) / 2
    centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-9)
    likeness: Likeness = centred @ centred.T
    return likeness


def _by_words(matches: Sequence[Match]) -> Likeness:
    """The overlaps of questions, their words weighted by how few of the questions hold them."""
    read = [{**match.question.terms, **match.question.unknown} for match in matches]
    among = OverlapIndex([tuple(terms) for terms in read])
    rows = [among.likeness(terms, sum(among.idf(term) * told for term, told in terms.items())) for terms in read]
    likeness = np.array(rows, dtype=np.float64)
    return (likeness + likeness.T) / 2
