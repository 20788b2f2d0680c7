from __future__ import annotations

import pytest

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.furniture import is_prose, sort_out
from bot.curating.extraction.paragraphs import extract
from bot.curating.extraction.plaintext import read_text

PROSE = "The harbour board met on a cold morning and talked about the new quay for three hours without a vote."
MORE = "Nobody who was in the room that day could say afterwards who had spoken first about the lighthouse paint."


def reasons(*texts: str, kind: Kind = Kind.LINE) -> dict[str, str]:
    """What is left out of lines of text, and why."""
    blocks = [Block(text, number, kind) for number, text in enumerate(texts, 1)]
    return {one.text: one.reason for one in sort_out(blocks) if one.reason}


@pytest.mark.parametrize(
    "line",
    [
        "Skip to main content",
        "Zum Inhalt springen",
        "Advertisement",
        "Реклама",
        "We and our partners use cookies to make this site better.",
        "Naudojame slapukus",
        "© 2019 Eastport Beacon",
        "Read more: Ferry fares to rise again",
        "Читайте также: Паром подорожает",
        "Taip pat skaitykite: Keltas brangs",
        "Share on Facebook",
        "Spread the word!",
        "Please support our work with a small gift",
        "IBAN: DE00 0000 0000 0000",
        "12 comments",
        "Leave a reply",
        "This article is more than 3 years old",
        "Found a mistake? Tell us",
        "Jeśli zauważyłeś błąd, napisz do nas",
        "Olin Brandt (left) with Petra Lunde (right) on the quay",
        "The quay in 1999. Photograph: Sam Reed/AFP",
        "Take a look at the numbers, and find out who is right!",
        '<img src="https://example.org/pixel"> Skip to navigation',
        "Home | News | Sport | Tides",
        "Our next article will look at the lighthouse and its paint.",
        "★ ★ ★",
        "The qua\ufffd was old",
    ],
)
def test_a_line_that_says_what_only_pages_say_is_left_out(line: str) -> None:
    assert line in reasons(PROSE, line, MORE)


@pytest.mark.parametrize(
    "line",
    [
        "Auditors found an error in the accounts of the board, and the board said nothing about it for a year.",
        "The big picture: the treaty was never about the fishers, and everybody in the room knew that it was not.",
        "The next article of the treaty forbids foreign ships in the harbour, and nobody has changed a word of it.",
        "“Please support us,” the fishers wrote to the king, and the king never wrote back.",
        "Support for the treaty grew when the herring came back.",
        "• Weir : 94% were for the harbour",
        "In August 1993, he told the mayor that :",
        "Did the board break that promise?",
        "Share of the catch",
        "He subscribed to the view that the sea is nobody’s.",
        "The workers’ party (left) won the vote. It had promised free berths to every boat in the town.",
    ],
)
def test_a_sentence_that_only_shares_words_with_furniture_stays(line: str) -> None:
    assert reasons(PROSE, line, MORE) == {}


def test_a_line_that_stood_there_before_is_left_out() -> None:
    assert reasons("Who owns the quay?", PROSE, "Who owns the Quay?", MORE) == {
        "Who owns the Quay?": "stands there already"
    }


def test_bylines_and_dates_are_left_out_at_the_top_only() -> None:
    found = reasons(
        "Who owns the quay?", "12.03.2019 | By Mira Holt", "Harbour Correspondent", PROSE, "3 May 1990", MORE
    )
    assert set(found) == {"12.03.2019 | By Mira Holt", "Harbour Correspondent"}


def test_a_run_of_short_lines_is_no_passage() -> None:
    towns = ["Weir", "Eastport", "Holm", "Sund", "Brackwater"]
    found = extract(read_text("\n\n".join([*towns, "The Quay", PROSE, MORE])))
    assert [one.quote for one in found.paragraphs] == [PROSE, MORE]


def test_everything_after_the_end_of_the_text_is_left_out() -> None:
    tail = ["Related posts", "Ferry fares to rise again in the autumn", "About the author", "Mira Holt likes the sea."]
    assert set(reasons(*[f"{number}. {PROSE}" for number in range(8)], *tail)) == set(tail)


def test_after_a_box_in_the_middle_the_text_goes_on() -> None:
    long = [f"{number} {PROSE}" for number in range(6)]
    found = reasons(*long, "Related stories", "Ferry fares to rise again", *[f"{text} {MORE}" for text in long])
    assert set(found) == {"Related stories", "Ferry fares to rise again"}


def test_prose_is_a_dozen_words_with_an_end_or_many_words() -> None:
    assert is_prose(Block(PROSE, 1))
    assert not is_prose(Block("Nobody came.", 1))
    assert not is_prose(Block("Why the board never wrote down what it had said to fishers", 1))
