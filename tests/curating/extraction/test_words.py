from __future__ import annotations

from pathlib import Path

import pytest

from bot.curating.extraction.markdown import read_markdown
from bot.curating.extraction.paragraphs import Extract, extract
from bot.curating.extraction.reading import read_document
from bot.curating.extraction.webpage import read_webpage

CASES = Path(__file__).with_name("cases")
FILLER = "Nobody in the town of Weir could say any more who had dug the pond, or when, or what for."


def quotes(found: Extract) -> list[str]:
    return [one.quote for one in found.paragraphs]


def page(body: str) -> Extract:
    """What is found on a page with an article around these paragraphs."""
    around = f"<p>{FILLER}</p>"
    return extract(read_webpage(f"<html><body><article>{around}{body}<p>And {FILLER[0].lower()}{FILLER[1:]}</p>"))


def test_a_sentence_that_goes_on_through_quotations_and_lists_is_whole() -> None:
    assert quotes(extract(read_document(CASES / "quotes.html"))) == [
        "At the river the mayor told the crowd that “the old bridge will not be taken down while I am in office”, and "
        "nobody doubted him that evening.",
        "Later he said: I spoke of a wish and not of a promise, and whoever heard more than that heard too much.",
        "The paper printed it on its second page.",
        "His deputy wrote that the bridge was never safe, and that every engineer knew it for many years before the "
        "flood came.",
        "A clerk kept the note: no promise was made the bridge goes in spring and nobody asked her for it until the "
        "archive was opened.",
    ]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("He ran <code>systemctl</code> twice that night.", "He ran systemctl twice that night."),
        ("He said <q>no</q> and <kbd>left</kbd> the <var>room</var>.", "He said “no” and left the room."),
        ("It was <del>safe</del><ins>unsafe</ins> for years.", "It was unsafe for years."),
        ("It was <s>never</s> <strike>not</strike> safe for years.", "It was safe for years."),
        ("It cost <span hidden>nothing</span>a <span style='display: none'>small</span>fortune.", "It cost a fortune."),
        ("It was built in 1874<sup><a href='#1'>[12]</a></sup> and m<sup>2</sup>.", "It was built in 1874 and m2."),
        ("Line one<br>line two of the same verse.", "Line one line two of the same verse."),
        ("Of&shy;fice and ﬁrst&nbsp;ﬂoor of the mill.", "Office and first floor of the mill."),
        ("<b>The mayor</b>’s <a href='/x'>own <i>words</i></a>, he says.", "The mayor’s own words, he says."),
    ],
)
def test_every_word_that_a_reader_of_a_page_sees_is_there_and_no_other(written: str, seen: str) -> None:
    assert quotes(page(f"<p>{written}</p>"))[1:-1] == [seen]


def test_two_line_breaks_part_paragraphs() -> None:
    assert quotes(page("<div>One of them was here.<br><br>The other one was there.</div>"))[1:-1] == [
        "One of them was here.",
        "The other one was there.",
    ]


def test_badges_are_no_passage() -> None:
    assert quotes(extract(read_document(CASES / "badge.md"))) == [
        "The mill stood by the river for two hundred years before the flood took it."
    ]


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("It was [built](https://a.example/x_(y)) then.", ["It was built then."]),
        ("It was [built](<https://a.example/a b> 'The (old) one') then.", ["It was built then."]),
        ("It was ~~safe~~ unsafe.", ["It was unsafe."]),
        ("It ran `rm -rf` and <q>won</q>.", ["It ran rm -rf and “won”."]),
        ("One stood here.\n\n<!--more-->\n\nOne stood there.", ["One stood here.", "One stood there."]),
        ("It stood[^1] here.\n\n[^1]: As the archive has it,\n    on its second shelf.", ["It stood here."]),
        ("It stood [here][a].\n\n[a]: https://a.example/x\n    'The title'", ["It stood here."]),
        ("1) The old mill\n\nIt stood here.", ["It stood here."]),
        ("1. It stood here.\n2. It stood there.", ["It stood here.", "It stood there."]),
        ("He said\nthat it *stood*\nhere.", ["He said that it stood here."]),
        ("```\ncode()\n```\n\nIt stood here.", ["It stood here."]),
        ("He wrote:\n\n> It stood here.\n> It does not.", ["He wrote: It stood here. It does not."]),
    ],
)
def test_markdown_is_read_as_it_is_shown(written: str, seen: list[str]) -> None:
    assert quotes(extract(read_markdown(f"# Mill\n\n{written}\n"))) == seen


def test_a_numbered_title_is_a_heading() -> None:
    (paragraph,) = extract(read_markdown("# Mill\n\n1) The old mill\n\nIt stood here.\n")).paragraphs
    assert (paragraph.section, paragraph.line) == ("The old mill", 5)


def test_a_page_that_trafilatura_calls_empty_is_taken_as_it_is() -> None:
    body = "<div><h1>Weir</h1><div>Old.</div><div>The pond is not.</div></div><nav><a href='/'>Home</a></nav>"
    found = extract(read_webpage(f"<html><body>{body}</body></html>"))
    assert quotes(found) == ["Old.", "The pond is not."]
    assert [(one.text, one.reason) for one in found.left_out] == [("Home", "a menu"), ("Weir", "stands there already")]
