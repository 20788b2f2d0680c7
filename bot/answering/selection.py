"""Selection: what each position shows of the ranked passages, by two floors, different sources first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import takewhile

from bot.answering.ranking import Ranking
from bot.answering.wording import Kind, Wording
from bot.knowledge.model import CONTEXT, Crux

FLOOR = 0.5
"""Share of the best score that a side's best passage needs, and context where it stands alone."""
FURTHER_FLOOR = 0.75
"""Share of the best score that a further passage of a side needs, and context beside the sides."""
SAME_SOURCE = 0.85
"""What a passage keeps of its score beside another of the same source or speaker."""
_MORE = 8  # excerpts of a side that are held back, of all that come near

Rows = Mapping[str, Sequence[int]]
"""The numbers of passages by the position that they argue, best first."""


@dataclass(frozen=True, slots=True)
class Selection:
    """The passages that each position shows, those that it holds back, and the crux that the question goes to.

    `near` counts those of each position that come near, shown or not; `silent` are the positions of which no passage at
    all speaks to what was asked, `seen` those of which what does was shown before.
    """

    crux: Crux | None
    shown: Rows
    more: Rows
    silent: frozenset[str] = frozenset()
    near: Mapping[str, int] = field(default_factory=dict, hash=False)
    seen: frozenset[str] = frozenset()


def select(
    ranking: Ranking, limit: int, context: int, seen: Set[int] = frozenset(), goes_to: Wording | None = None
) -> Selection:
    """Chooses at most `limit` passages for each position, and `context` beside them, but none that was `seen`.

    `goes_to` is the wording that the question is known to be, else it is the nearest.
    """
    goes_to = goes_to or ranking.nearest
    left, best = _unseen(_answering(ranking, goes_to), seen), set(_near(ranking))
    near = {position: [one for one in row if one in best] or row[:1] for position, row in left.items()}
    taught = _unseen(_taught(ranking, goes_to), seen)
    near |= taught
    sided = any(position != CONTEXT for position in near)
    shown = {}
    for position, row in near.items():
        beside = sided and position == CONTEXT
        fitting = row if position in taught else _varied(ranking, _fitting(ranking, row, beside=beside), limit)
        shown[position] = fitting[: context if beside else limit]
    shown = {position: row for position, row in shown.items() if row}
    crux = _crux(goes_to, [number for position, row in shown.items() if position != CONTEXT for number in row], ranking)
    repeated = _positions(ranking, seen) - shown.keys()
    silent = _silent(ranking, goes_to, shown) - repeated
    return Selection(crux, shown, _more(near, shown), silent, _counted({**taught, **left}), repeated)


def select_more(ranking: Ranking, limit: int, seen: Set[int]) -> Selection:
    """Chooses at most `limit` passages of each position, and of context, that come near and were not `seen`."""
    chosen = _chosen(ranking, _unseen(_answering(ranking, ranking.nearest), seen), limit)
    return replace(chosen, seen=_positions(ranking, seen) - chosen.shown.keys())


def select_other_side(ranking: Ranking, limit: int, shown: Sequence[int], seen: Set[int]) -> Selection:
    """Chooses at most `limit` passages of the positions that what was `shown` last does not argue.

    Where all are there, the other side is each but the first. A side of which nothing comes near has its passages on
    the crux that was shown.
    """
    ids = [one.id for one in ranking.match.index.claim.positions]
    argued = _positions(ranking, shown)
    others = [one for one in ids if one not in argued] or [one for one in ids if one != _first(ranking, shown)]
    everything = [_answering(ranking, ranking.nearest), _on_cruxes_of(ranking, shown)]
    near: dict[str, Sequence[int]] = {}
    for rows in everything:
        for position, row in _unseen(rows, seen).items():
            near.setdefault(position, row)
    chosen = _chosen(ranking, {position: near[position] for position in others if position in near}, limit)
    known = {position for rows in everything for position in rows}
    return replace(chosen, silent=frozenset(others) - known, seen=frozenset(others) & known - chosen.shown.keys())


def select_again(ranking: Ranking, shown: Sequence[int]) -> Selection:
    """The passages that were shown, by position, in that order."""
    rows = _by_position(ranking, shown)
    return Selection(None, rows, {}, near=_counted(rows))


def _chosen(ranking: Ranking, near: Rows, limit: int) -> Selection:
    shown = {position: _varied(ranking, row, limit) for position, row in near.items()}
    return Selection(None, shown, _more(near, shown), near=_counted(near))


def _counted(near: Rows) -> Mapping[str, int]:
    return {position: len(row) for position, row in near.items()}


def _unseen(rows: Rows, seen: Set[int]) -> dict[str, Sequence[int]]:
    """The rows without what was seen, and without those of which all was."""
    left = {position: [number for number in row if number not in seen] for position, row in rows.items()}
    return {position: row for position, row in left.items() if row}


def _positions(ranking: Ranking, numbers: Iterable[int]) -> frozenset[str]:
    """The positions that passages argue, context left out."""
    return frozenset(ranking.match.index.passages[number].position for number in numbers) - {CONTEXT}


