from __future__ import annotations

from collections.abc import Sequence

import pytest

from bot.answering.answerer import Answerer
from bot.curating.grouping import grouped
from tests.answering.bases import answerer, encoded

QUESTIONS = [
    "the heron swallowed a goldfish at dawn",
    "otter tracks in the mud",
    "at dawn, the heron swallowed a goldfish?",
    "what does a clock cost",
    "tracks of the otter in the mud",
]


def groups(asked: Answerer, questions: Sequence[str]) -> list[list[str]]:
    matches = [asked.judge(text, "heron")[0].match for text in questions]
    return [[questions[place] for place in group] for group in grouped(matches)]


@pytest.mark.parametrize("asked", [answerer(), encoded()], ids=["words", "meaning"])
def test_questions_that_ask_the_same_stand_together_the_larger_groups_first(asked: Answerer) -> None:
    first, second, alone = groups(asked, QUESTIONS)
    assert first == [QUESTIONS[0], QUESTIONS[2]]
    assert second == [QUESTIONS[1], QUESTIONS[4]]
    assert alone == [QUESTIONS[3]]


@pytest.mark.parametrize("asked", [answerer(), encoded()], ids=["words", "meaning"])
def test_two_questions_are_enough_to_tell_whether_they_are_alike(asked: Answerer) -> None:
    assert len(groups(asked, [QUESTIONS[0], QUESTIONS[2]])) == 1
    assert len(groups(asked, [QUESTIONS[0], QUESTIONS[1]])) == 2
    assert groups(asked, QUESTIONS[:1]) == [QUESTIONS[:1]]
    assert groups(asked, []) == []


def test_the_order_in_which_they_were_asked_decides_no_group() -> None:
    there = {frozenset(group) for group in groups(answerer(), QUESTIONS)}
    assert {frozenset(group) for group in groups(answerer(), QUESTIONS[::-1])} == there
