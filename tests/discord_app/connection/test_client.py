from __future__ import annotations

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import discord
import pytest
import pytest_asyncio
from discord import app_commands, ui
from discord.gateway import DiscordWebSocket, KeepAliveHandler

from bot.discord_app.connection import client as module
from bot.discord_app.connection.client import AudiaturClient, presence
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.state import State
from tests.discord_app.fakes import Script, http_error, view
from tests.patience import PATIENCE

NOW = discord.utils.time_snowflake(discord.utils.utcnow())


class Press(ui.DynamicItem[ui.Button[Any]], template="known:[0-9]+"):
    """A button that is known."""

    @classmethod
    async def from_custom_id(cls, interaction: Any, item: Any, match: Any, /) -> Press:  # noqa: ANN401, ARG003
        return cls(item)

    async def callback(self, interaction: Any) -> None:  # noqa: ANN401
        interaction.client.front.pressed.append(self.custom_id)


class FrontOfTests:
    """Commands, a button, and what was asked of them."""

    def __init__(self) -> None:
        self.pressed: list[str] = []
        self.messages: list[discord.Message] = []
        self.failure: Exception | None = None
        self.commands = [self._command()]
        self.dynamic_items = [Press]

    def _command(self) -> app_commands.Command[Any, ..., Any]:
        async def ask(interaction: discord.Interaction, question: str) -> None:  # noqa: ARG001
            if self.failure is not None:
                raise self.failure

        return app_commands.Command(name="ask", description="an invented command", callback=ask)

    async def prepare(self) -> None:
        pass

    async def on_command(self, interaction: discord.Interaction[Any]) -> None:
        pass

    async def on_message(self, message: discord.Message) -> None:
        if self.failure is not None:
            raise self.failure
        self.messages.append(message)

    async def on_modal(self, interaction: Any) -> bool:  # noqa: ANN401
        if self.failure is not None:
            raise self.failure
        return str(interaction.data["custom_id"]) == "known-form"

    def language(self, server: int | None, locale: str) -> str:
        return locale or f"of {server}"

    def unknown(self) -> ui.LayoutView:
        return view("nothing knows this button")


