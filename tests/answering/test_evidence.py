from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.evidence import Evidence, weigh
from bot.answering.library import Library
from bot.answering.question import read_question
from bot.knowledge.model import Topic
from tests.answering.bases import CLOCK, HERON, base

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


def judged(text: str, *topics: Topic) -> dict[str, float]:
    library = Library(base(replace(HERON, topics=topics)))
    found = weigh(read_question(text, library), library, library.shelves[0], 1.0)
    return {library.passages[number].id: share for number, share in found.judged.items()}


def test_the_nearest_topics_tell_what_was_judged_to_answer_them() -> None:
    whiskers = Topic(("rumours about whiskers",), ("pamphlet/otter",), ("gazette/saw",))
    assert judged("rumours about whiskers?", whiskers) == {"pamphlet/otter": 1.0, "gazette/saw": 0.6}
    beaks = Topic(("rumours about beaks",), ("gazette/saw",))
    found = judged("rumours about whiskers?", whiskers, beaks)
    assert found["pamphlet/otter"] > 0.7  # the nearer topic counts for more
    assert 0.6 < found["gazette/saw"] < 0.8
    assert judged("who saw the heron?", whiskers) == {}


def test_a_question_that_is_known_not_to_be_answered_is_as_like_as_can_be() -> None:
    # The longer one shares as much with the first question below, and is less like it.
    asks = ("Who mended the fence with planks of oak on Sunday?", "Who mended the fence?", "Who paid for the fence?")
    library = Library(base(replace(HERON, topics=(Topic(asks, ()),))))

    def likeness(text: str) -> float:
        return weigh(read_question(text, library), library, library.shelves[0], 1.0).unanswered

    assert likeness("who mended the fence") == pytest.approx(1.0)
    assert 0.2 < likeness("who mended the heron?") < 0.8
    assert likeness("did the heron swallow a goldfish?") == 0.0
    assert found("who mended the fence").unanswered == 0.0


def test_what_another_claim_does_not_answer_is_no_matter() -> None:
    topics = (Topic(("Who mended the fence?",), ()),)
    library = Library(base(replace(HERON, topics=topics), replace(CLOCK, topics=(Topic(("Who wound it up?",), ()),))))
    question = read_question("who mended the fence?", library)
    heron, clock = (weigh(question, library, shelf, 1.0).unanswered for shelf in library.shelves)
    assert (heron, clock) == (pytest.approx(1.0), 0.0)
