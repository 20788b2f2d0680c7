from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.document import Document

TEXT = (
    "A heading\n\nHe said: “We can’t — and won’t — cross the non-tidal river.”\r\n\n"
    "She\u00a0agreed. […] [They] left in 1990–91.\nHe said: “Later.”"
)


def found(quote: str, text: str = TEXT) -> list[str] | None:
    document = Document(text)
    spans = document.find(quote)
    return None if spans is None else [document.written[start:end] for start, end in spans]


def test_white_space_quotation_marks_and_dashes_are_forgiven() -> None:
    assert found("He said: \"We can't - and\n  won't – cross") == ["He said: “We can’t — and won’t — cross"]
    assert found("She agreed.") == ["She agreed."]
    assert found("1990-91") == ["1990–91"]


def test_nothing_else_is_forgiven() -> None:
    for quote in ("he said", "He said “We", "We cannot", "We can’t and", "She agreed,", "cross the tidal river"):
        assert found(quote) is None, quote


def test_a_quote_neither_begins_nor_ends_inside_a_word() -> None:
    for quote in ("We can", "can’", "tidal river", "cross the non", "eading", "non-"):
        assert found(quote) is None or quote in {"can’", "non-"}, quote
    assert found("non-tidal") == ["non-tidal"]


def test_a_quote_may_cross_lines() -> None:
    assert found("non-tidal river.” She agreed.") == ["non-tidal river.” She agreed."]


def test_an_omission_leaves_words_out_in_order() -> None:
    assert found("We can’t […] cross […] She agreed.") == ["We can’t", "cross", "She agreed."]
    assert found("She agreed. […] We can’t") is None


def test_the_mark_of_omission_may_stand_in_the_document_itself() -> None:
    assert found("She agreed. […] [They] left") == ["She agreed.", "[They] left"]


def test_the_parts_of_a_quote_are_found_as_close_together_as_they_stand() -> None:
    document = Document(TEXT)
    spans = document.find("He said: […] “Later.”")
    assert spans is not None
    assert document.line(spans[0][0]) == 6


def test_a_quote_of_nothing_is_nowhere() -> None:
    assert found("") is None
    assert found("[…]") is None
    assert found("anything", "") is None


def test_soft_hyphens_and_composed_accents_are_no_difference() -> None:
    assert found("café society", "The cafe\u0301 so\u00adciety met.") == ["café society"]


def test_a_ligature_is_its_letters_both_ways_round() -> None:
    assert found("the first office", "It was the ﬁrst oﬃce here.") == ["the first office"]
    assert found("the ﬁrst oﬃce", "It was the first office here.") == ["the first office"]


def test_a_long_run_without_a_letter_costs_no_more_than_its_length() -> None:
    def seconds(length: int) -> float:
        begun = time.process_time()
        Document("—" * length + " x")
        return time.process_time() - begun

    assert seconds(400_000) < 40 * max(seconds(40_000), 0.005)


def test_lines_are_those_of_the_file() -> None:
    document = Document(TEXT)
    assert [document.line(document.written.index(word)) for word in ("A", "We", "She", "Later")] == [1, 3, 5, 6]


@given(text=st.text(max_size=120), start=st.integers(0, 120), length=st.integers(1, 60))
def test_whole_words_of_any_text_are_found_in_it(text: str, start: int, length: int) -> None:
    document = Document(text)
    words = document.written.split()
    part = words[start % (len(words) or 1) :][:length]
    if part and document.parts(" ".join(part)) and "[…]" not in text:
        assert document.find(" ".join(part)) is not None
    for first, last in document.find(text) or ():
        assert 0 <= first < last <= len(document.written)
        assert len(document.words_in(first, last)) <= len(document.starts)
