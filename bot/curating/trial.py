"""What `audiatur check` would have against a base if some of its files were others."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.errors import Problem, UsageError
from bot.knowledge.load import examine
from bot.knowledge.model import KnowledgeBase


def new_problems(base: Path, files: Mapping[Path, bytes]) -> list[Problem]:
    """The problems that a base would have with these files, and has not as it is; paths are those in the base."""
    before = set(examine(base)[1]) if base.is_dir() else set()
    # Where a base had problems before, lines of a file that was only added to are still called the same.
    return [problem for problem in tried(base, files)[1] if problem not in before]


def tried(base: Path, files: Mapping[Path, bytes]) -> tuple[KnowledgeBase | None, list[Problem]]:
    """The base as it would be with these files, or None and every problem; its paths lead nowhere."""
    with tempfile.TemporaryDirectory(prefix="audiatur-") as folder:
        trial = Path(folder).resolve() / "knowledge"
        try:
            if base.is_dir():
                shutil.copytree(base, trial, ignore=_unread(base))
            for path, content in files.items():
                target = trial / path.relative_to(base)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        except (OSError, shutil.Error) as error:
            raise UsageError(f"{base}: cannot be read as a whole") from error
        found, problems = examine(trial)
        return found, [replace(problem, path=base / problem.path.relative_to(trial)) for problem in problems]


def _unread(base: Path) -> Callable[[str, list[str]], list[str]]:
    """What `copytree` leaves behind: all that no base is read from, such as pictures, and folders inside a claim."""

    def left(folder: str, names: list[str]) -> list[str]:
        inside = Path(folder) != base
        return [name for name in names if name.startswith(".") or not _is_read(Path(folder, name), inside=inside)]

    return left


def _is_read(path: Path, *, inside: bool) -> bool:
    return not inside if path.is_dir() else path.suffix.casefold() in {".yaml", ".yml"}
