"""Makes a public card of a private one: what it says stays word for word, its buttons become those of a public card."""

from __future__ import annotations

from typing import Any, TypeAlias

import discord

from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.card import ASKED
from bot.discord_app.cards.custom_id import CustomId, button_id
from bot.discord_app.cards.excerpts import NAME
from bot.discord_app.cards.layout import button
from bot.discord_app.cards.markup import escape, small
from bot.render import phrases

AnyRow: TypeAlias = discord.ui.ActionRow[Any]


def public_card(card: discord.ui.LayoutView, poster: int, name: str) -> discord.ui.LayoutView:
    """The same card with who had it posted named under the question, and with a button that deletes it, for them."""
    for part in list(card.walk_children()):
        if isinstance(part, discord.ui.TextDisplay) and part.id == ASKED:
            part.content += f"\n{small(phrases.posted_by(escape(clip(name, NAME))))}"
        elif isinstance(part, discord.ui.ActionRow):
            _publish(part, poster)
    return card


def _publish(buttons: AnyRow, poster: int) -> None:
    for each in list(buttons.children):
        if not isinstance(each, discord.ui.Button):
            continue
        custom_id = CustomId.parse(each.custom_id or "")
        if custom_id and custom_id.action == "post":
            buttons.remove_item(each)
            buttons.add_item(button(phrases.DELETE, button_id("delete", poster)))
        elif custom_id and custom_id.action == "choose":
            each.custom_id = button_id("choose", custom_id.argument(0), poster, 0, *custom_id.arguments[3:])
