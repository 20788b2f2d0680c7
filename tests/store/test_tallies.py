"""Counts add up by week, server, claim and kind, whoever writes them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import URL, text

from bot.store.database import SQLITE, Database
from bot.store.tallies import WEEK, Tallied, Tallies, Tally, week_of

NOW = week_of(datetime(2026, 11, 30, 12, tzinfo=UTC).timestamp())


async def test_counts_of_a_week_are_added_to_those_before_and_seen_by_their_server_alone(database: Database) -> None:
    tallies = Tallies(database)
    nato = Tally(1, NOW, "nato", Tallied.ANSWERED)
    none = Tally(1, NOW, "", Tallied.UNANSWERED)
    await tallies.add({nato: 2, none: 1, Tally(2, NOW, "nato", Tallied.ANSWERED): 50})
    await tallies.add({nato: 3, Tally(1, NOW - WEEK, "bridge", Tallied.ANSWERED): 4})
    await tallies.add({Tally(1, NOW - 2 * WEEK, "bridge", Tallied.ANSWERED): 9})
    assert await tallies.weeks(1, NOW - WEEK) == {
        (NOW, Tallied.ANSWERED): 5,
        (NOW, Tallied.UNANSWERED): 1,
        (NOW - WEEK, Tallied.ANSWERED): 4,
    }
    assert await tallies.claims(1, NOW - WEEK, 5) == [("nato", 5), ("bridge", 4)]
    assert await tallies.claims(1, NOW - 2 * WEEK, 1) == [("bridge", 13)]


async def test_two_that_count_at_once_lose_nothing(database: Database) -> None:
    tallies = Tallies(database)
    counted = [Tally(1, NOW, claim, Tallied.POSTED) for claim in ("a", "b", "c")]
    await asyncio.gather(*(tallies.add(dict.fromkeys(order, 1)) for order in (counted, counted[::-1]) * 5))
    assert await tallies.weeks(1, NOW) == {(NOW, Tallied.POSTED): 30}


async def test_the_weeks_of_a_server_are_read_by_its_key(tmp_path: Path) -> None:
    database = Database(URL.create(SQLITE, database=str(tmp_path / "a.db")))
    statement = "SELECT week, kind, sum(count) FROM tallies WHERE server = 1 AND week >= 2 GROUP BY week, kind"
    async with database.reading() as connection:
        rows = await connection.execute(text(f"EXPLAIN QUERY PLAN {statement}"))
        plan = " ".join(str(row) for row in rows)
    await database.close()
    assert "(server=? AND week>?)" in plan


@given(st.integers(0, 2**33))
def test_a_week_begins_on_a_monday_and_holds_its_time(at: int) -> None:
    week = week_of(at)
    assert week <= at < week + WEEK
    monday = datetime.fromtimestamp(week, UTC)
    assert (monday.weekday(), monday.hour, monday.minute, monday.second) == (0, 0, 0, 0)
