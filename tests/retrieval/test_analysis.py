from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.analysis import Aliases, Analyzer
from bot.retrieval.language import language_of

UNGROUPED: Aliases = {
    "": {
        "gdr": ("GDR", "East Germany", "ГДР"),
        "germany": ("Germany", "Deutschland"),
        "usa": ("US", "United States"),
        "gorbachev": ("Gorbachev", "gorby", "Горбачёв", "Gorbatschow"),
        "expand": ("expand", "enlargement", "розширення", "Erweiterung"),
    }
}
GROUPED: Aliases = {
    "en": {
        "gdr": ("GDR", "East Germany"),
        "germany": ("Germany",),
        "usa": ("US", "United States"),
        "gorbachev": ("Gorbachev", "gorby"),
        "baker": ("Baker", "James Baker"),
        "expand": ("expand", "enlargement"),
        "treaty": ("treaty", "binding text"),
    },
    "de": {
        "germany": ("Deutschland",),
        "gorbachev": ("Gorbatschow",),
        "expand": ("Erweiterung",),
        "treaty": ("Vertrag",),
    },
    "lt": {"expand": ("plėtra",), "gorbachev": ("Gorbačiovas",), "germany": ("Vokietija",)},
    "pl": {"expand": ("rozszerzenie",), "gorbachev": ("Gorbaczow",), "letter": ("list",), "guilt": ("wina", "winę")},
    "ru": {"gdr": ("ГДР",), "gorbachev": ("Горбачёв",), "expand": ("расширение",)},
    "uk": {"gorbachev": ("Горбачов",), "expand": ("розширення",)},
}
ANALYZER = Analyzer(UNGROUPED)
BY_LANGUAGE = Analyzer(GROUPED)


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


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Gorbachev's treaties, expanding and binding texts", ["GORBACHEV", "TREATY", "EXPAND", "TREATY"]),
        ("Die Erweiterungen Deutschlands und Gorbatschows Verträge", ["EXPAND", "GERMANY", "GORBACHEV", "TREATY"]),
        ("apie plėtros planus Gorbačiovui Vokietijoje", ["EXPAND", "GORBACHEV", "GERMANY"]),
        ("o rozszerzeniu z Gorbaczowem", ["EXPAND", "GORBACHEV"]),
        ("Горбачёву о расширении ГДР", ["GORBACHEV", "EXPAND", "GDR"]),
        ("чи знав Горбачова розширенням", ["GORBACHEV", "EXPAND"]),
    ],
    ids=["en", "de", "lt", "pl", "ru", "uk"],
)
def test_names_are_found_in_the_inflections_of_their_language(text: str, terms: list[str]) -> None:
    assert [term for term in BY_LANGUAGE.terms(text, language_of(text)) if term.isupper()] == terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Горбачёв о расширении", ["GORBACHEV"]),
        ("Die Erweiterungen Deutschlands", ["EXPAND", "GERMANY"]),
        ("розширенням", ["EXPAND"]),
        ("Gorbačiovas apie Deutschlando", ["GERMANY"]),
    ],
)
def test_a_name_of_no_language_is_found_in_the_inflections_of_any(text: str, terms: list[str]) -> None:
    assert [term for term in ANALYZER.terms(text, language_of(text)) if term.isupper()] == terms


@pytest.mark.parametrize(("text", "code"), [("Bakerio", "lt"), ("Bakerowi", "pl"), ("Bakers", "de")])
def test_an_english_proper_name_takes_the_endings_of_other_languages(text: str, code: str) -> None:
    assert BY_LANGUAGE.terms(text, code) == ["BAKER"]


def test_a_foreign_name_is_found_as_it_stands_in_an_english_question() -> None:
    assert BY_LANGUAGE.terms("did Gorbatschow say Deutschland?") == ["GORBACHEV", "GERMANY"]


def test_a_foreign_word_that_looks_like_an_english_one_is_only_found_in_its_language() -> None:
    assert BY_LANGUAGE.terms("a list of wine") == ["list", "wine"]
    assert BY_LANGUAGE.terms("Listy o winie", "pl") == ["LETTER", "GUILT"]


def test_russian_and_ukrainian_share_their_endings_and_their_function_words() -> None:
    assert BY_LANGUAGE.terms("Горбачову", "ru") == BY_LANGUAGE.terms("Горбачову", "uk") == ["GORBACHEV"]
    assert BY_LANGUAGE.terms("що это", "ru") == []


def test_filler_of_the_language_and_of_english_gives_no_term() -> None:
    assert ANALYZER.terms("honestly, the fact that treaties") == ["treati"]
    assert ANALYZER.terms("Ehrlich, Leute, echt Verträge lol", "de") == ["german:ehrlich", "german:vertrag"]
    assert ANALYZER.terms("they halt the Leute") == ["halt", "leut"]


def test_a_claim_that_names_a_filler_means_it() -> None:
    analyzer = Analyzer({"en": {"energy-source": ("source",)}})
    assert analyzer.terms("the sources, honestly") == ["ENERGY-SOURCE"]


def test_question_words_give_no_term_and_no_name() -> None:
    assert Analyzer({"": {"who": ("WHO",)}}).terms("who asked the WHO, in which year?") == ["ask", "WHO"]


def test_a_language_without_a_file_is_read_with_english_endings() -> None:
    assert ANALYZER.terms("les promesses", "fr") == ["les", "promess"]


def test_a_stem_of_another_language_carries_its_name() -> None:
    assert ANALYZER.terms("Verträge", "de") == ["german:vertrag"]


def test_a_word_is_read_as_english_where_only_that_is_held() -> None:
    tokens = ANALYZER.tokens("wozu Partnership?", "de", holds={"partnership"}.__contains__)
    assert "partnership" in [token.term for token in tokens]


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
    analyzer = Analyzer({"": {"baker": ("Baker", "Bakeris"), "guilt": ("winę",)}})
    assert analyzer.terms("Baker spoke, the bakery sold wine") == ["BAKER", "spoke", "bakeri", "sold", "wine"]
    assert analyzer.terms("Bakerio", "lt") == ["BAKER"]
    assert analyzer.terms("winę", "pl") == ["GUILT"]


def test_the_first_concept_of_a_name_keeps_it() -> None:
    assert Analyzer({"": {"one": ("pact",), "two": ("pact",)}}).terms("pacts") == ["ONE"]


def test_a_longer_name_that_breaks_off_leaves_the_shorter_one() -> None:
    analyzer = Analyzer({"en": {"pact": ("Warsaw Pact",), "warsaw": ("Warsaw",), "talks": ("Warsaw Pact talks",)}})
    assert analyzer.terms("Warsaw Pact, Warsaw, Warsaw Pact talk") == ["PACT", "WARSAW", "TALKS"]
