"""Puts pages into a folder that may hold other things: replaces and removes what it made itself, and nothing else."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bot.errors import UsageError, cause

MANIFEST = "audiatur-pages.sha256"
"""The list of the files that were made here, each with its SHA-256, in the form that `sha256sum --check` reads."""

_LINE = re.compile(r"([0-9a-f]{64})  ([a-z0-9][a-z0-9.-]*(?:/[a-z0-9][a-z0-9.-]*)?)")

Digests = dict[str, set[str]]


@dataclass(frozen=True, slots=True)
class Published:
    """What was done: names of files, relative to the folder; `left` were ours once, and somebody changed them."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    left: tuple[str, ...]


def publish(files: Mapping[str, bytes], folder: Path) -> Published:
    """Makes the folder hold these files, and no longer those that an earlier call wrote and that are not among them.

    Raises:
        UsageError: a file or link that was not made here is in the way, and nothing was changed; or the folder cannot
            be written.
    """
    folder = folder.resolve()  # which may be a link; nothing below it may
    try:
        known = _manifest(folder / MANIFEST)
        _refuse_obstacles(files, folder, known)
        return _update(files, folder, known)
    except OSError as error:
        raise UsageError(f"cannot write {error.filename or folder}: {cause(error)}") from error


def _update(files: Mapping[str, bytes], folder: Path, known: Digests) -> Published:
    """Writes what differs, removes what is gone; the manifest knows of either state, should this be cut short."""
    wanted: Digests = {name: {_digest(content)} for name, content in files.items()}
    stale = [name for name in sorted(known) if name not in files and _within(folder, name).is_file()]
    written = [name for name, digests in wanted.items() if not _is_any_of(_within(folder, name), digests)]
    removed = [name for name in stale if _is_any_of(_within(folder, name), known[name])]
    if not folder.is_dir():
        folder.mkdir(parents=True)
    _write(folder / MANIFEST, _listed(_both(known, wanted)))
    for name in written:
        path = _within(folder, name)
        path.parent.mkdir(exist_ok=True)
        _write(path, files[name])
    for name in removed:
        _within(folder, name).unlink()
        if "/" in name:
            with suppress(OSError):  # somebody keeps something else there
                _within(folder, name).parent.rmdir()
    _write(folder / MANIFEST, _listed(wanted))
    return Published(
        tuple(written),
        tuple(name for name in files if name not in written),
        tuple(removed),
        tuple(name for name in stale if name not in removed),
    )


def _manifest(path: Path) -> Digests:
    known: Digests = {}
    if not path.exists():
        return known
    for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        found = _LINE.fullmatch(line)
        if not found:
            raise UsageError(f"{path}:{number}: no line of `audiatur publish`: restore the file, or delete it")
        known.setdefault(found[2], set()).add(found[1])
    return known


def _refuse_obstacles(files: Mapping[str, bytes], folder: Path, known: Digests) -> None:
    """Nothing is written over what somebody else put there, or changed, nor through a link to somewhere else."""
    for name, content in files.items():
        path = _within(folder, name)
        if path.parent.is_symlink():
            raise UsageError(f"{path.parent} is a link to somewhere else: move it away, and publish again")
        present = path.exists() or path.is_symlink()
        if present and not _is_any_of(path, known.get(name, set()) | {_digest(content)}):
            whose = "was changed since it was published" if name in known else "was not made by this command"
            raise UsageError(f"{path} {whose}: move it away, or publish into another folder")


def _within(folder: Path, name: str) -> Path:
    return folder.joinpath(*name.split("/"))


def _is_any_of(path: Path, digests: Iterable[str]) -> bool:
    linked = path.is_symlink() or path.parent.is_symlink()
    return not linked and path.is_file() and _digest(path.read_bytes()) in set(digests)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _both(one: Digests, other: Digests) -> Digests:
    return {name: one.get(name, set()) | other.get(name, set()) for name in {*one, *other}}


def _listed(known: Digests) -> bytes:
    lines = (f"{digest}  {name}\n" for name in sorted(known) for digest in sorted(known[name]))
    return "".join(lines).encode("ascii")


def _write(path: Path, content: bytes) -> None:
    """The whole file or the one before it: a reader of the folder never meets a half."""
    new = path.with_name(f".{path.name}.new")
    new.unlink(missing_ok=True)
    with new.open("xb") as file:
        file.write(content)
    new.replace(path)
