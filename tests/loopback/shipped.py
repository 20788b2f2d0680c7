"""The shipped program as a process of its own, as an operator starts it: `python -m bot run`."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from collections.abc import Coroutine, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tests.loopback.server import Loopback
from tests.patience import PATIENCE

Found = TypeVar("Found")


class Shipped:
    """One run of the program against a loopback Discord.

    Args:
        discord: Where it connects to.
        folder: Where it may write; what it remembers between runs stays there.
        root: The repository.
        arguments: More arguments of the command.
        environment: More variables of its environment, which is otherwise as bare as a container's.

    `lines` is what it has written so far, over all runs.
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
        self.lines: list[str] = []
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
        self._listening: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Starts it and returns at once."""
        self.started = time.perf_counter()
        self._process = await self._run("run", *self._arguments)
        self._listening = asyncio.create_task(self._listen(self._process))

    async def command(self, *arguments: str) -> int:
        """Runs another command of the program beside it, and returns its exit code."""
        process = await self._run(*arguments)
        await self._listen(process)
        return await process.wait()

    async def _run(self, *arguments: str) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", *arguments,
            cwd=self._root, env=self._environment,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip

    async def _listen(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.lines.append(line.decode())
            self.discord.watch.happened()

    async def said(self, words: str) -> str:
        """Waits until it wrote a line with these words, and returns the line."""
        said = self.discord.watch.until(
            lambda: next((line for line in self.lines if words in line), None), f"the words {words!r} in its log"
        )
        return await self._while_it_runs(said)

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
        assert self._listening is not None, "not started"
        async with asyncio.timeout(within):
            await self._listening
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
        await self._while_it_runs(self.discord.gateway.connected(sessions))
        return time.perf_counter() - self.started

    async def _while_it_runs(self, waiting: Coroutine[Any, Any, Found]) -> Found:
        """What is waited for; where the program ends without it, nobody waits any longer."""
        assert self._listening is not None, "not started"
        task = asyncio.ensure_future(waiting)
        await asyncio.wait({task, self._listening}, return_when=asyncio.FIRST_COMPLETED)
        try:
            async with asyncio.timeout(None if not self._listening.done() else 1):
                return await task
        except (AssertionError, TimeoutError) as error:
            told = str(error) or f"it ended with {self.process.returncode}"
            raise AssertionError(f"{told}; it wrote:\n{self.output()}") from None

    def output(self) -> str:
        """Everything that it has written so far."""
        return "".join(self.lines)

    def children(self) -> list[int]:
        """The processes that it has started and that run (Linux)."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [int(child) for thread in threads for child in thread.read_text(encoding="ascii").split()]

    def takes(self, *signals: signal.Signals) -> bool:
        """Whether it has asked for all of these signals (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        caught = int(status.partition("SigCgt:")[2].split()[0], 16)
        return all(caught & 1 << number - 1 for number in signals)

    def resident(self) -> float:
        """The memory that it holds now, in MiB (Linux)."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024
