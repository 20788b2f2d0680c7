"""Files that change together: all of them or none, as far as a file system lets one."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UsageError, cause


@dataclass(frozen=True, slots=True)
class Change:
    """What a file held when it was read, None where there was none, and what it is to hold."""

    before: bytes | None
    after: bytes


def save(changes: Mapping[Path, Change]) -> None:
    """Writes every file beside its place, then puts one after the other there; where one fails, none is changed.

    Raises:
        UsageError: a file is not as it was read any more, or cannot be written.
    """
    parts: dict[Path, Path] = {}
    placed: list[Path] = []
    path = Path()
    try:
        for path, change in changes.items():
            parts[path] = _written_beside(path, change.after)
        _see_that_nothing_changed(changes)
        for path in changes:
            placed.append(path)
            parts[path].replace(path)
    except BaseException as error:
        for done in placed:
            _restore(done, changes[done].before)
        if isinstance(error, OSError):
            raise UsageError(f"{path}: cannot be written: {cause(error)}; nothing is changed") from error
        raise
    finally:
        for part in parts.values():
            part.unlink(missing_ok=True)


def _see_that_nothing_changed(changes: Mapping[Path, Change]) -> None:
    for path, change in changes.items():
        if _held(path) != change.before:
            raise UsageError(f"{path}: was changed by somebody else meanwhile; nothing is written, try again")


def _held(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _written_beside(path: Path, content: bytes) -> Path:
    """A file with this content beside the path, under a name that nothing reads, with the rights of what is there."""
    descriptor, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)
    part = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _restore(path: Path, before: bytes | None) -> None:
    with suppress(OSError):
        if before is None:
            path.unlink(missing_ok=True)
        elif _held(path) != before:
            _written_beside(path, before).replace(path)