def _first(ranking: Ranking, shown: Sequence[int]) -> str:
    """The position that stood first."""
    return next((ranking.match.index.passages[number].position for number in shown), "")


def _on_cruxes_of(ranking: Ranking, shown: Sequence[int]) -> Rows:
    """The passages on the cruxes that some were shown on, by position, best first."""
    index = ranking.match.index
    ids = {index.passages[number].id for number in shown}
    cruxes = (crux for crux in index.claim.cruxes if not ids.isdisjoint(crux.passages))
    passages = dict.fromkeys(passage for crux in cruxes for passage in crux.passages)
    return _by_position(ranking, _best_first(ranking, map(index.number_of.__getitem__, passages)))


def _near(ranking: Ranking) -> Sequence[int]:
    """The passages that come near the best one."""
    floor = FLOOR * ranking.best
    return list(takewhile(lambda one: ranking.scores[one] >= floor, ranking.order))


def _answering(ranking: Ranking, wording: Wording | None) -> Rows:
    """The passages of each position that a question gets, one after another, for as long as more is asked for.

    Those that come near, and of each side those on what the wording asks for: of its crux, else those that answer
    it. A question of the whole claim leaves no side out: one of which there is none has all of its own.
    """
    index, near = ranking.match.index, _near(ranking)
    if wording is None:
        return _by_position(ranking, near)
    passages = wording.crux.passages if wording.crux else wording.passages
    heard = _sided(ranking, _best_first(ranking, map(index.number_of.__getitem__, passages)))
    rows = _by_position(ranking, dict.fromkeys((*near, *heard)))
    if wording.kind is Kind.CLAIM:
        rows = _by_position(ranking, _sided(ranking, _best_first(ranking, range(len(index.passages))))) | rows
    return rows


def _taught(ranking: Ranking, wording: Wording | None) -> Rows:
    """The passages that moderators chose for a taught question, by position, in their order; they saw the card."""
    if wording is None or wording.kind is not Kind.TAUGHT:
        return {}
    return _by_position(ranking, map(ranking.match.index.number_of.__getitem__, wording.passages))


def _sided(ranking: Ranking, numbers: Iterable[int]) -> Sequence[int]:
    """Those that argue a position."""
    return [number for number in numbers if ranking.match.index.passages[number].position != CONTEXT]


def _best_first(ranking: Ranking, numbers: Iterable[int]) -> Sequence[int]:
    return sorted(numbers, key=lambda number: -ranking.scores[number])


def _by_position(ranking: Ranking, numbers: Iterable[int]) -> dict[str, Sequence[int]]:
    rows: dict[str, list[int]] = {}
    for number in numbers:
        rows.setdefault(ranking.match.index.passages[number].position, []).append(number)
    return dict(rows)


def _fitting(ranking: Ranking, row: Sequence[int], *, beside: bool) -> Sequence[int]:
    """The best of a side with those that come near the best of all; context beside sides if it does so itself."""
    floor = FURTHER_FLOOR * ranking.best
    return [number for place, number in enumerate(row) if ranking.scores[number] >= floor or not (place or beside)]


def _varied(ranking: Ranking, row: Sequence[int], limit: int) -> Sequence[int]:
    """The best of a row, a further one of the same source or speaker counting for less."""
    chosen: list[int] = []
    left = list(row)
    while left and len(chosen) < limit:
        best = max(left, key=lambda number: (_discounted(ranking, number, chosen), -number))
        left.remove(best)
        chosen.append(best)
    return chosen


def _discounted(ranking: Ranking, number: int, chosen: Iterable[int]) -> float:
    passages = ranking.match.index.passages
    passage = passages[number]
    heard = {name for one in chosen for name in (passages[one].source, passages[one].speaker) if name}
    return float(ranking.scores[number]) * (SAME_SOURCE if heard & {passage.source, passage.speaker} else 1.0)


def _crux(wording: Wording | None, shown: Sequence[int], ranking: Ranking) -> Crux | None:
    """The crux that the question goes to: the wording's own, or the one that most of what is shown belongs to."""
    if wording is not None and wording.crux is not None and wording.kind is not Kind.GIST:
        return wording.crux
    ids = {ranking.match.index.passages[number].id for number in shown}
    found = max(ranking.match.index.claim.cruxes, key=lambda crux: len(ids.intersection(crux.passages)), default=None)
    return found if found and len(ids.intersection(found.passages)) > 1 else None


def _more(near: Rows, shown: Rows) -> Rows:
    """What comes near and has no room; a side that shows nothing holds nothing back."""
    return {
        position: [number for number in row if number not in shown[position]][:_MORE]
        for position, row in near.items()
        if position in shown
    }


def _silent(ranking: Ranking, wording: Wording | None, shown: Rows) -> frozenset[str]:
    """The positions that have no passage on the crux that was asked for, nor any that is near to the question."""
    if wording is None or not wording.hears_all:
        return frozenset()
    return frozenset(one.id for one in ranking.match.index.claim.positions if one.id not in shown)
