"""Finds, in a message of any length, the part that the knowledge base has an answer to."""

from __future__ import annotations

import re
from collections.abc import Iterator

import discord

from bot.discord_app.cards.budget import clip
from bot.retrieval.sentences import sentences

WHOLE = 400
"""Characters of a text that is asked as a whole: three sentences or so, and no more than a card repeats."""
MOST_SENTENCES = 30
"""Sentences of a message that are looked at one by one."""
_MARKS = re.compile(r"<(?:a?:\w+:\d+|@[!&]?\d+|#\d+|/[^>]*:\d+|t:-?\d+(?::\w)?|id:\w+)>|<?https?://\S+")


def visible_text(message: discord.Message) -> str:
    """What the message says in words; empty where Discord withholds it, or where there are none.

    Mentions, custom emoji and addresses are left out. A forwarded message says what was forwarded.
    """
    forwarded = (snapshot.content for snapshot in message.message_snapshots)
    said = "\n".join(part for part in (message.content, *forwarded) if part)
    return " ".join(_MARKS.sub(" ", said).split())


def parts(text: str) -> Iterator[str]:
    """The whole text where it is short, then its sentences one by one: what surrounds a claim must not drown it."""
    if len(text) <= WHOLE:
        yield text
    single = [clip(sentence, WHOLE) for sentence in sentences(text)]
    if len(single) > 1 or len(text) > WHOLE:
        yield from single[:MOST_SENTENCES]
