"""However full the store is, what a moderator waits for is found by an index."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, event

from benchmarks.store import BACKGROUND, fill, works
from bot.store.database import SQLITE, Database
from bot.store.store import Store

LARGE = ("actions", "cards", "card_passages", "gaps", "questions", "reports", "taught", "tallies")


@pytest.fixture
async def store(tmp_path: Path) -> Store:
    store = Store(Database(URL.create(SQLITE, database=str(tmp_path / "audiatur.db"))), b"secret")
    await fill(store, rows=1_000, questions=2_000)
    return store


async def statements(store: Store, name: str) -> list[tuple[str, Any]]:
    """What is asked of the database for that."""
    found: list[tuple[str, Any]] = []
    engine = store.database._pool.sync_engine  # type: ignore[union-attr]  # nothing else sees the statements

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:  # noqa: ANN401
        found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    await works(200)[name](store)
    event.remove(engine, "before_cursor_execute", note)
    return [one for one in found if not one[0].startswith(("BEGIN", "INSERT"))]


async def test_nothing_that_somebody_waits_for_looks_at_every_row(store: Store) -> None:
    for name in works(200).keys() - BACKGROUND:
        for statement, parameters in await statements(store, name):
            async with store.database.reading() as connection:
                rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plan = "\n".join(row[3] for row in rows)
            assert not re.search(rf"SCAN ({'|'.join(LARGE)})\b(?! USING (COVERING )?INDEX)", plan), (statement, plan)
    await store.database.close()
