"""The sentences are there in every language that says so, and each reader gets one's own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from bot.knowledge.model import PartialDate
from bot.render import phrases, wording
from bot.render.catalogue import (
    CATALOGUES,
    LANGUAGES,
    date_text,
    gettext,
    language_of_locale,
    number_text,
    reviewed,
    short_date_text,
    speak,
    speaking,
    spoken,
)
from bot.settings import DiscordSettings
from tests.messages import Message, messages, untranslated

CATALOGUED = sorted(path.stem for path in CATALOGUES.glob("*.po"))
_MARKS = re.compile(r"\{\w*\}|`[^`]*`|\*\*|\]\(")
"""What must stand in a translation as in the sentence: placeholders, commands, bold, links."""


def read(language: str) -> Catalog:
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def missing(catalogue: Catalog, wanted: Iterable[Message]) -> list[Message]:
    """The sentences that the catalogue does not translate, or not in every form."""
    return [message for message in wanted if not all(_forms(catalogue, message))]


def _forms(catalogue: Catalog, message: Message) -> Sequence[str]:
    found = catalogue.get(message)
    if found is None or found.fuzzy:
        return ("",)
    text = found.string
    return (text,) if isinstance(text, str) else text if len(text) == catalogue.num_plurals else ("",)


@pytest.fixture(scope="module")
def wanted(root: Path) -> list[Message]:
    return messages(root / "bot")


def test_every_sentence_is_there_in_german(wanted: list[Message]) -> None:
    assert missing(read("de"), wanted) == []


@pytest.mark.parametrize("language", sorted(set(CATALOGUED) - {"de"}))
def test_of_the_languages_that_nobody_reviewed_nearly_every_sentence_is_there(
    wanted: list[Message], language: str
) -> None:
    """Some may wait: whoever adds a sentence need not speak six languages."""
    assert len(missing(read(language), wanted)) <= len(wanted) // 10


@pytest.mark.parametrize("language", CATALOGUED)
def test_a_catalogue_has_no_sentence_that_nobody_says_any_more(wanted: list[Message], language: str) -> None:
    told = [
        one.id if isinstance(one.id, str) else tuple(one.id) for one in read(language) if one.id and not one.context
    ]
    assert [one for one in told if one not in wanted] == []


def test_a_sentence_that_is_missing_is_seen(wanted: list[Message]) -> None:
    catalogue = read("de")
    catalogue.delete(phrases.DELETE)
    catalogue.get(phrases.UNDO).flags.add("fuzzy")  # type: ignore[union-attr]
    one_form = next(message for message in wanted if isinstance(message, tuple))
    catalogue.get(one_form).string = ("nur eine",)  # type: ignore[union-attr]
    assert set(missing(catalogue, [*wanted, "A sentence that somebody just wrote."])) == {
        phrases.DELETE,
        phrases.UNDO,
        one_form,
        "A sentence that somebody just wrote.",
    }


def test_the_sentences_are_read_from_the_code(wanted: list[Message]) -> None:
    assert {phrases.DELETE, phrases.ABOUT_TEXT, wording.EMPTY_SIDE, "fact-check", "Both accept"} <= set(wanted)
    assert ("{count} passage", "{count} passages") in wanted


@pytest.mark.parametrize("language", CATALOGUED)
def test_placeholders_and_marks_stand_in_a_translation_as_in_the_sentence(language: str) -> None:
    for message in read(language):
        if not message.id:
            continue
        ids, texts = ([one] if isinstance(one, str) else list(one) for one in (message.id, message.string))
        for text in texts:
            assert sorted(_MARKS.findall(text)) in [sorted(_MARKS.findall(one)) for one in ids], text


def test_every_language_but_english_has_a_catalogue() -> None:
    assert sorted(["en", *CATALOGUED]) == sorted(LANGUAGES)


def test_a_sentence_is_told_in_the_language_that_holds() -> None:
    assert gettext(phrases.DELETE) == "Delete"
    with speaking("de"):
        assert gettext(phrases.DELETE) == "Löschen"
        assert phrases.asked("Hat er?") == "Gefragt: „Hat er?“"
    assert gettext(phrases.DELETE) == "Delete"


def test_a_sentence_that_a_catalogue_lacks_is_told_in_english() -> None:
    with speaking("de"):
        assert gettext("A sentence that somebody just wrote.") == "A sentence that somebody just wrote."


def test_number_and_noun_agree() -> None:
    with speaking("de"):
        told = [wording.passages_text(count) for count in (0, 1, 2, 2500)]
    assert told == ["0 Stellen", "1 Stelle", "2 Stellen", "2.500 Stellen"]
    assert wording.passages_text(2500) == "2,500 passages"


def test_dates_are_as_the_language_has_them() -> None:
    days = (PartialDate(2022, 1, 12), PartialDate(1990, 2), PartialDate(1990))
    assert [date_text(day) for day in days] == ["12 January 2022", "February 1990", "1990"]
    with speaking("de"):
        assert [date_text(day) for day in days] == ["12. Januar 2022", "Februar 1990", "1990"]
        assert [wording.on(day) for day in days] == ["am 12. Januar 2022", "im Februar 1990", "im Jahr 1990"]
        assert [short_date_text(day) for day in days] == ["12. Jan. 2022", "Feb. 1990", "1990"]
        assert number_text(1000) == "1.000"
    assert [short_date_text(day) for day in days] == ["12 Jan 2022", "Feb 1990", "1990"]


async def test_two_servers_that_are_answered_at_once_do_not_mix() -> None:
    meet = asyncio.Barrier(3)

    async def answer(language: str) -> str:
        speak(language)
        await meet.wait()  # each has set its language before any of them says something
        return await asyncio.to_thread(gettext, phrases.SOURCES_TITLE)

    told = await asyncio.gather(answer("de"), answer("en"), answer("de"))
    assert told == ["Alle Quellen", "All sources", "Alle Quellen"]
    assert spoken() == "en"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("de", "de"), ("en-GB", "en"), ("ja", "en"), ("", "en"), (None, "en"), ("../de", "en")],
)
def test_a_locale_without_a_catalogue_is_read_in_english(locale: str | None, language: str) -> None:
    assert language_of_locale(locale) == language


def test_the_languages_that_nobody_reviewed_say_so_wherever_they_are_told() -> None:
    unreviewed = [language for language in LANGUAGES if not reviewed(language)]
    assert unreviewed == ["lt", "pl", "ru", "uk"]
    for language in LANGUAGES:
        with speaking(language):
            told = phrases.about_facts("1", 1, 1, 1)
            assert told.endswith(gettext(phrases.UNREVIEWED)) is (language in unreviewed)
        if language in unreviewed:
            head = (CATALOGUES / f"{language}.po").read_text(encoding="utf-8").partition("msgid")[0]
            assert phrases.UNREVIEWED.rstrip(".") in head


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("ru", ["1 источник", "3 источника", "5 источников", "21 источник"]),
        ("uk", ["1 джерело", "3 джерела", "5 джерел", "21 джерело"]),
        ("pl", ["1 źródło", "3 źródła", "5 źródeł", "21 źródeł"]),
        ("lt", ["1 šaltinis", "3 šaltiniai", "5 šaltiniai", "21 šaltinis"]),
    ],
)
def test_plurals_are_right_where_there_are_three(language: str, told: list[str]) -> None:
    with speaking(language):
        assert [wording.sources_text(count) for count in (1, 3, 5, 21)] == told


def test_every_language_can_be_set() -> None:
    hints = get_type_hints(DiscordSettings)
    assert get_args(hints["language"]) == ("auto", *LANGUAGES)
    for language in LANGUAGES:
        with speaking(language):
            assert date_text(PartialDate(2022, 1, 12)).count("2022") == 1


def test_a_phrase_is_translated_wherever_it_is_used(root: Path) -> None:
    assert untranslated(root / "bot") == []
