from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.asking.choices import Choices
from bot.knowledge.load import load
from bot.knowledge.model import Claim, Crux, KnowledgeBase, Topic, Vocabulary
from tests.discord_app.samples import make_claim
from tests.discord_app.schema import choice_problems

TOPICS = ("moon", "bridge", "vaccine", "treaty", "harbour", "railway", "census", "orchard")
CLAIMS = [
    replace(
        make_claim(claim_id=f"c-{n}", question=f"Was the {TOPICS[n % 8]} number {n} ever built?"), asks=(), cruxes=()
    )
    for n in range(300)
]
HARBOUR = replace(
    make_claim(claim_id="harbour", question="Was the harbour paid for?"),
    cruxes=(Crux("bill", "Who signed the bill?", ("who put the name there",), ()),),
    topics=(
        Topic(("what did Gorbachev say of it", "Что обещал Горбачёв?", "Was hat Gorbatschow versprochen?"), ("a/b",)),
        Topic(("who was the mayor",), ()),
    ),
    vocabulary=Vocabulary({"de": {"harbour": ("Hafen", "Seehafen")}}),
)


class Offered:
    """Choices over claims, as they are offered where all of them answer."""

    def __init__(self, *claims: Claim) -> None:
        self.base = KnowledgeBase(tuple(claims), "")
        self.choices = Choices(self.base)

    def __call__(self, typed: str) -> list[str]:
        return [choice.value for choice in self.choices.offer(typed, self.base)]


@pytest.fixture(scope="module")
def many() -> Offered:
    return Offered(*CLAIMS, HARBOUR)


@given(typed=st.text(max_size=150))
def test_whatever_is_typed_the_choices_are_such_as_discord_takes(many: Offered, typed: str) -> None:
    offered = [choice.to_dict() for choice in many.choices.offer(typed, many.base)]
    assert choice_problems(offered) == []


def test_a_misspelt_question_is_found(many: Offered) -> None:
    assert "harbour number 12 " in many("was teh harbor 12 bilt")[0]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("gorb", "what did Gorbachev say of it"),
        ("обещал", "Что обещал Горбачёв?"),
        ("ГОРБАЧЕВ", "Что обещал Горбачёв?"),
        ("versproch", "Was hat Gorbatschow versprochen?"),
        ("sign", "Who signed the bill?"),
        ("put the name", "Who signed the bill?"),
        ("seehaf", "Was the harbour paid for?"),
        ("gorbatchev", "what did Gorbachev say of it"),
    ],
)
def test_any_word_in_any_language_finds_claims_cruxes_and_topics(many: Offered, typed: str, first: str) -> None:
    assert many(typed)[0] == first


def test_the_shipped_claim_is_found_by_what_people_begin_to_type(root: Path) -> None:
    base = load(root / "knowledge")
    offering = Choices(base)
    for typed, held in (("gorb", "gorb"), ("bak", "bak"), ("обещал", "обещал"), ("versproch", "versproch")):
        assert held in offering.offer(typed, base)[0].name.lower()


def test_of_the_wordings_of_one_topic_one_is_offered(many: Offered) -> None:
    assert len([text for text in many("gorba") if "Gorba" in text or "Горба" in text]) == 1


def test_what_nobody_answers_is_not_offered(many: Offered) -> None:
    assert many("mayor") == []


def test_another_way_of_asking_finds_the_claim() -> None:
    moon = make_claim(question="Of what does our satellite consist?")
    assert Offered(*CLAIMS[1:9], moon)("moon made of cheese")[0] == moon.question


def test_a_question_that_is_too_long_is_shortened_and_still_chosen() -> None:
    long = make_claim(question="Was it so? " * 30)
    offering = Offered(long)
    offered = offering.choices.offer("", offering.base)[0]
    assert len(offered.name) <= 100
    assert offering.choices.read(offered.value, offering.base) == (long.question, long.id)


def test_a_chosen_wording_is_asked_of_its_claim(many: Offered) -> None:
    assert many.choices.read("Who signed the bill?", many.base) == ("Who signed the bill?", "harbour")


def test_a_wording_that_two_claims_share_is_asked_of_all() -> None:
    twins = Offered(make_claim(claim_id="one"), make_claim(claim_id="two"))
    question = twins.base.claims[0].question
    assert twins.choices.read(question, twins.base) == (question, None)


def test_what_is_typed_freely_is_left_as_it_is(many: Offered) -> None:
    assert many.choices.read("was it so?", many.base) == ("was it so?", None)
    assert many.choices.read("asked:beef", many.base) == ("asked:beef", None)


def test_a_claim_is_found_by_its_id_and_by_its_question(many: Offered) -> None:
    assert many.choices.claim("c-7", many.base) is CLAIMS[7]
    assert many.choices.claim(CLAIMS[7].question, many.base) is CLAIMS[7]
    assert many.choices.claim("harb paid", many.base) is HARBOUR
    assert Offered().choices.claim("anything", Offered().base) is None


def test_only_the_claims_that_answer_here_are_offered_and_chosen(many: Offered) -> None:
    here = KnowledgeBase(tuple(CLAIMS[:2]), "")
    assert [choice.value for choice in many.choices.offer("", here)] == [claim.question for claim in CLAIMS[:2]]
    assert many.choices.offer("gorb", here) == []
    assert many.choices.read("Who signed the bill?", here) == ("Who signed the bill?", None)
    assert many.choices.claim("harbour", here) is None


async def test_another_base_is_offered_once_it_was_read() -> None:
    offering = Offered(*CLAIMS[:3])
    later = KnowledgeBase((HARBOUR,), "")
    await offering.choices.renew(later)
    assert [choice.value for choice in offering.choices.offer("gorb", later)] == ["what did Gorbachev say of it"]


def test_a_thousand_claims_are_completed_within_five_milliseconds() -> None:
    claims = [
        replace(
            HARBOUR,
            id=f"c-{n}",
            question=f"Was the {TOPICS[n % 8]} number {n} ever built by {n * 7919:x}?",
            topics=tuple(
                Topic((f"what of {n * m * 104729:x}", f"did {m * n:x} say {TOPICS[m]}"), ("a",)) for m in range(8)
            ),
        )
        for n in range(1000)
    ]
    offering = Offered(*claims)
    spent = []
    for typed in ("was", "b", "was the bridge ever", "did teh harbor nmber svn", "gorb", "обещал") * 3:
        started = time.thread_time()
        offering(typed)
        spent.append(time.thread_time() - started)
    spent.sort()
    assert spent[len(spent) // 2] < 0.005
