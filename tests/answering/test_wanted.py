from __future__ import annotations

from dataclasses import replace

import pytest

from bot.answering.wanted import Wanted, tells, wanted_by, wants_the_present
from bot.knowledge.model import PartialDate, Passage


def holding(quote: str, said: PartialDate | None = None) -> Passage:
    return Passage("s/p", "s", "context", "gist", quote, said=said)


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("when did Finland join?", Wanted.DATE),
        ("on what date did they meet", Wanted.DATE),
        ("Когда это было?", Wanted.DATE),
        ("how many Hungarians were for it", Wanted.NUMBER),
        ("what percentage backed it", Wanted.NUMBER),
        ("how long did the bombing last?", Wanted.SPAN),
        ("who led NATO then?", Wanted.PERSON),
        ("and whose idea was it", Wanted.PERSON),
        ("Кто это сказал?", Wanted.PERSON),
        ("so who's lying now, them or us?", Wanted.ANYTHING),
        ("ok who is actually right here", Wanted.ANYTHING),
        ("Wer hat recht?", Wanted.ANYTHING),
        ("Who was Yazov?", Wanted.ANYTHING),
        ("who's Mary Sarotte", Wanted.ANYTHING),
        ("who was NATO's first man there", Wanted.PERSON),
        ("who was right-hand man then", Wanted.PERSON),
        ("those who joined later", Wanted.ANYTHING),
        ("did Baker promise?", Wanted.ANYTHING),
        ("whenever he speaks", Wanted.ANYTHING),
        ("what did Baker answer when Gorbachev objected?", Wanted.ANYTHING),
        ("Wann war das?", Wanted.DATE),
    ],
)
def test_a_question_says_what_it_wants(question: str, wanted: Wanted) -> None:
    assert wanted_by(question) is wanted


@pytest.mark.parametrize(
    ("quote", "wanted", "told"),
    [
        ("signed on 12 September 1990", Wanted.DATE, True),
        ("after the Baltic countries joined", Wanted.DATE, False),
        ("85% voters supported joining", Wanted.NUMBER, True),
        ("offered assurances three times", Wanted.NUMBER, True),
        ("In 1993 it was dissolved", Wanted.NUMBER, False),
        ("Once the forces had withdrawn", Wanted.NUMBER, False),
        ("a few months later", Wanted.SPAN, True),
        ("In 1999 NATO struck", Wanted.SPAN, False),
        ("talks with Kohl went well", Wanted.PERSON, True),
        ("Nothing was said by them", Wanted.PERSON, False),
        ("nothing of that sort", Wanted.ANYTHING, True),
    ],
)
def test_a_passage_tells_it_or_does_not(quote: str, wanted: Wanted, *, told: bool) -> None:
    assert tells(holding(quote), wanted) is told


def test_the_day_on_which_it_was_said_counts_as_a_date() -> None:
    assert tells(holding("nothing of that sort", PartialDate(1991, 3)), Wanted.DATE)


def test_whoever_is_quoted_counts_as_a_person() -> None:
    assert tells(replace(holding("nothing of that sort"), speaker="Ada Holm"), Wanted.PERSON)


@pytest.mark.parametrize(
    ("question", "present"),
    [
        ("how many members are there now?", True),
        ("кто сейчас президент?", True),
        ("who leads it nowadays", True),
        ("how many members were there then?", False),
        ("why is he angry now?", False),
    ],
)
def test_a_fact_may_be_wanted_as_it_stands_now(question: str, *, present: bool) -> None:
    assert wants_the_present(question) is present
