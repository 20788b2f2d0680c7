"""Selection: which of the candidates each position shows, with its own floor, few and from different sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.evidence import Candidate, Evidence
from bot.answering.library import Library
from bot.answering.wanted import Wanted, tells
from bot.knowledge.model import CONTEXT, Crux
from bot.settings import AnsweringSettings

_MORE = 8  # excerpts of a side behind the button
_MORE_FLOOR = 0.5  # share of the best score that they need
_STEP = 0.06  # what each place down in a crux's own order costs of its bonus


@dataclass(frozen=True, slots=True)
class Selection:
    """The candidates that each position shows, and those that it holds back; best first."""

    crux: Crux | None
    shown: Mapping[str, tuple[Candidate, ...]]
    more: Mapping[str, tuple[Candidate, ...]]


class Selector:
    """Chooses excerpts for one question; `limit` is the most of each position."""

    def __init__(self, library: Library, settings: AnsweringSettings, limit: int) -> None:
        self._library = library
        self._settings = settings
        self._limit = limit

    def select(self, evidence: Evidence, wanted: Wanted) -> Selection:
        """A question that is most like a crux shows that crux from each side; any other what answers it best."""
        crux = self._crux(evidence)
        if crux is not None and wanted is Wanted.ANYTHING:
            shown = self._of_crux(evidence, crux)
        else:
            crux, shown = None, self._narrow(evidence, wanted)
        return Selection(crux, shown, self._more(evidence, shown))

    def _crux(self, evidence: Evidence) -> Crux | None:
        if not evidence.cruxes:
            return None
        likeness, crux = evidence.cruxes[0]
        nearest = max((candidate.likeness for candidate in evidence.candidates), default=0.0)
        return crux if likeness >= max(self._settings.crux_floor, nearest) else None

    def _of_crux(self, evidence: Evidence, crux: Crux) -> dict[str, tuple[Candidate, ...]]:
        """The crux's passages first, each side as many as the limit allows, context only where it fits well."""
        rows = _by_position(self._with_bonus(evidence, crux))
        best = max((row[0].score for row in rows.values()), default=0.0)
        shown = {}
        for position, row in rows.items():
            if position == CONTEXT:
                fitting = [candidate for candidate in row if candidate.score >= self._settings.context_floor * best]
                shown[position] = self._varied(fitting, self._settings.context_excerpts)
            else:
                floor = self._settings.second_floor * row[0].score
                near = [candidate for candidate in row if candidate.score >= floor]
                shown[position] = self._varied(near, self._limit)
        return shown

    def _with_bonus(self, evidence: Evidence, crux: Crux) -> list[Candidate]:
        """The crux's passages, raised, even those that no term of the question found; others where they fit well."""
        bonus = {
            passage: self._settings.crux_bonus * (1 - _STEP * place) for place, passage in enumerate(crux.passages)
        }
        floor = self._settings.passage_floor * evidence.candidates[0].score if evidence.candidates else 0.0
        raised = [
            replace(candidate, score=candidate.score + bonus.pop(candidate.passage.id, 0.0))
            for candidate in evidence.candidates
            if candidate.passage.id in bonus or candidate.score >= floor
        ]
        for passage, score in bonus.items():
            number = self._library.number_of[evidence.shelf.claim.id, passage]
            raised.append(Candidate(number, self._library.passages[number], (), 0.0, 0.0, score))
        return raised

    def _narrow(self, evidence: Evidence, wanted: Wanted) -> dict[str, tuple[Candidate, ...]]:
        """The passages that come near the best one; where one of them takes a side, the other is heard, too."""
        rows = self._telling(evidence.candidates, wanted)
        best = rows[0].score if rows else 0.0
        near = [candidate for candidate in rows if candidate.score >= self._settings.passage_floor * best]
        shown: dict[str, tuple[Candidate, ...]] = {}
        for position, row in _by_position(near).items():
            shown[position] = self._varied(row, self._limit)
        sided = [candidate for candidate in near if candidate.passage.position != CONTEXT]
        if sided and not evidence.of_named:
            self._hear_others(evidence, rows, sided[0], best, shown)
        return shown

    def _telling(self, candidates: Sequence[Candidate], wanted: Wanted) -> list[Candidate]:
        """Candidates that tell what is wanted, raised."""
        if wanted is Wanted.ANYTHING:
            return list(candidates)
        bonus = self._settings.wanted_bonus
        raised = [replace(c, score=c.score + bonus) if tells(c.passage, wanted) else c for c in candidates]
        return sorted(raised, key=_order)

    def _hear_others(
        self,
        evidence: Evidence,
        rows: Sequence[Candidate],
        lead: Candidate,
        best: float,
        shown: dict[str, tuple[Candidate, ...]],
    ) -> None:
        """Gives each silent side its best passage on the same point: best of all one that shares a crux with `lead`."""
        shared = [(likeness, crux) for likeness, crux in evidence.cruxes if lead.passage.id in crux.passages]
        for position in evidence.shelf.claim.positions:
            if position.id in shown:
                continue
            row = [c for c in rows if c.passage.position == position.id]
            raised = [
                replace(
                    c, score=c.score + max((x for x, crux in shared if c.passage.id in crux.passages), default=0) / 2
                )
                for c in row
            ]
            nearest = min(raised, key=_order, default=None)
            if nearest is not None and nearest.score >= self._settings.other_side_floor * best:
                shown[position.id] = (nearest,)
            elif counterpart := self._counterpart(evidence, lead, position.id):
                shown[position.id] = (counterpart,)

    def _counterpart(self, evidence: Evidence, lead: Candidate, position: str) -> Candidate | None:
        """What a side says first on the lead's crux, though it holds no word of the question."""
        liked = [crux for _, crux in evidence.cruxes]
        for crux in (*liked, *(crux for crux in evidence.shelf.claim.cruxes if crux not in liked)):
            if lead.passage.id not in crux.passages:
                continue
            for passage in crux.passages:
                number = self._library.number_of[evidence.shelf.claim.id, passage]
                if self._library.passages[number].position == position:
                    return Candidate(number, self._library.passages[number], (), 0.0, 0.0, 0.0)
        return None

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

    def _more(self, evidence: Evidence, shown: Mapping[str, tuple[Candidate, ...]]) -> dict[str, tuple[Candidate, ...]]:
        taken = {candidate.passage.id for row in shown.values() for candidate in row}
        floor = _MORE_FLOOR * max((candidate.score for candidate in evidence.candidates), default=0.0)
        left = [c for c in evidence.candidates if c.passage.id not in taken and c.score >= floor]
        # A side that shows nothing has nothing to say on this question: what merely shares a word is not held back.
        left = [candidate for candidate in left if shown.get(candidate.passage.position)]
        return {position: tuple(row[:_MORE]) for position, row in _by_position(left).items()}


def _order(candidate: Candidate) -> tuple[float, int]:
    return -candidate.score, candidate.number


def _by_position(candidates: Iterable[Candidate]) -> dict[str, list[Candidate]]:
    """Candidates by the position that they argue, each row best first."""
    rows: dict[str, list[Candidate]] = {}
    for candidate in sorted(candidates, key=_order):
        rows.setdefault(candidate.passage.position, []).append(candidate)
    return rows
