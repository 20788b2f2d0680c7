"""What was measured, as Markdown tables and as one picture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from benchmarks.latency import Latency
from benchmarks.speed import Speed
from benchmarks.startup import Startup

_GOALS = {10_000: 5, 1_000_000: 25}  # milliseconds for the whole question
_OURS, _LOOP = "audiatur", "rank-bm25"


def speed_table(rows: Sequence[Speed]) -> str:
    """One query and building, with ratios to ours."""
    ours = {row.passages: row for row in rows if row.name == _OURS}
    cells = [
        (
            f"{row.passages:,}",
            row.name,
            f"{row.median:.3f}",
            f"{row.mean:.3f}",
            f"{row.worst:.3f}",
            f"{row.median / ours[row.passages].median:.2f}",
            f"{row.building:.2f}",
        )
        for row in rows
    ]
    heads = ("passages", "index", "query p50, ms", "mean, ms", "p95, ms", "p50 / ours", "building, s")
    return _table(heads, cells)


def latency_table(rows: Sequence[Latency]) -> str:
    """The whole question."""
    cells = [
        (
            f"{row.passages:,}",
            f"{row.median:.1f}",
            f"{row.worst:.1f}",
            f"{row.longest:.1f}",
            f"{row.answered:.2f}",
            f"{row.building:.1f}",
        )
        for row in rows
    ]
    return _table(("passages", "p50, ms", "p99, ms", "longest, ms", "answered", "analysis and indexing, s"), cells)


def startup_table(row: Startup) -> str:
    """A whole process beside the bare interpreter."""
    cells = [(f"{row.ask:.3f}", f"{row.bare:.3f}", f"{row.ratio:.2f}")]
    return _table(("`audiatur ask`, s", "`import rank_bm25`, s", "ratio"), cells)


def verdicts(speeds: Sequence[Speed], questions: Sequence[Latency], passages: int) -> str:
    """What was set as goals: ratios at one size, and milliseconds for the whole question."""
    speed = {row.name: row for row in speeds if row.passages == passages}
    ours = speed[_OURS]
    cells = [
        ("query: rank-bm25's loop / ours", f"{speed[_LOOP].median / ours.median:.0f}", "at least 1,000"),
        ("query: ours / tantivy", f"{ours.median / speed['tantivy'].median:.2f}", "at most 2"),
        ("building: ours / bm25s", f"{ours.building / speed['bm25s'].building:.2f}", "at most 1"),
    ]
    cells += (
        (f"the whole question at {row.passages:,} passages", f"{row.median:.1f} ms", f"under {_GOALS[row.passages]} ms")
        for row in questions
        if row.passages in _GOALS
    )
    return _table((f"at {passages:,} passages", "measured", "goal"), cells)


def draw(rows: Sequence[Speed], path: Path) -> None:
    """Latency over size, one line an index, both axes logarithmic."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4.2), dpi=150, layout="constrained")
    for name, colour in ((_LOOP, "#8c8c8c"), ("bm25s", "#b07d2b"), ("tantivy", "#3b6ea5"), (_OURS, "#111111")):
        points = sorted((row.passages, row.median) for row in rows if row.name == name)
        sizes, medians = zip(*points, strict=True)
        axes.plot(sizes, medians, "o-", color=colour, linewidth=2.4 if name == _OURS else 1.5)
        axes.annotate(name, (sizes[-1], medians[-1]), (8, -3), textcoords="offset points", color=colour)
    axes.set(xscale="log", yscale="log", xlabel="passages", ylabel="milliseconds for one query (median)")
    axes.set_xlim(right=axes.get_xlim()[1] * 3)
    axes.grid(visible=True, which="major", color="#e5e5e5")
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(path)
    pyplot.close(figure)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ("| " + " | ".join(row) + " |" for row in rows)
    return "\n".join(lines)
