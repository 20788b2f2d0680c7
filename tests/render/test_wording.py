from __future__ import annotations

import ast
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answer import Correction, NoAnswer, Reason
from bot.knowledge.model import KINDS, PartialDate
from bot.render import wording
from tests.render.invented import ANSWER, COURIER, FROM_SILT, FROM_STONE, MILL, POND, SILT, STONE, SURVEY

JUDGING = re.compile(
    r"\b(admit|conced|debunk|refut|disprov|prove[sdn]?\b|expos|claims? that|claimed|claiming|alleg|insist|so-called|"
    r"myth|hoax|fake|false|true|truth|lie[sd]?\b|lying|wrong|correct(?!ion)|in fact|actually|obvious|clearly|verdict)",
    re.IGNORECASE,
)
ICONS = re.compile("[\u2190-\u2bff\U0001f000-\U0001faff]")


def own_sentences() -> list[str]:
    """Every text constant in the module but the docstrings."""
    tree = ast.parse(Path(wording.__file__).read_text(encoding="utf-8"))
    documentation = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation
    ]


def test_the_own_voice_never_judges() -> None:
    assert [sentence for sentence in own_sentences() if JUDGING.search(sentence)] == []


def test_the_own_voice_shows_no_icon() -> None:
    assert [sentence for sentence in own_sentences() if ICONS.search(sentence)] == []


def test_the_sentences_are_found_at_all() -> None:
    assert wording.EMPTY_SIDE in own_sentences()


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_has_one_sentence(reason: Reason) -> None:
    sentence = wording.reason(NoAnswer("?", reason))
    assert re.fullmatch(r"[A-Z][^.\n]+\.", sentence)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_words(kind: str) -> None:
    assert "-" not in wording.kind(replace(COURIER, kind=kind)).replace("fact-check", "")


def test_a_speaker_is_named_with_role_day_and_publication() -> None:
    wanted = "Ada Brook, mayor of Weir, on 3 May 1998, quoted in Weir Courier (news report, May 1998)"
    assert wording.attribution(FROM_STONE) == wanted


def test_a_speaker_without_a_known_day_stands_in_the_publication() -> None:
    undated = replace(FROM_STONE, passage=replace(STONE, said=None, role=""))
    assert wording.attribution(undated) == "Ada Brook, in Weir Courier (news report, May 1998)"


def test_who_is_quoted_where_no_publisher_is_known_is_quoted_by_the_author() -> None:
    source = replace(COURIER, publisher="", author="Nell Marsh")
    wanted = "Ada Brook, mayor of Weir, on 3 May 1998, quoted by Nell Marsh (news report, May 1998)"
    assert wording.attribution(replace(FROM_STONE, source=source)) == wanted


def test_a_document_that_speaks_itself_is_attributed_to_its_author() -> None:
    own = replace(FROM_STONE, passage=replace(STONE, speaker="", role="", said=None))
    assert wording.attribution(own) == "Jo Reed, reporter, in Weir Courier (news report, May 1998)"


def test_a_document_without_an_author_is_attributed_to_its_publisher() -> None:
    assert wording.attribution(FROM_SILT) == "Geological Society (primary document, date not known)"


def test_a_document_without_a_publisher_is_named_by_its_title() -> None:
    assert wording.publication(replace(SURVEY, publisher="")).startswith("“A survey of ponds” (")


def test_a_credit_has_who_when_where_and_what_kind_in_few_words() -> None:
    assert wording.credit(FROM_STONE) == "Ada Brook, 3 May 1998 · Weir Courier, news report 1998"
    assert wording.credit(FROM_SILT) == "Geological Society, primary document, date not known"
    untitled = replace(COURIER, publisher="", title="The mayor speaks: on ponds – and mills", author="")
    assert wording.credit(replace(FROM_STONE, source=untitled)).endswith("· “The mayor speaks”, news report 1998")


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (PartialDate(1998, 5, 3), "on 3 May 1998"),
        (PartialDate(1998, 5), "in May 1998"),
        (PartialDate(1998), "in 1998"),
    ],
)
def test_a_date_is_spoken_as_precisely_as_it_is_known(date: PartialDate, words: str) -> None:
    assert wording.on(date) == words


def test_how_the_question_was_read_is_said_in_order() -> None:
    reply = replace(
        ANSWER,
        carried="who dug the pond, and when?",
        corrections=(Correction("teh", "the"), Correction("pnod", "pond")),
    )
    assert wording.readings(reply) == [
        "Read with the question before it: “who dug the pond, and when?”.",
        "Read “teh” as “the”, “pnod” as “pond”.",
        "Nothing here mentions: xanthippe.",
    ]


def test_a_question_that_was_read_as_written_needs_no_word() -> None:
    assert wording.readings(replace(ANSWER, corrections=(), unknown=())) == []


def test_two_accept_as_both_and_more_as_all() -> None:
    three = replace(POND, positions=(*POND.positions, POND.positions[0]))
    assert (wording.accept(POND), wording.accept(three)) == ("Both accept", "All accept")


def test_a_settled_claim_is_called_settled() -> None:
    assert "settled" in wording.forewarning(MILL)
    assert "settled" not in wording.forewarning(POND)


def test_facts_that_are_not_known_are_left_out_but_for_the_date() -> None:
    assert wording.source_facts(SURVEY) == [
        ("publisher", "Geological Society"),
        ("kind", "primary document"),
        ("published", "date not known"),
        ("language", "en"),
        ("passages", "1 (1 natural)"),
    ]


def test_text_from_outside_passes_through_the_front() -> None:
    def loud(text: str) -> str:
        return text.upper()

    assert wording.attribution(FROM_STONE, loud).startswith("ADA BROOK, MAYOR OF WEIR, on 3 May 1998, quoted in WEIR")
    assert wording.label(POND.positions[0], loud) == "“DUG”: THE MILLER MADE THE POND"
    assert wording.unknown(ANSWER, loud) == "Nothing here mentions: XANTHIPPE."
    assert SILT.speaker == ""
