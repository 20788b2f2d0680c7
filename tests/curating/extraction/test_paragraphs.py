from __future__ import annotations

import pytest
from hypothesis import given

from bot.curating.extraction.legibility import legible
from bot.curating.extraction.markdown import read_markdown
from bot.curating.extraction.paragraphs import extract
from bot.curating.extraction.plaintext import read_text
from bot.errors import UsageError
from bot.fields import word_count
from bot.knowledge.check import words_of
from bot.yaml_reader import MOST_BYTES
from tests.curating.extraction.texts import TEXTS

ARTICLE = """\
Who owns the quay?

By Mira Holt

The harbour board met on a cold morning and talked about the new quay for three hours without a vote.

What the minutes show

According to Olin Brandt, “the minutes [...] mention only the old quay and nothing else that anybody could sell”.

What the fishers say

  • Eight of them had a berth.
  • Three of them came later.
"""


def test_a_document_becomes_paragraphs_under_their_headings() -> None:
    found = extract(read_text(ARTICLE))
    assert found.title == "Who owns the quay?"
    assert [(one.section, one.voice.name, one.line) for one in found.paragraphs] == [
        ("", "", 5),
        ("What the minutes show", "Olin Brandt", 9),
        ("What the fishers say", "", 13),
        ("What the fishers say", "", 14),
    ]
    assert [(one.line, one.reason) for one in found.left_out] == [(3, "a date or byline")]


def test_an_omission_is_written_as_the_base_writes_it() -> None:
    assert "the minutes […] mention" in extract(read_text(ARTICLE)).paragraphs[1].quote
    assert extract(read_text("Quay\n\n[...] It was old, they say. [ … ]\n\nNobody knew.")).paragraphs[0].quote == (
        "It was old, they say."
    )


def test_the_gist_says_where_a_passage_stands_and_invents_nothing() -> None:
    gists = [one.gist for one in extract(read_text(ARTICLE)).paragraphs]
    assert gists[:2] == ["Paragraph 1", "Olin Brandt, paragraph 2, under “What the minutes show”"]


def test_what_the_claim_quotes_already_is_listed_and_not_taken_twice() -> None:
    found = extract(read_text(ARTICLE), {"eight of them had a berth": "survey"})
    assert len(found.paragraphs) == 3
    assert "stands in survey already" in {one.reason for one in found.left_out}


def test_lines_broken_to_a_width_are_one_paragraph() -> None:
    text = (
        "The pond\n\n"
        "The pond at Weir is older than the church, and it is older than the\n"
        "mill, and nobody who lives beside it today could tell you who dug it\n"
        "or whether anybody did, or why the stone is where it is. It was a\n"
        "well-known place.\n\n"
        "Another paragraph begins here and it goes on for more than one line, so\n"
        "that the width of the page can be seen by anybody who looks.\n"
    )
    quotes = [one.quote for one in extract(read_text(text)).paragraphs]
    assert [quote.split()[-1] for quote in quotes] == ["place.", "looks."]


@pytest.mark.parametrize(
    ("divided", "seen"),
    [
        ("expan-\nsion", "expansion"),
        ("expan\u00ad\nsion", "expansion"),
        ("under‐\nstanding", "understanding"),
        ("well-\nknown", "well-known"),
        ("long-\nterm", "long-term"),
        ("zwur-\nfeln", "zwurfeln"),
        ("gnor-\nfel", "gnor-fel"),
        ("harbour-\nmaster", "harbour-master"),
    ],
)
def test_a_divided_word_is_put_together_where_the_document_or_a_dictionary_knows_it(divided: str, seen: str) -> None:
    text = (
        f"Nobody in the whole of the town had asked for anything like it {divided} "
        "of the quay, which the mayor and the miller had agreed on in one\n"
        "night and morning, as mayors and millers do when nobody is looking at them,\n"
        "which the harbour-master, whom nobody had asked, called zwurfeln for fun.\n"
    )
    (paragraph,) = extract(read_text(legible(text))).paragraphs
    assert f"anything like it {seen} of the quay" in paragraph.quote


def test_markdown_loses_its_marks_and_keeps_its_words() -> None:
    text = (
        "# The pond\n\nIt is **old** and [deep](http://a.b) and *cold*.\n\n"
        "## Stone\n\n> Nobody moved\n> the stone.\n\n- one stone\n"
    )
    found = extract(read_markdown(text))
    assert found.title == "The pond"
    assert [one.quote for one in found.paragraphs] == [
        "It is old and deep and cold.",
        "Nobody moved the stone.",
        "one stone",
    ]
    assert found.paragraphs[1].section == "Stone"


def test_what_a_site_generator_reads_is_no_word_of_the_text() -> None:
    text = (
        ":::{note}\nThe pond is old.\n:::\n\n"
        "{{% warning %}}\nNobody moved the stone.\n{{% /warning %}}\n\nIt is :::deep.\n"
    )
    found = extract(read_markdown(text))
    assert [one.quote for one in found.paragraphs] == ["The pond is old.", "Nobody moved the stone.", "It is :::deep."]
    assert found.left_out == ()


def test_code_that_is_left_out_is_told_with_its_line() -> None:
    found = extract(read_markdown("# The pond\n\nIt is old.\n\n```toml\nage = 100\n```\n"))
    assert [(block.line, block.reason) for block in found.left_out] == [(5, "code")]


def test_front_matter_gives_the_facts_and_no_passage() -> None:
    document = read_markdown("---\ntitle: The pond\ndate: 1998-05\nauthor: Jo Reed\n---\nIt is old.\n")
    assert (document.title, document.published, document.author) == ("The pond", "1998-05", "Jo Reed")
    assert [block.text for block in document.blocks] == ["It is old."]


def test_more_text_than_a_book_is_refused_before_it_takes_long() -> None:
    with pytest.raises(UsageError, match="divide it first"):
        extract(read_text("The pond is old and nobody said who dug it.\n" * 50_000))


@given(TEXTS)
def test_every_quote_stands_word_for_word_in_its_text_in_order(raw: str) -> None:
    text = legible(raw)
    letters = words_of(text).replace(" ", "")
    at = 0
    for paragraph in extract(read_text(text)).paragraphs:
        quote = words_of(paragraph.quote).replace(" ", "")
        at = letters.index(quote, at) + len(quote)
        assert 0 < word_count(paragraph.quote) <= 80
        assert 0 < len(paragraph.gist) <= 240
        assert len(paragraph.quote) < MOST_BYTES


@given(TEXTS)
def test_any_markdown_is_read_without_a_crash(raw: str) -> None:
    for paragraph in extract(read_markdown(legible(raw))).paragraphs:
        assert words_of(paragraph.quote)
