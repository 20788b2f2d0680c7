"""The fingerprint of a knowledge folder, taken from its bytes without reading any YAML."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path

from bot.knowledge.model import VOCABULARY_FILE

_MOST_BYTES = 5_000_000  # what the loader refuses to read


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over the names and contents of files, which come in the order of their names."""
    total = hashlib.sha256()
    for name, content in files:
        # Lengths first, so that no two folders spell the same bytes.
        encoded = os.fsencode(name)
        total.update(b"%d %d\n%b" % (len(encoded), len(content), encoded))
        total.update(content)
    return total.hexdigest()


def fingerprint(folder: Path) -> str | None:
    """The fingerprint that the knowledge base of a folder has if it passes its checks.

    None where the names alone show that it does not, or where something cannot be read: the loader tells what.
    """
    try:
        return digest((name, _content(entry)) for name, entry in sorted(_files(os.fspath(folder)), key=itemgetter(0)))
    except (OSError, ValueError):
        return None


def _files(folder: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """All files that the loader reads, each with its name in the base, parted by `/`.

    Raises:
        ValueError: something stands there that the loader complains of.
    """
    for entry in _seen(folder):
        if entry.is_dir():
            for file in _seen(entry.path):
                if file.is_dir():
                    raise ValueError(file.path)
                if _is_yaml(file.name):
                    yield f"{entry.name}/{file.name}", file
        elif _is_yaml(entry.name):
            if entry.name != VOCABULARY_FILE:
                raise ValueError(entry.path)
            yield entry.name, entry


def _seen(folder: str) -> list[os.DirEntry[str]]:
    """What is not hidden in a folder."""
    with os.scandir(folder) as entries:
        return [entry for entry in entries if not entry.name.startswith(".")]


def _is_yaml(name: str) -> bool:
    suffix = os.path.splitext(name)[1]  # noqa: PTH122  a Path for each file would take longer than reading it
    if suffix != ".yaml" and suffix.casefold() in {".yaml", ".yml"}:
        raise ValueError(name)
    return suffix == ".yaml"


def _content(entry: os.DirEntry[str]) -> bytes:
    """The bytes of a file; read by its number, for an object around each of ten thousand files takes its time."""
    if not entry.is_file():  # opening a pipe would wait for somebody to write into it
        raise ValueError(entry.path)
    file = os.open(entry.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        size = os.fstat(file).st_size
        content = os.read(file, size + 1) if size <= _MOST_BYTES else b""
    finally:
        os.close(file)
    if len(content) != size:  # too large, or being written
        raise ValueError(entry.path)
    return content
