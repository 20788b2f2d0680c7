"""The check that quality has not fallen can fail, and says which figure fell."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

KEPT = {"installed dev": {"hit": [90, 100], "silent": [9, 12]}, "words chat beside a": {"silent": [990, 1000]}}


def compare(root: Path, folder: Path, figures: object, kept: object = KEPT) -> tuple[int, str]:
    paths = folder / "figures.json", folder / "kept.json"
    for path, content in zip(paths, (figures, kept), strict=True):
        path.write_text(json.dumps(content), encoding="utf-8")
    command = [sys.executable, root / ".ci" / "quality.py", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_a_figure_may_fall_by_three_hundredths_and_a_small_set_by_one_question(root: Path, tmp_path: Path) -> None:
    figures = {"installed dev": {"hit": [87, 100], "silent": [8, 12]}, "words chat beside a": {"silent": [985, 1000]}}
    assert compare(root, tmp_path, figures) == (0, "3 figures hold\n")


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("installed dev", "hit", [86, 100]),
        ("installed dev", "silent", [7, 12]),
        ("words chat beside a", "silent", [984, 1000]),
    ],
)
def test_a_figure_that_fell_further_fails(root: Path, tmp_path: Path, name: str, key: str, value: list[int]) -> None:
    figures = {**KEPT, name: {**KEPT[name], key: value}}
    code, told = compare(root, tmp_path, figures)
    assert code == 1
    assert told.startswith(f"{name}, {key}: {value[0] / value[1]:.3f}, kept")


def test_a_figure_that_is_missing_fails(root: Path, tmp_path: Path) -> None:
    code, told = compare(root, tmp_path, {"installed dev": KEPT["installed dev"]})
    assert (code, told) == (1, "words chat beside a, silent: is missing, kept 0.990\n")


def test_a_file_that_keeps_no_figure_fails(root: Path, tmp_path: Path) -> None:
    assert compare(root, tmp_path, KEPT, kept={})[0] == 1


def test_the_kept_figures_are_of_both_ways_and_of_chat(root: Path) -> None:
    kept = json.loads((root / ".ci" / "quality.json").read_text(encoding="utf-8"))
    for way in ("installed", "words"):
        assert {"hit", "both", "precision", "answered", "silent"} <= kept[f"{way} dev 2 a side"].keys()
        assert any(name.startswith(f"{way} chat beside") for name in kept)
