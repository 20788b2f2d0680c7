"""Connects to the store: SQLite or PostgreSQL, brought up to this version, and without it where it cannot be had."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, ProgrammingError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from bot.errors import AudiaturError, UsageError

log = logging.getLogger(__name__)

ADDRESS = "AUDIATUR_DATABASE"
"""The environment variable that names another database than the file in the state folder."""
FILE = "audiatur.db"
SQLITE, POSTGRESQL = "sqlite+aiosqlite", "postgresql+asyncpg"
PAUSE = 5.0
"""Seconds after a failure in which nothing is tried, so that nobody waits for a store that is not there."""
PATIENCE = 8.0
"""Seconds that any use of the store may take; to let go of a server that is silent takes two more."""
MIGRATION = 3600.0
"""Seconds that bringing the tables up to date may take; whoever wants to use them meanwhile is told so."""
_FAREWELL = 1.0  # seconds that closing may take
_FAILURES: tuple[type[Exception], ...] = (SQLAlchemyError, OSError, TimeoutError)
_LOCKED = 3.0  # seconds that SQLite waits for another process
_MIGRATING = 4_207_212  # names our lock among those of the PostgreSQL server
_MIGRATIONS = "bot.store:migrations"


class StoreUnavailableError(AudiaturError):
    """The store cannot be used now; `reason` says why, without a password."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"the store cannot be used: {reason}")


class StoreTooNewError(AudiaturError):
    """The store was written by a later version of the program."""

    def __init__(self, theirs: str, ours: str) -> None:
        self.theirs, self.ours = theirs, ours
        super().__init__(
            f"the store is of version {theirs}, and this program knows versions up to {ours}: "
            "update the program, or name another database"
        )


def address(environ: Mapping[str, str], folder: Path) -> URL:
    """Which database is used: the one that AUDIATUR_DATABASE names, else a file in the state folder.

    Raises:
        UsageError: what is named is none that the program can use; the message repeats no password.
    """
    named = environ.get(ADDRESS, "").strip()
    if not named:
        return URL.create(SQLITE, database=str(folder / FILE))
    try:
        url = make_url(named)
    except (ArgumentError, ValueError):
        raise UsageError(f"{ADDRESS} is not an address such as {POSTGRESQL}://user:password@host/name") from None
    if url.drivername not in {SQLITE, POSTGRESQL}:
        raise UsageError(f"{ADDRESS} begins with {url.drivername}://, and must with {POSTGRESQL}:// or {SQLITE}://")
    if not url.database:
        raise UsageError(f"{ADDRESS} names no database: its name stands at the end, as in {POSTGRESQL}://host/name")
    return url


