from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import pytest

from bot.discord_app.connection.watching import changes, concerns
from tests.patience import PATIENCE


async def first_change(folder: Path, stop: asyncio.Event) -> bool:
    async for _ in changes([folder], stop, links=50):
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


@pytest.mark.parametrize(("link", "file"), [("bell/claim.yaml", "behind.yaml"), ("bell", "behind/claim.yaml")])
async def test_a_file_that_changes_behind_its_link_is_seen(tmp_path: Path, link: str, file: str) -> None:
    watched, path = tmp_path / "knowledge", tmp_path / "elsewhere" / file
    for folder in ((watched / link).parent, path.parent):
        folder.mkdir(parents=True, exist_ok=True)
    path.write_text("before")
    (watched / link).symlink_to(path if link.endswith(".yaml") else path.parent)
    task = asyncio.create_task(first_change(watched, asyncio.Event()))
    async with asyncio.timeout(PATIENCE):
        for number in itertools.count():
            path.write_text(f"after {number}")
            if task.done():
                break
            await asyncio.sleep(0.02)
    assert task.result()


async def test_a_link_that_leads_elsewhere_is_seen_and_one_that_leads_nowhere_is_no_error(tmp_path: Path) -> None:
    watched, hidden = tmp_path / "knowledge", tmp_path / "knowledge" / "bell" / "..data"
    (watched / "bell").mkdir(parents=True)
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "claim.yaml").write_text(name)
    hidden.symlink_to(tmp_path / "nowhere")
    (watched / "bell" / "claim.yaml").symlink_to(hidden / "claim.yaml")  # as a mounted ConfigMap has it
    task = asyncio.create_task(first_change(watched, asyncio.Event()))
    async with asyncio.timeout(PATIENCE):
        for number in itertools.count():
            hidden.unlink()
            hidden.symlink_to(tmp_path / ("one", "two")[number % 2])
            if task.done():
                break
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
