from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.custom_id import CustomId, button_id, claim_key
from bot.knowledge.model import KnowledgeBase, Vocabulary
from tests.discord_app.samples import make_claim

MOON = make_claim()
LONG = make_claim(claim_id="x" * 255)
BASE = KnowledgeBase((MOON, LONG), Vocabulary({}), "")


def test_a_custom_id_is_read_back_as_it_was_written() -> None:
    written = button_id("choose", claim_key(MOON), 42)
    read = CustomId.parse(written)
    assert read == CustomId("choose", (claim_key(MOON), "42"))
    assert read.claim(BASE) is MOON
    assert read.number(1) == 42


def test_the_longest_one_fits() -> None:
    assert len(button_id("undo", 2**64, 2**64, 2**64)) <= 100
    assert len(button_id("post", 2**64, claim_key(LONG))) <= 100


def test_a_claim_that_is_gone_is_none() -> None:
    read = CustomId.parse(button_id("sources", claim_key(MOON), 0))
    assert read is not None
    assert read.claim(KnowledgeBase((LONG,), Vocabulary({}), "")) is None


@pytest.mark.parametrize("text", ["", "other:more", "audiatur", "audiatur:", "audiatur:more:xyz", "audiatur:more:1\n"])
def test_what_is_none_of_ours_is_none(text: str) -> None:
    assert CustomId.parse(text) is None


@given(st.text(max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    read = CustomId.parse(text)
    assert read is None or str(read) == text
    assert read is None or all(read.number(place) >= 0 for place in range(4))
