from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.lexicon import Lexicon

ANY_TEXT = st.text(st.characters(codec=None), max_size=6)  # lone surrogates included


@given(st.sets(ANY_TEXT), ANY_TEXT)
def test_every_term_is_found_at_its_place_and_no_other_is(terms: set[str], other: str) -> None:
    ordered = sorted(terms)
    lexicon = Lexicon.of(ordered)
    assert list(lexicon) == ordered
    assert [lexicon.number(term) for term in ordered] == list(range(len(ordered)))
    assert [lexicon[place] for place in range(len(lexicon))] == ordered
    assert lexicon.number(other) == (ordered.index(other) if other in terms else -1)
    assert (other in lexicon) == (other in terms)


@given(st.sets(st.text(max_size=4)), st.slices(10))
def test_slices_are_those_of_a_list(terms: set[str], cut: slice) -> None:
    ordered = sorted(terms)
    assert Lexicon.of(ordered)[cut] == ordered[cut]


def test_places_count_from_the_end_as_in_a_list_and_stop_there() -> None:
    lexicon = Lexicon.of(["baker", "inch"])
    assert lexicon[-1] == "inch"
    with pytest.raises(IndexError):
        lexicon[2]


def test_a_lexicon_is_asked_for_anything_without_harm() -> None:
    assert 7 not in Lexicon.of(["7"])
