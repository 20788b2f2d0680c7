from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from bot.answering.answerer import Answerer
from bot.answering.claim_index import ClaimIndex
from bot.curating.proposals import Proposal, propose
from tests.answering.bases import OPEN, answerer

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


@pytest.mark.parametrize("most", [1, 2])
def test_no_more_of_a_side_is_proposed_than_a_card_shows(most: int) -> None:
    asked = answerer(settings=replace(OPEN, excerpts_per_side=most, context_excerpts=1))
    question = "heron nests in Alder Wood, otter tracks in the mud"  # both of what one side says
    (found,) = propose(asked, index_of(asked), [question]).found
    sides = Counter(passage.position for passage in found.passages)
    assert sides["did-not"] == most
    assert all(count <= most for position, count in sides.items() if position != "context")
    both = [passage.id for passage in (*found.passages, *found.further)]
    assert len(set(both)) == len(both)


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
