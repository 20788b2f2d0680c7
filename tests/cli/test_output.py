from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.cli.output import spelled


def test_what_the_encoding_has_is_left_alone() -> None:
    assert spelled("“Née” …", "utf-8") == "“Née” …"
    assert spelled("Née", "latin-1") == "Née"


def test_typography_is_typed_where_it_is_lacking() -> None:
    assert spelled("  │ “it’s” — a … [x] · é", "ascii") == '  | "it\'s" - a ... [x] - ?'


@given(
    st.text(st.characters(exclude_categories=())), st.sampled_from(["ascii", "latin-1", "cp1252", "utf-8", "koi8-r"])
)
def test_any_text_can_be_written_in_any_encoding(text: str, encoding: str) -> None:
    spelled(text, encoding).encode(encoding)
