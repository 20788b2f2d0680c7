"""Copies a store that is an SQLite file, whole and of one moment, while the bot goes on writing to it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from bot.errors import AudiaturError, cause

_PATIENCE = 10.0  # seconds for which a lock is waited for


class BackupError(AudiaturError):
    """The copy could not be made; nothing of it is left."""


def back_up(store: Path, copy: Path) -> int:
    """Copies the store to a new file, which only its owner may read, and returns the bytes of it.

    Raises:
        BackupError: there is no store, it is damaged, or the copy cannot be written, or is there already.
    """
    if not store.is_file():
        raise BackupError(f"{store}: there is no store; the bot makes it when it starts")
    if copy.exists():
        raise BackupError(f"{copy}: there already; name a new file")
    try:
        number, name = tempfile.mkstemp(dir=copy.parent, prefix=".audiatur-")  # nobody else may read it
    except OSError as error:
        raise BackupError(f"{copy}: cannot be written: {cause(error)}") from error
    os.close(number)
    beside = Path(name)
    try:
        _copied(store, beside)
        beside.replace(copy)
    except (sqlite3.Error, OSError) as error:
        raise BackupError(f"{store}: cannot be copied to {copy}: {error}") from error
    finally:
        beside.unlink(missing_ok=True)
    return copy.stat().st_size


def _copied(store: Path, copy: Path) -> None:
    """In one step, so that a writer does not have it begin anew again and again; it holds up nobody."""
    with (
        closing(sqlite3.connect(store, timeout=_PATIENCE)) as source,
        closing(sqlite3.connect(copy, timeout=_PATIENCE)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        found = target.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(f"damaged: {found}")
