from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path

import pytest
import Stemmer
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval import language as module
from bot.retrieval.language import codes, empty_words, language, language_of, read

FILES = sorted(Path(module.__file__).with_name("languages").iterdir())


def test_every_file_beside_the_module_is_a_language_and_there_are_at_least_six() -> None:
    assert [f"{code}.toml" for code in codes()] == [path.name for path in FILES]
    assert {"de", "en", "lt", "pl", "ru", "uk"} <= set(codes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_language_has_every_list_in_letters_of_its_own(path: Path) -> None:
    found = language(path.stem)
    assert found == read(path)
    values = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(values) == {field.name for field in fields(found)} - {
        "code",
        *({"name_endings"} - values.keys()),
    }
    assert Stemmer.Stemmer(found.stemmer)
    assert len(found.months) >= 12
    special = {*found.opening, *found.anaphors, *found.continuing, *found.standalone, *found.absent}
    special |= {
        *found.demonstratives,
        *found.beginnings,
        *found.abbreviations,
        *found.numbered,
        *found.asking,
        *found.greetings,
    }
    words = {*empty_words(found.code), *found.filler, *special}
    assert all(word == word.lower() and word.strip() == word for word in words)
    written = {letter for word in words for letter in word if letter.isalpha()}
    assert written <= found.letters


@pytest.mark.parametrize("code", codes())
def test_no_word_of_a_language_is_listed_in_two_ways(code: str) -> None:
    found = language(code)
    assert not found.stop_words & found.question_words
    assert not empty_words(code) & set(found.filler)
    assert len(set(found.filler)) == len(found.filler)


def test_a_language_is_added_by_a_file(tmp_path: Path) -> None:
    path = tmp_path / "cs.toml"
    path.write_text(
        'letters = "aábc"\nstop_words = """\na ale\nnebo\n"""\nfiller = ["ahoj", "co je s"]\n', encoding="utf-8"
    )
    found = read(path)
    assert (found.code, found.stemmer) == ("cs", "")
    assert found.stop_words == {"a", "ale", "nebo"}
    assert found.filler == ("ahoj", "co je s")
    assert found.letters == set("aábc")


def test_a_key_that_no_language_has_is_told(tmp_path: Path) -> None:
    path = tmp_path / "cs.toml"
    path.write_text('stopwords = "a ale"\n', encoding="utf-8")
    with pytest.raises(ValueError, match="stopwords"):
        read(path)


@pytest.mark.parametrize("code", ["fr", "", "../settings", "en.toml"])
def test_a_language_without_a_file_has_english_endings_and_no_words(code: str) -> None:
    found = language(code)
    assert found.stemmer == "english"
    assert not empty_words(code)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("did Baker promise?", "en"),
        ("обещал ли он это?", "ru"),
        ("чи обіцяв він це?", "uk"),
        ("чому Москва каже, що напала через НАТО?", "uk"),  # not one letter that Russian lacks
        ("Горбачёв", "ru"),
        ("Горбачов і Бейкер", "uk"),
        ("Was hat Kohl dem Gorbatschow versichert?", "de"),
        ("ką jis sakė apie tai?", "lt"),
        ("czy on to powiedział?", "pl"),
        ("NATO 1990", "en"),
        ("Wałęsa", "en"),
        ("1990?", "en"),
        ("北约", "en"),
        ("", "en"),
    ],
)
def test_the_language_is_told_by_letters_and_function_words(text: str, code: str) -> None:
    assert language_of(text) == code


def test_one_foreign_function_word_in_english_letters_makes_no_foreign_text_of_a_note() -> None:
    assert language_of("quid pro quo", 2) == "en"
    assert language_of("quid pro quo") == "lt"


@given(st.text())
def test_any_text_is_of_some_language(text: str) -> None:
    assert language_of(text) in codes()
