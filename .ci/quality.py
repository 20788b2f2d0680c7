#!/usr/bin/env python3
"""Fails when a figure of score.py has fallen too far below the one that is kept.

usage: quality.py SCORE.txt FLOORS.json

SCORE.txt    what score.py printed: a figure a line, as in `hit        0.950   (76 of 80)`
FLOORS.json  {"tolerance": 0.02, "figures": {"hit": 0.95, …}}: a figure may fall by the tolerance, and no further;
             `verbatim` may not fall at all
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path


def read_figures(text: str) -> dict[str, float]:
    """The figures by name; other lines are passed over."""
    found = re.finditer(r"^(\w+) +(\d\.\d+)(?: |$)", text, re.MULTILINE)
    return {match[1]: float(match[2]) for match in found}


def compare(figures: Mapping[str, float], kept: Mapping[str, float], tolerance: float) -> tuple[list[str], bool]:
    """One line for each kept figure, and whether all of them hold; a figure that is missing does not."""
    lines, holds = [], True
    for name, before in kept.items():
        now = figures.get(name)
        lowest = before if name == "verbatim" else before - tolerance
        # Figures have three decimals: less than half of the last one is no fall.
        good = now is not None and now > lowest - 0.0005
        holds = holds and good
        told = "is missing" if now is None else f"{now:.3f}"
        lines.append(f"{name:10} {told}, kept {before:.3f}: {'holds' if good else 'HAS FALLEN'}")
    return lines, holds


def main() -> int:
    """Prints the comparison; 0 where everything holds, 1 where not, 2 for wrong use."""
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    floors = json.loads(Path(sys.argv[2]).read_text(encoding="utf-8"))
    figures = read_figures(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines, holds = compare(figures, floors["figures"], floors["tolerance"])
    print("\n".join(lines))
    return 0 if holds and lines else 1


if __name__ == "__main__":
    sys.exit(main())
