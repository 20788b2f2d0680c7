#!/usr/bin/env python3
"""Fails when a figure of quality has fallen too far below the one that is kept.

usage: quality.py FIGURES.json KEPT.json [--keep]

FIGURES.json  what `python -m benchmarks.quality --out` wrote: for each set, its figures as [how many, of how many]
KEPT.json     the same of an earlier day
--keep        writes the figures over the kept ones instead of comparing them

A figure may fall by three hundredths, and by one question where that is more; what chat is left may fall by half of one
hundredth.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

TOLERANCE, CHAT = 0.03, 0.005

Figures = Mapping[str, Mapping[str, tuple[int, int]]]


def fallen(figures: Figures, kept: Figures) -> Iterator[str]:
    """One line for each figure that fell too far, or is missing."""
    for name, before in kept.items():
        for key, (count, total) in before.items():
            now = figures.get(name, {}).get(key)
            if now is None:
                yield f"{name}, {key}: is missing, kept {count / total:.3f}"
                continue
            allowed = CHAT if " chat " in name else max(TOLERANCE, 1 / total)
            if now[0] / now[1] < count / total - allowed - 1e-9:
                yield f"{name}, {key}: {now[0] / now[1]:.3f}, kept {count / total:.3f}: HAS FALLEN"


def main() -> int:
    """Prints what fell; 0 where everything holds, 1 where not, 2 for wrong use."""
    paths = [Path(argument) for argument in sys.argv[1:] if argument != "--keep"]
    if len(paths) != 2:
        print(__doc__)
        return 2
    figures = json.loads(paths[0].read_text(encoding="utf-8"))
    if "--keep" in sys.argv:
        paths[1].write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
        return 0
    kept = json.loads(paths[1].read_text(encoding="utf-8"))
    lines = list(fallen(figures, kept))
    print("\n".join(lines) or f"{sum(map(len, kept.values()))} figures hold")
    return 1 if lines or not kept else 0


if __name__ == "__main__":
    sys.exit(main())
