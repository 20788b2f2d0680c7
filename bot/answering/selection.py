"""Selection: which of the candidates each position shows, with its own floor, few and from different sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.evidence import Candidate, Evidence
from bot.answering.library import Library
from bot.answering.lifting import Lifted, by_position
from bot.answering.wanted import Wanted, tells
from bot.knowledge.model import CONTEXT, Crux
from bot.settings import AnsweringSettings

_OPEN = (Wanted.ANYTHING, Wanted.PERSON)  # "who broke the promise?" has an answer of each side
_ITSELF = 0.5  # likeness of a crux that is asked for itself
_AS_GOOD = 0.98  # share of the best score: what falls short by less answers as well
_MORE = 8  # excerpts of a side behind the button
_MORE_FLOOR = 0.5  # share of the best score that they need

Rows = Mapping[str, tuple[Candidate, ...]]
"""Candidates by position."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The candidates that each position shows, and those that it holds back; best first."""

    crux: Crux | None
    shown: Rows
    more: Rows


class Selector:
    """Chooses excerpts for one question; `limit` is the most of each position."""

    def __init__(self, library: Library, settings: AnsweringSettings, limit: int) -> None:
        self._library = library
        self._settings = settings
        self._limit = limit

    def select(self, evidence: Evidence, wanted: Wanted) -> Selection:
        """A question that both sides speak to shows what each says; any other what answers it best."""
        lifted = Lifted(evidence, self._library, self._settings)
        if wanted in _OPEN and self._is_disputed(evidence, lifted):
            shown = self._of_sides(evidence, lifted)
        else:
            shown = self._narrow(evidence, lifted, wanted)
        sided = [one.passage.id for position, row in shown.items() if position != CONTEXT for one in row]
        return Selection(lifted.strongest(sided), shown, self._more(evidence, shown))

    def _is_disputed(self, evidence: Evidence, lifted: Lifted) -> bool:
        """Whether a crux itself is asked for, or two sides speak to the question as well as what answers it best."""
        if evidence.best is None:
            return True
        if evidence.cruxes and evidence.cruxes[0][0] >= max(_ITSELF, *(one.likeness for one in evidence.candidates)):
            return True
        floor = self._settings.disputed_floor * evidence.best.score
        rows = by_position(lifted.candidates)
        return sum(row[0].score >= floor for position, row in rows.items() if position != CONTEXT) > 1

    def _of_sides(self, evidence: Evidence, lifted: Lifted) -> dict[str, tuple[Candidate, ...]]:
        """What each side says on the point, as much as the limit allows; context only where it fits well."""
        shown = {}
        for position, row in by_position(self._judged(evidence, lifted.candidates)).items():
            if position != CONTEXT:
                floor = self._settings.second_floor * row[0].score
                shown[position] = self._varied([one for one in row if one.score >= floor], self._limit)
        best = evidence.best
        if best is not None:
            floor = self._settings.context_floor * best.score
            fitting = [one for one in evidence.candidates if one.passage.position == CONTEXT and one.score >= floor]
            shown[CONTEXT] = self._varied(fitting, self._settings.context_excerpts)
            self._keep(evidence, best, shown)
        return shown

    def _keep(self, evidence: Evidence, best: Candidate, shown: dict[str, tuple[Candidate, ...]]) -> None:
        """Shows what answers best whatever the rest says, in place of the last of its side; or what is as good."""
        row = shown.get(best.passage.position, ())
        good = {one.number for one in evidence.candidates if one.score >= _AS_GOOD * best.score}
        if best.passage.position != CONTEXT and good.isdisjoint(one.number for one in row):
            shown[best.passage.position] = (*row[: self._limit - 1], best)

    def _narrow(self, evidence: Evidence, lifted: Lifted, wanted: Wanted) -> dict[str, tuple[Candidate, ...]]:
        """The passages that come near the best one, and the sides that are heard beside them."""
        rows = self._telling(evidence.candidates, wanted)
        best = rows[0].score if rows else 0.0
        near = [candidate for candidate in rows if candidate.score >= self._settings.passage_floor * best]
        shown = {position: self._varied(row, self._limit) for position, row in by_position(near).items()}
        if evidence.of_named:
            return shown
        if any(position != CONTEXT for position in shown):
            near_enough = self._settings.other_side_floor * best
            shown |= _beside(shown, lifted.candidates, lambda one: one.score >= near_enough)
        if wanted in _OPEN:
            floor, judged = self._settings.heard_floor, evidence.judged
            raised = self._judged(evidence, lifted.candidates)
            shown |= _beside(shown, raised, lambda one: judged.get(one.number, 0.0) >= floor)
        return shown

    def _judged(self, evidence: Evidence, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Candidates raised by what they were judged to answer, best first."""
        if not evidence.judged:
            return candidates
        weight, judged = self._settings.judged_weight, evidence.judged
        raised = [
            replace(one, score=one.score + weight * judged[one.number]) if one.number in judged else one
            for one in candidates
        ]
        return sorted(raised, key=_order)

    def _telling(self, candidates: Sequence[Candidate], wanted: Wanted) -> list[Candidate]:
        """Candidates that tell what is wanted, raised."""
        if wanted is Wanted.ANYTHING:
            return list(candidates)
        bonus = self._settings.wanted_bonus
        raised = [replace(c, score=c.score + bonus) if tells(c.passage, wanted) else c for c in candidates]
        return sorted(raised, key=_order)

    def _varied(self, row: Sequence[Candidate], limit: int) -> tuple[Candidate, ...]:
        """The best of a row, a further one of the same source or speaker counting for less."""
        chosen: list[Candidate] = []
        left = list(row)
        while left and len(chosen) < limit:
            nearest = min(left, key=lambda candidate: _order(self._discounted(candidate, chosen)))
            left.remove(nearest)
            chosen.append(nearest)
        return tuple(chosen)

    def _discounted(self, candidate: Candidate, chosen: Sequence[Candidate]) -> Candidate:
        keeps = self._settings.same_source
        for other in chosen:
            same_speaker = candidate.passage.speaker and other.passage.speaker == candidate.passage.speaker
            if other.passage.source == candidate.passage.source or same_speaker:
                return replace(candidate, score=candidate.score * keeps)
        return candidate

    def _more(self, evidence: Evidence, shown: Rows) -> dict[str, tuple[Candidate, ...]]:
        taken = {candidate.passage.id for row in shown.values() for candidate in row}
        floor = _MORE_FLOOR * max((candidate.score for candidate in evidence.candidates), default=0.0)
        left = [c for c in evidence.candidates if c.passage.id not in taken and c.score >= floor]
        # A side that shows nothing has nothing to say on this question: what merely shares a word is not held back.
        left = [candidate for candidate in left if shown.get(candidate.passage.position)]
        return {position: tuple(row[:_MORE]) for position, row in by_position(left).items()}


def _beside(shown: Rows, candidates: Sequence[Candidate], fits: Callable[[Candidate], bool]) -> Rows:
    """The best candidate of each side that shows none yet, where that one fits."""
    rows = by_position(candidates).items()
    return {side: (row[0],) for side, row in rows if side not in (*shown, CONTEXT) and fits(row[0])}


def _order(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.number
