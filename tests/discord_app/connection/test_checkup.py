from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord import app_commands
from discord.http import Route

from bot.discord_app.connection import checkup, inviting
from bot.discord_app.connection.checkup import Finding, look_at_discord, look_at_pages
from tests.loopback.faults import Refusal
from tests.loopback.server import Loopback
from tests.patience import PATIENCE


@pytest_asyncio.fixture
async def server(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Loopback]:
    async with Loopback() as made:
        monkeypatch.setattr(Route, "BASE", made.api)
        yield made


def commands() -> list[Any]:
    async def ask(interaction: discord.Interaction, question: str) -> None: ...

    return [app_commands.Command(name="ask", description="an invented command", callback=ask)]


async def findings(token: str = Loopback.TOKEN, known: list[Any] | None = None) -> dict[str, Finding]:
    return {finding.subject: finding async for finding in look_at_discord(token, known, seconds=PATIENCE)}


@pytest.mark.usefixtures("server")
async def test_a_new_bot_is_told_to_send_its_commands() -> None:
    found = await findings(known=commands())
    assert list(found) == ["token", "application", "intents", "gateway", "commands", "permissions"]
    assert [subject for subject, finding in found.items() if finding.remedy] == ["commands"]
    assert "audiatur run" in found["commands"].remedy


@pytest.mark.usefixtures("server")
async def test_a_wrong_token_is_one_line_with_the_remedy() -> None:
    found = await findings(token="MTIz.not.it")
    assert list(found) == ["token"]
    assert "Reset Token" in found["token"].remedy
    assert "MTIz" not in str(found["token"])


@pytest.mark.usefixtures("server")
async def test_without_knowledge_the_commands_are_not_looked_at() -> None:
    assert (await findings())["commands"].found == "not looked at"


async def test_each_server_that_lacks_a_permission_is_a_line_however_many_there_are(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkup, "PAGE", 2)
    granted = str(inviting.needed().value)
    server.world.elsewhere = [(f"Server {number}", granted) for number in range(3)]
    server.world.elsewhere += [("\x1b[2J", "0"), ("Owned", str(discord.Permissions(administrator=True).value))]
    server.world.general.bot_permissions &= ~discord.Permissions(send_messages=True).value
    found = [finding async for finding in look_at_discord(Loopback.TOKEN, None, seconds=PATIENCE)]
    here, hidden, rest = (finding for finding in found if finding.subject == "permissions")
    assert f"'The Agora' ({server.world.guild_id}): send messages" in here.found
    assert "'\\x1b[2J'" in hidden.found
    assert "invite" not in hidden.remedy
    assert rest.found.startswith("granted in 4 of 6 servers")


@pytest.mark.parametrize(
    ("path", "subject"),
    [(r"/gateway/bot$", "gateway"), (r"/commands$", "commands"), (r"/users/@me/guilds", "permissions")],
)
async def test_a_question_that_discord_does_not_answer_spoils_no_other(
    server: Loopback, path: str, subject: str
) -> None:
    server.rest.fail("GET", path, Refusal(503), times=99)
    found = await findings(known=commands())
    assert "did not answer" in found[subject].found
    assert found[subject].remedy
    assert len(found) == 6


async def test_a_discord_that_is_away_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Route, "BASE", "http://127.0.0.1:9/api/v10")
    found = await findings()
    assert list(found) == ["token"]
    assert "network" in found["token"].remedy


async def served(*claims: str) -> TestServer:
    async def page(_: web.Request) -> web.Response:
        return web.Response(text="a page")

    application = web.Application()
    application.add_routes([web.get(f"/site/{claim}/", page) for claim in claims])
    server = TestServer(application)
    await server.start_server()
    return server


async def test_pages_that_are_served_are_in_order_and_those_that_are_not_are_named() -> None:
    server = await served("bell", "gong")
    base = str(server.make_url("/site"))
    assert await look_at_pages(base, ["bell", "gong"]) == Finding("pages", f"of every claim, at {base}")
    lacking = await look_at_pages(base, ["bell", "horn", "gong"])
    assert lacking.found == f"missing at {base}: horn (404)"
    assert "audiatur publish" in lacking.remedy
    await server.close()


async def test_pages_that_nobody_serves_are_one_line_with_the_remedy() -> None:
    found = await look_at_pages("http://127.0.0.1:9/site", ["bell", "gong"])
    assert found.found.startswith("http://127.0.0.1:9/site did not answer: ")
    assert "bot.yaml" in found.remedy


def test_a_finding_is_a_line() -> None:
    assert str(Finding("token", "accepted")) == "ok  token        accepted"
    assert str(Finding("token", "missing", "set it")) == "!!  token        missing -> set it"
