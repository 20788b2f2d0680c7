from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import Excerpt
from bot.knowledge.model import Passage
from bot.render.snippet import MOST_WORDS, needs_gist, snippet
from tests.render.invented import COURIER

FIRST = "The harbour was deepened in the spring, at the cost of the town and against the will of its fishermen."
SECOND = "That work was never paid for, as the books of the council show on every page."
THIRD = (
    "But the light on the pier burned through the whole winter, whatever anybody says of the council and of its oil."
)
LONG = "The council, " + "which sat in the old hall, " * 10 + "never met again."

texts = st.lists(
    st.sampled_from(["The ", "word", "It ", ". ", "? ", "[…] ", "But ", "港口。", " ", "This "]), max_size=300
)


def excerpt(quote: str, *matched: str) -> Excerpt:
    spans = tuple(sorted((quote.index(word), quote.index(word) + len(word)) for word in matched))
    passage = Passage("sound-2001/p1", COURIER.id, "open", "A gist.", quote)
    return Excerpt(passage, replace(COURIER, language="en"), 1.0, matched, spans)


def test_a_quote_of_up_to_45_words_is_shown_whole() -> None:
    quote = "word " * (MOST_WORDS - 1) + "word."
    shown = snippet(excerpt(f"{quote} […]", "word"))
    assert (shown.text, shown.whole, shown.spans) == (f"{quote} […]", True, ((0, 4),))


def test_the_run_of_sentences_that_bears_on_the_question_is_shown_with_its_matched_words() -> None:
    shown = snippet(excerpt(f"{FIRST} {SECOND} The light on the pier of the town burned all winter long.", "pier"))
    assert shown.text == "[…] The light on the pier of the town burned all winter long."
    assert [shown.text[start:end] for start, end in shown.spans] == ["pier"]
    assert not shown.whole


def test_a_run_never_begins_with_a_sentence_that_points_outside_of_it() -> None:
    shown = snippet(excerpt(f"{FIRST} {SECOND} {THIRD}", "never", "books"))
    assert shown.text == f"{FIRST} {SECOND} […]"


def test_a_run_begins_with_a_conjunction_only_where_no_other_bears_on_the_question() -> None:
    quote = f"{FIRST} {SECOND} {THIRD}"
    assert snippet(excerpt(quote, "winter")).text == f"[…] {THIRD}"
    assert snippet(excerpt(quote, "harbour", "winter", "oil")).text == f"{FIRST} {SECOND} […]"


def test_what_was_found_by_its_meaning_alone_is_shown_from_its_beginning() -> None:
    assert snippet(excerpt(f"{FIRST} {SECOND} {THIRD}")).text == f"{FIRST} {SECOND} […]"


def test_a_sentence_is_never_cut_and_another_is_shown_before_one_that_is_too_long() -> None:
    assert snippet(excerpt(LONG, "sat")).text == LONG
    assert snippet(excerpt(f"{LONG} {FIRST}", "sat")).text == f"[…] {FIRST}"


def test_a_mark_of_omission_in_the_quote_stays_where_it_is() -> None:
    shown = snippet(excerpt(f"{SECOND} […] {FIRST} {LONG}", "spring"))
    assert shown.text == f"[…] {FIRST} […]"


def test_a_run_ends_with_no_word_that_what_is_left_out_goes_on_from() -> None:
    assert snippet(excerpt(f"{FIRST} YES. {LONG}", "spring")).text == f"{FIRST} […]"
    assert snippet(excerpt(f"{FIRST} “Not true.” {LONG}", "spring")).text == f"{FIRST} […]"
    assert snippet(excerpt(f"{LONG} {FIRST} Never.", "spring")).text == f"[…] {FIRST} Never."


def test_a_run_ends_with_no_question_that_what_is_left_out_answers() -> None:
    question = "But was the harbour deepened at all?"
    assert snippet(excerpt(f"{FIRST} {question} {LONG}", "harbour")).text == f"{FIRST} […]"
    assert snippet(excerpt(f"Was the harbour deepened? {LONG} {FIRST}", "spring", "cost")).text == f"[…] {FIRST}"
    assert snippet(excerpt(f"{LONG} {FIRST} {question}", "spring")).text == f"[…] {FIRST} {question}"


@pytest.mark.parametrize(
    ("quote", "language", "needed"),
    [
        ("there is no promise in any treaty", "en", False),
        ("they [the leaders] have lied to us", "en", False),
        ("they have lied to us", "en", True),
        ("agreed that there would be no troops", "en", True),
        ("eine solche Zusage gab es nie", "de", False),
        ("versprach, es werde keine Truppen geben", "de", True),
        ("The treaty holds no promise.", "en", False),
    ],
)
def test_a_gist_is_needed_where_a_quote_begins_within_a_clause_or_points_outside(
    quote: str, language: str, needed: bool
) -> None:
    one = excerpt(quote)
    one = replace(one, source=replace(one.source, language=language))
    assert needs_gist(one, snippet(one)) is needed


@given(texts, st.integers(0, 60))
def test_what_is_shown_is_word_for_word_and_marks_what_is_left_out(parts: list[str], most: int) -> None:
    quote = "".join(parts).strip()
    spans = tuple((place, place + 4) for place in range(len(quote)) if quote.startswith("word", place))
    one = replace(excerpt(quote), spans=spans)
    shown = snippet(one, most)
    inner = shown.text.removeprefix("[…]").removesuffix("[…]").strip()
    assert inner in quote
    assert shown.whole == (shown.text == quote)
    assert all(shown.text[start:end] == "word" for start, end in shown.spans)
    assert shown.text.count("word") == len(shown.spans)
