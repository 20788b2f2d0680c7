"""Reads from a card, of any age, what was asked there and about which claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import discord

from bot.discord_app.cards.card import ASKED
from bot.discord_app.cards.custom_id import CustomId
from bot.discord_app.cards.markup import unescape

_QUOTED = re.compile("[“„](.*)[”“]")
"""What was asked, between the quotation marks of any language."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a card was asked.

    `question` is what stands there, which may be cut short; `claim` and `key` are the keys of the claim that it answers
    from and of the question in full, each empty where the card has none; `shown` and `before` are the keys of the
    passages that stand there, and that stood in the conversation before.
    """

    question: str
    claim: str = ""
    key: str = ""
    shown: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @classmethod
    def by(cls, question: str, follow: CustomId) -> Asked:
        """What was asked, by the question that stands there and the button, or the form, that asks on."""
        here = follow.number(2)
        named = follow.passages
        return cls(question, follow.argument(0), follow.argument(1), named[:here], named[here:])


def read_card(message: discord.Message) -> Asked | None:
    """What was asked on that card; None where the message is no card, or its text cannot be seen."""
    custom_ids = (CustomId.parse(getattr(part, "custom_id", None) or "") for part in walk(message.components))
    follow = next((one for one in custom_ids if one and one.action == "follow"), CustomId(""))
    question = shown_question(message)
    return Asked.by(question, follow) if question or follow.action else None


def shown_question(message: discord.Message | None) -> str:
    """The question that stands on a card; empty where there is none."""
    texts = (part.content for part in texts_of(message) if part.id == ASKED)
    line = next(texts, "").partition("\n")[0]
    found = _QUOTED.search(line)
    return unescape(found[1]).removesuffix("…").strip() if found else ""


def texts_of(message: discord.Message | None) -> Iterator[discord.TextDisplay]:
    """Every text of a message, in the order of reading."""
    for part in walk(message.components) if message else ():
        if isinstance(part, discord.TextDisplay):
            yield part


def asker_of(message: discord.Message | None) -> int:
    """Whose card it is: who may delete it, by a button or from a menu; 0 where that is nobody, or cannot be seen."""
    for part in walk(message.components) if message else ():
        values = (option.value for option in getattr(part, "options", ()))
        for text in (getattr(part, "custom_id", None) or "", *values):
            custom_id = CustomId.parse(text)
            if custom_id is not None and custom_id.action == "delete":
                return custom_id.number(0)
    return 0


def walk(components: Iterable[object]) -> Iterator[object]:
    """Every component, those inside others, too."""
    for component in components:
        yield component
        yield from walk(getattr(component, "children", ()))
