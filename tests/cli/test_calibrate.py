from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answering.chat import messages
from bot.cli.main import main
from bot.knowledge.load import load
from bot.knowledge.model import CALIBRATION_FILE


def calibrated(pond: Path, capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert main(["calibrate", "--knowledge", str(pond), *options]) == 0
    told = capsys.readouterr()
    assert told.err == ""
    return told.out


def test_what_it_writes_beside_the_claims_is_what_a_question_is_answered_by(
    pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = calibrated(pond, capsys)
    assert told.splitlines()[-1] == f"written: {pond / CALIBRATION_FILE}"
    thresholds = load(pond).thresholds
    assert thresholds is not None
    assert f"words: an answer must be {thresholds.words:.2f} sure." in told
    main(["ask", "--knowledge", str(pond), "--why", "who dug the pond?"])
    assert f"(answers from {thresholds.words:.2f})" in capsys.readouterr().out


def test_by_words_alone_both_thresholds_are_those_of_words(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    calibrated(pond, capsys)
    thresholds = load(pond).thresholds
    assert thresholds is not None
    assert thresholds.encoder == thresholds.words


def test_a_dry_run_says_the_same_and_writes_nothing(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = calibrated(pond, capsys, "--dry-run")
    assert not (pond / CALIBRATION_FILE).exists()
    assert calibrated(pond, capsys) == f"{told}written: {pond / CALIBRATION_FILE}\n"


def test_what_the_claim_does_not_answer_is_counted_as_silence(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = calibrated(pond, capsys, "--dry-run")
    asks = "".join(f"  - who dug the pond of the miller in the year {year}\n" for year in range(1800, 1830))
    (pond / "pond" / "unanswered.yaml").write_text(f"unanswered:\n{asks}", encoding="utf-8")
    assert calibrated(pond, capsys, "--dry-run") != before


def test_the_messages_of_chat_that_would_be_answered_are_named(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stray = max((message for message in messages() if len(message) < 200), key=len)
    topic = {"asks": [stray], "passages": ["courier/stone"]}
    (pond / "pond" / "topics.yaml").write_text(json.dumps({"topics": [topic]}), encoding="utf-8")
    assert f"and 1 message of ordinary chat:\n    {stray[:100]}\n" in calibrated(pond, capsys, "--dry-run")


def test_a_file_that_cannot_be_written_is_told_in_one_line(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pond / f".{CALIBRATION_FILE}.part").mkdir()  # where it is written first
    assert main(["calibrate", "--knowledge", str(pond)]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"audiatur: cannot write {pond / CALIBRATION_FILE}: ")
    assert len(told.splitlines()) == 1
