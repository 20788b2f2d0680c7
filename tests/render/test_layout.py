from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcswidth

from bot.render.layout import columns, places, within, wrapped
from bot.render.printable import printable

LINES = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cf", "Cn", "Co"))).map(printable)


def test_lines_break_between_words() -> None:
    assert wrapped("the pond was dug by hand", 9) == ["the pond", "was dug", "by hand"]


def test_spaces_inside_a_line_are_kept() -> None:
    assert wrapped("a   b c", 5) == ["a   b", "c"]


def test_wide_characters_count_twice() -> None:
    assert wrapped("約束はあった", 4) == ["約束", "はあ", "った"]


def test_a_letter_keeps_its_accent_at_the_end_of_a_line() -> None:
    assert wrapped("e\u0301" * 4, 2) == ["e\u0301" * 2] * 2


def test_an_address_is_never_broken() -> None:
    assert wrapped("see https://example.org/a-long-way now", 10) == ["see", "https://example.org/a-long-way", "now"]


def test_a_very_long_word_is_broken_quickly() -> None:
    assert len(wrapped("ж" * 100_000 + "約" * 1000, 100)) == 1020


def test_latin_text_needs_no_table_of_widths() -> None:
    program = (
        "import sys; from tests.render.invented import ANSWER; from bot.render.terminal import card; "
        "from bot.render.style import Style; card(ANSWER, Style(80)); sys.exit('wcwidth' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_spans_are_cut_at_the_ends_of_a_line() -> None:
    assert within(((0, 3), (5, 12), (14, 16)), (6, 14)) == [(0, 6)]


@given(LINES, st.integers(4, 40))
def test_lines_together_hold_every_word_in_order(text: str, width: int) -> None:
    found = list(places(text, width))
    assert "".join(text[start:end] for start, end in found).replace(" ", "") == text.replace(" ", "")
    assert all(text[start:end].strip(" ") == text[start:end] != "" for start, end in found)
    assert found == sorted(found)


@given(LINES, st.integers(4, 40))
def test_no_line_is_wider_than_allowed(text: str, width: int) -> None:
    assert all(columns(line) <= width or "://" in line for line in wrapped(text, width))


@given(st.text(st.characters(codec="utf-8", max_codepoint=0x2FFF)).map(printable))
def test_the_short_way_of_counting_agrees_with_the_tables(text: str) -> None:
    assert columns(text) == max(wcswidth(text), 0) or wcswidth(text) < 0
