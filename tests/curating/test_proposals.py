from __future__ import annotations

from bot.answering.answerer import Answerer
from bot.answering.claim_index import ClaimIndex
from bot.curating.proposals import Proposal, propose
from tests.answering.bases import answerer

SAME = "otter tracks in the mud", "the otter and its tracks in mud"


def index_of(asked: Answerer) -> ClaimIndex:
    found = asked.corpus.of("heron")
    assert found is not None
    return found


def proposed(*questions: str, wanted: str = "") -> tuple[Proposal, ...]:
    asked = answerer()
    return propose(asked, index_of(asked), questions, wanted).found


def test_questions_that_are_alike_get_one_proposal_with_what_answers_them_first() -> None:
    (found,) = proposed(*SAME)
    assert found.asks == SAME
    assert found.passages[0].id == "pamphlet/otter"
    assert found.answered == 2


def test_no_more_of_a_side_is_proposed_than_a_card_shows() -> None:
    asked = answerer()
    for found in propose(
        asked, index_of(asked), ["heron goldfish pond", "grey feathers beside the pond at dawn"]
    ).found:
        for position, most in (("did", 2), ("did-not", 2), ("context", 1)):
            assert sum(passage.position == position for passage in found.passages) <= most
        assert len({passage.id for passage in (*found.passages, *found.further)}) == len(found.passages) + len(
            found.further
        )


def test_what_the_claim_knows_already_is_counted_and_passed_over() -> None:
    asked = answerer()
    told: list[int] = []
    found = propose(
        asked,
        index_of(asked),
        ["Did the HERON eat the goldfish of Millbrook", "who took the fish", "otter tracks", "Otter tracks!", "?"],
        told=lambda: told.append(1),
    )
    assert (found.known, [one.asks for one in found.found], len(told)) == (2, [("Otter tracks!",)], 1)


def test_words_that_no_text_holds_are_named() -> None:
    (found,) = proposed("marmalade for the heron")
    assert found.unknown == ("marmalade",)


def test_a_passage_that_ought_to_be_found_stands_first_with_what_keeps_the_question_from_it() -> None:
    (found,) = proposed("the aquatic victim was swallowed by a heron", wanted="pamphlet/otter")
    assert found.passages[0].id == "pamphlet/otter"
    assert found.bridge is not None
    assert "heron" in found.bridge.missing
    (other,) = proposed("the aquatic victim was swallowed", wanted="gazette/saw")
    assert other.bridge is not None
    assert other.bridge.concepts == ("bird", "fish")
