"""The shipped bot under load, over loopback: time to READY, acknowledgement, memory, time to exit.

    .venv/bin/python -m benchmarks.discord_load [--questions 10000] [--rounds 5]

Discord is the small server of the tests, in this process; the bot is a process of its own, with the shipped knowledge
and settings. Only 127.0.0.1 is used. Count and time are bounded: a round that takes a minute ends the measurement.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from tests.loopback.faults import Hold
from tests.loopback.interactions import Interaction
from tests.loopback.server import Loopback
from tests.loopback.shipped import Shipped

ROOT = Path(__file__).resolve().parents[1]
QUESTIONS = (
    "Did Baker promise not one inch eastward?",
    "What did Gorbachev say about it later?",
    "how many Hungarians were for it",
    "What does the Guardian say?",
    "isn't it a myth that NATO promised not to expand",
    "who bakes the best bread in town",
)
AT_ONCE = 150
BATCH = 100
DEADLINE = 60.0
"""Seconds after which a round is given up."""


def main() -> int:
    """Prints the figures; 1 where a question stayed without an answer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=10_000, help="questions for the memory (default 10,000)")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of 150 at once, and starts (default 5)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(measure(Path(folder), arguments.questions, arguments.rounds))


async def measure(folder: Path, questions: int, rounds: int) -> int:
    """Runs each measurement against a bot that starts afresh."""
    await starts(folder, rounds)
    lost = await burst(folder, rounds)
    lost += await memory(folder, questions)
    for state in (idle, answering, reconnecting):
        await exits(folder, state, rounds)
    return 1 if lost else 0


async def starts(folder: Path, rounds: int) -> None:
    """From the start of the process to READY, and to the first answer."""
    ready, first = [], []
    for _ in range(rounds):
        async with Loopback() as discord:
            bot = Shipped(discord, folder, ROOT)
            await bot.start()
            ready.append(await bot.ready())
            await (await discord.slash("ask", question=QUESTIONS[0])).answered()
            first.append(time.perf_counter() - bot.started)
            await bot.stop()
    print(f"start to READY          {milliseconds(ready)}")
    print(f"start to first answer   {milliseconds(first)}")


async def burst(folder: Path, rounds: int) -> int:
    """150 questions in the same moment: how long until they are acknowledged, and answered; returns how many never."""
    lost = 0
    acknowledged: list[float] = []
    answered: list[float] = []
    async with Loopback() as discord:
        bot = Shipped(discord, folder, ROOT)
        await bot.start()
        await bot.ready()
        await ask(discord, 1)  # the first question of a process pays for what is loaded late
        for _ in range(rounds):
            begun = time.perf_counter()
            asked = await ask(discord, AT_ONCE)
            answered.append(time.perf_counter() - begun)
            acknowledged += [one.latency for one in asked if one.acknowledged]
            lost += sum(one.acknowledged is None for one in asked)
        await bot.stop()
    print(f"acknowledged, {AT_ONCE} at once  {milliseconds(acknowledged)}")
    print(f"all {AT_ONCE} answered         {milliseconds(answered)}")
    print(f"unanswered of {AT_ONCE * rounds}       {lost}")
    return lost


async def memory(folder: Path, questions: int) -> int:
    """The resident memory after READY, after a tenth of the questions and after all; returns how many failed."""
    lost = done = 0
    async with Loopback() as discord:
        bot = Shipped(discord, folder, ROOT)
        await bot.start()
        await bot.ready()
        await ask(discord, 1)
        fresh, early, begun = bot.resident(), 0.0, time.perf_counter()
        while done < questions:
            asked = await ask(discord, min(BATCH, questions - done))
            done += len(asked)
            lost += sum(one.acknowledged is None for one in asked)
            if not early and done >= questions / 10:
                early = bot.resident()
            forget(discord)
        took = time.perf_counter() - begun
        print(f"memory when ready       {fresh:6.1f} MiB")
        print(f"memory after {questions // 10:>7,}    {early:6.1f} MiB")
        print(f"memory after {done:>7,}    {bot.resident():6.1f} MiB   ({done / took:.0f} questions a second)")
        print(f"unanswered of {done:,}    {lost}")
        await bot.stop()
    return lost


async def exits(folder: Path, state: Callable[[Loopback, Shipped], Awaitable[None]], rounds: int) -> None:
    """From SIGTERM to the end of the process, in one state."""
    took = []
    for _ in range(rounds):
        async with Loopback() as discord:
            bot = Shipped(discord, folder, ROOT)
            await bot.start()
            await bot.ready()
            await state(discord, bot)
            took.append(await bot.stop())
    print(f"SIGTERM to exit, {state.__name__:<13}{milliseconds(took)}")


async def idle(discord: Loopback, _bot: Shipped) -> None:
    """Connected, with nothing to do."""
    await ask(discord, 1)


async def answering(discord: Loopback, _bot: Shipped) -> None:
    """Fifty answers under way, which Discord does not take."""
    discord.rest.fail("POST", "/callback$", Hold(), times=1000)
    for number in range(50):
        await discord.slash("ask", question=QUESTIONS[number % len(QUESTIONS)], user=discord.world.newcomer())
    await discord.watch.until(lambda: len(discord.rest.sent("POST", "/callback$")) >= 50, "fifty answers")


async def reconnecting(discord: Loopback, bot: Shipped) -> None:
    """The gateway refuses connections."""
    await discord.refuse_connections()
    await bot.said("Attempting a reconnect")


async def ask(discord: Loopback, people: int) -> list[Interaction]:
    """So many people ask in the same moment; returns when all have an answer, or the deadline has passed."""
    asked = [
        await discord.slash("ask", question=QUESTIONS[number % len(QUESTIONS)], user=discord.world.newcomer())
        for number in range(people)
    ]
    await asyncio.gather(*(one.answered(DEADLINE) for one in asked), return_exceptions=True)
    return asked


def forget(discord: Loopback) -> None:
    """Empties what the server remembers: it is the bot's memory that is measured."""
    discord.world.messages.clear()
    discord.rest.requests.clear()
    discord.rest.forget()


def milliseconds(seconds: Sequence[float]) -> str:
    """The middle, the 99th percentile and the largest, in milliseconds."""
    if not seconds:
        return "nothing measured"
    ordered = sorted(seconds)
    high = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    middle, largest = statistics.median(ordered), ordered[-1]
    return f"p50 {middle * 1000:6.0f} ms   p99 {high * 1000:6.0f} ms   max {largest * 1000:6.0f} ms   n {len(ordered)}"


if __name__ == "__main__":
    sys.exit(main())
