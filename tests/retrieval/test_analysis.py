from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.model import Vocabulary
from bot.retrieval.analysis import Analyzer, fold, language_of

VOCABULARY = Vocabulary(
    aliases={
        "gdr": ("GDR", "East Germany", "ГДР"),
        "germany": ("Germany", "Deutschland"),
        "usa": ("US", "United States"),
        "gorbachev": ("Gorbachev", "gorby", "Горбачёв", "Gorbatschow"),
        "expand": ("expand", "enlargement", "розширення", "Erweiterung"),
    },
    filler=("honestly", "the fact that"),
)
ANALYZER = Analyzer(VOCABULARY)


def test_words_become_stems_and_function_words_nothing() -> None:
    assert ANALYZER.terms("Were the treaties signed?") == ["treati", "sign"]


def test_aliases_become_their_concept_in_every_form() -> None:
    assert ANALYZER.terms("gorby, GORBACHEV's and Gorbachev") == ["GORBACHEV"] * 3
    assert ANALYZER.terms("expanding enlargement") == ["EXPAND", "EXPAND"]


def test_the_longest_alias_is_taken() -> None:
    assert ANALYZER.terms("East Germany and Germany") == ["GDR", "GERMANY"]


def test_an_alias_that_is_a_stop_word_must_stand_in_capitals() -> None:
    assert ANALYZER.terms("the US told us") == ["USA"]
    assert ANALYZER.terms("the U.S. told") == ["USA"]


def test_filler_gives_no_term_alone_or_in_a_phrase() -> None:
    assert ANALYZER.terms("honestly, the fact that treaties") == ["treati"]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("did Baker promise?", "en"),
        ("обещал ли он это?", "ru"),
        ("чи обіцяв він це?", "uk"),
        ("Was hat Kohl dem Gorbatschow versichert?", "de"),
        ("ką jis sakė apie tai?", "lt"),
        ("czy on to powiedział?", "pl"),
        ("NATO 1990", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_told_by_script_and_function_words(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Горбачёв о расширении", ["GORBACHEV"]),
        ("Die Erweiterungen Deutschlands", ["EXPAND", "GERMANY"]),
        ("розширенням", ["EXPAND"]),
    ],
)
def test_other_languages_meet_in_the_concepts(text: str, terms: list[str]) -> None:
    assert [term for term in ANALYZER.terms(text, language_of(text)) if term.isupper()] == terms


def test_a_stem_of_another_language_carries_its_name() -> None:
    assert ANALYZER.terms("Verträge", "de") == ["german:vertrag"]


def test_a_word_is_read_as_english_where_only_that_is_held() -> None:
    tokens = ANALYZER.tokens("wozu Partnership?", "de", holds={"partnership"}.__contains__)
    assert "partnership" in [token.term for token in tokens]


def test_accents_case_and_ligatures_are_folded_but_cyrillic_keeps_its_letters() -> None:
    assert fold("Wałęsa") == "walesa"
    assert fold("NAÏVE") == "naive"
    assert fold("ﬁsh") == "fish"
    assert fold("Йод") == "йод"


@given(st.text())
def test_any_text_gives_tokens_whose_places_hold_words(text: str) -> None:
    end = 0
    for token in ANALYZER.tokens(text, language_of(text)):
        assert end <= token.start < token.end <= len(text)
        assert any(character.isalnum() or character == "%" for character in text[token.start : token.end])
        end = token.end


@given(st.text(st.characters(categories=["L", "N", "P", "Z", "S", "C", "M"]), max_size=80))
def test_reading_twice_gives_the_same(text: str) -> None:
    assert ANALYZER.tokens(text) == ANALYZER.tokens(text)


def test_endings_of_another_language_are_not_cut_as_english_ones() -> None:
    analyzer = Analyzer(Vocabulary({"baker": ("Baker", "Bakeris"), "guilt": ("winę",)}, ()))
    assert analyzer.terms("Baker spoke, the bakery sold wine") == ["BAKER", "spoke", "bakeri", "sold", "wine"]
    assert analyzer.terms("Bakerio", "lt") == ["BAKER"]
    assert analyzer.terms("winę", "pl") == ["GUILT"]
