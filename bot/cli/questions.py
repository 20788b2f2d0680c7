"""Reads a file of questions: JSON objects a line, each with its `question`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

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
        return _rows(sys.stdin.buffer, Path("-"))
    return _whole_file(name)


def _whole_file(name: str) -> list[str]:
    path = Path(name)
    try:
        with path.open("rb") as lines:
            return list(_rows(lines, path))
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read the questions in {name}: {cause(error)}") from error


def _rows(lines: Iterable[bytes], path: Path) -> Iterator[str]:
    """The question of each line that holds anything."""
    from bot.render.printable import whole

    for number, line in enumerate(lines, 1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if text.strip():
            yield whole(_question(text, path, number))  # JSON can spell lone surrogates


def _question(line: bytes, path: Path, number: int) -> str:
    """The text under `question` in the object of one line."""
    import json

    try:
        read = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ProblemsError([Problem(path, number, "not valid UTF-8")]) from error
    except (ValueError, RecursionError) as error:
        raise ProblemsError([Problem(path, number, f"not valid JSON: {error}")]) from error
    if not isinstance(read, dict) or not isinstance(read.get("question"), str):
        raise ProblemsError([Problem(path, number, 'not an object with a text under "question"')])
    question: str = read["question"]
    return question
