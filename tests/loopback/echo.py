"""A front of a few lines, to see what the client and the sender do for any front."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Self

import discord
from discord import app_commands, ui

from bot.discord_app.connection.client import Command, DynamicItem
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.sending import Interaction, Outgoing, Sender


def card(text: str, *buttons: ui.DynamicItem[Any]) -> ui.LayoutView:
    """A view that says one thing, with buttons under it."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.TextDisplay(text))
    if buttons:
        row: ui.ActionRow[ui.LayoutView] = ui.ActionRow()
        for one in buttons:
            row.add_item(one)
        view.add_item(row)
    return view


class EchoButton(ui.DynamicItem[ui.Button[Any]], template=r"echo:(?P<wish>[a-z]+)"):
    """A button that changes its message, opens a form, or fails, as its custom id says."""

    def __init__(self, wish: str) -> None:
        self.wish = wish
        super().__init__(ui.Button(label=wish, custom_id=f"echo:{wish}"))

    @classmethod
    async def from_custom_id(cls, _interaction: Interaction, _button: ui.Item[Any], match: re.Match[str]) -> Self:
        return cls(match["wish"])

    async def callback(self, interaction: Interaction) -> None:
        sender: Sender = interaction.client.sender
        if self.wish == "change":
            await sender.update(interaction, card("changed", EchoButton("change")))
        elif self.wish == "form":
            await sender.open(interaction, EchoForm())
        else:
            raise ValueError("this button fails")


class EchoForm(ui.Modal, title="Echo"):
    """A form of one line."""

    line: ui.Label[Any] = ui.Label(text="Line", component=ui.TextInput(custom_id="line"))

    def __init__(self) -> None:
        super().__init__(custom_id="echo:form")


class EchoFront:
    """Says again what it is told, by command, message and form."""

    def __init__(self, sender: Sender, failures: Failures) -> None:
        self.sender = sender
        self.failures = failures
        self.commands: Sequence[Command] = [
            app_commands.Command(name="echo", description="Says it", callback=self.echo)
        ]
        self.dynamic_items: Sequence[DynamicItem] = [EchoButton]

    async def echo(self, interaction: Interaction, text: str, private: bool = False) -> None:
        """Answers with the same text; fails where it is told to."""
        if text == "fail":
            raise ValueError("told to fail")

        async def work() -> Outgoing:
            return Outgoing(card(text, EchoButton("change"), EchoButton("form"), EchoButton("fail")), private)

        await self.sender.deliver(interaction, work(), private=private)

    async def prepare(self) -> None:
        pass

    async def on_command(self, interaction: discord.Interaction[Any]) -> None:
        pass

    async def on_message(self, message: discord.Message) -> None:
        if message.guild is None or (message.guild.me in message.mentions):
            if "fail" in message.content:
                raise ValueError("told to fail")
            await self.sender.reply(message, card("heard"))

    async def on_modal(self, interaction: Interaction) -> bool:
        if interaction.custom_id != "echo:form":
            return False
        await self.sender.answer(interaction, card("submitted"), private=True)
        return True

    def language(self, server: int | None, locale: str) -> str:  # noqa: ARG002  # it speaks English
        return "en"

    def unknown(self) -> ui.LayoutView:
        return card("nothing knows this button")


class RicherFront(EchoFront):
    """The same after an update that brought another command."""

    def __init__(self, sender: Sender, failures: Failures) -> None:
        super().__init__(sender, failures)
        self.commands = [*self.commands, app_commands.Command(name="more", description="Says more", callback=self.more)]

    async def more(self, interaction: Interaction) -> None:
        await self.sender.answer(interaction, card("more"), private=False)
