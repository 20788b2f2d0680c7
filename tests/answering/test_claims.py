from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.corpus import knowledge
from bot.answering.answer import Answer, NoAnswer, Reason
from bot.answering.answerer import Answerer
from bot.knowledge.model import Claim
from tests.answering.bases import CLOCK, HERON, OPEN, SHUT, answered, answerer, copied, encoded, only, passage

ASKED = 300


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


def test_each_of_a_hundred_claims_answers_its_own_question(hundred: Answerer) -> None:
    shut = Answerer(hundred.corpus, SHUT)
    for claim in hundred.base.claims:
        assert answered(shut.ask(claim.question)).claim is claim


@pytest.mark.parametrize("made", [answerer, encoded], ids=["words", "meaning"])
def test_a_wording_is_answered_by_its_claim_though_the_passages_of_another_fit_better(
    made: Callable[..., Answerer], newcomer: Claim
) -> None:
    tolls = replace(
        only(
            CLOCK,
            passage("single", "free", "purpose", "The city promised that the old bridge would be kept free of tolls"),
            passage("single", "no", "rust", "No promise about tolls on the old bridge was made by the city"),
        ),
        id="tolls",
        question="Did the city promise to keep the old bridge free of tolls?",
    )
    for beside in ((newcomer, tolls), (tolls, newcomer)):
        for claim in beside:
            assert answered(made(*beside).ask(claim.question)).claim is claim


def test_the_claim_that_fits_is_chosen_and_can_be_named() -> None:
    both = answerer(HERON, CLOCK)
    for question, claim in (("was there a wedge in the clock", "clock"), ("what did the otter do", "heron")):
        reply = answered(both.ask(question))
        assert reply.claim.id == claim
    for named, reason in (("heron", Reason.NOTHING_FITS), ("no-such", Reason.NO_CLAIM)):
        refused = both.ask("wooden wedge", claim=named)
        assert isinstance(refused, NoAnswer)
        assert refused.reason is reason


def test_of_two_claims_that_fit_equally_none_is_guessed() -> None:
    both = answerer(HERON, copied(HERON, "stork", "courier", "leaflet"), CLOCK)
    for question in ("Did the bird swallow a goldfish?", "Did the heron eat the goldfish of Millbrook?"):
        reply = both.ask(question)
        assert isinstance(reply, NoAnswer)
        assert reply.reason is Reason.AMBIGUOUS
        assert sorted(claim.id for claim in reply.nearest) == ["heron", "stork"]


def test_the_claim_that_is_named_is_answered_though_another_fits_equally() -> None:
    both = answerer(HERON, copied(HERON, "stork", "courier", "leaflet"))
    for name in ("heron", "stork"):
        reply = answered(both.ask("Did the heron eat the goldfish?", claim=name))
        assert reply.claim.id == name
        assert reply.others == ()


@pytest.mark.parametrize(
    ("changed", "others"),
    [
        ({"quote": "I saw the heron swallow a goldfish at dawn, in the fog of an early morning in May"}, ["stork"]),
        ({"quote": "At dawn", "gist": "It was dawn"}, []),
    ],
)
def test_a_claim_that_fits_nearly_as_well_is_offered_beside_the_answer(
    changed: dict[str, str], others: list[str]
) -> None:
    stork = copied(HERON, "stork", "courier", "leaflet")
    courier, leaflet = stork.sources
    saw, *rest = courier.passages
    other = replace(saw, **changed)  # type: ignore[arg-type]  # texts alone
    twin = replace(stork, sources=(replace(courier, passages=(other, *rest)), leaflet))
    reply = answered(answerer(HERON, twin).ask("did the heron swallow the goldfish at dawn?"))
    assert reply.claim.id == "heron"
    assert [claim.id for claim in reply.others] == others


def test_what_is_refused_names_the_claims_that_came_nearest() -> None:
    shut = answerer(HERON, CLOCK, settings=SHUT)
    reply = shut.ask("was the wedge of the clock rusty, or the heron?")
    assert isinstance(reply, NoAnswer)
    assert [claim.id for claim in reply.nearest] == ["clock", "heron"]


def test_search_finds_passages_of_every_claim_best_first() -> None:
    found = answerer(HERON, CLOCK).search("the clock and the goldfish", 10)
    assert {excerpt.source.claim for excerpt in found} == {"heron", "clock"}
    assert [excerpt.score for excerpt in found] == sorted((excerpt.score for excerpt in found), reverse=True)
    assert len(answerer(HERON, CLOCK).search("the clock and the goldfish", 2)) == 2
