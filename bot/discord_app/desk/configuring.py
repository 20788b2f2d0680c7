"""`/settings`: shows a server's settings to those who may manage it, changes them, and takes changes back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord_app.asking.buttons import Choose, Press
from bot.discord_app.asking.feature import Feature
from bot.discord_app.asking.gate import Gate
from bot.discord_app.cards.budget import TEXT, clip
from bot.discord_app.cards.custom_id import CustomId, button_id
from bot.discord_app.cards.layout import Button, Layout, Part, button, notice, row, text
from bot.discord_app.cards.markup import escape
from bot.discord_app.connection.client import Duty
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.choosing import changes_of
from bot.discord_app.desk.desk_commands import settings_command
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lines import Form
from bot.discord_app.desk.overrides import Changed, Overrides, Unchanged
from bot.discord_app.desk.panel import PAGES, Held, changed, exported, key_of, keys_of, page_of, panel
from bot.errors import SettingsError
from bot.render import log_lines, options, phrases
from bot.render.catalogue import gettext
from bot.settings import KEYS, ServerOverride, merged, override_yaml
from bot.store.actions import Action
from bot.store.database import StoreUnavailableError
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]
Note: TypeAlias = Sequence[Part]


class Configuring(Feature):
    """Reads the state of a panel from what holds, never from the message, so that no panel is ever too old."""

    def __init__(self, serving: Serving, sender: Sender, gate: Gate, overrides: Overrides, journal: Journal) -> None:
        self._serving = serving
        self._sender = sender
        self._gate = gate
        self._overrides = overrides
        self._journal = journal

    @classmethod
    def of(cls, store: Store, serving: Serving, sender: Sender, gate: Gate, journal: Journal) -> Configuring:
        """The same over a store; what servers have set in it goes before what the host has."""
        overrides = Overrides(store)
        gate.heed(overrides.of)
        return cls(serving, sender, gate, overrides, journal)

    @property
    def commands(self) -> Sequence[app_commands.Command[Any, ..., Any]]:
        """What is registered with Discord."""
        return (settings_command(self.open),)

    @property
    def duties(self) -> Sequence[Duty]:
        """What is done beside answering."""
        return (self._overrides.keep_up,)

    async def prepare(self) -> None:
        """Takes up what servers have set, before the first question."""
        await self._overrides.refresh()

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"settings": self.turn, "default": self.reset, "revert": self.revert, "yaml": self.export}

    @property
    def menus(self) -> Mapping[str, Choose]:
        """What is done with what was chosen in a menu, by the action of its custom id."""
        return {"set": self.choose}

    async def open(self, interaction: Interaction, *, export: bool = False) -> None:
        """Shows the panel, or the same as YAML."""
        server = await self._server(interaction)
        if server is not None:
            await self._overrides.welcome(server)
            view = self._exported(server, 0) if export else panel(self._held(interaction, server), 0)
            await self._sender.answer(interaction, view, private=True)

    async def offer(self, interaction: Interaction) -> None:
        """Tells who may manage a server of the panel, beside the answer to a command of theirs, once a server."""
        server = interaction.guild_id
        member = server is not None and interaction.is_guild_integration() and _may(interaction)
        if member and server is not None and await self._overrides.welcome(server):
            opening = button(gettext(phrases.OPEN_SETTINGS), button_id("settings", 0))
            await self._sender.add(interaction, Layout(text(gettext(phrases.WELCOME)), row(opening)))

    async def turn(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows another page."""
        server = await self._server(interaction)
        if server is not None:
            await self._sender.update(interaction, panel(self._held(interaction, server), custom_id.number(0)))

    async def export(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows the settings as YAML beside the panel; turns its pages."""
        server = await self._server(interaction)
        if server is not None:
            view, turning = self._exported(server, custom_id.number(0)), custom_id.argument(0) not in {"", "0"}
            await (self._sender.update(interaction, view) if turning else self._show(interaction, view))

    async def choose(self, interaction: Interaction, custom_id: CustomId, chosen: Sequence[str]) -> None:
        """Sets what was chosen in a menu."""
        key = key_of(custom_id.argument(0))
        if key is None:
            await self._show(interaction, notice(gettext(phrases.UNKNOWN_BUTTON)))
            return

        async def work(server: int) -> Note:
            changes = changes_of(key, chosen, self._held(interaction, server), custom_id.number(1))
            done = await self._overrides.change(server, changes, interaction.user.id) if changes else None
            return changed(done.values, done.action) if done and done.action else ()

        await self._work(interaction, page_of(key), work)

    async def reset(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Takes back everything that was set on a page, which then is as for all servers."""
        page = custom_id.number(0) % len(PAGES)
        keys = [name for key in list(PAGES.values())[page] for name in keys_of(key)]

        async def work(server: int) -> Note:
            inside = self._overrides.of(server)
            values = {key: None for key in keys if getattr(inside, key) is not None}
            done = await self._overrides.change(server, values, interaction.user.id) if values else None
            return changed(done.values, done.action) if done and done.action else ()

        await self._work(interaction, page, work)

    async def revert(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Takes a change back: on the panel, or where the log tells of it."""

        async def work(server: int) -> Note:
            outcome = await self._overrides.revert(server, custom_id.number(0), interaction.user.id)
            return (text(_reverted(outcome)),)

        on_panel = bool(custom_id.argument(1))
        await self._work(interaction, custom_id.number(1) if on_panel else None, work)

    async def _work(self, interaction: Interaction, page: int | None, work: Callable[[int], Awaitable[Note]]) -> None:
        """Does something to the settings, and shows their page with what came of it; without a page, that alone."""
        server = await self._server(interaction)
        if server is None:
            return

        async def outgoing() -> Outgoing:
            note = await _guarded(work(server))
            self._journal.news.set()
            view = Layout(*note) if page is None else panel(self._held(interaction, server), page, note)
            return Outgoing(view, private=True)

        await self._sender.deliver(interaction, outgoing(), private=True, instead=page is not None)

    async def _server(self, interaction: Interaction) -> int | None:
        """The server whose settings are wanted; None where the person was told that they may not."""
        if interaction.guild_id is not None and _may(interaction):
            return interaction.guild_id
        await self._show(interaction, notice(gettext(phrases.NOT_YOUR_SETTINGS)))
        return None

    async def _show(self, interaction: Interaction, view: Layout) -> None:
        await self._sender.answer(interaction, view, private=True)

    def _held(self, interaction: Interaction, server: int) -> Held:
        return Held(
            self._gate.settings(server),
            self._overrides.of(server),
            self._serving.base.claims,
            _knows(interaction.guild),
        )

    def _exported(self, server: int, page: int) -> Layout:
        hosts = self._serving.settings.servers.get(server, ServerOverride())
        return exported(override_yaml(server, merged(self._overrides.of(server), hosts)), page)


def settings_form() -> Form:
    """How the log tells of a change: what was set to what, with the button that takes it back."""
    return Form(_words, _undo)


def _words(action: Action, who: str) -> str:
    values = action.details.get("after") or dict.fromkeys(action.details.get("keys") or ())
    known = {key: value for key, value in values.items() if key in KEYS}
    if "after" in action.details:
        return log_lines.set_by(who, " · ".join(options.change(key, value) for key, value in known.items()))
    return log_lines.set_by(who, " · ".join(f"**{options.title(key)}**" for key in known))


def _undo(action: Action) -> Button | None:
    return button(gettext(phrases.UNDO), button_id("revert", action.id)) if "before" in action.details else None


async def _guarded(work: Awaitable[Note]) -> Note:
    """What came of a change; where it could not be made, why, in a line."""
    try:
        return await work
    except StoreUnavailableError:
        return (text(gettext(phrases.CANNOT_SET)),)
    except SettingsError as error:
        return (text(gettext(phrases.REFUSED_SETTING).format(reason=escape(error.problems[0].message))),)


def _reverted(outcome: Changed | Unchanged) -> str:
    match outcome:
        case Unchanged.MOVED_ON:
            return gettext(phrases.SETTING_MOVED_ON)
        case Unchanged.FORGOTTEN:
            return gettext(phrases.SETTING_FORGOTTEN)
        case Changed(values):
            told = " · ".join(options.change(key, value) for key, value in values.items())
            return gettext(phrases.SETTING_REVERTED).format(setting=clip(told, TEXT // 4))


def _may(interaction: Interaction) -> bool:
    """Whether the person may manage the server, as Discord says with every use."""
    return interaction.permissions.manage_guild or interaction.permissions.administrator


def _knows(guild: discord.Guild | None) -> Callable[[int], bool]:
    """Whether Discord knows a channel or a role; where the server itself is not known, whatever is asked."""
    if guild is None or guild.unavailable:
        return lambda _: True
    return lambda one: guild.get_channel_or_thread(one) is not None or guild.get_role(one) is not None
