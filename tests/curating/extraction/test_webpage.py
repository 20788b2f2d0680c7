from __future__ import annotations

import contextlib
import socket
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.curating.extraction.paragraphs import Extract, extract
from bot.curating.extraction.webpage import read_webpage
from bot.errors import UsageError

PAGE = Path(__file__).with_name("harbour.html")
FURNITURE = (
    "cookies", "Skip to", "Home", "Tides", "Share on", "Tweet", "Photograph", "Advertisement", "Read more",
    "newsletter", "inbox", "Related", "Ferry", "Storm", "Mayor opens", "comments", "gullfan77", "Leave a reply",
    "All rights", "Privacy", "Mira Holt", "Nobody Atall",
)  # fmt: skip
MARKUP = st.sampled_from(
    [
        "<p>", "</p>", "<h2>", "<q>", "<table><tr><td>", "<!--", "-->", "The pond is old. " * 8, "<ul><li>", "&#0;",
        "&lt;b&gt;", "\x00", "\ufffe", "<br>", "“Old,” said Ada Brook.",
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def found() -> Extract:
    return extract(read_webpage(PAGE.read_text(encoding="utf-8")))


def test_no_furniture_of_a_saved_page_becomes_a_passage(found: Extract) -> None:
    shown = "\n".join(f"{one.section}\n{one.quote}" for one in found.paragraphs)
    assert [words for words in FURNITURE if words in shown] == []


def test_all_of_the_article_becomes_passages(found: Extract) -> None:
    assert [" ".join(one.quote.split()[:4]) for one in found.paragraphs] == [
        "When the new harbour",
        "“We were told to",
        "According to Olin Brandt,",
        "The minutes themselves are",
        "The board is of",
        "The fishers remember it",
        "Eight of the eleven",
        "Three of them came",
        "Brandt said the letter",
    ]
    assert [one.section for one in found.paragraphs[1:6]] == [
        "", "What the minutes show", "What the minutes show", "What the minutes show", "What the fishers remember"
    ]  # fmt: skip


def test_the_speakers_of_a_page_are_found(found: Extract) -> None:
    speakers = {one.voice.name: one.voice.role for one in found.paragraphs}
    assert speakers == {
        "": "",
        "Petra Lunde": "skipper from the north quay",
        "Olin Brandt": "harbour master at the time",
    }


def test_what_is_left_out_is_listed_with_its_reason_and_its_line(found: Extract) -> None:
    listed = {one.text: (one.reason, one.line) for one in found.left_out}
    assert listed["Accept all cookies"][0] == "a button"
    assert listed["Home"] == ("a menu", 17)
    assert listed["Advertisement"] == ("an advert", 26)
    assert listed["Ferry fares to rise again in the autumn"] == ("a list of other pages", 38)
    assert listed["12 comments"] == ("comments", 39)
    assert all(words in " ".join(listed) for words in FURNITURE[:-1])


def test_the_facts_are_those_that_the_page_states() -> None:
    document = read_webpage(PAGE.read_text(encoding="utf-8"))
    assert document.title == "Did the harbour board promise the fishers free berths?"
    assert (document.author, document.publisher) == ("Mira Holt", "Eastport Beacon")
    assert (document.published, document.language) == ("2019-06-03", "en")
    assert document.url == "https://beacon.example.org/harbour-berths"


def test_a_year_in_the_foot_of_a_page_is_no_date() -> None:
    undated = "\n".join(line for line in PAGE.read_text(encoding="utf-8").split("\n") if "published_time" not in line)
    assert "© 2024" in undated
    assert read_webpage(undated).published == ""


@pytest.mark.parametrize("html", ["<html></html>", "<html><body><script>x()</script></body></html>", "<!doctype html>"])
def test_a_page_without_an_article_is_told_in_one_line(html: str) -> None:
    with pytest.raises(UsageError):
        read_webpage(html)


def test_a_hostile_page_touches_no_network_and_no_file(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the network was touched")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    text = PAGE.read_text(encoding="utf-8").replace(
        "<!DOCTYPE html>",
        '<!DOCTYPE html SYSTEM "http://evil.example.org/x.dtd" [<!ENTITY e SYSTEM "file:///etc/hostname">]>'
        '<base href="http://evil.example.org/"><iframe src="http://evil.example.org/"></iframe>&e;',
    )
    assert len(extract(read_webpage(text)).paragraphs) == 9


def test_deep_nesting_ends_soon_and_in_one_line_or_in_text() -> None:
    with contextlib.suppress(UsageError):
        assert read_webpage("<html><body>" + "<div>" * 50_000 + "<p>It was old.</p>").blocks


@settings(max_examples=40)
@given(st.lists(MARKUP, max_size=30))
def test_any_markup_gives_text_or_one_line(parts: list[str]) -> None:
    try:
        found = extract(read_webpage(f"<html><body>{''.join(parts)}</body></html>"))
    except UsageError:
        return
    assert all("<p>" not in one.quote for one in found.paragraphs)
