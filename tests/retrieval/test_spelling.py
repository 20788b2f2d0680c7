from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.commonness import telling, zipf
from bot.retrieval.spelling import Speller
from bot.retrieval.stemming import fold, stems


def held(words: str) -> dict[str, str]:
    return {fold(word): word for word in words.split()}


SPELLER = Speller(
    {
        "": held("Gorbachev Yeltsin Shevardnadze Baker Genscher Warsaw Kohl Chernobyl Lithuania"),
        "en": held(
            "expansion enlargement promise guarantee assurance treaty negotiation sovereignty chancellor memorandum "
            "declassified transcript alliance membership betrayed fluoride cavity toothpaste enamel exposure "
            "neurotoxin dosage binary kernel"
        ),
        "de": held("Frage Zusicherung Vertrag Erweiterung Bündnis"),
        "pl": held("obietnica rozszerzenie granica traktat"),
        "ru": held("обещание расширение граница"),
    }
)

MISTAKES = """
    en gorbechev Gorbachev | en yelstin Yeltsin | en shevardnaze Shevardnadze | en bakker Baker | en gensher Genscher
    en warsav Warsaw | en khol Kohl | en chernobly Chernobyl | en lithunia Lithuania | en expanson expansion
    en promice promise | en gaurantee guarantee
    en traety treaty | en negociation negotiation | en soverignty sovereignty | en chancelor chancellor
    en memmorandum memorandum | en declasified declassified | en transcipt transcript | en aliance alliance
    en membershp membership | en betrayd betrayed | en flouride fluoride | en cavitty cavity
    en enammel enamel | en exposrue exposure | en nuerotoxin neurotoxin | en dosege dosage
    en wich which | en abuot about | en becuase because | en kernal kernel
    en betryaed betrayed | en treatey treaty | en guarentee guarantee
    de zusichrung Zusicherung | de erweiterug Erweiterung | pl obietncia obietnica | pl rozszerzenei rozszerzenie
    ru обешание обещание
"""
REAL = """
    en bakery | en explosion | en server | en wing | en petition | en flossing | en guaranteeing | en promissory
    en entreaty | en cavities | en captivity | en expensive | en negotiator | en alley | en dosing | en canary
    en wired | en colonel | en harsh | en fluorescent | en pace | en worsen | en gorge | en chandelier | en transept
    en Baxter | en Cole | en Yemen | en Sheffield | en Bakersfield | en Livonia | en Warwick
    de Fracht | de Flagge | de Verrat | de Bündel | de Zuversicht | pl frase | pl granit | pl obietnice
"""


def rows(table: str) -> list[list[str]]:
    return [row.split() for line in table.strip().splitlines() for row in line.split("|")]


@pytest.mark.parametrize(("code", "typed", "meant"), rows(MISTAKES))
def test_a_mistake_is_read_as_the_word_of_the_base_or_one_of_every_day(code: str, typed: str, meant: str) -> None:
    assert SPELLER.correct(typed, code) == meant


@pytest.mark.parametrize(("code", "word"), rows(REAL))
def test_a_real_word_is_left_alone(code: str, word: str) -> None:
    assert SPELLER.correct(word, code) is None


@pytest.mark.parametrize("word", ["Baker", "xyzzyx", "42", "u2", "", "khl", "ß", "北约"])
def test_a_word_of_the_base_or_a_strange_one_is_left_alone(word: str) -> None:
    assert SPELLER.correct(word) is None


def test_a_mistake_is_never_read_as_a_word_of_another_language() -> None:
    assert SPELLER.correct("frgae", "de") == "Frage"
    for code in ("en", "pl", "ru", "lt"):
        assert SPELLER.correct("frgae", code) != "Frage"
    assert SPELLER.correct("erweiterug", "en") is None


def test_a_proper_name_is_recognised_in_every_language() -> None:
    for code in ("en", "de", "pl", "lt", "fr"):
        assert SPELLER.correct("gorbechev", code) == "Gorbachev"


@pytest.mark.parametrize(("typed", "meant"), [("enlargment", "enlargement"), ("assurence", "assurance")])
def test_a_mistake_behind_the_stem_of_a_real_word_needs_no_correction(typed: str, meant: str) -> None:
    assert SPELLER.correct(typed) is None
    assert stems([typed], "english") == stems([meant], "english")


def test_one_letter_more_at_the_end_or_another_one_in_a_short_word_makes_another_word() -> None:
    words = Speller({"": held("Lowe Bonn"), "en": held("warsan")})
    assert words.correct("lowen") != "Lowe"
    assert words.correct("bonz") != "Bonn"
    assert words.correct("warsav") == "warsan"


def test_two_mistakes_are_allowed_for_in_long_words_only() -> None:
    words = Speller({"en": held("expansion maidans")})
    assert words.correct("exapnsoin") == "expansion"
    assert words.correct("xpansion") is None
    assert words.correct("maidxxs") is None


def test_of_words_that_are_as_near_the_base_comes_first() -> None:
    assert Speller({}).correct("thier") == "their"
    assert Speller({"en": held("thiers")}).correct("thier") == "their"
    assert Speller({"": held("Thiers")}).correct("thirs") == "Thiers"


def test_what_the_base_holds_is_known_in_whichever_language() -> None:
    assert "frage" in SPELLER
    assert "baker" in SPELLER
    assert "about" not in SPELLER


@given(st.text(max_size=40), st.sampled_from(["en", "de", "uk", "xx"]))
def test_any_word_is_corrected_or_left(word: str, code: str) -> None:
    assert isinstance(SPELLER.correct(word, code), str | None)


def test_common_words_tell_less_than_rare_ones() -> None:
    assert telling("the", "en") < telling("country", "en") < telling("treaty", "en") <= 1.0
    assert telling("zzyzx", "en") == 1.0
    assert zipf("und", "de") > 6 > zipf("treaty", "en") > 3
    assert zipf("anything", "xx") == 0.0
