"""Reads a file of questions: JSON objects a line, each with its `question`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bot.cli.opening import cause
from bot.errors import Problem, ProblemsError, UsageError


def read_questions(name: str) -> list[str] | Iterator[str]:
    """The questions of a file, or of standard input where the name is `-`; blank lines are left out.

    A file is read whole first, so that a bad line is told before anything is answered. Standard input is read as it
    comes, so that another program can ask and wait for each answer.

    Raises:
        UsageError: the file cannot be read.
        ProblemsError: a line is no JSON object with a text under `question`; with file and line.
    """
    if name == "-":
        return _questions(sys.stdin.buffer, Path("-"))
    path = Path(name)
    try:
        with path.open("rb") as lines:
            return list(_questions(lines, path))
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read the questions in {name}: {cause(error)}") from error


def _questions(lines: Iterable[bytes], path: Path) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if text.strip():
            yield _question(text, path, number)


def _question(line: bytes, path: Path, number: int) -> str:
    """The question of one line, with lone surrogates (which JSON can spell) replaced."""
    import json

    from bot.render.printable import whole

    try:
        read = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ProblemsError([Problem(path, number, "not valid UTF-8")]) from error
    except (ValueError, RecursionError) as error:
        raise ProblemsError([Problem(path, number, f"not valid JSON: {error}")]) from error
    question = read.get("question") if isinstance(read, dict) else None
    if not isinstance(question, str):
        message = 'not an object with a text under "question"'
        raise ProblemsError([Problem(path, number, message)])
    return whole(question)
