"""What happened and was said when, as rows in order and as marks on a scale of years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.answering.answer import Excerpt
from bot.knowledge.model import Claim, Event, PartialDate
from bot.render.permalinks import passage_anchor

EVENTS = "event"
"""The lane of what happened; every other lane bears the id of a position."""

_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000, 2000)
_MOST_TICKS = 6  # so many years stand beside each other on a phone
_MARGIN = 2.0  # per cent of the width: half a mark on a phone
_NEAR = 3.4  # per cent of the width: a mark on a phone
_ROW = 14  # pixels


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated event or passage; `anchor` is where the page shows it, `lane` is EVENTS or a position."""

    date: PartialDate
    lane: str
    text: str
    anchor: str
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """An entry in the picture: `x` in per cent of the width, `y` in pixels from the top of its lane."""

    entry: Entry
    x: float
    y: int


@dataclass(frozen=True, slots=True)
class Lane:
    """The marks of one kind, in a strip of that height in pixels."""

    id: str
    height: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Entries in the order of time, and the picture of them; ticks as (year, x in per cent)."""

    entries: tuple[Entry, ...]
    lanes: tuple[Lane, ...]
    ticks: tuple[tuple[int, float], ...]


def timeline(claim: Claim, excerpts: Sequence[Excerpt], lanes: Sequence[str]) -> Timeline | None:
    """The timeline of a claim, or None where nothing has a date.

    Args:
        claim: whose events are shown.
        excerpts: its passages, in their order.
        lanes: the positions, in the order in which they are shown.
    """
    known = {one.passage.id: one for one in excerpts}
    found = [*_events(claim.events, known), *_said(excerpts)]
    if not found:
        return None
    entries = tuple(sorted(found, key=lambda entry: _order(entry.date)))
    first, last = int(_place(entries[0].date)), int(max(_place(entry.date) for entry in entries)) + 1
    width = 100 - 2 * _MARGIN

    def x(place: float) -> float:
        return round(_MARGIN + width * (place - first) / (last - first), 2)

    places = sorted(((entry, x(_place(entry.date))) for entry in entries), key=lambda place: place[1])
    drawn = (_lane(lane, [place for place in places if place[0].lane == lane]) for lane in (EVENTS, *lanes))
    ticks = tuple((year, x(year)) for year in _years(first, last))
    return Timeline(entries, tuple(lane for lane in drawn if lane.marks), ticks)


def _events(events: Sequence[Event], known: dict[str, Excerpt]) -> Iterator[Entry]:
    for number, event in enumerate(events, 1):
        yield Entry(event.date, EVENTS, event.text, f"event-{number}", tuple(known[one] for one in event.passages))


def _said(excerpts: Sequence[Excerpt]) -> Iterator[Entry]:
    for one in excerpts:
        if one.passage.said:
            anchor = passage_anchor(one.passage.id)
            yield Entry(one.passage.said, one.passage.position, one.passage.gist, anchor, (one,))


def _order(date: PartialDate) -> tuple[int, int, int]:
    """A month stands before its days, a year before its months."""
    return date.year, date.month or 0, date.day or 0


def _place(date: PartialDate) -> float:
    """The date as a year and a part of it; what is not known to the day stands in the middle."""
    if not date.month:
        return date.year + 0.5
    return date.year + (date.month - 1 + ((date.day or 16) - 1) / 31) / 12


def _years(first: int, last: int) -> range:
    """Round years between two, as few as stand beside each other on a phone."""
    step = next((one for one in _STEPS if (last - first) / one <= _MOST_TICKS - 1), _STEPS[-1])
    return range(-(-first // step) * step, last + 1, step)


def _lane(lane: str, places: Sequence[tuple[Entry, float]]) -> Lane:
    """Marks that would lie upon each other stand above each other."""
    ends: list[float] = []  # of each row, from the lowest on: where its last mark stands
    rows = []
    for _, x in places:
        row = next((number for number, end in enumerate(ends) if x - end >= _NEAR), len(ends))
        ends[row:] = [x, *ends[row + 1 :]]
        rows.append(row)
    height = (len(ends) + 1) * _ROW
    marks = (Mark(entry, x, height - (row + 1) * _ROW) for (entry, x), row in zip(places, rows, strict=True))
    return Lane(lane, height, tuple(marks))
