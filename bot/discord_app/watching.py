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
    """Yields once for each batch of changes of YAML files and folders below these folders, until `stop` is set."""
    from watchfiles import Change, awatch

    def concerns(_: Change, path: str) -> bool:
        return Path(path).suffix in {".yaml", ".yml", ""}  # without a suffix: a claim's folder that came, went or moved

    there = [folder for folder in folders if folder.is_dir()]
    if not there:
        log.warning("no folder to watch; SIGHUP reads everything anew")
        await stop.wait()
        return
    async for _ in awatch(*there, watch_filter=concerns, debounce=TOGETHER, step=50, stop_event=stop):
        yield
