"""For how long questions keep the bot's event loop from anything else: `python -m benchmarks.loop [PASSAGES]`."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from benchmarks.corpus import knowledge, questions

_ASKED = 300
_TICK = 0.0005
_QUIET = 0.5


@dataclass(frozen=True)
class Stalls:
    """Delays of a timer on the loop, in milliseconds: while nothing is asked, and while questions are answered."""

    passages: int
    seconds: float
    idle_worst: float  # the 99th percentile; what the machine itself adds
    idle_longest: float
    median: float
    worst: float  # the 99th percentile
    longest: float


async def measure(passages: int) -> Stalls:
    """Asks all questions at once, as the members of a busy server would, and watches a timer meanwhile."""
    from bot.answering.answerer import Answerer
    from bot.discord_app.serving import Served, Serving, warm
    from bot.settings import AnsweringSettings, DiscordSettings

    base = knowledge(passages)
    texts = questions(base, _ASKED)
    served = Served(Answerer.build(base, AnsweringSettings()), DiscordSettings())
    warm(served.answerer)
    serving = Serving(served, lambda: served)
    delays: list[float] = []
    timer = asyncio.create_task(_tick(delays))
    await asyncio.sleep(_QUIET)
    quiet = len(delays)
    start = perf_counter()
    asked = []
    for question in texts:
        asked.append(asyncio.create_task(serving.ask(question)))
        await asyncio.sleep(0)  # each is an event of the gateway of its own
    await asyncio.gather(*asked)
    seconds = perf_counter() - start
    timer.cancel()
    serving.close()
    busy = delays[quiet:]
    idle, median, worst = np.percentile(delays[:quiet], 99), *np.percentile(busy, [50, 99])
    return Stalls(passages, seconds, float(idle), max(delays[:quiet]), float(median), float(worst), max(busy))


async def _tick(delays: list[float]) -> None:
    while True:
        start = perf_counter()
        await asyncio.sleep(_TICK)
        delays.append((perf_counter() - start - _TICK) * 1e3)


if __name__ == "__main__":
    sys.setswitchinterval(0.001)  # as `audiatur run` does
    print(asyncio.run(measure(int(sys.argv[1]) if sys.argv[1:] else 10_000)))
