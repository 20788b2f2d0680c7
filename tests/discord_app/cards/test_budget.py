from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.cards.budget import clip, measure, pages

texts = st.one_of(st.text(max_size=300), st.text(st.sampled_from("ab. !?…“” 😀\n"), max_size=300))


@given(texts, st.integers(2, 120))
def test_a_clipped_text_has_room_and_says_that_it_was_clipped(text: str, room: int) -> None:
    shown = clip(text, room)
    assert measure(shown) <= room
    assert shown == text or (shown.endswith("…") and text.startswith(shown[:-1].rstrip()))


def test_a_text_is_clipped_after_a_whole_word() -> None:
    assert clip("one two three four", 12) == "one two…"


def test_characters_beyond_the_basic_plane_count_twice() -> None:
    assert measure("a😀") == 3


@given(st.lists(st.text(max_size=30), max_size=30), st.integers(40, 100), st.sampled_from([0, 20]))
def test_pages_hold_every_block_once_in_order_and_none_is_too_full(blocks: list[str], room: int, least: int) -> None:
    filled = pages(blocks, room, least)
    assert [block for page in filled for block in page] == blocks
    for page in filled:
        assert len(page) == 1 or sum(max(measure(block), least) + 1 for block in page) <= room
