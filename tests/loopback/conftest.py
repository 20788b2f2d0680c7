"""The loopback Discord for every test of this folder, and the shipped bot connected to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import Route

from bot.answering.answerer import Answerer
from bot.discord_app.asking.gate import Gate
from bot.discord_app.bot import AudiaturFront
from bot.discord_app.connection.client import Front
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.sending import Bounds, Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.knowledge.load import load
from bot.settings import DiscordSettings, load_answering
from tests.discord_app.schema import ApiDocument
from tests.loopback.prompt import Prompt
from tests.loopback.server import Loopback
from tests.loopback.world import Json
from tests.patience import PATIENCE


def as_strings(body: Json) -> Json:
    """A body whose ids are texts, as the document wants them: the library writes numbers, and Discord takes both."""
    if isinstance(body, dict):
        names = ("_id", "id") if body.get("type") in ("channel", "role") else ("_id",)  # a default value of a menu
        written = {
            key: str(value) if key.endswith(names) and isinstance(value, int) else value for key, value in body.items()
        }
        return {key: as_strings(value) for key, value in written.items()}
    return [as_strings(part) for part in body] if isinstance(body, list) else body


@pytest.fixture
async def discord() -> AsyncIterator[Loopback]:
    """Discord on this machine, empty of messages and commands."""
    async with Loopback() as server:
        yield server


@pytest.fixture
def here(discord: Loopback, monkeypatch: pytest.MonkeyPatch) -> Loopback:
    """The same, with the library in this process pointed at it, and patient, since the machine may be busy."""
    monkeypatch.setattr(Route, "BASE", discord.api)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", yarl.URL(discord.gateway.address))
    discord.rest.acknowledge_within = PATIENCE
    return discord


@pytest.fixture(scope="session")
def patient() -> Sender:
    """Sends as shipped, but gives a busy machine more time."""
    return Sender(Bounds(patience=10, acknowledge=PATIENCE, fill=PATIENCE, reply=PATIENCE, work=PATIENCE))


@pytest.fixture(scope="session")
def document(root: Path) -> ApiDocument | None:
    """Discord's description of its API, where it stands beside the repository."""
    path = root.parent / "shared" / "discord" / "openapi.json"
    return ApiDocument.load(path) if path.is_file() else None


@pytest.fixture(scope="session")
def answerer(root: Path) -> Answerer:
    """Answers from the shipped knowledge with the shipped settings."""
    return Answerer.build(load(root / "knowledge"), load_answering(root / "config"))


@pytest.fixture
async def audiatur(
    here: Loopback, answerer: Answerer, document: ApiDocument | None, tmp_path: Path, patient: Sender
) -> AsyncIterator[Prompt]:
    """The bot as shipped, connected, without cooldowns; each request of a test is held against Discord's document."""
    served = Served(answerer, DiscordSettings(member_cooldown=0))
    serving = Serving(served, lambda _: served)

    def front(sender: Sender, failures: Failures) -> Front:
        return AudiaturFront(serving, sender, Gate(lambda: serving.settings), failures)

    async with Prompt(here, front, tmp_path, patient) as bot:
        yield bot
    serving.close()
    if document is not None:
        for request in here.rest.requests:
            assert document.problems(request.method, request.path, as_strings(request.body)) == [], request
