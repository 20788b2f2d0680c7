from __future__ import annotations

import pytest

from bot.retrieval.stemming import WORD, bare, fold, stems


def test_accents_case_and_ligatures_are_folded_but_cyrillic_keeps_its_letters() -> None:
    assert fold("Wałęsa") == "walesa"
    assert fold("NAÏVE") == "naive"
    assert fold("ﬁsh") == "fish"
    assert fold("Йод") == "йод"
    assert fold("ещЁ") == "еще"


def test_a_row_of_initials_and_a_percent_sign_are_words() -> None:
    assert WORD.findall("U.S. and 5% of e.g. 'Baker’s' well-being") == [
        "U.S.", "and", "5", "%", "of", "e.g.", "Baker’s", "well", "being",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "word"),
    [
        ("U.S.", "US"),
        ("Baker’s", "Baker"),
        ("don't", "dont"),
        ("прем’єр", "прем'єр"),
        ("%", "percent"),
        ("x" * 99, "x" * 40),
    ],
)
def test_what_is_only_written_is_taken_from_a_word(written: str, word: str) -> None:
    assert bare(written) == word


@pytest.mark.parametrize(
    ("stemmer", "words", "expected"),
    [
        ("", ["Größe", "Wałęsa"], ["große".replace("ß", "ss"), "walesa"]),
        ("english", ["Treaties", "Naïvely"], ["treati", "naiv"]),
        ("german", ["Verträge", "Größe"], ["german:vertrag", "german:gross"]),
        ("russian", ["договорённостей", "Україною"], ["russian:договорен", "russian:украин"]),
        ("polish", [], []),
    ],
)
def test_stems_are_folded_and_bear_the_name_of_their_stemmer(
    stemmer: str, words: list[str], expected: list[str]
) -> None:
    assert stems(words, stemmer) == expected
