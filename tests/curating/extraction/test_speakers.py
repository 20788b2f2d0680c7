from __future__ import annotations

import json
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.paragraphs import extract
from bot.curating.extraction.plaintext import read_text
from bot.curating.extraction.reading import read_document
from bot.curating.extraction.speakers import Voice, voices
from tests.curating.extraction.texts import TEXTS

INTRODUCED = "“The pond is old,” said Ada Brook, a miller at Weir."


def heard(*paragraphs: str | Block) -> list[str]:
    """Who speaks in each paragraph."""
    blocks = [Block(one, 1, Kind.PARAGRAPH) if isinstance(one, str) else one for one in paragraphs]
    return [voice.name for voice in voices(blocks)]


GOLD = Path(__file__).with_name("speakers.jsonl")
ROWS = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def test_on_a_hundred_invented_passages_nobody_is_given_words_that_are_not_theirs() -> None:
    named = right = spoken = passages = 0
    for _, group in groupby(ROWS, key=lambda row: row["document"]):
        rows = list(group)
        blocks = [
            Block(row.get("heading") or row["text"], 1, Kind.HEADING if "heading" in row else Kind.PARAGRAPH)
            for row in rows
        ]
        for row, voice in zip(rows, voices(blocks), strict=True):
            gold = row.get("speaker", "")
            passages += "text" in row
            spoken += bool(gold)
            named += bool(voice.name)
            right += bool(gold) and voice.name == gold
    assert (passages, spoken) == (100, 50)
    assert right >= named * 0.98
    assert right >= spoken * 0.7


def test_who_was_told_something_does_not_go_on_speaking() -> None:
    told = "“I woke up early that day,” Meg told Brook."
    assert heard(INTRODUCED, "Brook asked her nothing.", told, "“I called the miller,” she said.")[3] == ""


def test_an_initial_belongs_to_the_name() -> None:
    assert heard("“The pond is old,” said Dr. F. Ada Brook.") == ["F. Ada Brook"]
    assert heard(INTRODUCED, "“The pond is old,” said M. Brook.") == ["Ada Brook", "Ada Brook"]


def test_an_office_is_no_part_of_a_name() -> None:
    assert heard("“The pond is old,” said Minister of Water Ada Brook.") == ["Ada Brook"]


def test_what_is_somebodys_in_german_is_nobody() -> None:
    seen = "Gestern hat Ada Brook den Teich gesehen, und sie hat nicht vergessen, wie tief er war und wie alt er ist."
    known = "Von Brooks Prognose haben die Leute in der Stadt noch nie gehört, und sie wollen auch nichts davon wissen."
    assert heard(seen, known, "So steht es in Brooks Prognose: „Der Teich ist alt und tief.“") == ["", "", ""]


@pytest.mark.parametrize(
    "paragraph",
    [
        "“The pond is old,” said Ada Brook.",
        "“The pond is old,” Ada Brook said on Monday.",
        "“The pond,” Ada Brook has since said, “is old.”",
        "Ada Brook, a miller by the pond, said: “The pond is old, and nobody has dug it.”",
        "Judge Ada Brook did not agree: “The pond is old.”",
        "According to Ada Brook, “the pond is old and deep”.",
        "According to the retired miller Ada Brook, “the pond is old and deep”.",
        "In the words of Ada Brook, “the pond is old and deep”.",
        "“The pond is old!” Ada Brook said. “And it is deep.”",
        "„Der Teich ist alt“, sagte Ada Brook.",
        "„Tvenkinys senas“, – sakė Ada Brook.",
        "« L'étang est vieux », a déclaré Ada Brook.",
    ],
)
def test_the_speaker_is_found_where_the_text_names_and_quotes_her(paragraph: str) -> None:
    assert heard(paragraph) == ["Ada Brook"]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Ada Brook said that the pond was old, and that nobody had dug it.",
        "According to Ada Brook, the pond is old.",
        "The pond is old, and always was, said Ada Brook.",
        "The keeper of the pond, whom nobody had asked before, told us that Ada Brook called it “the old one”.",
        "“The pond is old,” Ada Brook was told.",
        "Ada Brook spoke of the pond. “It is old,” the keeper said.",
    ],
)
def test_what_is_only_reported_or_said_by_somebody_else_is_nobodys(paragraph: str) -> None:
    assert heard(paragraph) == [""]


@pytest.mark.parametrize(
    "label", ["Scope", "Table 1", "Results", "Public Health Debate", "Local Water Quality", "Methods and Data"]
)
def test_a_heading_before_a_colon_is_no_speaker(label: str) -> None:
    assert heard(f"{label}: We looked at every weir on the river.", f"{label}: The weirs lost their stones.") == [
        "",
        "",
    ]


