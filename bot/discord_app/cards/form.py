"""The form behind “Follow up”, and what was typed into any form and chosen in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord

from bot.discord_app.cards.budget import clip
from bot.render import phrases
from bot.render.catalogue import gettext

QUESTION = "question"
"""The custom id of the field."""
LONGEST_QUESTION = 300
"""Characters that the field takes."""
HINT = 100
"""Characters of what is told below the name of a field."""
TITLE = 45
"""Characters of the title of a form, and of the name of a field."""


AUDIENCE = "audience"
"""The custom id of the choice of who sees the answer."""
EVERYBODY = "everybody"


def follow_up_form(custom_id: str, *, share: bool = False) -> discord.ui.Modal:
    """The form that asks for the next question; with `share` also for who sees the answer, at first the asker alone."""
    form = discord.ui.Modal(title=gettext(phrases.FOLLOW_UP_TITLE), custom_id=custom_id, timeout=None)
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=QUESTION, placeholder=gettext(phrases.FOLLOW_UP_HINT), max_length=LONGEST_QUESTION
    )
    form.add_item(discord.ui.Label(text=gettext(phrases.FOLLOW_UP_LABEL), component=field))
    return form.add_item(_audience()) if share else form


def wording_form(custom_id: str, question: str) -> discord.ui.Modal:
    """The form that asks in which words a question is to be remembered, with those of the message in it."""
    title, label, hint = gettext(phrases.REMEMBER), gettext(phrases.REMEMBER_LABEL), gettext(phrases.REMEMBER_HINT)
    return _one_line(custom_id, title, label, hint, question)


def search_form(custom_id: str) -> discord.ui.Modal:
    """The form that asks for the words of a passage."""
    return _one_line(custom_id, gettext(phrases.SEARCH_WORDS), gettext(phrases.SEARCH_LABEL))


def _one_line(custom_id: str, title: str, label: str, hint: str = "", text: str = "") -> discord.ui.Modal:
    form = discord.ui.Modal(title=clip(title, TITLE), custom_id=custom_id, timeout=None)
    field: discord.ui.TextInput[discord.ui.Modal] = discord.ui.TextInput(
        custom_id=QUESTION, default=clip(text, LONGEST_QUESTION) or None, max_length=LONGEST_QUESTION
    )
    return form.add_item(
        discord.ui.Label(text=clip(label, TITLE), description=clip(hint, HINT) or None, component=field)
    )


def _audience() -> discord.ui.Label[discord.ui.Modal]:
    options = [
        discord.SelectOption(label=gettext(phrases.FOR_ME), value="me", default=True),
        discord.SelectOption(label=gettext(phrases.FOR_EVERYBODY), value=EVERYBODY),
    ]
    menu: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(
        custom_id=AUDIENCE, options=options, min_values=0, required=False
    )
    return discord.ui.Label(text=gettext(phrases.AUDIENCE_LABEL), component=menu)


def typed(submitted: object) -> str:
    """The next question, as it was typed."""
    return written(submitted, QUESTION)


def shared(submitted: object) -> bool:
    """Whether everybody is to see the answer."""
    return chosen(submitted, AUDIENCE) == EVERYBODY


def written(submitted: object, field: str) -> str:
    """What was typed into a field, read from the interaction itself, since a form may be older than this process."""
    return next((str(found.get("value") or "") for found in _fields(submitted, field)), "")


def chosen(submitted: object, field: str) -> str:
    """What was chosen from a menu, read in the same way; empty where nothing was."""
    values = (found.get("values") for found in _fields(submitted, field))
    return next((str(one[0]) for one in values if isinstance(one, list) and one), "")


def _fields(submitted: object, custom_id: str) -> Iterator[Mapping[str, Any]]:
    """The fields with that custom id."""
    if isinstance(submitted, list):
        for part in submitted:
            yield from _fields(part, custom_id)
    elif isinstance(submitted, Mapping):
        if submitted.get("custom_id") == custom_id:
            yield submitted
        for nested in ("components", "component"):
            yield from _fields(submitted.get(nested), custom_id)
