"""A Discord of classes: what the room is given instead of the network."""

# ruff: noqa: ANN401  # a fake takes what the library takes, which is anything

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import discord
from discord import ui


@dataclass
class Response:
    """As much of an HTTP response as an error of the library keeps."""

    status: int
    reason: str = "invented"
    headers: dict[str, str] = field(default_factory=dict)


def http_error(status: int, code: int = 0, retry_after: str | None = None) -> discord.HTTPException:
    """The error that the library raises for such an answer of Discord."""
    kinds: dict[int, type[discord.HTTPException]] = {403: discord.Forbidden, 404: discord.NotFound}
    kind = kinds.get(status, discord.DiscordServerError if status >= 500 else discord.HTTPException)
    headers = {} if retry_after is None else {"Retry-After": retry_after}
    return kind(Response(status, headers=headers), {"code": code, "message": "invented"})


class Pauses:
    """Waits for nothing, and remembers for how long it was to wait."""

    def __init__(self) -> None:
        self.lengths: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.lengths.append(seconds)


class Script:
    """Calls in order, each failing as written; what is beyond the script gets through."""

    def __init__(self, *failures: BaseException | None) -> None:
        self.failures = list(failures)
        self.calls: list[dict[str, Any]] = []

    async def __call__(self, **arguments: Any) -> Any:
        self.calls.append(arguments)
        failure = self.failures.pop(0) if self.failures else None
        if failure is not None:
            raise failure
        return SimpleNamespace(id=len(self.calls))


class FakeResponse:
    """The first answer to an interaction, which knows that there is only one."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.done = False
        self.acknowledged = asyncio.Event()
        self.sent: list[str] = []

    def is_done(self) -> bool:
        return self.done

    async def _make(self, kind: str, **arguments: Any) -> Any:
        self.sent.append(kind)
        made = await self.script(kind=kind, **arguments)
        self.done = True
        self.acknowledged.set()
        return SimpleNamespace(message_id=made.id)

    async def defer(self, **arguments: Any) -> None:
        await self._make("defer", **arguments)

    async def send_message(self, **arguments: Any) -> Any:
        return await self._make("message", **arguments)

    async def edit_message(self, **arguments: Any) -> None:
        await self._make("edit", **arguments)

    async def send_modal(self, modal: ui.Modal) -> None:
        await self._make("modal", modal=modal)


class FakeChannel(discord.abc.Messageable):
    """A channel that keeps one message for each nonce, as Discord does where the nonce is enforced."""

    def __init__(self, script: Script | None = None) -> None:
        self.id = 77
        self.script = script or Script()
        self.posted: dict[int, dict[str, Any]] = {}

    async def _get_channel(self) -> Any:
        return self

    async def send(self, **arguments: Any) -> Any:
        self.posted.setdefault(arguments["nonce"], arguments)
        return await self.script(**arguments)


class FakeInteraction:
    """An interaction whose requests follow scripts."""

    def __init__(
        self,
        first: Script | None = None,
        fill: Script | None = None,
        look: Script | None = None,
        channel: Any = None,
    ) -> None:
        self.id = 1
        self.type = discord.InteractionType.application_command
        self.extras: dict[Any, Any] = {}
        self.response = FakeResponse(first or Script())
        self.edit_original_response = fill or Script()
        self.original_response = look or Script()
        self.delete_original_response = Script()
        self.followup = SimpleNamespace(send=Script())
        self.channel = channel
        self.guild_id: int | None = 5
        self.channel_id = 77
        self.guild_member = True
        self.message: Any = None
        self.app_permissions = discord.Permissions(send_messages=True, send_messages_in_threads=True)
        self.context = SimpleNamespace(dm_channel=False)

    def is_user_integration(self) -> bool:
        return not self.guild_member

    def is_guild_integration(self) -> bool:
        return self.guild_member


def view(text: str = "invented") -> ui.LayoutView:
    """A view to send."""
    made = ui.LayoutView(timeout=None)
    made.add_item(ui.TextDisplay(text))
    return made
