"""The parts that every message of ours is made of: a layout, texts, rows of buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import discord

from bot.discord_app.cards.budget import CHOICE, LABEL, clip
from bot.discord_app.cards.custom_id import MENU, button_id
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.render.printable import printable

Part: TypeAlias = discord.ui.Item[discord.ui.LayoutView]
Text: TypeAlias = discord.ui.TextDisplay[discord.ui.LayoutView]
Button: TypeAlias = discord.ui.Button[discord.ui.LayoutView]
Row: TypeAlias = discord.ui.ActionRow[discord.ui.LayoutView]
Menu: TypeAlias = discord.ui.Select[discord.ui.LayoutView]

ACCENT = 0x7C8496
"""A grey that sides with nobody."""


class Layout(discord.ui.LayoutView):
    """A message of ours: its buttons are dynamic items, so nothing of it expires and nothing is kept."""

    def __init__(self, *parts: Part) -> None:
        super().__init__(timeout=None)
        for part in parts:
            self.add_item(part)


def text(content: str, number: int | None = None) -> Text:
    """A text in Discord's markup; by its number it can be found again."""
    return discord.ui.TextDisplay(content, id=number)


def box(*parts: Part) -> Part:
    """Parts in a frame."""
    framed: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container(*parts, accent_colour=ACCENT)
    return framed


def line() -> Part:
    """A thin line between two parts."""
    separator: discord.ui.Separator[discord.ui.LayoutView] = discord.ui.Separator()
    return separator


def row(*buttons: Button | Menu) -> Row:
    """A row of at most five buttons, or of one menu."""
    return discord.ui.ActionRow(*buttons)


def button(label: str, custom_id: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> Button:
    """A button; a label that is too long ends in `…`."""
    shown = clip(printable(label).strip(), LABEL)
    return discord.ui.Button(label=shown or "…", custom_id=custom_id, style=style)


def menu(options: Sequence[discord.SelectOption]) -> Menu:
    """A menu of what is wanted less often; the value of an option is the custom id of what it does."""
    return discord.ui.Select(
        custom_id=button_id(MENU), placeholder=clip(gettext(phrases.MENU), CHOICE), options=list(options)
    )


def option(label: str, custom_id: str, told: str = "") -> discord.SelectOption:
    """An option of a menu; a label that is too long ends in `…`."""
    shown = clip(printable(label).strip(), CHOICE)
    return discord.SelectOption(label=shown or "…", value=custom_id, description=clip(told, CHOICE) or None)


def report_option() -> discord.SelectOption:
    """The option that says of a card in public that it is wrong or unfair; the card itself tells of what."""
    return option(gettext(phrases.REPORT), button_id("report"))


def together(*views: discord.ui.LayoutView) -> Layout:
    """Several messages as one, one below the other."""
    parts: list[Part] = []
    for view in views:
        parts += view.children
        view.clear_items()
    return Layout(*parts)


def notice(sentence: str) -> Layout:
    """A message of one sentence; what it holds from outside was escaped before."""
    return Layout(text(sentence))
