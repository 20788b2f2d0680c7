from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.library import Library
from bot.answering.question import clean, read_question
from tests.answering.bases import HERON, base

LIBRARY = Library(base(HERON))


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("did \x1b[31mBaker\x1b[0m\x07 promise\u202e?", "did Baker promise?"),
        ("  one\n\ntwo\t three\u00a0four ", "one two three four"),
        ("\ud800he\u200bron", "heron"),
    ],
)
def test_what_nobody_sees_is_taken_out(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


def test_a_corrected_question_is_read_whole() -> None:
    question = read_question("did the herron swalow a goldfish?", LIBRARY)
    assert question.corrected == "did the heron swallow a goldfish?"
    assert set(question.terms) == {"BIRD", "swallow", "FISH"}


def test_a_capital_inside_a_sentence_is_no_misspelt_word() -> None:
    assert "Swalow" in read_question("did Mr Swalow see it?", LIBRARY).unknown


def test_a_name_that_nobody_knows_counts_more_than_a_word_that_nobody_knows() -> None:
    unknown = read_question("did Ptolemy marmalade the heron", LIBRARY).unknown
    assert unknown["Ptolemy"] > unknown["marmalade"] > 0
