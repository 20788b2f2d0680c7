"""Questions without an answer are grouped, counted once a person, and found again in no time."""

from __future__ import annotations

import time

import pytest
from sqlalchemy import func, insert, select, text

from bot.store import gaps as gaps_module
from bot.store.database import Database
from bot.store.gaps import Asked, Gaps, State
from bot.store.schema import GAPS, QUESTIONS

LATER = 1_000.0
ADA, BOB, CYD = 71, 72, 73


@pytest.fixture
def gaps(database: Database) -> Gaps:
    return Gaps(database, lambda person, gap: f"{person} in {gap}", lambda: LATER)


async def test_a_gap_is_asked_by_as_many_as_asked(gaps: Gaps) -> None:
    first = await gaps.add(Asked(1, "how high is the dam?", ADA, encoder="e5", vector=b"\x01\x02"))
    for who in (BOB, ADA, BOB, CYD):
        assert await gaps.add(Asked(1, f"the height of the dam, {who}?", who, first)) == first
    await gaps.add(Asked(1, "who owns the mill?", ADA))
    (most, other) = await gaps.page(1, State.OPEN, limit=10)
    assert (most.text, most.count, most.last_at) == ("how high is the dam?", 3, int(LATER))
    assert (other.text, other.count) == ("who owns the mill?", 1)
    assert await gaps.wordings([first, other.id], 2) == {
        first: ["how high is the dam?", "the height of the dam, 72?"],
        other.id: ["who owns the mill?"],
    }
    assert sorted(one.vector for one in await gaps.known(1)) == [b"", b"\x01\x02"]


async def test_servers_see_nothing_of_each_other(gaps: Gaps) -> None:
    gap = await gaps.add(Asked(1, "how high is the dam?", ADA))
    assert await gaps.page(2, State.OPEN, limit=10) == []
    assert await gaps.get(2, gap) is None
    assert not await gaps.set_state(2, gap, State.OFF_TOPIC)
    other = await gaps.add(Asked(2, "how high is the dam?", ADA, gap))
    assert other != gap


async def test_a_gap_that_went_meanwhile_begins_anew(gaps: Gaps) -> None:
    gap = await gaps.add(Asked(1, "how high is the dam?", ADA, 4_000))
    assert gap
    assert await gaps.count(1, State.OPEN) == 1


async def test_what_was_put_aside_stays_aside_and_what_was_answered_opens_again(gaps: Gaps) -> None:
    aside, answered = [await gaps.add(Asked(1, what, ADA)) for what in ("best pizza?", "how high is the dam?")]
    await gaps.set_state(1, aside, State.OFF_TOPIC)
    await gaps.set_state(1, answered, State.ANSWERED)
    assert await gaps.count(1, State.OPEN) == 0
    for gap in (aside, answered):
        await gaps.add(Asked(1, "again?", BOB, gap))
    assert [one.id for one in await gaps.page(1, State.OPEN, limit=10)] == [answered]


async def test_who_wants_word_back_gets_it_once(gaps: Gaps, database: Database) -> None:
    gap = await gaps.add(Asked(1, "how high is the dam?", ADA))
    await gaps.add(Asked(1, "is it a high dam?", BOB, gap))
    assert await gaps.want_word(1, gap, BOB)
    assert not await gaps.want_word(1, gap, 78)
    assert [(one.text, one.asker) for one in await gaps.waiting()] == [("is it a high dam?", BOB)]
    for expected in ([BOB], []):
        async with database.writing() as connection:
            assert [one.asker for one in await gaps.close(1, gap, connection)] == expected
    assert await gaps.waiting() == []
    found = await gaps.get(1, gap)
    assert found is not None
    assert found.state is State.ANSWERED


async def test_no_more_than_so_many_questions_of_a_server_are_kept(gaps: Gaps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gaps_module, "MOST", 2)
    first = await gaps.add(Asked(1, "one?", ADA))
    await gaps.add(Asked(1, "two?", ADA))
    assert await gaps.add(Asked(1, "three?", ADA)) == 0
    assert await gaps.add(Asked(1, "one?", ADA, first)) == first
    assert await gaps.add(Asked(2, "three?", ADA))


async def test_of_twenty_thousand_questions_the_most_frequent_are_there_in_no_time(
    gaps: Gaps, database: Database
) -> None:
    async with database.writing() as connection:
        rows = [
            {"id": n, "server": 1, "text": f"question {n}?", "count": 1 + n % 97, "first_at": n, "last_at": n}
            for n in range(1, 10_001)
        ]
        await connection.execute(insert(GAPS), rows)
        asked = [
            {"gap": 1 + n % 10_000, "server": 1, "at": n, "text": f"question {n}?", "by_hash": f"{n:032x}"}
            for n in range(20_000)
        ]
        await connection.execute(insert(QUESTIONS), asked)
        assert (await connection.execute(select(func.count()).select_from(QUESTIONS))).scalar_one() == 20_000
    before = time.process_time()
    page = await gaps.page(1, State.OPEN, limit=5, offset=4_000)
    await gaps.count(1, State.OPEN)
    await gaps.wordings([one.id for one in page])
    spent = time.process_time() - before
    assert len(page) == 5
    assert spent < 0.3


async def test_the_most_frequent_are_found_by_an_index(database: Database) -> None:
    if not database.is_sqlite:
        pytest.skip("how SQLite goes about it")
    query = "SELECT * FROM gaps WHERE server = 1 AND state = 'open' ORDER BY count DESC, id DESC LIMIT 5"
    async with database.reading() as connection:
        plan = " ".join(map(str, await connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))))
    assert "ix_gaps_server_state_count" in plan
    assert "TEMP B-TREE" not in plan
