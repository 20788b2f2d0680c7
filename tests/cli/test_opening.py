from __future__ import annotations

import argparse
import os
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from bot.cli.main import main
from bot.cli.opening import open_answerer
from bot.retrieval.vectors import Vectors, cached_vectors


def one_line(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command that cannot work tells: exit code 2, nothing on standard output, one line."""
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    return told.err


def test_a_missing_folder_gets_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = one_line(["claims", "--knowledge", str(tmp_path / "none")], capsys)
    assert told == f"audiatur: cannot read the knowledge folder {tmp_path / 'none'}: No such file or directory\n"


def test_a_file_in_place_of_a_folder_gets_one_line(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Not a directory" in one_line(["claims", "--knowledge", str(pond / "pond" / "claim.yaml")], capsys)


def test_a_folder_without_claims_gets_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "no claim" in one_line(["claims", "--knowledge", str(tmp_path)], capsys)


@pytest.mark.parametrize("name", ["a\0b", "\udcff\x1b[2J", "x" * 5000])
def test_a_name_that_can_be_no_folder_gets_one_harmless_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "\x1b" not in one_line(["claims", "--knowledge", name], capsys)


def test_the_environment_names_the_knowledge(
    pond: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIATUR_KNOWLEDGE", str(pond))
    assert main(["claims"]) == 0
    assert "the pond at Weir" in capsys.readouterr().out


def test_the_option_is_stronger_than_the_environment(
    pond: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIATUR_KNOWLEDGE", "nowhere")
    assert main(["claims", "--knowledge", str(pond)]) == 0
    assert "the pond at Weir" in capsys.readouterr().out


def test_an_unknown_claim_is_told_with_those_that_there_are(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = one_line(["sources", "lake", "--knowledge", str(pond)], capsys)
    assert told == "audiatur: no claim “lake” here; there is: pond\n"


@pytest.mark.usefixtures("_encoder")
def test_a_distrustful_one_takes_no_vectors_that_are_whole_and_nonsense(
    pond: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(pond.parent / "cache"))
    assert main(["index", "--knowledge", str(pond)]) == 0
    named = argparse.Namespace(knowledge=str(pond), config=None)
    with closing(open_answerer(named, distrustful=True)) as answerer:
        assert answerer.corpus.has_vectors
    cached = cached_vectors(pond / "pond", os.environ)
    assert cached is not None
    assert answerer.encoder is not None
    right = Vectors.load(cached, answerer.encoder.name)
    Vectors(right.encoder, right.keys, np.roll(right.rows, 1, axis=0)).save(cached)
    with closing(open_answerer(named, distrustful=True)) as answerer:
        assert not answerer.corpus.has_vectors
    assert "the vectors of pond are damaged" in caplog.text
