from __future__ import annotations

import pytest
from hypothesis import given

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.speakers import Voice, voices
from tests.curating.extraction.texts import TEXTS

INTRODUCED = "“The pond is old,” said Ada Brook, a miller at Weir."


def heard(*paragraphs: str | Block) -> list[str]:
    """Who speaks in each paragraph."""
    blocks = [Block(one, 1, Kind.PARAGRAPH) if isinstance(one, str) else one for one in paragraphs]
    return [voice.name for voice in voices(blocks)]


@pytest.mark.parametrize(
    "paragraph",
    [
        "“The pond is old,” said Ada Brook.",
        "“The pond is old,” Ada Brook said on Monday.",
        "Ada Brook has since said that the pond is old.",
        "Ada Brook, a miller who lives by the pond, said that it was old.",
        "According to Ada Brook, the pond is old.",
        "According to the retired miller Ada Brook, the pond is old.",
        "In the words of Ada Brook, the pond is old.",
        "The pond, in Ada Brook’s words, is old.",
        "The pond is old, and always was, said Ada Brook.",
        "Ada Brook from 1990 to 1998 always claimed that the pond was old.",
        "„Der Teich ist alt“, sagte Ada Brook.",
        "„Tvenkinys senas“, – sakė Ada Brook.",
    ],
)
def test_the_speaker_is_found_where_the_text_names_her(paragraph: str) -> None:
    assert heard(paragraph) == ["Ada Brook"]


def test_a_surname_stands_for_the_full_name_that_the_document_gives() -> None:
    assert heard(INTRODUCED, "“And deep,” Brook added.") == ["Ada Brook", "Ada Brook"]


def test_a_pronoun_stands_for_who_spoke_last() -> None:
    assert heard(INTRODUCED, "“And deep,” she said.", "According to her, it is cold.") == ["Ada Brook"] * 3


def test_a_pronoun_does_not_reach_over_a_heading_nor_past_somebody_else() -> None:
    assert heard(INTRODUCED, Block("The stone", 2, Kind.HEADING), "“And deep,” she said.")[-1] == ""
    assert heard(INTRODUCED, "Then Jo Reed came by. “And deep,” she said.")[-1] == ""


def test_a_pronoun_of_another_gender_is_somebody_else() -> None:
    assert heard(INTRODUCED, "“And deep,” she said.", "“And cold,” he said.")[-1] == ""


def test_a_description_stands_for_the_speaker_with_that_role() -> None:
    other = "“The stone is older,” said Jo Reed, a reporter at the Courier."
    assert heard(INTRODUCED, other, "“Nobody knows,” the miller said.")[-1] == "Ada Brook"


def test_two_voices_in_one_paragraph_are_nobodys() -> None:
    assert heard("“It is old,” said Ada Brook. “It is not,” said Jo Reed.") == [""]
    assert heard("The old keeper answers that “it is old”. Ada Brook replied: “It is not.”") != ["Jo Reed"]


def test_words_inside_a_quotation_name_no_speaker() -> None:
    assert (
        heard(INTRODUCED, "“Jo Reed said, I think quite sincerely, that it was dug,” Brook added.")[-1] == "Ada Brook"
    )
    assert heard("“Jo Reed said that it was dug.”") == [""]


def test_somebody_spoken_to_or_spoken_about_is_no_speaker() -> None:
    assert heard("The board told Ada Brook that the pond was old.") == [""]
    assert heard("Despite Ada Brook’s claims, the pond is young.") == [""]
    assert heard("The mayor, according to the diaries of Ada Brook, assured him that it was old.") != ["Ada Brook"]


def test_what_a_colon_announces_is_said_by_who_was_named() -> None:
    quote = Block("The pond was there before the church.", 2, Kind.QUOTE)
    assert heard("In 1990 Ada Brook told the mayor of Weir :", quote, "The church is old.") == [
        "Ada Brook",
        "Ada Brook",
        "",
    ]


def test_an_interview_has_its_speakers_before_the_colon() -> None:
    asked = "Courier : Who dug the pond, and when was that, do you know?"
    answer = "Brook : Nobody dug it, it was there when the ice went away."
    assert heard(INTRODUCED, asked, answer) == ["Ada Brook", "Courier", "Ada Brook"]
    assert heard("Claim : The pond was dug by the miller.", "Truth : The pond was made by the ice.") == ["", ""]


def test_bodies_and_offices_are_no_people() -> None:
    assert (
        heard("The State Department said so.", "The Soviet Union claimed otherwise.", "The Prime Minister said no.")
        == [""] * 3
    )


def test_the_role_is_taken_word_for_word_from_beside_the_name() -> None:
    blocks = [
        Block("“Old,” said Ada Brook, a miller at the mill of Weir (MW), who came by.", 1, Kind.PARAGRAPH),
        Block("Deputy Mayor Jo Reed said that it was young.", 2, Kind.PARAGRAPH),
        Block("“Deep,” said Kit Lowe, adding that it was cold.", 3, Kind.PARAGRAPH),
    ]
    assert voices(blocks) == [
        Voice("Ada Brook", "miller at the mill of Weir (MW)"), Voice("Jo Reed", "Deputy Mayor"), Voice("Kit Lowe", "")
    ]  # fmt: skip


@given(TEXTS)
def test_any_text_gets_a_voice_for_each_block(text: str) -> None:
    blocks = [Block(line, number, Kind.PARAGRAPH) for number, line in enumerate(text.split("\n")) if line]
    assert len(voices(blocks)) == len(blocks)
