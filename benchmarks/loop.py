"""For how long questions keep the bot's event loop from anything else: `python -m benchmarks.loop [PASSAGES]`."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpus import knowledge, questions

if TYPE_CHECKING:
    from bot.discord_app.connection.serving import Serving

_AT_ONCE = 150
_WAVES = 10
_TICK = 0.0005
_QUIET = 2.5
_COMPUTING = "while True: sum(range(1_000))"


@dataclass(frozen=True)
class Stalls:
    """Delays of a timer on the loop, in milliseconds.

    Those of the machine were measured first, while nothing was asked and another process computed: on a loop that
    nothing can hold, so that all of them are the machine's own.
    """

    passages: int
    seconds: float
    machine_worst: float  # the 99th percentile
    machine_longest: float
    median: float
    worst: float  # the 99th percentile
    longest: float
    own: float  # the most that this program computed during one of them, on both of its threads


async def measure(passages: int) -> Stalls:
    """Asks a hundred and fifty questions at once, ten times over, and watches a timer meanwhile."""
    from bot.answering.answerer import Answerer
    from bot.discord_app.connection.serving import Served, Serving, warm
    from bot.settings import AnsweringSettings, DiscordSettings

    base = knowledge(passages)
    texts = questions(base, _AT_ONCE * _WAVES)
    served = Served(Answerer.build(base, AnsweringSettings()), DiscordSettings())
    del base
    warm(served.answerer)
    serving = Serving(served, lambda _: served)
    delays: list[tuple[float, float]] = []
    timer = asyncio.create_task(_tick(delays))
    other = await asyncio.create_subprocess_exec(sys.executable, "-c", _COMPUTING)
    await asyncio.sleep(_QUIET)
    other.kill()
    await other.wait()
    quiet = len(delays)
    start = perf_counter()
    for first in range(0, len(texts), _AT_ONCE):
        await _ask(serving, texts[first : first + _AT_ONCE])
    seconds = perf_counter() - start
    timer.cancel()
    serving.close()
    late, computed = np.array(delays[quiet:]).T
    median, worst, longest = np.percentile(late, [50, 99, 100]).tolist()
    often, once = np.percentile(np.array(delays[:quiet])[:, 0], [99, 100]).tolist()
    return Stalls(passages, seconds, often, once, median, worst, longest, float(computed.max()))


async def _ask(serving: Serving, texts: Sequence[str]) -> None:
    """Asks all at once, and keeps no answer, no more than the bot does."""
    asked = []
    for question in texts:
        asked.append(asyncio.create_task(serving.ask(question)))
        await asyncio.sleep(0)  # each is an event of the gateway of its own
    await asyncio.gather(*asked)


async def _tick(delays: list[tuple[float, float]]) -> None:
    while True:
        start, computed = perf_counter(), process_time()
        await asyncio.sleep(_TICK)
        delays.append(((perf_counter() - start - _TICK) * 1e3, (process_time() - computed) * 1e3))


if __name__ == "__main__":
    sys.setswitchinterval(0.0002)  # as `audiatur run` does
    print(asyncio.run(measure(int(sys.argv[1]) if sys.argv[1:] else 10_000)))
