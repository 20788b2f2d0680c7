"""Makes a public card of a private one: what the sides say stays word for word, what was checked is not repeated."""

from __future__ import annotations

from typing import Any, TypeAlias

import discord

from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.card import ASKED
from bot.discord_app.cards.custom_id import CustomId, button_id
from bot.discord_app.cards.excerpts import NAME
from bot.discord_app.cards.layout import menu, option, report_option, row, text
from bot.discord_app.cards.markup import escape, small
from bot.discord_app.cards.passage_menus import OURS
from bot.render import phrases
from bot.render.catalogue import gettext

AnyRow: TypeAlias = discord.ui.ActionRow[Any]

SIGNED = 1003
"""The component that names who had a card posted, where they want that."""


def public_card(card: discord.ui.LayoutView, *, reportable: bool = False) -> discord.ui.LayoutView:
    """The same card without the words of the message that was checked, and with a menu that deletes it.

    Where it is `reportable`, the menu also takes it to the moderators.

    Nothing on it, and nothing in its buttons, tells what was checked or who had it posted.
    """
    for part in list(card.walk_children()):
        if isinstance(part, discord.ui.TextDisplay) and part.id == ASKED:
            inside = part.parent if isinstance(part.parent, discord.ui.Container) else card
            inside.remove_item(part)
        elif isinstance(part, discord.ui.ActionRow):
            if any(_is_private(each) for each in part.children):
                card.remove_item(part)
            else:
                _publish(part, reportable=reportable)
    return card


def signed_card(card: discord.ui.LayoutView, name: str) -> discord.ui.LayoutView:
    """The public card with the name of who had it posted, once."""
    parts = list(card.walk_children())
    if not any(part.id == SIGNED for part in parts):
        inside = next((part for part in parts if isinstance(part, discord.ui.Container)), card)
        inside.add_item(text(small(phrases.posted_by(escape(clip(name, NAME)))), SIGNED))
    return card


def _is_private(part: discord.ui.Item[Any]) -> bool:
    """Whether a button is for who chose the passages of the card alone."""
    custom_id = CustomId.parse(getattr(part, "custom_id", None) or "")
    return custom_id is not None and custom_id.action in OURS


def _publish(controls: AnyRow, *, reportable: bool) -> None:
    """Nobody owns a posted card: those who may manage messages delete it, another claim answers who asks for it."""
    for each in list(controls.children):
        if isinstance(each, discord.ui.Select):
            kept = [*map(_of_nobody, each.options)]
            each.options = kept if any(_deletes(one) for one in kept) else [*kept, *_added(reportable=reportable)]
        custom_id = CustomId.parse(getattr(each, "custom_id", None) or "")
        if custom_id is None or not isinstance(each, discord.ui.Button):
            continue
        if custom_id.action == "post":
            _in_menu(controls, each, _added(reportable=reportable))
        elif custom_id.action == "follow":
            further = (0, *custom_id.arguments[2:])  # no key of the question
            each.custom_id = button_id("follow", custom_id.argument(0), *further, passages=custom_id.passages)


def _in_menu(controls: AnyRow, post: discord.ui.Button[Any], added: list[discord.SelectOption]) -> None:
    """Has a menu, of what is added to a public card, in place of the button that posts it."""
    controls.remove_item(post)
    frame = controls.parent
    if isinstance(frame, discord.ui.Container) and not any(
        isinstance(p, discord.ui.Select) for p in frame.walk_children()
    ):
        frame.add_item(row(menu(added)))


def _deletes(chosen: discord.SelectOption) -> bool:
    custom_id = CustomId.parse(chosen.value)
    return custom_id is not None and custom_id.action == "delete"


def _of_nobody(chosen: discord.SelectOption) -> discord.SelectOption:
    custom_id = CustomId.parse(chosen.value)
    if custom_id and custom_id.action == "choose":
        chosen.value = button_id("choose", custom_id.argument(0), 0, 0)
    return chosen


def _added(*, reportable: bool) -> list[discord.SelectOption]:
    """What can be done with a card as soon as all see it."""
    deletion = option(gettext(phrases.DELETE), button_id("delete", 0))
    return [report_option(), deletion] if reportable else [deletion]
