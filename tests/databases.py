"""Empty databases for the tests, on SQLite always and on a real PostgreSQL where one is installed."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.store.database import SQLITE, Database
from tests.postgres import NotInstalledError, Server


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server of the whole run; the test is skipped where none is installed."""
    folder = Path(tempfile.mkdtemp(prefix="audiatur-"))  # short: the path of a socket has 107 characters at most
    folder.chmod(0o755)
    try:
        server = Server(folder / "pg")
        server.start()
        yield server
        server.stop()
    except NotInstalledError as error:
        pytest.skip(str(error))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[URL]:
    """Where an empty database is, first on SQLite, then on PostgreSQL."""
    if request.param == "sqlite":
        yield URL.create(SQLITE, database=str(tmp_path / "audiatur.db"))
        return
    server: Server = request.getfixturevalue("postgres_server")
    yield await server.emptied()


@pytest.fixture
async def database(database_url: URL) -> AsyncIterator[Database]:
    """An open database of this version without a row."""
    opened = Database(database_url)
    await opened.open()
    yield opened
    await opened.close()
