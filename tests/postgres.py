"""A real PostgreSQL server for the tests, started from the machine's own programs in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, text
from sqlalchemy.ext.asyncio import create_async_engine

USER = "postgres"


class NotInstalledError(Exception):
    """The machine has no PostgreSQL server."""


def programs() -> Path:
    """The folder of the server's programs: Debian's packages put them beside no others.

    Raises:
        NotInstalledError: there is none.
    """
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    known = found[-1] if found else shutil.which("initdb")
    if not known:
        raise NotInstalledError("no PostgreSQL server is installed (apt-get install postgresql)")
    return Path(known).parent


class Server:
    """A server that is reached by a socket in its folder alone; it refuses to be root."""

    def __init__(self, folder: Path) -> None:
        """Makes an empty one, which does not run yet.

        Raises:
            NotInstalledError: the machine has none.
        """
        self._programs, self._folder, self._rows = programs(), folder, folder / "rows"
        self._emptied: URL | None = None
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        self._run("initdb", "--auth", "trust", "--username", USER, "--no-sync", "--encoding", "UTF8")

    @property
    def address(self) -> URL:
        """The address of its first database."""
        return URL.create("postgresql+asyncpg", username=USER, database="postgres", query={"host": str(self._folder)})

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        options = f"-c listen_addresses='' -c unix_socket_directories='{self._folder}' -c fsync=off"
        self._run("pg_ctl", "--wait", "--log", self._folder / "log", "--options", options, "start")

    def stop(self) -> None:
        """Stops it at once, as a lost machine would."""
        self._run("pg_ctl", "--wait", "--mode", "immediate", "stop")

    async def create(self) -> URL:
        """Makes an empty database, and returns its address."""
        name = f"test_{uuid.uuid4().hex}"
        administration = create_async_engine(self.address, isolation_level="AUTOCOMMIT")
        async with administration.connect() as connection:
            await connection.execute(text(f"CREATE DATABASE {name}"))
        await administration.dispose()
        return self.address.set(database=name)

    async def emptied(self) -> URL:
        """Empties one and the same database, whoever still uses it: cheaper by far than another one for each test."""
        if self._emptied is None:
            self._emptied = await self.create()
        pool = create_async_engine(self._emptied, isolation_level="AUTOCOMMIT")
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        async with pool.connect() as connection:
            await connection.execute(text(f"SELECT pg_terminate_backend(pid) {others}"))
            await connection.execute(text("DROP SCHEMA public CASCADE"))
            await connection.execute(text("CREATE SCHEMA public"))
        await pool.dispose()
        return self._emptied

    def processor_time(self) -> float:
        """Seconds of processor time that its processes have taken so far (Linux)."""
        ticks = 0
        for process in self._processes():
            fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def _processes(self) -> list[int]:
        first = int((self._rows / "postmaster.pid").read_text(encoding="ascii").split()[0])
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii").split()
        return [first, *map(int, children)]

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Has it answer nothing for a while, as a machine without a network would."""
        processes = self._processes()
        for process in processes:
            os.kill(process, signal.SIGSTOP)
        try:
            yield
        finally:
            for process in processes:
                os.kill(process, signal.SIGCONT)

    def _run(self, program: str, *arguments: str | Path) -> None:
        become = ["setpriv", "--reuid", USER, "--regid", USER, "--clear-groups"] if os.geteuid() == 0 else []
        command = [*become, str(self._programs / program), "--pgdata", str(self._rows), *map(str, arguments)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/")
