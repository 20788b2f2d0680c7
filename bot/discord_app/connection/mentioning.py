"""Makes the commands that a sentence names clickable, as soon as Discord has told their ids."""

from __future__ import annotations

import re
from collections.abc import Mapping

import discord

_NAMED = re.compile(r"`/([a-z]+)((?: [a-z]+)?)`")


class Mentions:
    """The ids of the commands, by which a sentence mentions them."""

    def __init__(self) -> None:
        self._ids: Mapping[str, int] = {}

    def learn(self, ids: Mapping[str, int]) -> None:
        """Takes the ids of the commands by their names; without one, a command is only named."""
        self._ids = dict(ids)

    def link(self, view: discord.ui.LayoutView) -> None:
        """Turns each command in the texts of a message, such as `/ask`, into a link that opens it.

        Text from outside never holds one: a backtick in it is escaped.
        """
        for part in view.walk_children():
            if isinstance(part, discord.ui.TextDisplay) and "`/" in part.content:
                part.content = _NAMED.sub(self._mention, part.content)

    def _mention(self, found: re.Match[str]) -> str:
        number = self._ids.get(found[1])
        return f"</{found[1]}{found[2]}:{number}>" if number else found[0]
