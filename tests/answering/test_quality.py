"""The project's own questions, written without sight of the knowledge files.

Some ways of asking, and the abstention model, were later written or fitted with some of these questions in view: they
guard what is reached, and are no measure of how it carries over to others.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.knowledge.check import words_of
from bot.knowledge.load import load
from bot.settings import load_answering

# What was reached less 0.02 (precision: what was reached once): a change may not cost more than that.
HIT, PRECISION, BOTH, ANSWERED, ABSTAINED = 0.905, 0.74, 0.893, 0.943, 0.909


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    lines = (Path(__file__).parent / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def shown(root: Path, questions: Sequence[Mapping[str, Any]]) -> list[list[str] | None]:
    """The passages shown for each question, or None where it got no answer."""
    answerer = Answerer.build(load(root / "knowledge"), load_answering(root / "config"))
    replies = [answerer.ask(question["question"]) for question in questions]
    return [
        [excerpt.passage.id for side in reply.sides for excerpt in side.excerpts] if isinstance(reply, Answer) else None
        for reply in replies
    ]


@pytest.fixture(scope="module")
def sides(root: Path) -> dict[str, str]:
    """The position that each passage argues."""
    return {passage.id: passage.position for claim in load(root / "knowledge").claims for passage in claim.passages}


def share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)


@pytest.fixture(scope="module")
def asked(root: Path) -> set[str]:
    """What the shipped topics ask."""
    return {words_of(ask) for claim in load(root / "knowledge").claims for topic in claim.topics for ask in topic.asks}


def test_no_topic_asks_what_is_asked_here(asked: set[str], questions: Sequence[Mapping[str, Any]]) -> None:
    assert len(asked) > 5_000
    assert asked.isdisjoint(words_of(question["question"]) for question in questions)


def test_no_topic_asks_what_the_shared_set_asks(asked: set[str], shared: Path) -> None:
    rows = (shared / "questions" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    assert asked.isdisjoint(words_of(json.loads(row)["question"]) for row in rows)


def test_the_expected_passages_exist(root: Path, questions: Sequence[Mapping[str, Any]]) -> None:
    known = {passage.id for claim in load(root / "knowledge").claims for passage in claim.passages}
    named = {name for question in questions for name in (*question.get("passages", ()), *question.get("near", ()))}
    assert named <= known


def test_questions_in_scope_show_a_passage_that_answers(
    questions: Sequence[Mapping[str, Any]], shown: Sequence[Sequence[str] | None]
) -> None:
    pairs = [(q, found) for q, found in zip(questions, shown, strict=True) if not q["abstain"]]
    assert share([found is not None for _, found in pairs]) >= ANSWERED
    assert share([bool(set(found or ()).intersection(q["passages"])) for q, found in pairs]) >= HIT


def test_what_is_shown_is_to_the_point(
    questions: Sequence[Mapping[str, Any]], shown: Sequence[Sequence[str] | None]
) -> None:
    fitting = [
        name in q["passages"] or name in q["near"]
        for q, found in zip(questions, shown, strict=True)
        if not q["abstain"]
        for name in found or ()
    ]
    assert share(fitting) >= PRECISION


def test_questions_that_both_sides_answer_are_answered_by_both(
    questions: Sequence[Mapping[str, Any]], shown: Sequence[Sequence[str] | None], sides: Mapping[str, str]
) -> None:
    answered = []
    for question, found in zip(questions, shown, strict=True):
        fitting = {*question.get("passages", ()), *question.get("near", ())}
        if {"myth", "yes"} <= {sides[name] for name in question.get("passages", ())}:
            answered.append({"myth", "yes"} <= {sides[name] for name in found or () if name in fitting})
    assert share(answered) >= BOTH


def test_questions_out_of_scope_meet_silence(
    questions: Sequence[Mapping[str, Any]], shown: Sequence[Sequence[str] | None]
) -> None:
    silent = [found is None for q, found in zip(questions, shown, strict=True) if q["abstain"]]
    assert share(silent) >= ABSTAINED
