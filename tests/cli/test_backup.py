from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.store.database import Database, address


def test_the_store_is_copied_into_a_new_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path))
    monkeypatch.delenv("AUDIATUR_DATABASE", raising=False)
    database, copy = Database(address({}, tmp_path)), tmp_path / "copy.db"

    async def fill() -> None:
        await database.open()
        await database.close()

    assert main(["backup", str(copy)]) == 2
    assert "there is no store" in capsys.readouterr().err
    asyncio.run(fill())
    assert main(["backup", str(copy)]) == 0
    assert capsys.readouterr().out == f"{copy}: {copy.stat().st_size:,} bytes\n"
    assert main(["backup", str(copy)]) == 2
    assert capsys.readouterr().err == f"audiatur: {copy}: there already; name a new file\n"


def test_of_postgresql_it_names_the_program_that_copies_it_and_no_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("AUDIATUR_DATABASE", "postgresql+asyncpg://me:secret@host/audiatur")
    assert main(["backup", "copy.dump"]) == 2
    told = capsys.readouterr().err
    assert "pg_dump --format custom --file copy.dump audiatur" in told
    assert "secret" not in told
