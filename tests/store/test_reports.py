"""Reports are taken once per person and card, dealt with once, and answered where that was asked for."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.store.database import Database
from bot.store.outbox import Outbox
from bot.store.reports import HOUR, MOST_OPEN, MOST_TEXT, Decided, Decision, Reason, Refusal, Report, Reports, State
from bot.store.schema import REPORTS
from bot.store.store import Store

REPORT = Report(1, 100, 1000, "nato", Reason.CONTEXT, "a" * 32, "baker-1990/inch", "It was about “Germany”.", at=50)
RESOLVED = Decision(State.RESOLVED, 7, "The quote is longer now.", "de")


@pytest.fixture
def reports(database: Database) -> Reports:
    return Reports(database, Outbox(database), lambda: 100.0)


def by(number: int, **changes: object) -> Report:
    """A report of somebody else."""
    return replace(REPORT, by_hash=f"{number:032x}", **changes)  # type: ignore[arg-type]


async def added(reports: Reports, *several: Report) -> list[int]:
    numbers = [await reports.add(one) for one in several]
    assert all(isinstance(number, int) for number in numbers)
    return [number for number in numbers if isinstance(number, int)]


async def test_what_was_reported_is_open_the_earliest_first_and_in_its_server_alone(reports: Reports) -> None:
    first, second, _ = await added(reports, REPORT, by(2, passage=None, text=""), by(3, server=2))
    assert await reports.page(1, limit=5) == [
        replace(REPORT, id=first),
        by(2, passage=None, text="", id=second),
    ]
    assert [one.id for one in await reports.page(1, limit=1)] == [first]
    assert [one.id for one in await reports.page(1, limit=5, after=first)] == [second]
    assert (await reports.count(1), await reports.count(2), await reports.count(3)) == (2, 1, 0)


async def test_a_person_reports_a_card_once(reports: Reports) -> None:
    await added(reports, REPORT, replace(REPORT, message=1001))
    assert await reports.add(replace(REPORT, reason=Reason.DATE)) is Refusal.TWICE
    assert await reports.count(1) == 2


async def test_reports_sent_at_once_by_one_person_count_once(reports: Reports) -> None:
    outcomes = await asyncio.gather(*(reports.add(REPORT) for _ in range(4)))
    assert outcomes.count(Refusal.TWICE) == 3
    assert await reports.count(1) == 1


async def test_a_flood_is_stopped_in_the_server_where_it_happens_and_for_an_hour(reports: Reports) -> None:
    await added(reports, *(by(number) for number in range(MOST_OPEN)))
    assert await reports.add(by(99)) is Refusal.MANY
    await added(reports, by(99, server=2), by(98, at=50 + HOUR))


async def test_the_text_is_cut_where_it_is_too_long(reports: Reports) -> None:
    await added(reports, replace(REPORT, text="x" * 400))
    assert len((await reports.page(1, limit=1))[0].text) == MOST_TEXT


async def test_the_second_moderator_gets_what_the_first_decided(reports: Reports) -> None:
    (number,) = await added(reports, REPORT)
    first = await reports.decide(1, number, RESOLVED)
    second = await reports.decide(1, number, Decision(State.DECLINED, 8, "No."))
    assert isinstance(first, Decided)
    assert isinstance(second, Decided)
    assert (first.first, second.first) == (True, False)
    assert second.report == first.report
    assert (second.report.state, second.report.moderator, second.report.note) == ("resolved", 7, RESOLVED.note)
    assert second.report.closed_at == 100
    assert await reports.page(1, limit=5) == []


async def test_of_two_at_once_one_decides(reports: Reports) -> None:
    (number,) = await added(reports, REPORT)
    both = await asyncio.gather(*(reports.decide(1, number, replace(RESOLVED, moderator=who)) for who in (7, 8)))
    assert sorted(one.first for one in both if one) == [False, True]
    assert len({one.report.moderator for one in both if one}) == 1


async def test_no_server_decides_for_another(reports: Reports) -> None:
    (number,) = await added(reports, REPORT)
    assert await reports.decide(2, number, RESOLVED) is None
    assert await reports.decide(1, number + 1, RESOLVED) is None
    assert await reports.count(1) == 1


async def test_word_back_is_written_with_the_decision_and_who_asked_is_forgotten(
    database: Database, reports: Reports
) -> None:
    outbox = Outbox(database, lambda: 100.0)
    wanted, unwanted = await added(reports, replace(REPORT, asker=10), by(2))
    for number in (wanted, unwanted, wanted):
        await reports.decide(1, number, RESOLVED)
    (letter,) = await outbox.page()
    assert (letter.server, letter.person, letter.kind) == (1, 10, "report")
    assert letter.details == {
        "state": "resolved",
        "card": "https://discord.com/channels/1/100/1000",
        "note": "The quote is longer now.",
        "language": "de",
    }
    async with database.reading() as connection:
        assert (await connection.execute(select(REPORTS.c.asker))).scalars().all() == [None, None]


async def test_curators_see_the_reports_of_all_servers(reports: Reports) -> None:
    handed, resolved, other = await added(reports, REPORT, by(2), by(3, server=2, claim="fluoride"))
    await reports.decide(1, handed, Decision(State.CURATORS, 7))
    await reports.decide(1, resolved, RESOLVED)
    states = (State.OPEN, State.CURATORS)
    assert [one.id for one in await reports.listed(states)] == [handed, other]
    assert [one.id for one in await reports.listed(states, "fluoride")] == [other]


async def test_nobody_can_tell_from_the_hashes_who_reported_two_cards(database: Database) -> None:
    store = Store(database, b"secret")
    assert len({store.hashed(10, card) for card in (1000, 1001)} | {store.hashed(11, 1000)}) == 3
