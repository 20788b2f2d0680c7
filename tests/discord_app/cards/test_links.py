from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.cards.links import passage_link, text_fragment
from tests.discord_app.samples import make_passage, make_source

LONG = "The treaty says nothing of other countries, " * 3 + "and everybody who signed it knew that very well."


def test_a_short_quote_is_named_whole_with_dash_comma_and_ampersand_encoded() -> None:
    assert text_fragment("Two-plus-Four, R&D") == "Two%2Dplus%2DFour%2C%20R%26D"


def test_a_long_quote_is_named_by_words_that_stand_in_it_only_once() -> None:
    start, end = (unquote(part) for part in text_fragment(LONG).split(","))
    assert LONG.count(start) == 1
    assert LONG.startswith(start)
    assert LONG.count(end) == 1
    assert LONG.rstrip(".").endswith(end)


def test_an_omission_is_bridged() -> None:
    fragment = text_fragment("No promise was ever made […] to anybody at all there.")
    assert [unquote(part) for part in fragment.split(",")] == ["No promise was ever", "anybody at all there"]


def test_the_opening_tells_passages_of_one_source_apart() -> None:
    others = ["The treaty says nothing of other planets, " + "and so on and on, in many words, " * 4]
    quote = "The treaty says nothing of other countries at all, " + "whatever you may read. " * 4
    assert text_fragment(quote, others).startswith("The%20treaty%20says%20nothing%20of%20other%20countries")


@given(st.text(max_size=300), st.lists(st.text(max_size=80), max_size=3))
def test_a_fragment_is_safe_in_a_masked_link(text: str, others: list[str]) -> None:
    fragment = text_fragment(text.encode("utf-8", "replace").decode(), others)
    assert fragment.isascii()
    assert not set(fragment) & set(' ()<>[]\\-&#"')
    assert fragment.count(",") <= 1


def test_a_source_without_address_has_no_link() -> None:
    passage = make_passage("p", "myth", "A quote.")
    assert passage_link(make_source("s", [passage], url=""), passage) == ""


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://a.example", "https://", "https://[::1", "https://a b/"])
def test_an_address_that_is_none_of_the_web_has_no_link(url: str) -> None:
    passage = make_passage("p", "myth", "A quote.")
    assert passage_link(make_source("s", [passage], url=url), passage) == ""


def test_brackets_in_an_address_cannot_end_the_link() -> None:
    passage = make_passage("p", "myth", "A quote.")
    source = make_source("s", [passage], url="https://a.example/b_(c)?d=(e)#f")
    assert passage_link(source, passage) == "https://a.example/b_%28c%29?d=%28e%29#f:~:text=A%20quote"


def test_an_address_out_of_all_proportion_is_left_out() -> None:
    passage = make_passage("p", "myth", "A quote.")
    source = replace(make_source("s", [passage]), url="https://a.example/" + "x" * 700)
    assert passage_link(source, passage) == ""
