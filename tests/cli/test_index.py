from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.answering.claim_index import texts_to_encode
from bot.cli.index import indexed
from bot.cli.main import main
from bot.errors import UsageError
from bot.knowledge.load import load
from bot.retrieval.encoder import NAME, EncoderError
from bot.retrieval.vectors import FILE, Vectors, load_vectors
from tests.retrieval.hashing import HashingEncoder

GIST = "The survey finds glacial silt under the pond."


def index(pond: Path, encoder: HashingEncoder, ship: bool = False) -> list[str]:
    return list(indexed(load(pond).claims, encoder, ship))


def test_every_text_is_encoded_once_and_after_an_edit_what_changed(pond: Path) -> None:
    encoder = HashingEncoder()
    assert index(pond, encoder) == ["pond: 7 texts, 7 encoded"]
    assert encoder.encoded == list(texts_to_encode(load(pond).claims[0]))
    assert index(pond, encoder) == ["pond: 7 texts, 0 encoded"]
    survey = pond / "pond" / "survey.yaml"
    survey.write_text(survey.read_text(encoding="utf-8").replace(GIST, "Silt was found."), encoding="utf-8")
    assert index(pond, encoder) == ["pond: 7 texts, 1 encoded"]
    assert encoder.encoded[7:] == ["Silt was found."]
    vectors = load_vectors(pond / "pond", encoder.name, os.environ)
    assert vectors.missing([*texts_to_encode(load(pond).claims[0]), GIST]) == [GIST]


def test_vectors_lie_in_the_cache_unless_they_are_to_travel_with_the_claim(pond: Path, tmp_path: Path) -> None:
    encoder = HashingEncoder()
    index(pond, encoder)
    assert not (pond / "pond" / FILE).exists()
    assert index(pond, encoder, ship=True) == ["pond: 7 texts, 0 encoded, 4 kB beside it"]
    assert len(Vectors.load(pond / "pond" / FILE, encoder.name)) == 7
    (pond / "pond" / FILE).rename(tmp_path / "moved")
    assert index(pond, encoder, ship=True) == ["pond: 7 texts, 0 encoded, 4 kB beside it"]
    assert (pond / "pond" / FILE).read_bytes() == (tmp_path / "moved").read_bytes()


def test_what_was_encoded_before_a_failure_is_kept(pond: Path) -> None:
    with pytest.raises(EncoderError):
        index(pond, HashingEncoder(fails_after=3))
    assert index(pond, HashingEncoder()) == ["pond: 7 texts, 4 encoded"]


def test_a_cache_that_cannot_be_written_is_told_with_its_name(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    with pytest.raises(UsageError, match=rf"cannot keep vectors in {tmp_path}/file/audiatur/.*: Not a directory"):
        index(pond, HashingEncoder())


@pytest.mark.usefixtures("_encoder")
def test_the_command_makes_vectors_that_answering_finds(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["index", "--knowledge", str(pond)]) == 0
    told = capsys.readouterr()
    assert (told.out, told.err) == ("pond: 7 texts, 7 encoded\n", "")
    assert load_vectors(pond / "pond", NAME, os.environ).missing(texts_to_encode(load(pond).claims[0])) == []


def test_without_an_encoder_one_line_says_why(
    pond: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("AUDIATUR_ENCODER")
    (tmp_path / "answering.yaml").write_text("encoder: false\n")
    assert main(["index", "--knowledge", str(pond), "--config", str(tmp_path)]) == 2
    monkeypatch.setenv("AUDIATUR_ENCODER", "off")
    assert main(["index", "--knowledge", str(pond)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    first, second = told.err.splitlines()
    assert "`encoder: false` in answering.yaml" in first
    assert "AUDIATUR_ENCODER=off" in second
