"""The form behind “Follow up”: what is sent, and what was typed into it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import discord

from bot.render import phrases

QUESTION = "question"
"""The custom id of the field."""
LONGEST_QUESTION = 300
"""Characters that the field takes."""


def follow_up_form(custom_id: str) -> discord.ui.Modal:
    """The form that asks for the next question."""
    form = discord.ui.Modal(title=phrases.FOLLOW_UP_TITLE, custom_id=custom_id, timeout=None)
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=QUESTION, placeholder=phrases.FOLLOW_UP_HINT, max_length=LONGEST_QUESTION
    )
    return form.add_item(discord.ui.Label(text=phrases.FOLLOW_UP_LABEL, component=field))


def typed(submitted: object) -> str:
    """What was typed, read from the interaction itself, since a form may be older than this process."""
    return next(_fields(submitted), "")


def _fields(submitted: object) -> Iterator[str]:
    if isinstance(submitted, list):
        for part in submitted:
            yield from _fields(part)
    elif isinstance(submitted, Mapping):
        if submitted.get("custom_id") == QUESTION:
            yield str(submitted.get("value") or "")
        for nested in ("components", "component"):
            yield from _fields(submitted.get(nested))
