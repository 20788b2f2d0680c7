"""Sees that files changed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from pathlib import Path

log = logging.getLogger(__name__)

TOGETHER = 400
"""Milliseconds within which several changes count as one: an editor writes a file in several steps."""


async def changes(folders: Iterable[Path], stop: asyncio.Event) -> AsyncIterator[None]:
    """Yields once for each batch of changes of what is read below these folders, until `stop` is set."""
    from watchfiles import awatch

    there = [folder for folder in folders if folder.is_dir()]
    if not there:
        log.warning("no folder to watch; SIGHUP reads everything anew")
        await stop.wait()
        return
    async for _ in awatch(
        *there, watch_filter=lambda _, path: concerns(Path(path)), debounce=TOGETHER, step=50, stop_event=stop
    ):
        yield


def concerns(path: Path) -> bool:
    """Whether what changed there may be read: a YAML file, vectors, or a claim's folder, which has no suffix."""
    return path.suffix in {".yaml", ".yml", ".npz", ""} and not path.name.startswith(".")
