from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from bot.render.printable import printable, printable_spans, whole


def test_ordinary_text_of_any_script_is_left_as_it_is() -> None:
    for text in ("Was it dug?", "“Née” — naïve…", "Обещал ли Бейкер?", "Nežadėjo", "約束はあった"):
        assert printable(text) == text


def test_escape_sequences_lose_what_makes_them_work() -> None:
    assert printable("\x1b[31mred\x1b]8;;http://x\x07\x9b2J") == "[31mred]8;;http://x2J"


def test_direction_marks_and_zero_width_signs_disappear() -> None:
    assert printable("a\u202eb\u200fc\u200bd\u2066e\ufefff\U000e0041g") == "abcdefg"


def test_line_breaks_and_odd_spaces_become_single_spaces() -> None:
    assert printable("a\nb\tc\u2028d\u00a0e\r\nf") == "a b c d e  f"


def test_damage_stays_visible() -> None:
    assert printable("a\udc80b") == whole("a\udc80b") == "a\ufffdb"


def test_piled_marks_are_cut_to_four() -> None:
    assert printable("o" + "\u0301" * 50) == "o" + "\u0301" * 4


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_printable_steers_a_terminal_or_hides(text: str) -> None:
    shown = printable(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"}]
    assert not set(shown) & {*map(chr, range(0x202A, 0x202F)), *map(chr, range(0x2066, 0x206A)), "\u200e", "\u200f"}
    shown.encode("utf-8")


@given(
    st.text(st.characters(exclude_categories=()), max_size=40), st.lists(st.integers(0, 40), max_size=6, unique=True)
)
def test_spans_mark_the_same_text_after_cleaning(text: str, cuts: list[int]) -> None:
    edges = sorted(cut for cut in cuts if cut <= len(text))
    spans = tuple(zip(edges[::2], edges[1::2], strict=False))
    shown, moved = printable_spans(text, spans)
    wanted = [printable(text[start:end]) for start, end in spans]
    assert [shown[start:end] for start, end in moved] == [piece for piece in wanted if piece]
