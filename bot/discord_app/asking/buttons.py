"""The buttons and menus of every message of ours: found by their custom ids, whenever and wherever they are used."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeAlias, cast

import discord
from discord.ui.select import BaseSelect

from bot.discord_app.cards.custom_id import ARGUMENTS, MENU, PREFIX, CustomId
from bot.discord_app.connection.failures import Failures

Interaction: TypeAlias = discord.Interaction[Any]
Press: TypeAlias = Callable[[Interaction, CustomId], Awaitable[None]]
Choose: TypeAlias = Callable[[Interaction, CustomId, Sequence[str]], Awaitable[None]]


def component_classes(
    presses: Mapping[str, Press], choosing: Mapping[str, Choose], failures: Failures
) -> Sequence[type[discord.ui.DynamicItem[Any]]]:
    """The classes of all buttons, one an action, of the menus whose options are actions, and of the other menus."""
    buttons = (button_class(action, press, failures) for action, press in presses.items())
    selects = (select_class(action, choose, failures) for action, choose in choosing.items())
    return (*buttons, *selects, menu_class(presses, failures))


def button_class(action: str, press: Press, failures: Failures) -> type[discord.ui.DynamicItem[Any]]:
    """The class of all buttons of one action."""

    async def pressed(interaction: Interaction, button: discord.ui.Button[Any]) -> None:
        await press(interaction, CustomId.parse(button.custom_id or "") or CustomId(action))

    return _component_class(f"{PREFIX}:{action}{ARGUMENTS}", discord.ui.Button, pressed, failures)


def menu_class(presses: Mapping[str, Press], failures: Failures) -> type[discord.ui.DynamicItem[Any]]:
    """The class of all menus: to choose an option, whose value is a custom id, does what a button with it does."""

    async def chosen(interaction: Interaction, menu: discord.ui.Select[Any]) -> None:
        custom_id = CustomId.parse(next(iter(menu.values), "")) or CustomId("")
        await presses[custom_id.action](interaction, custom_id)

    return _component_class(f"{PREFIX}:{MENU}", discord.ui.Select, chosen, failures)


def select_class(action: str, choose: Choose, failures: Failures) -> type[discord.ui.DynamicItem[Any]]:
    """The class of all menus of one action, of Discord's own channels and roles, too, with whatever was chosen."""

    async def chosen(interaction: Interaction, menu: discord.ui.Select[Any]) -> None:
        values = cast("Mapping[str, Any]", interaction.data or {}).get("values") or ()
        custom_id = CustomId.parse(menu.custom_id or "") or CustomId(action)
        await choose(interaction, custom_id, [value for value in values if isinstance(value, str)])

    return _component_class(f"{PREFIX}:{action}{ARGUMENTS}", BaseSelect, chosen, failures)


def _component_class(
    template: str,
    kind: type[discord.ui.Item[Any]],
    used: Callable[[Interaction, Any], Awaitable[None]],
    failures: Failures,
) -> type[discord.ui.DynamicItem[Any]]:
    """The class of the components whose custom ids fit a template.

    The library makes a component from nothing but its custom id, so the class itself holds what its use needs.
    """

    class Component(discord.ui.DynamicItem[Any], template=template):
        """A component that was used."""

        @classmethod
        async def from_custom_id(
            cls,
            interaction: Interaction,  # noqa: ARG003 - the library's signature
            item: discord.ui.Item[Any],
            match: re.Match[str],  # noqa: ARG003 - the library's signature
            /,
        ) -> Component:
            """Makes the component from the one on the message."""
            if not isinstance(item, kind):
                raise TypeError(f"{item!r} is no {kind.__name__}")
            return cls(item)

        async def callback(self, interaction: Interaction) -> None:
            """Does what the component is for; the library would swallow an error, so it is answered here."""
            try:
                await used(interaction, self.item)
            except Exception as error:  # noqa: BLE001  # one failing press never hurts another
                await failures.answer(interaction, error)

    return Component
