from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.discord_app.connection.watching import changes, concerns
from tests.patience import PATIENCE


async def first_change(folder: Path, stop: asyncio.Event) -> bool:
    async for _ in changes([folder], stop):
        return True
    return False


@pytest.mark.parametrize("name", ["claim.yaml", "deep/er/source.yaml"])
async def test_a_changed_file_is_seen(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("before")
    task = asyncio.create_task(first_change(tmp_path, asyncio.Event()))
    async with asyncio.timeout(PATIENCE):
        while not task.done():
            path.write_text("after")  # again and again: nothing tells when the watching has begun
            await asyncio.sleep(0.02)
    assert task.result()


async def test_the_end_ends_the_watching(tmp_path: Path) -> None:
    stop = asyncio.Event()
    task = asyncio.create_task(first_change(tmp_path, stop))
    await asyncio.sleep(0)
    stop.set()
    assert not await asyncio.wait_for(task, PATIENCE)


async def test_a_folder_that_is_not_there_is_no_error(tmp_path: Path) -> None:
    stop = asyncio.Event()
    stop.set()
    assert not await asyncio.wait_for(first_change(tmp_path / "absent", stop), PATIENCE)


@pytest.mark.parametrize(
    ("path", "seen"),
    [
        ("claim/source.yaml", True),
        ("claim", True),
        (".base/claim.yaml", True),
        ("claim/notes.txt", False),
        ("claim/vectors.npz", True),
        ("claim/vectors.npz.77-ab.part", False),
        ("claim/.source.yaml", False),
    ],
)
def test_what_is_not_read_is_no_change(path: str, *, seen: bool) -> None:
    assert concerns(Path("/somewhere") / path) is seen
