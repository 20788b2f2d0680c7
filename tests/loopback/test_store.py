"""The shipped program goes on answering whatever befalls its store, says so once, and takes up again by itself."""

from __future__ import annotations

import contextlib
import resource
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import URL, func, select, text

from bot.render import phrases
from bot.store.actions import Action, Kind
from bot.store.database import SQLITE, Database
from bot.store.schema import ACTIONS
from bot.store.store import Store
from tests.loopback.server import Loopback
from tests.loopback.shipped import Shipped
from tests.loopback.world import Channel, Payload, texts
from tests.patience import PATIENCE
from tests.postgres import Server

QUESTION = "Did Baker promise not one inch eastward?"
BY_WORDS = {"AUDIATUR_ENCODER": "off"}
"""What a question means is not what these tests are about, and the encoder takes a while to start."""
UNAVAILABLE = "the store cannot be used, answers go on without it"
AGAIN = "the store can be used again"


@pytest.fixture
async def program(discord: Loopback, root: Path, tmp_path: Path) -> AsyncIterator[Shipped]:
    discord.rest.acknowledge_within = PATIENCE
    program = Shipped(discord, tmp_path, root, environment=BY_WORDS)
    (tmp_path / "state").mkdir()
    yield program
    await program.kill()


async def asks(discord: Loopback) -> None:
    """Somebody asks, and is answered."""
    for _ in range(10):  # on a busy machine an acknowledgement may come too late
        with contextlib.suppress(AssertionError):
            answer = await (await discord.slash("ask", question=QUESTION, user=discord.world.newcomer())).answered()
            assert "Baker" in texts(answer)
            return
    raise AssertionError("no answer")


async def privacy(discord: Loopback, channel: Channel | None = None) -> Payload:
    """What `/privacy` shows a moderator."""
    return await (await discord.slash("privacy", user=discord.world.moderator, channel=channel)).answered()


async def forgets(discord: Loopback, card: Payload) -> str:
    """What the moderator is told who wants to be forgotten."""
    pressed = await discord.press(card, phrases.DELETE_MINE, user=discord.world.moderator)
    return texts(await pressed.answered())


async def forgets_at_last(discord: Loopback, card: Payload) -> str:
    """The same, asked until the store is there again."""
    while (told := await forgets(discord, card)) == phrases.NOT_FORGOTTEN:
        pass
    return told


async def act(url: URL, person: int) -> None:
    """Writes down that somebody acted as a moderator."""
    store = Store(Database(url), b"secret")
    await store.actions.add(Action(1, Kind.POST, person, at=2**40))
    await store.database.close()


async def acted(url: URL, person: int) -> int:
    """In how many actions somebody stands."""
    database = Database(url)
    async with database.reading() as connection:
        statement = select(func.count()).select_from(ACTIONS).where(ACTIONS.c.moderator == person)
        found = int((await connection.execute(statement)).scalar_one())
    await database.close()
    return found


async def test_a_store_that_is_no_database_keeps_nobody_from_an_answer(
    discord: Loopback, program: Shipped, tmp_path: Path
) -> None:
    (tmp_path / "state" / "audiatur.db").write_bytes(b"this is no database, and was never one" * 100)
    await program.start()
    await program.ready()
    await asks(discord)
    card = await privacy(discord)
    assert [await forgets(discord, card) for _ in range(3)] == [phrases.NOT_FORGOTTEN] * 3
    await program.stop()
    assert program.process.returncode == 0
    assert program.output().count(UNAVAILABLE) == 1
    assert "Traceback" not in program.output()
    assert await program.command("doctor", "--offline") == 1
    assert "not a database" in next(line for line in program.lines if line.startswith("!!"))


async def test_a_store_of_a_later_version_ends_it_in_one_line(program: Shipped, tmp_path: Path) -> None:
    url = URL.create(SQLITE, database=str(tmp_path / "state" / "audiatur.db"))
    database = Database(url)
    async with database.writing() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    await program.start()
    assert await program.exit_code() == 2
    (line,) = program.lines
    assert line.startswith("audiatur: the store is of version 9999, and this program knows versions up to ")
    assert await program.command("doctor", "--offline") == 1
    assert "of version 9999" in next(line for line in program.lines if line.startswith("!!"))


@pytest.mark.skipif(sys.platform != "linux", reason="sets the limits of another process")
async def test_a_full_disk_is_told_and_over_by_itself_and_a_kill_takes_nothing_back(
    discord: Loopback, program: Shipped, tmp_path: Path
) -> None:
    mona = discord.world.moderator
    url = URL.create(SQLITE, database=str(tmp_path / "state" / "audiatur.db"))
    await act(url, mona.id)
    await program.start()
    await program.ready()
    card = await privacy(discord)
    unlimited = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    assert await forgets(discord, card) == phrases.NOT_FORGOTTEN
    await asks(discord)
    assert await acted(url, mona.id) == 1
    resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, unlimited)
    assert "1 thing that you did" in await forgets_at_last(discord, card)
    await program.kill()
    assert await acted(url, mona.id) == 0
    assert program.output().count(UNAVAILABLE) == program.output().count(AGAIN) == 1


async def test_two_processes_share_a_server_that_goes_away_and_comes_back(
    discord: Loopback, root: Path, tmp_path: Path, postgres_server: Server
) -> None:
    discord.rest.acknowledge_within = PATIENCE
    world, mona = discord.world, discord.world.moderator
    url = await postgres_server.create()
    count = next(number for number in range(2, 50) if (world.guild_id >> 22) % number)
    discord.gateway.shards = count
    programs = []
    for shard in (0, (world.guild_id >> 22) % count):  # the first has direct messages, the second the server
        environment = BY_WORDS | {"AUDIATUR_DATABASE": url.render_as_string(hide_password=False)}
        folder = tmp_path / str(shard)
        programs.append(Shipped(discord, folder, root, ("--shards", f"{shard}/{count}"), environment))
    try:
        for program in programs:
            await program.start()
        for program in programs:
            await program.said("client: ready")
        assert sum("the store is of version" in program.output() for program in programs) == 1
        direct, card = await privacy(discord, world.direct), await privacy(discord)
        await act(url, mona.id)
        assert "1 thing that you did" in await forgets(discord, direct)
        assert await forgets(discord, card) == phrases.NOTHING_FORGOTTEN
        await act(url, mona.id)
        postgres_server.stop()
        try:
            assert await forgets(discord, card) == phrases.NOT_FORGOTTEN
            await asks(discord)
            assert await programs[0].command("doctor", "--offline") == 1
        finally:
            postgres_server.start()
        assert "1 thing that you did" in await forgets_at_last(discord, card)
        assert await forgets_at_last(discord, direct) == phrases.NOTHING_FORGOTTEN
        assert programs[1].output().count(UNAVAILABLE) == programs[1].output().count(AGAIN) == 1
        assert "Traceback" not in programs[0].output() + programs[1].output()
    finally:
        for program in programs:
            await program.kill()
