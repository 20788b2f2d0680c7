"""Sees that files changed, behind links, too."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeAlias

log = logging.getLogger(__name__)

Look: TypeAlias = tuple[object, ...]

TOGETHER = 400
"""Milliseconds within which several changes count as one: an editor writes a file in several steps."""
LINKS = 2_000
"""Milliseconds between two looks at what stands behind links, where the system tells of no change."""


async def changes(folders: Iterable[Path], stop: asyncio.Event, links: int = LINKS) -> AsyncIterator[None]:
    """Yields once for each batch of changes of what is read below these folders, until `stop` is set.

    The system tells of changes in the folders alone; what stands behind a link is looked at every `links` milliseconds.
    """
    from watchfiles import awatch

    there = [folder for folder in folders if folder.is_dir()]
    if not there:
        log.warning("no folder to watch; SIGHUP reads everything anew")
        await stop.wait()
        return
    linked = await asyncio.to_thread(lambda: list(_links(there)))
    before = await asyncio.to_thread(_look, linked)
    async for batch in awatch(
        *there,
        watch_filter=None,  # what a filter keeps back wakes nobody, and a link may lead elsewhere by it
        debounce=TOGETHER,
        step=50,
        stop_event=stop,
        rust_timeout=links,
        yield_on_timeout=True,
    ):
        changed = any(concerns(Path(path)) for _, path in batch)
        if changed:
            linked = await asyncio.to_thread(lambda: list(_links(there)))
        now = await asyncio.to_thread(_look, linked) if linked else ()
        if changed or now != before:
            before = now
            yield


def concerns(path: Path) -> bool:
    """Whether what changed there may be read: a YAML file, vectors, or a claim's folder, which has no suffix."""
    return path.suffix in {".yaml", ".yml", ".npz", ""} and not path.name.startswith(".")


def _links(folders: Sequence[Path]) -> Iterator[Path]:
    """The links among what is read: files, and folders of claims."""
    for folder in folders:
        for path in (folder, *_entries(folder)):
            if path.is_symlink():
                yield path
            elif path != folder and path.is_dir():
                yield from (inner for inner in _entries(path) if inner.is_symlink())


def _look(links: Sequence[Path]) -> Look:
    """What stands behind the links now: when a file was written and how large it is; of a folder, of each in it."""
    return tuple(_stamp(path) for link in links for path in (link, *(_entries(link) if link.is_dir() else ())))


def _stamp(path: Path) -> Look:
    try:
        status = path.stat()
    except OSError:
        return (str(path),)
    return (str(path), status.st_ino, status.st_mtime_ns, status.st_size)


def _entries(folder: Path) -> list[Path]:
    try:
        return sorted(path for path in folder.iterdir() if concerns(path))
    except OSError:
        return []
