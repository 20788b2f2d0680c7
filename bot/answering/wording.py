"""Wordings: the known ways of asking a claim, each with the passages that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import compress
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import Claim, Crux

Number = TypeVar("Number", bound=np.floating)
Places = NDArray[np.intp]


class Kind(Enum):
    """What a wording asks for."""

    GIST = "gist"
    CRUX = "crux"
    CLAIM = "claim"
    TOPIC = "topic"
    TAUGHT = "taught"


@dataclass(frozen=True, slots=True)
class Wording:
    """A known way of asking, with the ids of the passages that answer it, best first, and the crux that it goes to."""

    text: str
    passages: tuple[str, ...]
    kind: Kind
    crux: Crux | None = None

    @property
    def hears_all(self) -> bool:
        """Whether it goes to what the positions disagree about, so that each of them is heard."""
        return self.kind in (Kind.CRUX, Kind.CLAIM)


@dataclass(frozen=True, slots=True)
class Answers:
    """Which passages answer which wordings, both by their numbers.

    Wordings that stand together and have the same passages are a group: those of a topic, those of a crux. `group_of`
    is the group of each wording; `group` and `passage` are pairs of one and a passage, `place` its place there, from 0.
    """

    group_of: Places
    group: Places
    passage: Places
    place: Places

    @classmethod
    def of(cls, wordings: Sequence[Wording], number_of: Mapping[str, int], most: int | None = None) -> Answers:
        """The passages of each wording, or at most so many of the best."""
        begins = [not n or one.passages != wordings[n - 1].passages for n, one in enumerate(wordings)]
        pairs = [
            (group, number_of[passage], place)
            for group, one in enumerate(compress(wordings, begins))
            for place, passage in enumerate(one.passages[:most])
        ]
        return cls(np.cumsum(begins) - 1, *np.array(pairs, dtype=np.intp).T)

    def with_further(
        self, wordings: Sequence[Wording], number_of: Mapping[str, int], most: int | None = None
    ) -> Answers:
        """The same with the passages of further wordings, each a group of its own."""
        first = self.group_of[-1] + 1
        pairs = [
            (first + group, number_of[passage], place)
            for group, one in enumerate(wordings)
            for place, passage in enumerate(one.passages[:most])
        ]
        group, passage, place = np.array(pairs, dtype=np.intp).T
        return Answers(
            np.append(self.group_of, first + np.arange(len(wordings))),
            np.append(self.group, group),
            np.append(self.passage, passage),
            np.append(self.place, place),
        )

    def best(self, likenesses: NDArray[Number], passages: int, cost: float = 0.0) -> NDArray[Number]:
        """The likeness of the nearest wording that each passage answers, where each place down costs a share of it."""
        groups = np.full(self.group_of[-1] + 1, -np.inf, dtype=likenesses.dtype)
        np.maximum.at(groups, self.group_of, likenesses)
        found = groups[self.group]
        if cost:
            found *= 1 - cost * self.place
        best = np.full(passages, -np.inf, dtype=likenesses.dtype)
        np.maximum.at(best, self.passage, found)
        return best


def wordings_of(claim: Claim) -> tuple[Wording, ...]:
    """Every known way of asking a claim: gists, cruxes, the claim's own question, topics."""
    return (*_gists(claim), *_cruxes(claim), *_topics(claim))


def _gists(claim: Claim) -> Iterator[Wording]:
    cruxes = {passage: crux for crux in reversed(claim.cruxes) for passage in crux.passages}
    for passage in claim.passages:
        yield Wording(passage.gist, (passage.id,), Kind.GIST, cruxes.get(passage.id))


def _cruxes(claim: Claim) -> Iterator[Wording]:
    for crux in claim.cruxes:
        for text in (crux.question, *crux.asks):
            yield Wording(text, crux.passages, Kind.CRUX, crux)
    # A question that goes to the claim as a whole goes to the crux that stands first.
    first = claim.cruxes[0] if claim.cruxes else None
    for text in (claim.question, *claim.asks):
        yield Wording(text, first.passages if first else (), Kind.CLAIM, first)


def _topics(claim: Claim) -> Iterator[Wording]:
    for topic in claim.topics:
        for text in topic.asks:
            yield Wording(text, topic.passages, Kind.TOPIC)