class Database:
    """A pool of connections that opens with the first use, and again by itself after a failure."""

    def __init__(self, url: URL, clock: Callable[[], float] = time.monotonic) -> None:
        self.url = url
        self._clock = clock
        self._pool: AsyncEngine | None = None
        self._opening: asyncio.Task[None] | None = None
        self._is_open = False
        self._again = 0.0
        self._failed = False
        self._failures = _FAILURES

    def __str__(self) -> str:
        """Where it is, without a password."""
        return self.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of this machine."""
        return self.url.drivername == SQLITE

    @property
    def is_there(self) -> bool:
        """Whether there may be anything in it: a file is there as soon as the bot has run."""
        return not self.is_sqlite or _is_file(self.url)

    async def open(self) -> None:
        """Connects, and brings the tables up to this version; nothing where that was done.

        Raises:
            StoreUnavailableError: it cannot be used now, or not yet: a large store takes a while to bring up to date,
                which goes on without whoever waits for it.
            StoreTooNewError: a later version of the program wrote it.
        """
        if self._is_open:
            return
        opening = self._opening
        if opening is None or opening.done():
            opening = self._opening = asyncio.create_task(self._open())
            opening.add_done_callback(_heard)  # it may fail when nobody waits any more
        await asyncio.wait({opening}, timeout=PATIENCE)
        if not opening.done():
            raise StoreUnavailableError("it is being opened, or brought up to date")
        opening.result()

    async def _open(self) -> None:
        if self.is_sqlite and _is_idle(self._pool):  # the file may be another one since it failed
            await self._dispose()
        async with self._guarded(MIGRATION):
            pool = self._pool = self._pool or self._made()
            async with _begun(pool, immediate=False) as connection:  # no writer has to be waited for, as a rule
                theirs = await connection.run_sync(version)
            if theirs != newest():
                async with _begun(pool, immediate=True) as connection:
                    await connection.run_sync(migrate)
            self._is_open = True

    async def look(self) -> str:
        """What a look from outside finds, in a few words; it changes nothing, and leaves nothing open.

        Raises:
            StoreUnavailableError: it cannot be used now.
            StoreTooNewError: a later version of the program wrote it.
        """
        if not self.is_there:
            return "made when the bot starts"
        try:
            pool = self._pool = self._pool or self._made()
            async with self._guarded(quietly=True), _begun(pool, immediate=False) as connection:
                theirs = await connection.run_sync(version)
                if self.is_sqlite:
                    damage = (await connection.exec_driver_sql("PRAGMA quick_check(1)")).scalar_one()
                    if damage != "ok":
                        raise StoreUnavailableError(f"damaged: {damage}")
        finally:
            await self.close()
        return f"version {theirs}" if theirs else "empty, and filled when the bot starts"

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that reads.

        Raises:
            StoreUnavailableError: it cannot be used now.
        """
        async with self._connection(immediate=False) as connection:
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes: whole, and on the disk, when the block is left; nothing of it where that raises.

        Raises:
            StoreUnavailableError: it cannot be used now.
        """
        async with self._connection(immediate=True) as connection:
            yield connection

    async def close(self) -> None:
        """Closes every connection; the next use opens them again."""
        opening, self._opening = self._opening, None
        if opening is not None and not opening.done():
            opening.cancel()
            await asyncio.wait({opening})
        await self._dispose()

    async def _dispose(self) -> None:
        pool, self._pool, self._is_open = self._pool, None, False
        if pool is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_FAREWELL):
                    await pool.dispose()

    @asynccontextmanager
    async def _connection(self, *, immediate: bool) -> AsyncIterator[AsyncConnection]:
        try:
            await self.open()
        except StoreTooNewError as error:  # another process has brought it up to date meanwhile
            raise self._failure(error) from error
        pool = self._pool
        if pool is None:
            raise StoreUnavailableError("it was closed")
        async with self._guarded(), _begun(pool, immediate=immediate) as connection:
            yield connection

    @asynccontextmanager
    async def _guarded(self, patience: float | None = None, *, quietly: bool = False) -> AsyncIterator[None]:
        """Gives every failure of the database one name, and has a pause follow it."""
        if self._clock() < self._again:
            raise StoreUnavailableError("it failed a moment ago, and is tried again soon")
        try:
            async with asyncio.timeout(patience or PATIENCE):
                yield
        except (IntegrityError, ProgrammingError, StoreTooNewError):
            raise  # a mistake of ours, or no failure
        except self._failures as error:
            if _is_of_a_value(error):
                raise
            raise self._failure(error, quietly=quietly) from error
        self._recovered()

    def _failure(self, error: Exception, *, quietly: bool = False) -> StoreUnavailableError:
        self._again, self._is_open = self._clock() + PAUSE, False
        reason = _reason(error)
        if not self._failed and not quietly:
            log.error("the store cannot be used, answers go on without it: %s (%s)", reason, self)
        self._failed = True
        return StoreUnavailableError(reason)

    def _recovered(self) -> None:
        if self._failed:
            log.info("the store can be used again")
        self._failed = False

    def _made(self) -> AsyncEngine:
        if not self.is_sqlite:
            return self._made_for_postgresql()
        path = Path(self.url.database or "")
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():  # for its owner alone, and so are the files that SQLite makes beside it
            path.touch(mode=0o600)
        pool = create_async_engine(self.url, pool_size=3, connect_args={"timeout": _LOCKED})
        event.listen(pool.sync_engine, "connect", _prepare_sqlite)
        event.listen(pool.sync_engine, "begin", _begin_sqlite)
        return pool

    def _made_for_postgresql(self) -> AsyncEngine:
        try:
            import asyncpg
        except ModuleNotFoundError:
            raise UsageError(f"{ADDRESS} names PostgreSQL: install audiatur[postgres]") from None
        # What goes wrong while connecting (a wrong password, a server that is just starting) comes as it is.
        self._failures = (*_FAILURES, asyncpg.PostgresError, asyncpg.InterfaceError)
        wait = {"timeout": PATIENCE / 2}
        return create_async_engine(self.url, pool_size=5, pool_pre_ping=True, connect_args=wait)


def _is_idle(pool: AsyncEngine | None) -> bool:
    """Whether no connection is in use: one that is would come back to a pool that nobody closes any more."""
    return pool is not None and isinstance(pool.pool, QueuePool) and not pool.pool.checkedout()


def _heard(task: asyncio.Task[None]) -> None:
    if not task.cancelled():
        task.exception()


def _is_file(url: URL) -> bool:
    return Path(url.database or "").is_file()


@asynccontextmanager
async def _begun(pool: AsyncEngine, *, immediate: bool) -> AsyncIterator[AsyncConnection]:
    async with pool.connect() as plain:
        connection = await plain.execution_options(immediate=immediate)
        async with connection.begin():
            yield connection


def _prepare_sqlite(connection: Any, _: object) -> None:  # noqa: ANN401  # the driver's own
    connection.isolation_level = None  # the driver would begin transactions by itself, and only before some statements
    try:
        cursor = connection.cursor()
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
    except BaseException:
        connection.close()  # the pool would not: it does not have it yet
        raise


def _begin_sqlite(connection: Connection) -> None:
    """Who is going to write says so at once: a reader that becomes a writer may find that it cannot."""
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def version(connection: Connection) -> str | None:
    """The version that the tables are of; None where there are none yet.

    Raises:
        StoreTooNewError: they are of one that this program does not know.
    """
    known = [one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()]
    theirs = MigrationContext.configure(connection).get_current_revision()
    if theirs is not None and theirs not in known:
        raise StoreTooNewError(theirs, known[0])
    return theirs


@cache
def newest() -> str | None:
    """The version that this program brings the tables up to."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


def migrate(connection: Connection) -> None:
    """Brings the tables up to this version, within the transaction that is open.

    Raises:
        StoreTooNewError: they are of a later one.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
    theirs = version(connection)
    if theirs == newest():  # another process was faster
        return
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    log.info("the store is of version %s now%s", newest(), f" (it was of {theirs})" if theirs else "")


def configuration() -> Config:
    """Alembic's configuration: where the migrations are, and nothing else."""
    config = Config()
    config.set_main_option("script_location", _MIGRATIONS)
    config.set_main_option("path_separator", "os")
    return config


def _is_of_a_value(error: Exception) -> bool:
    """Whether the server, or its driver, refused what was to be written or looked for; nobody else has to wait then."""
    refused = error.orig.__cause__ if isinstance(error, DBAPIError) and error.orig else None
    return isinstance(refused, ValueError) or str(getattr(refused, "sqlstate", "")).startswith("22")


def _reason(error: Exception) -> str:
    """Why it failed, in one line: what the database says, without the statement and its values."""
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    told = error.orig if isinstance(error, DBAPIError) and error.orig else error
    line = " ".join(str(told).split())
    return (line.partition("<class ")[2].partition(">: ")[2] or line)[:200] or type(told).__name__
