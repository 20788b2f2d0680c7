from __future__ import annotations

import pytest

from bot.retrieval.reference import outside


@pytest.mark.parametrize(
    ("text", "code", "pointing"),
    [
        ("That agreement was incorporated in Article 5.", "en", "That"),
        ("“They’re all gone,” she said.", "en", "They"),
        ("… which was never signed", "en", "which"),
        ("In this case nobody signed.", "en", "In this case"),
        ("It was signed in Moscow.", "en", "It"),
        ("However, nobody signed.", "en", "However"),
        ("No, largely because nobody asked.", "en", "No,"),
        ("Baker’s statement, mentioned in your question, was made.", "en", "your question"),
        ("It is clear from your question that nobody signed.", "en", "your question"),
        ("They […] never signed.", "en", "They"),
        ("Many use this agreement to prove it.", "en", "this"),
        ("To put these numbers in context, it was cheap.", "en", "these"),
        ("Trotz dieser Zusage kam sie.", "de", "dieser"),
        ("Dieser Vertrag wurde nie geschlossen.", "de", "Dieser"),
        ("Das ist falsch.", "de", "Das ist"),
        ("Это соглашение не подписано.", "ru", "Это"),
        ("Ця угода не підписана.", "uk", "Ця"),
        ("Ta umowa nie została podpisana.", "pl", "Ta"),
        ("Ši sutartis nepasirašyta.", "lt", "Ši"),
    ],
)
def test_a_text_that_begins_outside_itself_or_speaks_of_what_is_absent_is_seen(
    text: str, code: str, pointing: str
) -> None:
    assert outside(text, code) == pointing


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("NATO never promised that.", "en"),
        ("It was only after the war that he complained.", "en"),
        ("It is true that nothing was written.", "en"),
        ("It is clear […] that nobody signed.", "en"),
        ("Those who signed knew it.", "en"),
        ("Nobody came this year.", "en"),
        ("Whom is this [NATO] expansion for?", "en"),
        ("Nobody came. This is what they said.", "en"),
        ("Well, systemd covers more ground.", "en"),
        ("they [Western leaders] have lied to us", "en"),
        ("This year nobody came.", "en"),
        ("Thistles grew there.", "en"),
        ("No treaty says so.", "en"),
        ("so-called guarantees", "en"),
        ("There was no treaty.", "en"),
        ("This is nobody's language.", "xx"),
        ("", "en"),
        ("Das Versprechen wurde nie gegeben.", "de"),
    ],
)
def test_a_text_that_stands_on_its_own_passes(text: str, code: str) -> None:
    assert outside(text, code) == ""


def test_the_words_are_given_as_they_stand_whatever_case_they_are_in() -> None:
    assert outside("“…That’s İstanbul.", "en") == "That"


def test_no_text_takes_more_than_linear_time() -> None:
    for piece in ("“", "_", " ", "that ", "your ", "it is "):
        assert outside(piece * 100_000 + "x", "en") in ("", "that", "it")
