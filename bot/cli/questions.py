"""Reads a file of questions: JSON objects a line, each with its `question`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from bot.errors import Problem, ProblemsError, UsageError, cause


def read_questions(name: str) -> list[str] | Iterator[str]:
    """The questions of a file, or of standard input where the name is `-`; blank lines are left out.

    A file is read whole first, so that a bad line is told before anything is answered. Standard input is read as it
    comes, so that another program can ask and wait for each answer.

    Raises:
        UsageError: the file cannot be read.
        ProblemsError: a line is no JSON object with a text under `question`; with file and line.
    """
    if name == "-":
        return (question for question, _ in _rows(sys.stdin.buffer, Path("-")))
    return [question for question, _ in _whole_file(name)]


def read_judged_questions(name: str) -> list[tuple[str, bool]]:
    """The questions of a file, or of standard input, each with its `abstain`: whether silence is right.

    Raises:
        UsageError: the file cannot be read.
        ProblemsError: a line lacks `question` or `abstain`; with file and line.
    """
    return list(_rows(sys.stdin.buffer, Path("-"), judged=True)) if name == "-" else _whole_file(name, judged=True)


def _whole_file(name: str, *, judged: bool = False) -> list[tuple[str, bool]]:
    path = Path(name)
    try:
        with path.open("rb") as lines:
            return list(_rows(lines, path, judged=judged))
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read the questions in {name}: {cause(error)}") from error


def _rows(lines: Iterable[bytes], path: Path, *, judged: bool = False) -> Iterator[tuple[str, bool]]:
    """Each question with its `abstain`, which has to stand there only if the questions are `judged`."""
    from bot.render.printable import whole

    for number, line in enumerate(lines, 1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not text.strip():
            continue
        row = _row(text, path, number)
        if judged and not isinstance(row.get("abstain"), bool):
            raise ProblemsError([Problem(path, number, 'no true or false under "abstain"')])
        yield whole(row["question"]), row.get("abstain") is True  # JSON can spell lone surrogates


def _row(line: bytes, path: Path, number: int) -> dict[str, Any]:
    """The object of one line, with a text under `question`."""
    import json

    try:
        read = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ProblemsError([Problem(path, number, "not valid UTF-8")]) from error
    except (ValueError, RecursionError) as error:
        raise ProblemsError([Problem(path, number, f"not valid JSON: {error}")]) from error
    if not isinstance(read, dict) or not isinstance(read.get("question"), str):
        raise ProblemsError([Problem(path, number, 'not an object with a text under "question"')])
    return read
