"""Reads from a card, of any age, what was asked there and about which claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import discord

from bot.discord_app.card import ASKED, HEADING
from bot.discord_app.custom_id import CustomId
from bot.discord_app.markup import unescape

_WITH_CLAIM = frozenset({"more", "sources", "follow", "post"})


@dataclass(frozen=True, slots=True)
class Asked:
    """The question of a card, and the key of its claim; the key is empty where the card answers nothing."""

    question: str
    key: str = ""

    def is_about(self, key: str) -> bool:
        """Whether the card answers from that claim."""
        return bool(key) and self.key == key


def read_card(message: discord.Message) -> Asked | None:
    """What was asked on that card; None where the message is no card, or its text cannot be seen."""
    parts = list(_walk(message.components))
    texts = {part.id: part.content for part in parts if isinstance(part, discord.TextDisplay)}
    if ASKED in texts:
        question = texts[ASKED].partition("“")[2].rpartition("”")[0]
    else:
        question = texts.get(HEADING, "").removeprefix("### ")
    read = unescape(question).removesuffix("…").strip()
    return Asked(read, _key(parts)) if read else None


def _key(parts: Iterable[object]) -> str:
    for part in parts:
        custom_id = CustomId.parse(getattr(part, "custom_id", None) or "")
        if custom_id and custom_id.action in _WITH_CLAIM:
            return custom_id.arguments[-1] if custom_id.action == "post" else custom_id.arguments[0]
    return ""


def _walk(components: Iterable[object]) -> Iterator[object]:
    for component in components:
        yield component
        yield from _walk(getattr(component, "children", ()))
