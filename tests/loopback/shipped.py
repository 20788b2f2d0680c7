"""The shipped program as a process of its own, as an operator starts it: `python -m bot run`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from tests.loopback.server import Loopback
from tests.loopback.watch import PATIENCE


class Shipped:
    """One run of the program against a loopback Discord.

    Args:
        discord: Where it connects to.
        folder: Where it may write; its log is `bot.log` there. What it remembers between runs stays there, too.
        root: The repository.
        arguments: More arguments of the command.
        environment: More variables of its environment, which is otherwise as bare as a container's.
    """

    def __init__(
        self,
        discord: Loopback,
        folder: Path,
        root: Path,
        arguments: tuple[str, ...] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.discord = discord
        self.log = folder / "bot.log"
        self.started = 0.0
        self._root = root
        self._arguments = arguments
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "DISCORD_TOKEN": discord.TOKEN,
            "AUDIATUR_DISCORD_API": discord.api,
            "AUDIATUR_DISCORD_GATEWAY": discord.gateway.address,
            "AUDIATUR_STATE": str(folder / "state"),
            **(environment or {}),
        }
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it and returns at once."""
        with self.log.open("ab") as log:
            self.started = time.perf_counter()
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", *self._arguments,
                cwd=self._root, env=self._environment, stdin=asyncio.subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The running process."""
        assert self._process is not None, "not started"
        return self._process

    def send_signal(self, number: signal.Signals) -> None:
        """Sends it a signal."""
        self.process.send_signal(number)

    async def exit_code(self, within: float = PATIENCE) -> int:
        """Waits until it has ended; a negative code is the signal that ended it."""
        async with asyncio.timeout(within):
            return await self.process.wait()

    async def stop(self) -> float:
        """Ends it as a container does, with SIGTERM, and returns the seconds that this took."""
        begun = time.perf_counter()
        self.send_signal(signal.SIGTERM)
        await self.exit_code()
        return time.perf_counter() - begun

    async def kill(self) -> None:
        """Ends it without asking, where it still runs."""
        if self._process is not None and self._process.returncode is None:
            self.send_signal(signal.SIGKILL)
            await self.exit_code()

    async def ready(self, sessions: int = 1) -> float:
        """Waits until the gateway has so many sessions, and returns the seconds since the start."""
        ended = asyncio.create_task(self.process.wait())
        connected = asyncio.create_task(self.discord.gateway.connected(sessions))
        try:
            await asyncio.wait({ended, connected}, return_when=asyncio.FIRST_COMPLETED)
            assert not ended.done(), f"it ended with {self.process.returncode}:\n{self.output()}"
            await connected
        finally:
            ended.cancel()
            connected.cancel()
        return time.perf_counter() - self.started

    def output(self) -> str:
        """Everything that it has written so far."""
        return self.log.read_text(encoding="utf-8")

    def resident(self) -> float:
        """The memory that it holds now, in MiB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
