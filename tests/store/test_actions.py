"""Actions are written down, found by who, what and which claim, and told once."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import URL, text

from bot.store.actions import MOST_DETAILS, Action, Actions, Filter, Kind
from bot.store.database import SQLITE, Database

ACTIONS = (
    Action(1, Kind.POST, 10, 100, 1000, "nato", {"link": "x"}, at=50),
    Action(1, Kind.CHECK, 11, 100, 1001, "nato", at=60),
    Action(1, Kind.UNDO, 10, 100, 1000, "fluoride", at=60),
    Action(2, Kind.POST, 10, 200, 2000, "nato", at=70),
)


@pytest.fixture
async def actions(database: Database) -> Actions:
    filled = Actions(database)
    for action in ACTIONS:
        await filled.add(action)
    return filled


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (Filter(), [2, 1, 0]),
        (Filter(moderator=10), [2, 0]),
        (Filter(claim="nato"), [1, 0]),
        (Filter(kind=Kind.POST), [0]),
        (Filter(moderator=11, claim="fluoride"), []),
    ],
)
async def test_a_server_sees_its_own_latest_first(actions: Actions, wanted: Filter, expected: list[int]) -> None:
    found = await actions.page(1, wanted, limit=10)
    assert [(one.kind, one.moderator, one.at) for one in found] == [
        (ACTIONS[place].kind, ACTIONS[place].moderator, ACTIONS[place].at) for place in expected
    ]


async def test_what_comes_back_is_what_was_written(actions: Actions) -> None:
    last = (await actions.page(1, Filter(kind=Kind.POST), limit=1))[0]
    assert last == Action(1, Kind.POST, 10, 100, 1000, "nato", {"link": "x"}, at=50, id=last.id)
    assert await actions.get(last.id) == last
    assert await actions.get(10_000) is None


async def test_pages_follow_each_other(actions: Actions) -> None:
    pages = [await actions.page(1, Filter(), limit=2, offset=offset) for offset in (0, 2, 4)]
    assert [len(page) for page in pages] == [2, 1, 0]
    assert len({one.id for page in pages for one in page}) == 3


async def test_what_was_told_is_not_told_again(actions: Actions) -> None:
    assert sorted(await actions.untold_servers()) == [1, 2]
    first = await actions.untold(1, 2)
    await actions.tell([one.id for one in first])
    assert [one.id for one in await actions.untold(1, 10)] == [first[-1].id + 1]
    await actions.tell([first[-1].id + 1])
    assert await actions.untold_servers() == [2]


async def test_details_have_an_end(database: Database) -> None:
    with pytest.raises(ValueError, match="details"):
        await Actions(database).add(Action(1, Kind.SETTINGS, details={"before": "x" * MOST_DETAILS}))


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        ("* FROM actions WHERE server = 1", "ix_actions_server_at"),
        ("* FROM actions WHERE server = 1 AND claim = 'x'", "ix_actions_server_claim_at"),
        ("* FROM actions WHERE server = 1 AND kind = 'x'", "ix_actions_server_kind_at"),
        ("* FROM actions WHERE server = 1 AND moderator = 2", "ix_actions_server_moderator_at"),
        ("* FROM actions WHERE told_at IS NULL AND server = 1 ORDER BY id", "ix_actions_told_at_server"),
        ("DISTINCT server FROM actions WHERE told_at IS NULL", "COVERING INDEX ix_actions_told_at_server"),
    ],
)
async def test_every_page_is_read_by_an_index_and_sorted_by_nobody(tmp_path: Path, statement: str, index: str) -> None:
    database = Database(URL.create(SQLITE, database=str(tmp_path / "a.db")))
    if "server = 1" in statement and "told" not in statement:
        statement += " ORDER BY at DESC, id DESC"
    async with database.reading() as connection:
        rows = await connection.execute(text(f"EXPLAIN QUERY PLAN SELECT {statement}"))
        plan = " ".join(str(row) for row in rows)
    await database.close()
    assert index in plan
    assert "TEMP B-TREE" not in plan
