"""The whole question: analysis, spelling, retrieval, positions and the card, over an invented base."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from time import process_time

import numpy as np

from benchmarks.corpus import knowledge, questions


@dataclass(frozen=True)
class Latency:
    """What questions took over a base of that size, in milliseconds of processor time; `building` in seconds."""

    passages: int
    building: float
    median: float
    worst: float  # the 99th percentile
    longest: float
    answered: float


def measure(passages: int, asked: int = 300) -> Latency:
    """Builds an answerer over invented passages and asks it questions, rendering each card."""
    from bot.answering.answer import Answer
    from bot.answering.answerer import Answerer
    from bot.render.style import Style
    from bot.render.terminal import card
    from bot.settings import AnsweringSettings

    base = knowledge(passages)
    texts = questions(base, asked)
    start = process_time()
    answerer = Answerer.build(base, AnsweringSettings())
    answerer.ask("a worrd that is misspelt")  # the words of the base are read for the first mistake
    building = process_time() - start
    style = Style.of({}, terminal=False, columns=80)
    gc.collect()
    gc.freeze()
    seconds, answered = [], 0
    for question in texts:
        start = process_time()
        reply = answerer.ask(question)
        card(reply, style)
        seconds.append(process_time() - start)
        answered += isinstance(reply, Answer)
    gc.unfreeze()
    median, worst = np.percentile(seconds, [50, 99]) * 1e3
    return Latency(passages, building, float(median), float(worst), max(seconds) * 1e3, answered / asked)


if __name__ == "__main__":
    import sys

    print(measure(int(sys.argv[1])))
