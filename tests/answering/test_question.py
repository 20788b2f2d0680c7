from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.library import Library
from bot.answering.question import clean, read_question
from bot.knowledge.model import Topic, Vocabulary
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


def test_a_question_is_read_clause_by_clause_too() -> None:
    read = read_question("My aunt came over: the heron ate the goldfish, right? The vicar saw an otter.", LIBRARY)
    assert [set(clause.terms) for clause in read.clauses] == [{"BIRD", "FISH"}, {"saw", "otter"}]
    assert set(read.whole.terms) >= {"BIRD", "FISH", "saw", "otter"}


@pytest.mark.parametrize("text", ["did the heron eat the goldfish?", "right, the heron", "well: yes, no, heron!"])
def test_what_has_no_clause_that_says_anything_by_itself_is_read_as_a_whole_alone(text: str) -> None:
    assert read_question(text, LIBRARY).clauses == ()


def test_only_so_many_clauses_are_read() -> None:
    assert len(read_question("the heron ate a goldfish. " * 40, LIBRARY).clauses) == 12


def test_a_seldom_word_in_lower_case_that_nothing_holds_counts_like_a_name() -> None:
    seldom, common = (read_question(f"the heron of {word}", LIBRARY).unknown[word] for word in ("minsk", "tomorrow"))
    assert seldom == 2.0
    assert common < 1.0


def test_a_thing_that_the_vocabulary_alone_knows_counts_like_a_name() -> None:
    vocabulary = Vocabulary({"clubhouse": ("club house", "clubhouse")}, ())
    known = Library(replace(base(HERON), vocabulary=vocabulary))
    assert read_question("the heron of the club house", known).unknown == {"club house": 2.0}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("the goldfish of May '31", "the goldfish of May '1931"),
        ("whose goldfish vanished in may 31 then", "whose goldfish vanished in may 1931 then"),
        ("where were the goldfish back in 31?", "where were the goldfish back in 1931?"),
        ("goldfish in 31 ponds", ""),
        ("31 goldfish", ""),
        ("the goldfish of '32", ""),
    ],
)
def test_a_year_of_two_digits_is_one_that_the_base_holds(text: str, read: str) -> None:
    assert read_question(text, LIBRARY).corrected == read


def test_whose_it_is_hides_no_mistake() -> None:
    assert "BIRD" in read_question("the hreon's nest", LIBRARY).terms


def test_what_is_wanted_is_read_without_mistakes() -> None:
    question = read_question("whne was the heron seen", LIBRARY)
    assert (question.spelled, question.corrected) == ("when was the heron seen", "")


def test_a_word_of_what_is_known_not_to_be_answered_is_no_mistake() -> None:
    assert read_question("who mended the pond", Library(base(HERON))).spelled == "who minded the pond"
    known = Library(base(replace(HERON, topics=(Topic(("Who mended the fence?",), ()),))))
    question = read_question("who mended the pond", known)
    assert question.spelled == "who mended the pond"
    assert list(question.unknown) == ["mended"]
    assert list(question.all_terms) == ["mend", "pond"]