class SenderOfTests:
    """Keeps what it is to send."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, bool]] = []
        self.arrived = asyncio.Event()

    def _keep(self, sent: ui.LayoutView, *, private: bool) -> None:
        self.sent.append(
            (next(part.content for part in sent.walk_children() if isinstance(part, ui.TextDisplay)), private)
        )
        self.arrived.set()

    async def sweep(self) -> None:
        pass

    async def answer(self, interaction: Any, sent: ui.LayoutView, *, private: bool) -> None:  # noqa: ANN401, ARG002
        self._keep(sent, private=private)

    async def reply(self, message: Any, sent: ui.LayoutView) -> None:  # noqa: ANN401, ARG002
        self._keep(sent, private=False)

    async def next(self) -> tuple[str, bool]:
        await asyncio.wait_for(self.arrived.wait(), PATIENCE)
        return self.sent[-1]


@pytest.fixture
def front() -> FrontOfTests:
    return FrontOfTests()


@pytest_asyncio.fixture
async def client(front: FrontOfTests, tmp_path: Path) -> AsyncIterator[AudiaturClient]:
    sender: Any = SenderOfTests()
    failures = Failures(sender, lambda short_id: view(f"failed {short_id}"))
    made = AudiaturClient(front, sender=sender, failures=failures, state=State(tmp_path), presence=presence(2))
    async with made:
        for command in front.commands:
            made.tree.add_command(command)
        made.add_dynamic_items(*front.dynamic_items)
        made._connection.user = SimpleNamespace(id=99)  # type: ignore[assignment]  # a login would give it
        yield made


def interaction(kind: int, **inner: object) -> dict[str, Any]:
    """An INTERACTION_CREATE in a direct message."""
    user = {"id": "7", "username": "ann", "discriminator": "0", "avatar": None, "global_name": None}
    channel = {"id": "3", "type": 1, "recipients": [user], "last_message_id": None}
    return {
        "id": str(NOW), "application_id": "99", "type": kind, "token": "t", "version": 1, "data": inner,
        "channel": channel, "channel_id": "3", "user": user, "locale": "en-GB", "entitlements": [],
        "authorizing_integration_owners": {}, "context": 1, "app_permissions": "0", "attachment_size_limit": 1,
    }  # fmt: skip


def message(author: int = 7, *, bot: bool = False) -> dict[str, Any]:
    user = {"id": str(author), "username": "ann", "discriminator": "0", "avatar": None, "global_name": None, "bot": bot}
    return {
        "id": str(NOW), "channel_id": "3", "author": user, "content": "did he?",
        "timestamp": "2026-01-01T00:00:00+00:00",
        "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [], "mention_roles": [],
        "attachments": [], "embeds": [], "pinned": False, "type": 0, "components": [],
    }  # fmt: skip


def feed(client: AudiaturClient, name: str, content: object) -> None:
    client._connection.parsers[name](content)


def button(custom_id: str) -> dict[str, Any]:
    row = {"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": custom_id}]}
    pressed = interaction(3, custom_id=custom_id, component_type=2)
    pressed["message"] = {**message(99, bot=True), "components": [row]}
    return pressed


async def test_no_privileged_intent_is_asked_for(client: AudiaturClient) -> None:
    privileged = discord.Intents(members=True, presences=True, message_content=True)
    assert client.intents.value & privileged.value == 0


async def test_nothing_that_is_sent_mentions_anybody(client: AudiaturClient) -> None:
    assert client.allowed_mentions is not None
    assert client.allowed_mentions.to_dict() == {"parse": []}


@pytest.mark.parametrize("malformed", [{}, None, [], "text", {"id": "x"}, {"guild_id": "x", "channel_id": []}])
async def test_a_malformed_event_ends_nothing(client: AudiaturClient, malformed: object) -> None:
    for name in set(client._connection.parsers) - {"READY"}:
        feed(client, name, malformed)


async def test_a_malformed_event_passes_the_librarys_socket(
    client: AudiaturClient, front: FrontOfTests, caplog: pytest.LogCaptureFixture
) -> None:
    socket = DiscordWebSocket(SimpleNamespace(), loop=asyncio.get_running_loop())  # type: ignore[arg-type]  # unused
    socket.shard_id = 0
    socket._discord_parsers = client._connection.parsers
    with caplog.at_level(logging.ERROR):
        await socket.received_message(json.dumps({"op": 0, "s": 1, "t": "MESSAGE_CREATE", "d": {"id": "secret words"}}))
    assert "MESSAGE_CREATE" in caplog.messages[0]
    assert "secret words" not in caplog.messages[0]
    await socket.received_message(json.dumps({"op": 0, "s": 2, "t": "MESSAGE_CREATE", "d": message()}))
    await asyncio.sleep(0)
    assert len(front.messages) == 1


async def test_without_the_event_ready_nothing_makes_sense(client: AudiaturClient) -> None:
    with pytest.raises(KeyError):
        feed(client, "READY", {})


async def test_an_unknown_button_is_answered_privately(client: AudiaturClient) -> None:
    feed(client, "INTERACTION_CREATE", button("from:another:version"))
    assert await client.sender.next() == ("nothing knows this button", True)  # type: ignore[attr-defined]  # a fake


async def test_a_known_button_of_a_message_of_any_age_reaches_the_front(
    client: AudiaturClient, front: FrontOfTests
) -> None:
    feed(client, "INTERACTION_CREATE", button("known:12"))
    while not front.pressed:  # noqa: ASYNC110  # the library offers no event
        await asyncio.sleep(0)
    assert front.pressed == ["known:12"]


async def test_an_unknown_form_is_answered_privately(client: AudiaturClient) -> None:
    feed(client, "INTERACTION_CREATE", interaction(5, custom_id="old-form", components=[]))
    assert await client.sender.next() == ("nothing knows this button", True)  # type: ignore[attr-defined]  # a fake


async def test_a_form_that_fails_is_answered_with_a_short_id(
    client: AudiaturClient, front: FrontOfTests, caplog: pytest.LogCaptureFixture
) -> None:
    front.failure = ValueError("inside")
    feed(client, "INTERACTION_CREATE", interaction(5, custom_id="known-form", components=[]))
    text, private = await client.sender.next()  # type: ignore[attr-defined]  # a fake
    assert private
    assert text.removeprefix("failed ") in caplog.text


async def test_a_command_that_fails_is_answered_with_a_short_id_that_the_log_has(
    client: AudiaturClient, front: FrontOfTests, caplog: pytest.LogCaptureFixture
) -> None:
    front.failure = ValueError("inside")
    option = {"type": 3, "name": "question", "value": "did he?"}
    feed(client, "INTERACTION_CREATE", interaction(2, id="1", name="ask", type=1, options=[option]))
    text, private = await client.sender.next()  # type: ignore[attr-defined]  # a fake
    assert private
    assert text.removeprefix("failed ") in caplog.text


async def test_a_command_of_another_version_is_answered(client: AudiaturClient) -> None:
    feed(client, "INTERACTION_CREATE", interaction(2, id="1", name="gone", type=1, options=[]))
    assert (await client.sender.next())[1]  # type: ignore[attr-defined]  # a fake


async def test_what_nobody_begins_to_answer_is_answered_in_time(
    client: AudiaturClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "UNANSWERED", 0.0)
    feed(client, "INTERACTION_CREATE", button("known:12"))
    text, private = await client.sender.next()  # type: ignore[attr-defined]  # a fake
    assert private
    assert text.startswith("failed ")


async def test_the_safety_net_is_faster_than_discords_three_seconds() -> None:
    assert module.UNANSWERED < 2.5


async def test_a_message_that_fails_is_answered_and_the_next_one_too(
    client: AudiaturClient, front: FrontOfTests
) -> None:
    front.failure = ValueError("inside")
    feed(client, "MESSAGE_CREATE", message())
    assert (await client.sender.next())[0].startswith("failed ")  # type: ignore[attr-defined]  # a fake
    front.failure = None
    feed(client, "MESSAGE_CREATE", message())
    await asyncio.sleep(0)
    assert len(front.messages) == 1


async def test_the_messages_of_bots_are_no_questions(client: AudiaturClient, front: FrontOfTests) -> None:
    await client.on_message(SimpleNamespace(author=SimpleNamespace(bot=True), webhook_id=None))  # type: ignore[arg-type]  # as much as is read
    await client.on_message(SimpleNamespace(author=SimpleNamespace(bot=False), webhook_id=5))  # type: ignore[arg-type]  # as above
    assert front.messages == []


async def test_a_failure_that_cannot_be_told_is_logged_and_ends_there(caplog: pytest.LogCaptureFixture) -> None:
    sender = SimpleNamespace(answer=Broken(), reply=Broken())
    failures = Failures(sender, lambda _: view())  # type: ignore[arg-type]  # a fake
    asked = SimpleNamespace(id=1, type=discord.InteractionType.application_command)
    await failures.answer(asked, ValueError())  # type: ignore[arg-type]  # as much as is read
    await failures.reply(SimpleNamespace(id=2), ValueError())  # type: ignore[arg-type]  # as above
    assert caplog.text.count("telling the asker") == 2


class Broken(Script):
    """Takes what the sender takes, and fails."""

    async def __call__(self, *_: object, **arguments: object) -> None:
        self.failures = [http_error(503)]
        await super().__call__(**arguments)


class Shard:
    """As much of a shard as tells whether it is alive."""

    def __init__(self, acknowledged: float, *, closed: bool = False) -> None:
        loop = asyncio.get_running_loop()
        socket: Any = SimpleNamespace(thread_id=0, _max_heartbeat_timeout=60.0, loop=loop)
        keep_alive = KeepAliveHandler(ws=socket, interval=41.25, shard_id=0)
        keep_alive._last_ack = time.perf_counter() - acknowledged
        self._parent = SimpleNamespace(ws=SimpleNamespace(_keep_alive=keep_alive))
        self._closed = closed

    def is_closed(self) -> bool:
        return self._closed


async def test_a_gateway_lives_while_its_heartbeats_are_acknowledged() -> None:
    assert module._alive(Shard(acknowledged=40.0))  # type: ignore[arg-type]  # as much as is read
    assert not module._alive(Shard(acknowledged=60.0))  # type: ignore[arg-type]  # as above
    assert not module._alive(Shard(acknowledged=1.0, closed=True))  # type: ignore[arg-type]  # as above


async def test_a_client_that_never_connected_is_not_alive(client: AudiaturClient) -> None:
    assert not client.gateway_alive()


def test_the_presence_counts() -> None:
    assert presence(1) == "Knows 1 claim · /ask"
    assert presence(12) == "Knows 12 claims · /ask"


class Telling(AudiaturClient):
    """Keeps what Discord is to show, instead of sending it."""

    async def change_presence(self, *, activity: Any = None, **_: object) -> None:  # noqa: ANN401  # the library's
        self.told = [*getattr(self, "told", []), activity.name]


async def test_a_line_that_changes_before_there_is_a_session_is_told_once_there_is_one(
    front: FrontOfTests, tmp_path: Path
) -> None:
    sender: Any = SenderOfTests()
    async with Telling(front, sender=sender, failures=Failures(sender, view), state=State(tmp_path)) as client:
        await client.show(presence(3))
        assert not hasattr(client, "told")
        for _ in range(2):
            await client.on_ready()
        assert client.told == [presence(3)]
        client._ready.set()
        await client.show(presence(4))
        assert client.told == [presence(3), presence(4)]
        assert client._connection._activity["state"] == presence(4)  # with which the next session begins


async def test_a_repeated_ready_registers_nothing_again(client: AudiaturClient) -> None:
    before = len(client.tree.get_commands())
    await client.on_ready()
    await client.on_ready()
    assert len(client.tree.get_commands()) == before
