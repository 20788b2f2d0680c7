from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.cards.budget import clip, measure, pages, shorten

PROSE = "First of all, he said nothing. Mr. Baker asked a question! Was it a promise? Nobody in the U.S. wrote it down."

texts = st.one_of(st.text(max_size=300), st.text(st.sampled_from("ab. !?…“” 😀\n"), max_size=300))


def test_a_quote_that_fits_is_left_alone() -> None:
    assert shorten(PROSE, [(0, 5)], len(PROSE)) == (PROSE, ((0, 5),))


def test_a_long_quote_keeps_the_sentences_with_the_matched_words() -> None:
    start = PROSE.index("promise")
    shortened = shorten(PROSE, [(start, start + 7)], 60)
    assert shortened is not None
    text, spans = shortened
    assert text == "[…] Was it a promise? Nobody in the U.S. wrote it down."
    assert [text[slice(*span)] for span in spans] == ["promise"]


def test_a_quote_without_a_sentence_that_fits_is_not_shown() -> None:
    assert shorten("word " * 100, [], 80) is None


@given(texts, st.integers(0, 320), st.lists(st.integers(0, 300), max_size=6, unique=True))
def test_what_is_left_of_a_quote_is_word_for_word_and_within_its_room(text: str, room: int, edges: list[int]) -> None:
    edges = sorted(edge for edge in edges if edge <= len(text))
    spans = list(zip(edges[::2], edges[1::2], strict=False))
    shortened = shorten(text, spans, room)
    if shortened is None:
        return
    shown, places = shortened
    assert len(shown) <= room
    assert shown.removeprefix("[…] ").removesuffix(" […]") in text or shown == text
    originals = [text[start:end] for start, end in spans]
    assert all(shown[start:end] in originals for start, end in places)


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


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_stays_nothing(text: str) -> None:
    assert shorten(text, [], 0 if not text else 5) == (text, ())
