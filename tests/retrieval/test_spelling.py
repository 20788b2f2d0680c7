from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.commonness import telling, zipf
from bot.retrieval.spelling import Speller

SPELLER = Speller({"gorbachev": "Gorbachev", "yeltsin": "Yeltsin", "baker": "Baker", "expansion": "expansion"})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("gorbechev", "Gorbachev"), ("yelstin", "Yeltsin"), ("bakker", "Baker"), ("expanson", "expansion")],
)
def test_a_mistake_is_read_as_the_word_of_the_base(typed: str, meant: str) -> None:
    assert SPELLER.correct(typed) == meant


@pytest.mark.parametrize("word", ["bakery", "explosion", "server", "wing", "petition", "Baker", "xyzzyx", "42"])
def test_a_real_word_or_a_strange_one_is_left_alone(word: str) -> None:
    assert SPELLER.correct(word) is None


def test_the_last_letter_of_a_long_word_may_be_the_mistaken_one() -> None:
    held = Speller({"warsaw": "Warsaw", "wars": "wars", "bonn": "Bonn"})
    assert held.correct("warsav") == "Warsaw"
    assert held.correct("bonz") != "Bonn"


def test_two_letters_too_many_make_another_word() -> None:
    assert Speller({"main": "main", "expand": "expand"}).correct("maidan") is None
    assert Speller({"expansion": "expansion"}).correct("expnsin") == "expansion"


def test_an_everyday_word_is_recognised_though_the_base_does_not_hold_it() -> None:
    assert SPELLER.correct("abuot") == "about"
    assert "about" not in SPELLER


def test_the_same_letters_in_another_order_come_first() -> None:
    assert Speller({"line": "line", "lied": "lied"}).correct("lide") == "lied"


@given(st.text(max_size=40))
def test_any_word_is_corrected_or_left(word: str) -> None:
    assert SPELLER.correct(word) is None or isinstance(SPELLER.correct(word), str)


def test_common_words_tell_less_than_rare_ones() -> None:
    assert telling("the", "en") < telling("country", "en") < telling("treaty", "en") <= 1.0
    assert telling("zzyzx", "en") == 1.0
    assert zipf("und", "de") > 6 > zipf("treaty", "en") > 3
    assert zipf("anything", "xx") == 0.0
