"""Lifting: what a passage is worth to a question through the cruxes that it belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from heapq import nlargest

from bot.answering.evidence import Candidate, Evidence
from bot.answering.library import Library
from bot.knowledge.model import Crux
from bot.settings import AnsweringSettings

_WITNESSES = 2  # passages of a crux that speak for it: the best ones
_STEP = 0.06  # what each place down among a crux's passages of one side costs of its lift


class Lifted:
    """The candidates of one claim, each lifted by the strongest of its cruxes, best first.

    A crux is as strong as it is like the question and as its other passages answer it: passages on one point answer
    the same questions (the cluster hypothesis; Liu and Croft, Cluster-based retrieval using language models, 2004).
    That finds what a side says on the point in words of its own.
    """

    def __init__(self, evidence: Evidence, library: Library, settings: AnsweringSettings) -> None:
        self._settings, self._library, self._claim = settings, library, evidence.shelf.claim.id
        self._scores = {candidate.passage.id: candidate.score for candidate in evidence.candidates}
        self._likenesses = {crux.id: likeness for likeness, crux in evidence.cruxes}
        self._cruxes = () if evidence.of_named else evidence.shelf.claim.cruxes
        lifts = self._lifts()
        candidates = [
            replace(candidate, score=candidate.score + lift)
            if (lift := lifts.pop(candidate.passage.id, 0.0))  # most belong to no crux
            else candidate
            for candidate in evidence.candidates
        ]
        for passage, lift in lifts.items():
            number = library.number_of[self._claim, passage]
            candidates.append(Candidate(number, library.passages[number], (), 0.0, 0.0, lift))
        self.candidates: Sequence[Candidate] = sorted(candidates, key=lambda one: (-one.score, one.number))

    def strongest(self, shown: Sequence[str]) -> Crux | None:
        """The strongest crux of those that the question is like at all and two of the shown passages belong to."""
        liked = [crux for crux in self._cruxes if self._likenesses.get(crux.id)]
        held = [crux for crux in liked if len(set(crux.passages).intersection(shown)) > 1]
        return max(held, key=lambda crux: self._strength(crux, self._witnesses(crux)[:_WITNESSES]), default=None)

    def _lifts(self) -> dict[str, float]:
        """What each passage of a crux is given on top, by its id."""
        lifts: dict[str, float] = {}
        for crux in self._cruxes:
            witnesses = self._witnesses(crux)
            for row in self._sides(crux):
                for place, passage in enumerate(row):
                    others = _without(witnesses, self._scores.get(passage, 0.0))[:_WITNESSES]
                    lift = self._strength(crux, others) * max(0.0, 1 - _STEP * place)
                    lifts[passage] = max(lift, lifts.get(passage, 0.0))
        return lifts

    def _sides(self, crux: Crux) -> Iterable[Sequence[str]]:
        """The passages of a crux by the position that they argue, each row in the crux's own order."""
        rows: dict[str, list[str]] = {}
        for passage in crux.passages:
            number = self._library.number_of[self._claim, passage]
            rows.setdefault(self._library.passages[number].position, []).append(passage)
        return rows.values()

    def _witnesses(self, crux: Crux) -> Sequence[float]:
        """The best scores of a crux's passages, one more than speak for it."""
        return nlargest(_WITNESSES + 1, (self._scores.get(passage, 0.0) for passage in crux.passages))

    def _strength(self, crux: Crux, witnesses: Sequence[float]) -> float:
        likeness = self._likenesses.get(crux.id, 0.0)
        support = sum(witnesses) / _WITNESSES
        return self._settings.crux_weight * likeness + self._settings.support_weight * support


def _without(scores: Sequence[float], own: float) -> Sequence[float]:
    """The scores less one that is its own: no passage speaks for itself."""
    if own not in scores:
        return scores
    place = scores.index(own)
    return [*scores[:place], *scores[place + 1 :]]


def by_position(candidates: Sequence[Candidate]) -> Mapping[str, list[Candidate]]:
    """Candidates by the position that they argue, in the order in which they come."""
    rows: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        rows.setdefault(candidate.passage.position, []).append(candidate)
    return rows
