"""The forms behind “Wrong or unfair?” and behind a moderator's decision, and what was filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord

from bot.answering.answer import Excerpt
from bot.discord_app.cards.budget import CHOICE, clip
from bot.discord_app.cards.custom_id import button_id
from bot.discord_app.cards.form import chosen, written
from bot.render import phrases, wording
from bot.render.catalogue import gettext
from bot.render.printable import printable
from bot.store.reports import MOST_TEXT, Reason

Label: TypeAlias = discord.ui.Label[discord.ui.Modal]

REPORTED = "reported"
"""The action of the form."""
WHY, WHAT, TEXT, WORD = "why", "what", "text", "word"
"""The custom ids of its fields, the last but one also that of a moderator's note."""
WHOLE, WANTED = "whole", "wanted"
MOST_EXCERPTS = 24
"""Excerpts that the menu names beside the card as a whole."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled in: `what` is the key of an excerpt, or empty for the card as a whole."""

    reason: Reason
    what: str
    text: str
    word: bool


def report_form(excerpts: Sequence[tuple[str, Excerpt]]) -> discord.ui.Modal:
    """The form that asks what is wrong, with which of these excerpts, each given by its key."""
    form = discord.ui.Modal(title=gettext(phrases.REPORT), custom_id=button_id(REPORTED), timeout=None)
    reasons = [discord.SelectOption(label=phrases.reason(one), value=one) for one in Reason]
    form.add_item(_menu(gettext(phrases.REPORT_REASON), WHY, reasons))
    if excerpts:
        named = [discord.SelectOption(label=gettext(phrases.WHOLE_CARD), value=WHOLE, default=True)]
        named += [_option(key, excerpt) for key, excerpt in excerpts[:MOST_EXCERPTS]]
        form.add_item(_menu(gettext(phrases.REPORT_EXCERPT), WHAT, named))
    form.add_item(_line(gettext(phrases.REPORT_TEXT), gettext(phrases.REPORT_TEXT_READERS)))
    words = [
        discord.SelectOption(label=gettext(phrases.NO_WORD), value="no", default=True),
        discord.SelectOption(label=gettext(phrases.ONE_WORD), value=WANTED),
    ]
    return form.add_item(_menu(gettext(phrases.REPORT_WORD), WORD, words, gettext(phrases.ID_IS_KEPT)))


def note_form(custom_id: str, title: str) -> discord.ui.Modal:
    """The form that asks a moderator for a note."""
    form = discord.ui.Modal(title=title, custom_id=custom_id, timeout=None)
    return form.add_item(_line(gettext(phrases.NOTE_LABEL), gettext(phrases.NOTE_READERS)))


def filled(submitted: object) -> Filled | None:
    """What somebody reports; None where the form has no reason that is known."""
    reason, what = chosen(submitted, WHY), chosen(submitted, WHAT)
    if reason not in set(Reason):
        return None
    wanted = chosen(submitted, WORD) == WANTED
    return Filled(Reason(reason), "" if what == WHOLE else what, line(submitted), wanted)


def line(submitted: object) -> str:
    """What was written, on one line, without invisible characters, and not longer than is kept."""
    return " ".join(printable(written(submitted, TEXT)[: 2 * MOST_TEXT]).split())[:MOST_TEXT]


def _menu(label: str, custom_id: str, options: list[discord.SelectOption], told: str = "") -> Label:
    menu: discord.ui.Select[discord.ui.Modal] = discord.ui.Select(custom_id=custom_id, options=options)
    return discord.ui.Label(text=label, component=menu, description=told or None)


def _line(label: str, readers: str) -> Label:
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(custom_id=TEXT, required=False, max_length=MOST_TEXT)
    return discord.ui.Label(text=label, component=field, description=readers)


def _option(key: str, excerpt: Excerpt) -> discord.SelectOption:
    """An excerpt by who said it where, and by what it says in the curator's words."""
    said = clip(wording.credit(excerpt), CHOICE)
    return discord.SelectOption(label=said, value=key, description=clip(printable(excerpt.passage.gist), CHOICE))
