"""What a view says and carries, as it is sent to Discord."""

from __future__ import annotations

import discord

from tests.discord_app.schema import walk


def texts(view: discord.ui.LayoutView) -> str:
    """Every text of the view, a line for each of its lines."""
    return "\n".join(part["content"] for part in walk(view.to_components()) if part["type"] == 10)


def labels(view: discord.ui.LayoutView) -> list[str]:
    """What stands on its buttons."""
    return [part["label"] for part in walk(view.to_components()) if part["type"] == 2]


def ids(view: discord.ui.LayoutView) -> list[str]:
    """The custom ids of its buttons."""
    return [part["custom_id"] for part in walk(view.to_components()) if part["type"] == 2]
