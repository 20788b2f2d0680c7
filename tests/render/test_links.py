from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.render import phrases
from bot.render.links import Links, passage_link, text_fragment
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
    fragment = text_fragment("No promise was ever made by them […] nor given to anybody at all there.")
    assert [unquote(part) for part in fragment.split(",")] == ["No promise was ever made", "to anybody at all there"]


def test_an_end_is_named_by_words_of_one_sentence_and_by_none_with_a_dash() -> None:
    quote = "The well–known council of the town met. Nobody asked why. It met again in the old hall – twice."
    fragment = text_fragment(quote)
    assert [unquote(part) for part in fragment.split(",")] == ["council of the town met", "again in the old hall"]


def test_words_that_say_little_name_no_end_where_others_say_more() -> None:
    fragment = text_fragment("Not true. Currently nobody has a key to it. Really.", ["It is not true. Nobody said so."])
    assert [unquote(part) for part in fragment.split(",")] == ["Currently nobody has a key", "to it"]


def test_a_heading_with_the_same_words_makes_the_opening_longer() -> None:
    source = replace(make_source("s", []), url="https://a.example/b", title="The treaty says nothing of other planets")
    quote = "The treaty says nothing of other countries at all, " + "whatever you may read of it in the papers."
    link = passage_link(source, make_passage("p", "myth", quote))
    assert ":~:text=The%20treaty%20says%20nothing%20of%20other%20countries," in link


def test_a_link_that_would_be_too_long_names_less_of_the_quote() -> None:
    source = replace(make_source("s", []), url="https://a.example/" + "x" * 400)
    quote = "Обещание никогда не расширяться никому не давалось. И письменно оно тоже нигде не было закреплено."
    fragment = passage_link(source, make_passage("p", "myth", quote)).partition(":~:text=")[2]
    assert unquote(fragment) == "Обещание никогда не расширяться никому"


def test_a_source_without_an_address_gets_a_search_for_its_exact_title_and_publisher() -> None:
    source = replace(make_source("s", []), url="", title="“It’s a myth”: the news", publisher="The Herald & Sons")
    (link,) = Links().source(source)
    assert link.text == phrases.FIND_IT
    assert link.address == "https://duckduckgo.com/?q=%22It's+a+myth+%3A+the+news%22+The+Herald+%26+Sons"
    assert Links(search="").source(source) == ()
    (other,) = Links(search="https://search.example/find?q={words}&l=en").passage(
        source, make_passage("p", "myth", "A.")
    )
    assert other.address.startswith("https://search.example/find?q=%22It's+a")
    assert other.address.endswith("&l=en")
    assert (
        Links(search="https://search.example/{words}")
        .source(source)[0]
        .address.startswith("https://search.example/%22It's%20a")
    )


def test_where_pages_are_published_a_link_leads_there_too() -> None:
    passage = make_passage("p", "myth", "A quote.")
    source = replace(make_source("s", [passage]), url="https://a.example/b")
    links = Links(pages="https://pages.example/base/")
    there, own = links.passage(source, passage)
    assert (there.text, own.text) == (phrases.READ_THERE, phrases.PERMALINK)
    assert own.address == f"https://pages.example/base/{source.claim}/#{passage.id}"
    assert links.source(source)[1].address == f"https://pages.example/base/{source.claim}/#source-{source.id}"


@given(st.text(max_size=300), st.text(max_size=100))
def test_a_search_link_is_safe_in_a_masked_link_and_never_too_long(title: str, publisher: str) -> None:
    source = replace(make_source("s", []), url="", title=title, publisher=publisher)
    for link in Links().source(source):
        assert link.address.isascii()
        assert not set(link.address) & set(' ()<>[]"')


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
