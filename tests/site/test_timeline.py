from __future__ import annotations

from dataclasses import replace

import pytest

from bot.knowledge.model import Claim, Event, PartialDate
from bot.site.timeline import EVENTS, Timeline, timeline
from bot.site.view import view

LANES = ("rang", "silent", "context")


def of_dates(claim: Claim, *dates: str) -> Timeline:
    """The timeline of events on these days."""
    events = tuple(Event(PartialDate.parse(date), f"event of {date}", ("gazette/dawn",)) for date in dates)
    excerpts = list(view(claim).excerpts.values())
    made = timeline(replace(claim, events=events), [one for one in excerpts if not one.passage.said], LANES)
    assert made is not None
    return made


def test_events_and_dated_passages_stand_in_the_order_of_time(claim: Claim) -> None:
    made = view(claim).timeline
    assert made is not None
    assert [(str(one.date), one.lane, one.anchor) for one in made.entries] == [
        ("1911-03", "rang", "gazette/bell"),
        ("1911-03-02", EVENTS, "event-1"),
    ]
    assert [lane.id for lane in made.lanes] == [EVENTS, "rang"]


def test_a_claim_without_dates_has_no_timeline(claim: Claim) -> None:
    assert timeline(replace(claim, events=()), [], LANES) is None


def test_what_is_known_to_the_year_stands_before_its_months_and_these_before_their_days(claim: Claim) -> None:
    made = of_dates(claim, "1990-02-09", "1990", "1990-02", "1989-12-31")
    assert [str(one.date) for one in made.entries] == ["1989-12-31", "1990", "1990-02", "1990-02-09"]


def test_marks_keep_to_the_picture_and_to_the_scale(claim: Claim) -> None:
    made = of_dates(claim, "1990-01-01", "2000", "2010-12-31")
    marks = {str(mark.entry.date): mark.x for mark in made.lanes[0].marks}
    assert 0 < marks["1990-01-01"] < marks["2000"] < marks["2010-12-31"] < 100
    assert marks["2000"] == pytest.approx(50, abs=0.5)
    ticks = dict(made.ticks)
    assert ticks[1990] <= marks["1990-01-01"] + 0.01
    assert ticks[1995] < marks["2000"]


def test_marks_of_one_lane_never_lie_upon_each_other(claim: Claim) -> None:
    made = of_dates(claim, *(f"1990-0{month}-{day:02d}" for month in range(1, 10) for day in (1, 11, 21)), "2020")
    (lane,) = made.lanes
    places = [(mark.x, mark.y) for mark in lane.marks]
    assert len(places) == 28
    for number, (x, y) in enumerate(places):
        assert all(abs(x - other) >= 3.4 or y != there for other, there in places[:number])
        assert 0 < y < lane.height


@pytest.mark.parametrize(("first", "last"), [("1990", "1990"), ("1990", "1991"), ("1066", "2026"), ("0001", "9999")])
def test_the_scale_has_years_but_no_more_than_a_phone_has_room_for(claim: Claim, first: str, last: str) -> None:
    made = of_dates(claim, first, last)
    assert 1 <= len(made.ticks) <= 7
    assert all(0 <= x <= 100 for _, x in made.ticks)
