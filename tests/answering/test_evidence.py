from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.evidence import Evidence, weigh
from bot.answering.library import Library
from bot.answering.question import read_question
from bot.knowledge.model import Topic
from tests.answering.bases import HERON, base

LIBRARY = Library(base(HERON))


def found(text: str) -> Evidence:
    return weigh(read_question(text, LIBRARY), LIBRARY, LIBRARY.shelves[0], 1.0)


def test_a_question_that_is_asked_as_it_is_known_is_as_like_as_can_be() -> None:
    likeness, crux = found("Who saw the heron?").cruxes[0]
    assert crux.id == "seen"
    assert 0.85 < likeness <= 1.0  # "saw" tells little, and counts for less in a question


def test_what_is_talked_around_a_question_hardly_hides_it() -> None:
    plain = found("Who saw the heron?").cruxes[0][0]
    around = found("My neighbour and the vicar quarrelled about mud and feathers all day. Who saw the heron?")
    assert around.cruxes[0][0] == pytest.approx(0.9 * plain)


def test_the_score_of_a_passage_is_its_share_and_its_likeness() -> None:
    for candidate in found("the heron and its feathers").candidates:
        assert candidate.score == pytest.approx(candidate.share + candidate.likeness)
        assert 0 <= candidate.share <= 1
        assert 0 <= candidate.likeness <= 1


def test_a_passage_that_shares_no_word_with_the_question_is_found_through_its_topic() -> None:
    topics = (Topic(("any rumours about whiskers",), ("pamphlet/otter",)),)
    library = Library(base(replace(HERON, topics=topics)))
    question = read_question("any rumours about whiskers?", library)
    (only,) = weigh(question, library, library.shelves[0], 1.0).candidates
    assert (only.passage.id, only.likeness) == ("pamphlet/otter", pytest.approx(1.0))
