"""The buttons and menus of every message of ours: found by their custom ids, whenever and wherever they are used."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

import discord

from bot.discord_app.cards.custom_id import ARGUMENTS, MENU, PREFIX, CustomId
from bot.discord_app.connection.failures import Failures

Interaction: TypeAlias = discord.Interaction[Any]
AnyButton: TypeAlias = discord.ui.Button[Any]
AnyMenu: TypeAlias = discord.ui.Select[Any]
Press: TypeAlias = Callable[[Interaction, CustomId], Awaitable[None]]


def button_class(action: str, press: Press, failures: Failures) -> type[discord.ui.DynamicItem[Any]]:
    """The class of all buttons of one action.

    The library makes a button from nothing but its custom id, so the class itself holds what a press needs.
    """

    class ActionButton(discord.ui.DynamicItem[AnyButton], template=f"{PREFIX}:{action}{ARGUMENTS}"):
        """A button that was pressed."""

        @classmethod
        async def from_custom_id(
            cls,
            interaction: Interaction,  # noqa: ARG003 - the library's signature
            item: discord.ui.Item[Any],
            match: re.Match[str],  # noqa: ARG003 - the library's signature
            /,
        ) -> ActionButton:
            """Makes the button from the one on the message."""
            if not isinstance(item, discord.ui.Button):
                raise TypeError(f"{item!r} is no button")
            return cls(item)

        async def callback(self, interaction: Interaction) -> None:
            """Does what the button is for; the library would swallow an error, so it is answered here."""
            custom_id = CustomId.parse(self.item.custom_id or "")
            try:
                await press(interaction, custom_id or CustomId(action))
            except Exception as error:  # noqa: BLE001  # one failing press never hurts another
                await failures.answer(interaction, error)

    return ActionButton


def menu_class(presses: Mapping[str, Press], failures: Failures) -> type[discord.ui.DynamicItem[Any]]:
    """The class of all menus: to choose an option, whose value is a custom id, does what a button with it does."""

    class ActionMenu(discord.ui.DynamicItem[AnyMenu], template=f"{PREFIX}:{MENU}"):
        """A menu from which something was chosen."""

        @classmethod
        async def from_custom_id(
            cls,
            interaction: Interaction,  # noqa: ARG003 - the library's signature
            item: discord.ui.Item[Any],
            match: re.Match[str],  # noqa: ARG003 - the library's signature
            /,
        ) -> ActionMenu:
            """Makes the menu from the one on the message."""
            if not isinstance(item, discord.ui.Select):
                raise TypeError(f"{item!r} is no menu")
            return cls(item)

        async def callback(self, interaction: Interaction) -> None:
            """Does what the chosen option is for; the library would swallow an error, so it is answered here."""
            custom_id = CustomId.parse(next(iter(self.item.values), ""))
            try:
                await presses[custom_id.action if custom_id else ""](interaction, custom_id or CustomId(""))
            except Exception as error:  # noqa: BLE001  # one failing press never hurts another
                await failures.answer(interaction, error)

    return ActionMenu
