"""The ground floor: errors that carry data and that a person reads in one line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong in a file, and where.

    `line` counts from 1; 0 means the file or folder as a whole.
    """

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.message}"


def cause(error: OSError | ValueError) -> str:
    """Why a file cannot be opened, without its name: `No such file or directory`."""
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)


class AudiaturError(Exception):
    """Anything that a person must be told about; its text is one line."""

    exit_code: ClassVar[int] = 2


class UsageError(AudiaturError):
    """The command was called in a way that cannot work."""


class ProblemsError(AudiaturError):
    """Files hold problems; nothing of them is served."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class KnowledgeError(ProblemsError):
    """The knowledge base does not pass its checks."""


class SettingsError(ProblemsError):
    """A settings file, or the environment, does not pass its checks."""
