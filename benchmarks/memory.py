"""Resident memory of a process that serves a stored index: ours beside bm25s, each in a process of its own."""

from __future__ import annotations

import gc
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from benchmarks.corpus import InventedText
from benchmarks.rivals import BM25S, Ours

_SERVED: dict[str, type[Ours] | type[BM25S]] = {"audiatur": Ours, "bm25s": BM25S}
_QUERIES = 100


@dataclass(frozen=True)
class Memory:
    """What a process took beyond its imports: loading in seconds, memory in megabytes after a hundred queries."""

    passages: int
    name: str
    loading: float
    megabytes: float


def measure(passages: int) -> list[Memory]:
    """Builds and stores each index here, and has a fresh process load and ask it."""
    text = InventedText(passages)
    queries = json.dumps(text.queries(_QUERIES))
    found = []
    for name, kind in _SERVED.items():
        with TemporaryDirectory() as folder:
            index = kind(list(text))
            index.save(Path(folder))
            del index
            gc.collect()
            command = [sys.executable, "-m", "benchmarks.memory", name, folder]
            told = subprocess.run(command, input=queries, text=True, capture_output=True, check=True).stdout
        found.append(Memory(passages, name, *json.loads(told)))
    return found


def _resident() -> float:
    """Megabytes of this process that are in memory, mapped files included."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _serve(name: str, folder: Path) -> tuple[float, float]:
    queries = json.load(sys.stdin)
    kind = _SERVED[name]
    with TemporaryDirectory() as small:  # what is imported on first use is no part of the index
        kind([["a"], ["b"]] * 10).save(Path(small))
        kind.load(Path(small)).best(["a"])
    before = _resident()
    start = perf_counter()
    index = kind.load(folder)
    seconds = perf_counter() - start
    for query in queries:
        index.best(query)
    return seconds, _resident() - before


if __name__ == "__main__":
    print(json.dumps(_serve(sys.argv[1], Path(sys.argv[2]))))