def test_of_run_in_headings_only_the_label_of_a_person_is_a_speaker() -> None:
    found = extract(read_document(Path(__file__).with_name("cases") / "labels.txt"))
    assert [one.voice.name for one in found.paragraphs] == ["", "", "", "", "Ada Brook"]


def test_a_surname_stands_for_the_full_name_that_the_document_gives() -> None:
    assert heard(INTRODUCED, "“And deep,” Brook added.") == ["Ada Brook", "Ada Brook"]


def test_a_pronoun_stands_for_who_spoke_last() -> None:
    assert heard(INTRODUCED, "“And deep,” she said.", "“And cold,” she added.") == ["Ada Brook"] * 3
    assert heard("According to Ada Brook, Jo Reed is wrong.", "“And deep,” she said.")[-1] == "Ada Brook"


def test_a_pronoun_does_not_reach_over_a_heading_nor_past_somebody_else() -> None:
    assert heard(INTRODUCED, Block("The stone", 2, Kind.HEADING), "“And deep,” she said.")[-1] == ""
    assert heard(INTRODUCED, "Then Jo Reed came by. “And deep,” she said.")[-1] == ""


def test_who_asked_is_not_who_answers_and_she_is_not_he() -> None:
    assert heard(INTRODUCED, "“Why is that?” asked Jo Reed.", "“It was dug long ago,” she said.")[-1] == ""
    assert heard(INTRODUCED, "“It is deep,” she said.", "“It is cold,” he said.")[-1] == ""


def test_words_before_a_name_are_no_part_of_it() -> None:
    assert heard("“We shall not close it for the winter,” said WMC Chief Executive Ada Brook.") == ["Ada Brook"]
    assert heard("„Wir schließen das Bad nicht im Winter“, sagte die Genossenschaftsvorsitzende Brook.") == [""]
    assert heard("Statt dessen stellt der Bericht des Landtages von Weir fest: „Das Bad ist alt.“") == [""]


def test_a_place_within_two_commas_is_no_speaker() -> None:
    quote = "“The pond was here when we came, and it will be here when we go,”"
    assert heard(f"{quote} Ada Brook, the keeper of the mill in the old Gorse Hollow, said.") == ["Ada Brook"]


def test_of_a_long_paragraph_only_the_parts_that_are_quoted_have_a_speaker() -> None:
    own = "Nobody in the town of Weir could say any more who had dug the pond, or when, or what for. " * 4
    quote = "It was dug long before anybody here was born, and by people of whom nobody has ever heard again. " * 4
    found = extract(read_text(f"Ponds\n\nAda Brook said: “{quote}It is old.” {own}\n\nAda Brook went home."))
    assert [one.voice.name for one in found.paragraphs][:1] == ["Ada Brook"]
    assert [one.voice.name for one in found.paragraphs][-2:] == ["", ""]


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
        "",
        "Ada Brook",
        "",
    ]


def test_an_interview_has_its_speakers_before_the_colon() -> None:
    asked = "Courier : Who dug the pond, and when was that, do you know?"
    answer = "Brook : Nobody dug it, it was there when the ice went away."
    assert heard(INTRODUCED, asked, answer) == ["Ada Brook", "", "Ada Brook"]
    assert heard("Claim : The pond was dug by the miller.", "Truth : The pond was made by the ice.") == ["", ""]


def test_bodies_and_offices_are_no_people() -> None:
    assert (
        heard("The State Department said so.", "The Soviet Union claimed otherwise.", "The Prime Minister said no.")
        == [""] * 3
    )


def test_the_role_is_taken_word_for_word_from_beside_the_name() -> None:
    blocks = [
        Block(
            "“It is old and it is deep,” said Ada Brook, a miller at the mill of Weir (MW).",
            1,
            Kind.PARAGRAPH,
        ),
        Block("Deputy Mayor Jo Reed said, “It is young.”", 2, Kind.PARAGRAPH),
        Block("“It is deep and it is cold,” said Kit Lowe, with a smile.", 3, Kind.PARAGRAPH),
    ]
    assert voices(blocks) == [
        Voice("Ada Brook", "miller at the mill of Weir (MW)"), Voice("Jo Reed", "Deputy Mayor"), Voice("Kit Lowe", "")
    ]  # fmt: skip


@given(TEXTS)
def test_any_text_gets_a_voice_for_each_block(text: str) -> None:
    blocks = [Block(line, number, Kind.PARAGRAPH) for number, line in enumerate(text.split("\n")) if line]
    assert len(voices(blocks)) == len(blocks)
