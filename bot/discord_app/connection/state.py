"""The folder in which a bot remembers little things between runs; it works without one."""

from __future__ import annotations

import logging
import os
from collections.abc import Mapping
from pathlib import Path

log = logging.getLogger(__name__)

FOLDER = "AUDIATUR_STATE"
UNFINISHED = ".part"
"""Ends the name of a file that is being written."""
MOST_BYTES = 10_000_000
"""A file that is larger was not written by this program."""


def default_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """`AUDIATUR_STATE`, or `audiatur` under XDG_STATE_HOME, or under ~/.local/state."""
    named = environment.get(FOLDER, "")
    if named:
        return Path(named)
    base = environment.get("XDG_STATE_HOME", "")
    return (Path(base) if base else Path("~/.local/state").expanduser()) / "audiatur"


class State:
    """Small texts by name, each written as a whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._warned = False

    def read(self, name: str) -> str:
        """The text of that name; an empty one where there is none, or where something else lies in its place."""
        path = self.folder / name
        try:
            if not path.is_file() or path.stat().st_size > MOST_BYTES:  # to open a pipe would wait for a writer
                return ""
            return path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return ""

    def write(self, name: str, text: str) -> bool:
        """Writes the text; False where the folder cannot be written, which is logged once."""
        path = self.folder / name
        scratch = path.with_name(f"{name}.{os.getpid()}{UNFINISHED}")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            scratch.write_text(text, encoding="utf-8")
            scratch.replace(path)
        except OSError as error:
            self._warn(path, error)
            return False
        return True

    def append(self, name: str, line: str) -> bool:
        """Adds a line to the text of that name, with one call; False where the folder cannot be written."""
        path = self.folder / name
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with path.open("ab", buffering=0) as file:
                file.write(line.encode())
        except OSError as error:
            self._warn(path, error)
            return False
        return True

    def tidy(self) -> None:
        """Removes what a process that was killed while it wrote has left behind."""
        for left in self.folder.glob(f"*{UNFINISHED}"):
            try:
                left.unlink(missing_ok=True)
            except OSError as error:
                log.debug("cannot remove %s: %s", left, error)

    def remove(self, name: str) -> None:
        """Forgets the text of that name, if it can."""
        try:
            (self.folder / name).unlink(missing_ok=True)
        except OSError as error:
            log.debug("cannot remove %s: %s", name, error)

    def _warn(self, path: Path, error: OSError) -> None:
        if not self._warned:
            log.warning("cannot write to %s (%s): set %s to a folder that can be written", path, error, FOLDER)
            self._warned = True
