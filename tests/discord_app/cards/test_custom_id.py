from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.cards.custom_id import (
    LARGEST,
    LONGEST,
    MOST_PASSAGES,
    CustomId,
    button_id,
    claim_key,
    passages_by_key,
)
from bot.knowledge.model import Claim, KnowledgeBase, Passage, Vocabulary
from tests.discord_app.samples import make_claim, make_passage, make_source

MOON = make_claim()
LONG = make_claim(claim_id="x" * 255)
BASE = KnowledgeBase((MOON, LONG), Vocabulary({}), "")
KEYS = [f"{number:03}" for number in range(MOST_PASSAGES)]


def made_of(passages: Sequence[Passage]) -> Claim:
    """The claim with these passages alone."""
    return replace(MOON, sources=(make_source("herald", passages),))


def test_a_custom_id_is_read_back_as_it_was_written() -> None:
    written = button_id("choose", claim_key(MOON), 42)
    read = CustomId.parse(written)
    assert read == CustomId("choose", (claim_key(MOON), "42"))
    assert read.claim(BASE) is MOON
    assert read.number(1) == 42
    assert (read.argument(2), read.number(2)) == ("", 0)


def test_no_number_is_larger_than_an_id_and_what_is_stands_for_none() -> None:
    read = CustomId("queue", (str(LARGEST), str(LARGEST + 1), "9" * 20))
    assert [read.number(place) for place in range(3)] == [LARGEST, 0, 0]


def test_passages_are_read_back_in_their_order_each_once() -> None:
    read = CustomId.parse(button_id("more", claim_key(MOON), 3, passages=("-_9", "aZ0", "-_9")))
    assert read == CustomId("more", (claim_key(MOON), "3"), ("-_9", "aZ0"))


def test_the_longest_one_fits() -> None:
    question = "f" * 16
    assert len(button_id("undo", 2**64, 2**64, 2**64)) <= LONGEST
    assert len(button_id("post", 2**64, claim_key(LONG))) <= LONGEST
    assert len(button_id("choose", claim_key(LONG), 2**64, 2**64, question)) <= LONGEST
    assert len(button_id("more", claim_key(LONG), MOST_PASSAGES - 1, passages=KEYS)) <= LONGEST


def test_a_claim_that_is_gone_is_none() -> None:
    read = CustomId.parse(button_id("sources", claim_key(MOON)))
    assert read is not None
    assert read.claim(KnowledgeBase((LONG,), Vocabulary({}), "")) is None


def test_the_longer_key_of_an_older_card_still_names_its_claim() -> None:
    read = CustomId.parse("audiatur:sources:bf56f5375526c79f:0")
    assert read is not None
    assert read.claim(BASE) is MOON


@pytest.mark.parametrize(
    "text",
    [
        "",
        "other:more",
        "audiatur",
        "audiatur:",
        "audiatur:more:xyz",
        "audiatur:more:1\n",
        "audiatur:more:1.",
        "audiatur:more:1.ab",
        "audiatur:more:1.ab/",
        "audiatur:more:1.äbc",
        f"audiatur:more:1.{'abc' * (MOST_PASSAGES + 1)}",
        f"audiatur:more:{'1' * 21}",
        "audiatur:more:1:2:3:4:5",
        f"audiatur:{'a' * 17}",
        f"audiatur:more:{':'.join(['1' * 20] * 3)}.{''.join(KEYS)}",
        f"audiatur:more:1.{'abc' * 1_000_000}",
    ],
)
def test_what_is_none_of_ours_is_none(text: str) -> None:
    assert CustomId.parse(text) is None


@given(st.text(max_size=120) | st.from_regex(r"\Aaudiatur:[a-z]{1,9}(:[0-9a-f]{1,21}){0,5}(\.[A-Za-z0-9_-]{1,76})?\Z"))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = CustomId.parse(text)
    assert read is None or CustomId.parse(str(read)) == read
    assert read is None or len(str(read)) <= len(text) <= LONGEST
    assert read is None or all(read.number(place) >= 0 for place in range(5))


def test_every_passage_of_a_claim_has_a_key_of_its_own() -> None:
    passages = [make_passage(f"p-{n}", "myth", "It is.") for n in range(200)]
    keyed = passages_by_key(made_of(passages))
    assert list(keyed.values()) == passages
    assert {len(key) for key in keyed} == {3}


def test_passages_that_share_a_key_have_none() -> None:
    passages = [make_passage(f"p-{n}", "myth", "It is.") for n in range(3000)]
    keyed = passages_by_key(made_of(passages))
    told_apart = {passage.id for passage in keyed.values()}
    alike = [passage for passage in passages if passage.id not in told_apart]
    assert 0 < len(alike) < 100
    assert not any(passages_by_key(made_of([passage])).keys() & keyed.keys() for passage in alike)
