from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.main import main


def test_passages_are_listed_best_first(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--knowledge", str(pond), "the miller's sons"]) == 0
    assert capsys.readouterr().out.startswith("1. courier/stone · dug · ")


def test_the_limit_is_kept_and_json_is_one_object_a_line(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--knowledge", str(pond), "--json", "--limit", "1", "pond"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    read = json.loads(line)
    assert (read["rank"], read["claim"]) == (1, "pond")
    assert read["score"] > 0


@pytest.mark.parametrize("query", ["zyzzyva", "", "\udcff", "🤔"])
def test_nothing_found_ends_with_one(query: str, pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "--knowledge", str(pond), query]) == 1
    assert capsys.readouterr().out == "No passage holds these words.\n"
    assert main(["search", "--knowledge", str(pond), "--json", query]) == 1
    assert capsys.readouterr().out == ""
