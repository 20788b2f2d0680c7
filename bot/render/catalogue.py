"""Every sentence of ours in the reader's language: catalogues in gettext's form, and English where one lacks it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from bot.knowledge.model import PartialDate

ENGLISH = "en"
"""The language that the sentences are written in; it has no catalogue."""
LANGUAGES = (ENGLISH, "de", "lt", "pl", "ru", "uk")
"""The languages that somebody may read in, as ISO 639-1 codes."""
_UNREVIEWED = frozenset({"lt", "pl", "ru", "uk"})
CATALOGUES = Path(__file__).with_name("catalogues")

# A value of the task that answers, never of the program: each event is answered in a task of its own, which begins with
# a copy of what held where it was started. So two servers at once do not mix, and forty functions need no further one.
_SPOKEN = ContextVar("language", default=ENGLISH)


def speak(language: str) -> None:
    """Sets the language of what follows in this task, and in those that it starts."""
    _SPOKEN.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Sets the language of what is within."""
    before = _SPOKEN.set(language)
    try:
        yield
    finally:
        _SPOKEN.reset(before)


def spoken() -> str:
    """The language that holds now."""
    return _SPOKEN.get()


def language_of_locale(locale: str | None) -> str:
    """The language of a locale such as `de` or `en-GB`; English where there is no catalogue for it."""
    code = (locale or "").partition("-")[0]
    return code if code in LANGUAGES else ENGLISH


def gettext(message: str) -> str:
    """The sentence in the language that holds; in English where its catalogue lacks it."""
    return translations(_SPOKEN.get()).gettext(message)


def pgettext(context: str, message: str) -> str:
    """The same for what would be ambiguous without a context, such as the name of a command."""
    return translations(_SPOKEN.get()).pgettext(context, message)


def ngettext(one: str, many: str, count: int) -> str:
    """The sentence in the form that the language has for that number."""
    return translations(_SPOKEN.get()).ngettext(one, many, count)


def date_text(day: PartialDate) -> str:
    """The date as it is read: `12 January 2022`, `January 2022`, `2022`; in German `12. Januar 2022`."""
    language = _SPOKEN.get()
    if language == ENGLISH or day.month is None:
        return day.spoken
    from babel.dates import format_date, format_skeleton

    when = date(day.year, day.month, day.day or 1)
    return format_date(when, "long", language) if day.day else format_skeleton("yMMMM", when, locale=language)


def short_date_text(day: PartialDate) -> str:
    """The same with the month shortened: `12 Jan 2022`; in German `12. Jan. 2022`."""
    language = _SPOKEN.get()
    if language == ENGLISH or day.month is None:
        return day.brief
    from babel.dates import format_skeleton

    skeleton = "yMMMd" if day.day else "yMMM"
    return format_skeleton(skeleton, date(day.year, day.month, day.day or 1), locale=language)


def day_text(day: date) -> str:
    """A day without its year, in a few letters that every font has: `30 Nov`; in German `30.11.`."""
    language = _SPOKEN.get()
    if language == ENGLISH:
        return f"{day.day} {day:%b}"
    from babel.dates import format_skeleton

    return format_skeleton("Md", day, locale=language)


def number_text(number: int) -> str:
    """The number with its thousands set apart: `2,500`; in German `2.500`."""
    language = _SPOKEN.get()
    if language == ENGLISH:
        return f"{number:,}"
    from babel.numbers import format_decimal

    return format_decimal(number, locale=language)


def reviewed(language: str) -> bool:
    """Whether somebody who speaks the language has read its catalogue; one that nobody has read says so at its head."""
    return language not in _UNREVIEWED


@cache
def translations(language: str) -> NullTranslations:
    """The catalogue of a language; what is marked as fuzzy in it counts as missing."""
    if language == ENGLISH:
        return NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        write_mo(compiled, read_po(file, locale=language, abort_invalid=True))
    compiled.seek(0)
    return GNUTranslations(compiled)
