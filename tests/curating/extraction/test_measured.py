from __future__ import annotations

from pathlib import Path

from benchmarks.extraction import measure, total


def test_the_documents_as_captured_lose_their_furniture_and_keep_their_content(shared: Path) -> None:
    figures = measure(shared / "documents", shared / "questions" / "lines.jsonl")
    together = total(figures.values())
    assert len(figures) == 4
    assert together.out_share >= 0.9
    assert together.kept_share >= 0.97
    # A speaker named wrongly is worse than one not found, and a borrowed phrase makes nobody a speaker.
    assert together.right >= together.named * 0.98
    assert together.right >= together.spoken * 0.5
