from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.claim_index import ClaimIndex
from bot.answering.question import clean, read_question
from bot.knowledge.model import Topic, Vocabulary
from bot.retrieval.language import codes
from tests.answering.bases import HERON, only, passage

INDEX = ClaimIndex(HERON)


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
    question = read_question("did the herron swalow a goldfish?", INDEX)
    assert question.corrected == "did the heron swallow a goldfish?"
    assert [(one.typed, one.read) for one in question.corrections] == [("herron", "heron"), ("swalow", "swallow")]
    assert set(question.terms) == {"BIRD", "swallow", "FISH"}
    assert question.words["swallow"] == "swallow"


def test_whose_it_is_hides_no_mistake() -> None:
    assert "BIRD" in read_question("the hreon's nest", INDEX).terms


def test_a_capital_inside_a_sentence_is_no_misspelt_word() -> None:
    question = read_question("did Mr Swalow see it?", INDEX)
    assert "swalow" in question.unknown
    assert question.corrections == ()


def test_a_mistake_in_a_word_that_tells_nothing_is_nobodys_concern() -> None:
    for text in ("wich heron", "whne was the heron seen", "beacuse of the heron"):
        question = read_question(text, INDEX)
        assert (question.corrections, question.corrected, dict(question.unknown)) == ((), "", {}), text


def test_no_real_word_is_corrected() -> None:
    minnow = ClaimIndex(replace(HERON, topics=(Topic(("Who mended the page?",), ("gazette/saw",)),)))
    question = read_question("the heron was flossing, pare and minded", minnow)
    assert (question.corrections, question.unknown_words) == ((), ("flossing", "pare", "minded"))


def test_no_word_is_corrected_across_languages() -> None:
    german = passage("single", "de", "did", "Der Schmied sah den Reiher", gist="The heron was seen")
    claim = only(HERON, german)
    index = ClaimIndex(replace(claim, sources=(replace(claim.sources[0], language="de"),)))
    assert read_question("hat der Schmiet den Reiher gesehen", index).corrected == "hat der Schmied den Reiher gesehen"
    assert read_question("the schmiet saw the heron", index).corrected == ""


def test_a_word_of_what_is_known_not_to_be_answered_is_no_mistake_and_no_knowledge() -> None:
    fences = (Topic(("Who saw the fence?",), ("gazette/saw",)),)
    unaware = ClaimIndex(replace(HERON, topics=fences))
    assert read_question("who has the fenec", unaware).corrected == "who has the fence"
    known = ClaimIndex(replace(HERON, topics=fences, unanswered=("Who keeps a fenec?",)))
    question = read_question("who has the fenec", known)
    assert (question.corrected, list(question.unknown), dict(question.terms)) == ("", ["fenec"], {})


def test_what_a_question_says_is_known_in_so_far_as_it_tells_anything() -> None:
    assert read_question("did the heron swallow the goldfish?", INDEX).known == 1.0
    assert read_question("who is it that", INDEX).known == 0.0
    assert read_question("best pizza in Vilnius?", INDEX).known == 0.0
    half = read_question("did the vicar of Wexcombe see the heron", INDEX)
    assert 0 < half.known < 0.5
    assert set(half.unknown_words) == {"vicar", "Wexcombe", "see"}
    # A word that every text holds hides less of what is asked than one that few do.
    common, rare = (read_question(f"the heron {word}", INDEX).known for word in ("time", "marmalade"))
    assert rare < common < 1


def test_a_term_tells_as_much_whichever_form_its_word_has() -> None:
    tells = {
        text: read_question(text, INDEX).terms["BIRD"]
        for text in ("the herons", "a bird", "HERON", "the long-legged thief")
    }
    assert len(set(tells.values())) == 1
    assert tells["a bird"] < 1.0
    several = ClaimIndex(replace(HERON, vocabulary=Vocabulary({"en": {"grey-bird": ("heron",)}})))
    assert read_question("the heron", several).terms == {"GREY-BIRD": 1.0}


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("hat der Goldfisch den heron gesehen?", "de", {"FISH", "BIRD"}),
        ("кто взял рыбу?", "ru", {"FISH"}),
    ],
)
def test_a_question_in_another_language_is_read_in_the_words_of_the_claim(
    text: str, language: str, terms: set[str]
) -> None:
    question = read_question(text, INDEX)
    assert question.language == language
    assert terms <= set(question.terms)


@given(st.text(max_size=200))
def test_any_text_is_read_to_terms_that_are_known_or_not_and_never_both(text: str) -> None:
    question = read_question(clean(text), INDEX)
    assert question.language in codes()
    assert question.terms.keys().isdisjoint(question.unknown)
    assert question.words.keys() >= question.terms.keys() | question.unknown.keys()
    assert all(0 < told <= 1 for told in (*question.terms.values(), *question.unknown.values()))
    assert 0 <= question.known <= 1
