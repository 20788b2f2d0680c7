from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.curating.extraction.pieces import MOST_CHARACTERS, pieces
from bot.knowledge.schema import MOST_QUOTED_WORDS
from tests.curating.extraction.texts import TEXTS


def test_a_long_paragraph_is_cut_at_sentence_ends_into_as_few_pieces_as_fit() -> None:
    sentence = "The tide came in over the wall and nobody saw it." + " "
    found = pieces(sentence * 20)
    assert [len(piece.split()) for piece in found] == [77, 77, 66]
    assert all(piece.endswith("it.") for piece in found)


def test_a_sentence_that_is_too_long_by_itself_is_cut_after_a_clause() -> None:
    clause = "and the boats went out before the light had come up over the hill, "
    assert all(piece.endswith((",", ".")) for piece in pieces(clause * 12 + "and that was all."))


def test_what_has_no_blanks_is_cut_too_and_nothing_is_put_in() -> None:
    text = "港口的船都停在这里。" * 300
    found = pieces(text)
    assert "".join(found) == text
    assert max(map(len, found)) <= MOST_CHARACTERS


@given(st.one_of(st.text(max_size=4000), TEXTS))
def test_pieces_are_slices_of_the_text_in_order_and_lose_no_word(text: str) -> None:
    at = 0
    for piece in pieces(text):
        at = text.index(piece, at) + len(piece)
        assert len(piece.split()) <= MOST_QUOTED_WORDS
        assert len(piece) <= MOST_CHARACTERS
    assert "".join("".join(pieces(text)).split()) == "".join(text.split())
