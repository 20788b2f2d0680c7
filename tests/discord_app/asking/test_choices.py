from __future__ import annotations

import time
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.asking.choices import Choices
from bot.knowledge.model import KnowledgeBase, Vocabulary
from tests.discord_app.samples import make_claim
from tests.discord_app.schema import choice_problems

TOPICS = ("moon", "bridge", "vaccine", "treaty", "harbour", "railway", "census", "orchard")
CLAIMS = [
    replace(make_claim(claim_id=f"c-{n}", question=f"Was the {TOPICS[n % 8]} number {n} ever built?"), asks=())
    for n in range(300)
]


def choices(*claims: Any) -> Choices:  # noqa: ANN401 - claims
    serving: Any = SimpleNamespace(base=KnowledgeBase(tuple(claims), Vocabulary({}), ""))
    return Choices(serving)


@given(st.text(max_size=150))
def test_whatever_is_typed_the_choices_are_such_as_discord_takes(typed: str) -> None:
    offered = [choice.to_dict() for choice in choices(*CLAIMS[:40]).offer(typed)]
    assert choice_problems(offered) == []


def test_a_misspelt_question_is_found() -> None:
    offered = choices(*CLAIMS).offer("was teh harbor 12 bilt")
    assert "harbour number 12 " in offered[0].name


def test_another_way_of_asking_finds_the_claim() -> None:
    moon = make_claim(question="Of what does our satellite consist?")
    assert choices(*CLAIMS[1:9], moon).offer("moon made of cheese")[0].value == moon.question


def test_a_question_that_is_too_long_is_shortened_and_still_chosen() -> None:
    long = make_claim(question="Was it so? " * 30)
    offered = choices(long).offer("")[0]
    assert len(offered.name) <= 100
    assert choices(long).read(offered.value) == (long.question, long.id)


def test_what_is_typed_freely_is_left_as_it_is() -> None:
    assert choices(*CLAIMS).read("was it so?") == ("was it so?", None)
    assert choices(*CLAIMS).read("claim:beef") == ("claim:beef", None)


def test_a_claim_is_found_by_its_id_and_by_its_question() -> None:
    assert choices(*CLAIMS).claim("c-7") is CLAIMS[7]
    assert choices(*CLAIMS).claim(CLAIMS[7].question) is CLAIMS[7]
    assert choices().claim("anything") is None


def test_three_hundred_claims_are_completed_fast() -> None:
    offering = choices(*CLAIMS)
    started = time.perf_counter()
    for _ in range(5):
        offering.offer("was the bridge ever")
    assert time.perf_counter() - started < 1.0
