"""`audiatur feedback` shows curators what was handed to them and what is open, with its place in the files."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.cli.main import main
from bot.store.database import SQLITE, Database
from bot.store.reports import Decision, Reason, Report, State
from bot.store.store import Store

ABOUT_STONE = Report(1, 100, 1000, "pond", Reason.QUOTE, "a", "courier/stone", "It was \x1b[31m1875.", at=86_400)
ABOUT_CARD = Report(1, 100, 1001, "pond", Reason.SIDE, "b", at=86_400)
ABOUT_GONE = Report(2, 200, 2000, "mill", Reason.OTHER, "c", "courier/wheel", at=86_400)
DEALT_WITH = Report(1, 100, 1002, "pond", Reason.DATE, "d", at=86_400)


async def fill(url: URL) -> None:
    """Four reports: one was resolved, the second was handed on."""
    store = Store(Database(url), b"secret")
    numbers = [await store.reports.add(one) for one in (ABOUT_STONE, ABOUT_CARD, ABOUT_GONE, DEALT_WITH)]
    for number, decision in (
        (numbers[1], Decision(State.CURATORS, 7, "Please look.")),
        (numbers[3], Decision(State.RESOLVED, 7)),
    ):
        assert isinstance(number, int)
        assert await store.reports.decide(1, number, decision)
    await store.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The store of a bot, in its state folder or where AUDIATUR_DATABASE says."""
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path))
    url = URL.create(SQLITE, database=str(tmp_path / "audiatur.db"))
    if request.param == "postgresql":
        url = request.getfixturevalue("postgres_server").address
        monkeypatch.setenv("AUDIATUR_DATABASE", url.render_as_string(hide_password=False))
    asyncio.run(fill(url))
    yield
    if request.param == "postgresql":
        asyncio.run(empty(url))


async def empty(url: URL) -> None:
    database = Database(url)
    async with database.writing() as connection:
        await connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        await connection.exec_driver_sql("CREATE SCHEMA public")
    await database.close()


@pytest.mark.usefixtures("filled")
def test_what_was_handed_on_comes_first_and_passages_have_their_place(
    pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["feedback", "--knowledge", str(pond)]) == 0
    line = (pond / "pond" / "courier.yaml").read_text().split("\n").index("  - id: stone") + 1
    assert capsys.readouterr().out == (
        "pond: One side is missing (handed to the curators, 1970-01-02)\n"
        "  the card as a whole\n"
        "  moderator: Please look.\n"
        "  https://discord.com/channels/1/100/1001\n"
        "pond: Not what the document says (open, 1970-01-02)\n"
        f"  {pond}/pond/courier.yaml:{line}: courier/stone\n"
        "  member: It was [31m1875.\n"
        "  https://discord.com/channels/1/100/1000\n"
        "mill: Something else (open, 1970-01-02)\n"
        "  not in the knowledge base any more: courier/wheel\n"
        "  https://discord.com/channels/2/200/2000\n"
    )


@pytest.mark.usefixtures("filled")
def test_json_has_one_object_a_line(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "--json", "--claim", "pond", "--knowledge", str(pond)]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["state"], first["passage"], first["place"], first["text"]) == ("curators", None, None, None)
    assert second["place"].startswith(f"{pond}/pond/courier.yaml:")
    assert list(second) == [
        "id", "state", "reported", "claim", "passage", "place", "reason", "text", "note", "card",
    ]  # fmt: skip
    assert (second["reason"], second["note"], second["reported"]) == ("quote", None, "1970-01-02")


@pytest.mark.usefixtures("filled")
def test_reports_of_a_claim_that_is_gone_can_be_asked_for(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["feedback", "--claim", "mill", "--knowledge", str(pond)]) == 0
    assert capsys.readouterr().out.startswith("mill: ")
    assert main(["feedback", "--claim", "moon", "--knowledge", str(pond)]) == 2
    assert "no claim “moon”" in capsys.readouterr().err


def test_nothing_is_told_as_such(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path))
    assert main(["feedback", "--knowledge", str(pond)]) == 2
    assert "no store at" in capsys.readouterr().err
    assert not (tmp_path / "audiatur.db").exists()
    asyncio.run(fill_nothing(tmp_path))
    assert main(["feedback", "--knowledge", str(pond)]) == 1
    assert capsys.readouterr().out == "nothing was handed to the curators, and nothing is open\n"


def test_a_store_that_cannot_be_read_is_one_line(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path))
    (tmp_path / "audiatur.db").write_bytes(b"no database at all, but a text of some length" * 100)
    assert main(["feedback", "--knowledge", str(pond)]) == 2
    told = capsys.readouterr()
    assert (told.out, told.err.count("\n")) == ("", 1)
    assert told.err.startswith("audiatur: the store cannot be used: ")


async def fill_nothing(folder: Path) -> None:
    database = Database(URL.create(SQLITE, database=str(folder / "audiatur.db")))
    await database.open()
    await database.close()
