"""Tells Discord the names and descriptions of the commands in every language that has a catalogue."""

from __future__ import annotations

from typing import Any, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation

from bot.render.catalogue import ENGLISH, gettext, language_of_locale, pgettext, speaking

Context: TypeAlias = app_commands.TranslationContext[Any, Any]

TYPED = frozenset(
    {
        TranslationContextLocation.command_name,
        TranslationContextLocation.group_name,
        TranslationContextLocation.parameter_name,
    }
)
"""What is typed; in a catalogue it stands in the context `command`, for Discord takes lower-case words only."""


class CommandTranslator(app_commands.Translator):
    """Looks up what Discord shows of a command; what has no translation stays English."""

    async def translate(self, string: app_commands.locale_str, locale: discord.Locale, context: Context) -> str | None:
        """The text in that locale, or None."""
        language = language_of_locale(locale.value)
        if language == ENGLISH:
            return None
        typed = context.location in TYPED and not isinstance(context.data, app_commands.ContextMenu)
        with speaking(language):
            told = pgettext("command", string.message) if typed else gettext(string.message)
        return told if told != string.message else None
