from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.document import Document
from bot.knowledge.nearest import Difference, nearest_text

TEXT = """\
The ferry was late, the people said, and the people were angry.

Nobody on the quay heard the old bell of the harbour that morning.

The people said that they would write a letter."""


def test_a_changed_word_is_shown_with_the_text_around_it() -> None:
    near = nearest_text("Nobody on the quay heard the new bell", Document(TEXT))
    assert near.text == "Nobody on the quay heard the old bell"
    assert near.line == 3
    assert near.differences == (Difference("new", "old"),)


def test_words_that_a_quote_leaves_out_without_a_mark_are_shown() -> None:
    near = nearest_text("heard the bell that morning.", Document(TEXT))
    assert near.text == "heard the old bell of the harbour that morning."
    assert near.differences == (Difference("", "old"), Difference("", "of the harbour"))


def test_an_added_word_is_shown() -> None:
    near = nearest_text("The ferry was very late, the people said", Document(TEXT))
    assert (near.line, near.differences) == (1, (Difference("very", ""),))


def test_a_difference_of_case_is_one() -> None:
    near = nearest_text("nobody on the quay", Document(TEXT))
    assert near.differences == (Difference("nobody", "Nobody"),)


def test_where_nothing_is_like_it_nothing_is_shown() -> None:
    assert nearest_text("quantum chromodynamics", Document(TEXT)).text == ""
    assert nearest_text("anything", Document("")).line == 0


@given(part=st.text(max_size=80), text=st.text(max_size=200))
def test_what_is_shown_stands_in_the_document(part: str, text: str) -> None:
    document = Document(text)
    near = nearest_text(part, document)
    assert near.text in document.written
    if near.text:
        assert document.written.find(near.text) >= 0
        assert near.line >= 1
