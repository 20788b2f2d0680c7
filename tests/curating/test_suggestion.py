from __future__ import annotations

import pytest

from bot.curating.suggestion import suggest
from tests.answering.bases import answerer


def test_it_says_which_words_a_passage_lacks() -> None:
    suggestion = suggest(answerer(), "marmalade heron", "pamphlet/absent")
    bridge = suggestion.bridges[0]
    assert (bridge.shared, bridge.missing) == (("heron",), ("marmalade",))
    assert suggestion.unknown == ("marmalade",)


def test_it_names_the_concepts_that_an_alias_could_reach() -> None:
    bridge = suggest(answerer(), "the aquatic victim was swallowed", "gazette/saw").bridges[0]
    assert bridge.concepts == ("bird", "fish")


def test_it_shows_the_nearest_passages_first() -> None:
    names = [bridge.passage.id for bridge in suggest(answerer(), "otter tracks in the mud").bridges]
    assert names[0] == "pamphlet/otter"


def test_an_unknown_passage_is_an_error() -> None:
    with pytest.raises(KeyError):
        suggest(answerer(), "heron", "no/such")
