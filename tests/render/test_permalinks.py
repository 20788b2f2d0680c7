from __future__ import annotations

import pytest

from bot.render.permalinks import crux_anchor, passage_anchor, permalink, source_anchor, topic_anchor


@pytest.mark.parametrize("base", ["https://example.org/claims", "https://example.org/claims/"])
def test_an_address_is_made_of_the_base_and_ids(base: str) -> None:
    assert permalink(base, "bell") == "https://example.org/claims/bell/"
    passage = permalink(base, "bell", passage_anchor("gazette/dawn"))
    assert passage == "https://example.org/claims/bell/#gazette/dawn"
    assert permalink(base, "bell", crux_anchor("heard")) == "https://example.org/claims/bell/#crux-heard"


def test_without_a_base_there_is_no_address() -> None:
    assert permalink("", "bell", "gazette/dawn") == ""


def test_the_anchor_of_a_topic_stays_the_same_for_ever() -> None:
    # Links that people posted hold these digits: they may never change.
    assert topic_anchor("Did it sound at all?") == "topic-ed0d244b30"
    assert topic_anchor("  did it SOUND, at all ") == topic_anchor("Did it sound at all?")
    assert topic_anchor("звонил ли он") != topic_anchor("did it sound at all")


def test_no_two_kinds_of_anchors_can_be_the_same() -> None:
    kinds = (passage_anchor("crux-a/topic-b"), crux_anchor("a"), source_anchor("a"), topic_anchor("a"))
    assert len({kind.partition("-")[0] if "/" not in kind else "/" for kind in kinds}) == 4
