from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)


def test_what_is_in_order_here_is_said_in_lines(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--offline", "--knowledge", str(pond)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == ["settings", "settings", "knowledge", "state"]
    assert all(line.startswith("ok ") for line in lines)


def test_each_thing_that_is_wrong_has_its_remedy_and_hides_no_other(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.yaml").write_text("private: perhaps\n")
    (tmp_path / "answering.yaml").write_text("unheard_of: 1\n")
    (pond / "pond" / "survey.yaml").write_text("title: [\n")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path / "file" / "below"))
    assert main(["doctor", "--offline", "--knowledge", str(pond), "--config", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("!! ") for line in lines] == [True] * 4
    assert "bot.yaml:1" in lines[1]
    assert "survey.yaml:" in lines[2]
    assert "AUDIATUR_STATE" in lines[3]


def test_without_a_token_it_says_where_one_comes_from(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--knowledge", str(pond)]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("!!  token")
    assert "Reset Token" in last


def test_a_folder_without_claims_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--offline", "--knowledge", str(tmp_path)]) == 1
    assert "no claim" in capsys.readouterr().out
