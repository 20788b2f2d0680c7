from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.questions import read_questions
from bot.errors import ProblemsError, UsageError
from tests.cli.conftest import Pipe


def problem(path: Path) -> str:
    with pytest.raises(ProblemsError) as refused:
        read_questions(str(path))
    return str(refused.value)


def test_questions_are_read_in_order_and_blank_lines_skipped(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b'\xef\xbb\xbf{"id": 1, "question": "who?"}\r\n\n  \n{"question": "when\\ud800?"}')
    assert read_questions(str(path)) == ["who?", "when\ufffd?"]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b'"who?"', 'not an object with a text under "question"'),
        (b'{"question": 7}', 'not an object with a text under "question"'),
        (b'{"query": "who?"}', 'not an object with a text under "question"'),
        (b'{"question": "\xff"}', "not valid UTF-8"),
    ],
)
def test_a_bad_line_is_told_with_file_and_line(line: bytes, message: str, tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(b'{"question": "who?"}\n' + line + b"\n")
    told = problem(path)
    assert told.startswith(f"{path}:2: {message}")
    assert len(told.splitlines()) == 1


def test_a_missing_file_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="No such file"):
        read_questions(str(tmp_path / "none"))


def test_a_folder_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="directory"):
        read_questions(str(tmp_path))


def test_standard_input_is_read_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", Pipe(b'{"question": "who?"}\nnonsense\n'))
    questions = iter(read_questions("-"))
    assert next(questions) == "who?"
    with pytest.raises(ProblemsError, match=r"^-:2: "):
        next(questions)


@given(st.binary(max_size=200))
def test_any_bytes_are_questions_or_one_problem(content: bytes) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdin", Pipe(content))
        with contextlib.suppress(ProblemsError):
            assert all(isinstance(question, str) for question in read_questions("-"))
