"""Runs the benchmarks and prints their tables: `python -m benchmarks [--million] [--write]`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeVar

from benchmarks import latency, report, speed, startup

Row = TypeVar("Row")
_DOCS = Path(__file__).resolve().parents[1] / "docs"
_BEGIN, _END = "<!-- figures: make bench -->", "<!-- end of figures -->"


def main() -> None:
    """Measures, prints, and with `--write` puts tables and picture into docs/."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--million", action="store_true", help="a million passages, too: many minutes, 12 GB of memory")
    parser.add_argument("--write", action="store_true", help="put the tables and the picture into docs/")
    arguments = parser.parse_args()
    sizes = (*speed.SIZES, *([speed.MILLION] if arguments.million else []))
    speeds = [row for size in sizes for row in _told(speed.measure(size))]
    largest = speed.SIZES[-1]
    questions = [row for size in sizes for row in _told([latency.measure(size)])]
    tables = [
        "One query, the ten best passages, and building the index:",
        report.speed_table(speeds),
        "Against the goals:",
        report.verdicts(speeds, questions, largest),
        "The whole question (analysis, spelling, retrieval, positions, the card):",
        report.latency_table(questions),
        "A whole process that answers from the shipped base:",
        report.startup_table(startup.measure()),
    ]
    print("\n\n".join(["", *tables]))
    if arguments.write:
        _write("\n\n".join(tables))
        report.draw(speeds, _DOCS / "latency.png")


def _told(rows: list[Row]) -> list[Row]:
    for row in rows:
        print(row, flush=True)
    return rows


def _write(tables: str) -> None:
    page = _DOCS / "scale.md"
    before, _, rest = page.read_text(encoding="utf-8").partition(_BEGIN)
    _, _, after = rest.partition(_END)
    page.write_text(f"{before}{_BEGIN}\n\n{tables}\n\n{_END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
