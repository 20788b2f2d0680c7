from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.cli.conftest import Pipe

ROWS = [
    {"question": "who made the pond\u2028of Weir?", "abstain": False},
    {"question": "what will the weather be", "abstain": True},
]


def lines(*rows: object) -> bytes:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def test_coefficients_are_printed_as_the_settings_take_them(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + lines(*ROWS))
    assert main(["calibrate", "--knowledge", str(pond), "--questions", str(path)]) == 0
    told = capsys.readouterr().out
    settings = tmp_path / "config"
    settings.mkdir()
    (settings / "answering.yaml").write_text(told, encoding="utf-8")
    assert main(["ask", "--knowledge", str(pond), "--config", str(settings), "who", "made", "the", "pond"]) == 0


def test_the_questions_may_come_from_standard_input(
    pond: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Pipe(lines(*ROWS)))
    assert main(["calibrate", "--knowledge", str(pond), "--questions", "-"]) == 0
    assert "# Of 2 questions" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\n\n" + lines({"question": "who?", "abstain": 1}), ':3: no true or false under "abstain"'),
        (b"\n" + lines({"question": "who?"}), ':2: no true or false under "abstain"'),
        (b"7\n", ':1: not an object with a text under "question"'),
        (lines(ROWS[0]), "calibration needs questions that the base answers and questions that it does not"),
        (b"", "calibration needs questions"),
    ],
)
def test_what_cannot_be_fitted_is_told_in_one_line(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes, message: str
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(content)
    assert main(["calibrate", "--knowledge", str(pond), "--questions", str(path)]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
    assert message in told.err
