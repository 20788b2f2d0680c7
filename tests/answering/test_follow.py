from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answering.follow import LONGEST, Follow, follow_of
from bot.retrieval.language import codes, language

FOLDER = Path(__file__).parent
FIRST = "did Baker promise?"


@pytest.mark.parametrize("text", ["source?", "SOURCE!!", "  Quelle ", "источник?", "джерело", "źródło?", "šaltinis?"])
def test_a_source_is_asked_for_in_every_language(text: str) -> None:
    assert follow_of(text) is Follow.SOURCE


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "thanks",
        "👍",
        "^",
        "",
        "who asked",
        "delete this",
        "good bot",
        "no",
        "yes",
        "ok",
        "this",
        "danke",
        "спасибо",
    ],
)
def test_chatter_under_a_card_is_no_follow_up(text: str) -> None:
    assert follow_of(text, FIRST) is None


@pytest.mark.parametrize("code", codes())
def test_each_language_reads_its_own_wordings_as_what_they_ask_for(code: str) -> None:
    assert set(language(code).follow) == set(Follow)
    for kind, wordings in language(code).follow.items():
        read = {wording: follow_of(wording) for wording in wordings}
        # A word may mean one thing here and another there; most of a kind are read as it.
        assert sum(found is not None for found in read.values()) == len(read)
        assert sum(found == kind for found in read.values()) >= 0.9 * len(read), read


def test_a_word_of_the_question_before_may_be_repeated_and_no_other() -> None:
    assert follow_of("when did Baker say that?", FIRST) is Follow.WHEN
    assert follow_of("when did Baker say that?") is None
    assert follow_of("when did Kohl say that?", FIRST) is None


def test_a_long_text_is_no_follow_up() -> None:
    assert follow_of("source " * LONGEST) is None


def test_most_real_follow_ups_are_read_as_what_they_ask_for() -> None:
    """The first 30 were written before any list of words, the last 35 after all of them."""
    lines = (FOLDER / "follow_ups.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    read = [follow_of(row["text"], FIRST) == row["follow"] for row in rows]
    assert len(rows) == 141
    assert sum(read[:30]) >= 29
    assert sum(read) >= 0.93 * len(rows)


def test_a_question_of_its_own_is_no_follow_up() -> None:
    lines = (FOLDER / "new_questions.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 140
    assert [line for line in lines if follow_of(line, FIRST) is not None] == []
