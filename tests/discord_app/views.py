"""What a view says and carries, as it is sent to Discord."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord

from tests.discord_app.schema import walk


def texts(view: discord.ui.LayoutView) -> str:
    """Every text of the view, a line for each of its lines."""
    return "\n".join(texts_of(view))


def texts_of(view: discord.ui.LayoutView) -> list[str]:
    """Its texts one by one."""
    return [part["content"] for part in walk(view.to_components()) if part["type"] == 10]


def labels(view: discord.ui.LayoutView) -> list[str]:
    """What stands on its buttons, and in its menu."""
    return [part["label"] for part in _offered(view)]


def ids(view: discord.ui.LayoutView) -> list[str]:
    """The custom ids of its buttons, and those that the options of its menu stand for."""
    return [part.get("custom_id") or part["value"] for part in _offered(view)]


def _offered(view: discord.ui.LayoutView) -> Iterator[dict[str, Any]]:
    for part in walk(view.to_components()):
        if part["type"] == 2:
            yield part
        elif part["type"] == 3:
            yield from part["options"]
