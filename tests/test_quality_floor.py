"""The check that quality has not fallen can fail, and says which figure fell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

KEPT = {"verbatim": 1.0, "hit": 0.9}


def compare(root: Path, folder: Path, printed: str, kept: dict[str, float] | None = None) -> tuple[int, str]:
    score, floors = folder / "score.txt", folder / "floors.json"
    score.write_text(printed, encoding="utf-8")
    floors.write_text(json.dumps({"tolerance": 0.02, "figures": KEPT if kept is None else kept}), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, root / ".ci" / "quality.py", score, floors], capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout


def test_a_figure_may_fall_by_the_tolerance(root: Path, tmp_path: Path) -> None:
    code, told = compare(root, tmp_path, "verbatim   1.000   (9 of 9)\nhit        0.880   (66 of 75)\n")
    assert (code, told.splitlines()) == (
        0,
        ["verbatim   1.000, kept 1.000: holds", "hit        0.880, kept 0.900: holds"],
    )


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("verbatim   1.000\nhit        0.879\n", "hit        0.879, kept 0.900: HAS FALLEN"),
        ("verbatim   0.999   (998 of 999)\nhit 0.900\n", "verbatim   0.999, kept 1.000: HAS FALLEN"),
        ("verbatim   1.000\n", "hit        is missing, kept 0.900: HAS FALLEN"),
    ],
)
def test_a_figure_that_fell_further_or_is_missing_fails(root: Path, tmp_path: Path, printed: str, told: str) -> None:
    code, lines = compare(root, tmp_path, printed)
    assert code == 1
    assert told in lines.splitlines()


def test_a_file_that_keeps_no_figure_fails(root: Path, tmp_path: Path) -> None:
    assert compare(root, tmp_path, "hit 0.900\n", kept={})[0] == 1


def test_the_kept_figures_are_those_that_the_scorer_prints(root: Path, shared: Path) -> None:
    floors = json.loads((root / ".ci" / "quality.json").read_text(encoding="utf-8"))
    printed = (shared / "questions" / "score.py").read_text(encoding="utf-8")
    assert floors["tolerance"] == 0.02
    assert all(f'"{name}"' in printed for name in floors["figures"])
    assert floors["figures"]["verbatim"] == 1
