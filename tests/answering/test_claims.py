from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.corpus import knowledge
from bot.answering.answer import Answer, NoAnswer, Reason
from bot.answering.answerer import Answerer
from tests.answering.bases import CLOCK, HERON, OPEN, answerer, copied, passage, source

ASKED = 300
QUESTION = "Who saw the heron of the pond swallow a goldfish, and were feathers there?"


@pytest.fixture(scope="module")
def hundred() -> Answerer:
    return Answerer.build(knowledge(1_000, claim=10), OPEN)


def test_the_right_one_of_a_hundred_claims_is_chosen(hundred: Answerer) -> None:
    claims = hundred.base.claims
    assert len(claims) == 100
    random = np.random.default_rng(7)
    right = guessed = 0
    for _ in range(ASKED):
        claim = claims[int(random.integers(len(claims)))]
        words = claim.passages[int(random.integers(len(claim.passages)))].quote.split()
        reply = hundred.ask(f"did the {' '.join(random.permutation(words)[: int(random.integers(3, 8))])}?")
        if isinstance(reply, Answer):
            right += reply.claim is claim
            guessed += reply.claim is not claim and claim not in reply.others
        else:
            right += claim in reply.nearest[:2]
    assert right / ASKED >= 0.95
    assert guessed / ASKED <= 0.03


def test_of_two_claims_that_fit_equally_none_is_guessed() -> None:
    both = answerer(HERON, copied(HERON, "stork", "courier", "leaflet"), CLOCK)
    reply = both.ask("Did the heron eat the goldfish?")
    assert isinstance(reply, NoAnswer)
    assert reply.reason is Reason.AMBIGUOUS
    assert sorted(claim.id for claim in reply.nearest) == ["heron", "stork"]


def test_the_claim_that_is_named_is_answered_though_another_fits_equally() -> None:
    both = answerer(HERON, copied(HERON, "stork", "courier", "leaflet"))
    for name in ("heron", "stork"):
        reply = both.ask("Did the heron eat the goldfish?", claim=name)
        assert isinstance(reply, Answer)
        assert reply.claim.id == name
        assert reply.others == ()


def test_a_claim_of_which_only_a_passage_fits_as_well_is_offered_beside_the_answer() -> None:
    aside = source(
        "almanac",
        "clock",
        passage("almanac", "heron", "rust", "I saw the heron swallow a goldfish at dawn", speaker="Wilma Reed"),
        publisher="Millbrook Gazette",
    )
    reply = answerer(HERON, replace(CLOCK, sources=(*CLOCK.sources, aside))).ask(QUESTION)
    assert isinstance(reply, Answer)
    assert reply.claim.id == "heron"
    assert [claim.id for claim in reply.others] == ["clock"]


def test_search_finds_passages_of_every_claim_best_first() -> None:
    found = answerer(HERON, CLOCK).search("the clock and the goldfish", 10)
    assert {excerpt.source.claim for excerpt in found} == {"heron", "clock"}
    assert [excerpt.score for excerpt in found] == sorted((excerpt.score for excerpt in found), reverse=True)
