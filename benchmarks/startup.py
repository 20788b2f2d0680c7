"""Start-up: a whole `audiatur ask` beside the bare interpreter importing rank-bm25, in turns."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

_ROUNDS = 21
_ASK = [sys.executable, "-m", "bot", "ask", "did Baker promise?"]
_BARE = [sys.executable, "-c", "import rank_bm25"]


@dataclass(frozen=True)
class Startup:
    """Median seconds of a whole process, and the median of the ratios of the pairs."""

    ask: float
    bare: float
    ratio: float


def measure(rounds: int = _ROUNDS) -> Startup:
    """Runs both in turns; a first pair, which may still read from the disk, does not count."""
    pairs = [(_seconds(_ASK), _seconds(_BARE)) for _ in range(rounds + 1)][1:]
    ratio = median(ask / bare for ask, bare in pairs)
    return Startup(median(ask for ask, _ in pairs), median(bare for _, bare in pairs), ratio)


def _seconds(command: Sequence[str]) -> float:
    start = perf_counter()
    subprocess.run(command, capture_output=True, check=True, env=_environment())
    return perf_counter() - start


def _environment() -> dict[str, str]:
    """Ours, but bytecode is kept as wherever a program is installed; else ours alone would be compiled each time."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


if __name__ == "__main__":
    print(measure())
