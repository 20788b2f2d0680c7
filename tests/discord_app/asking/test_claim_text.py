from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.asking.claim_text import MOST_SENTENCES, WHOLE, parts, visible_text


def message(content: str, *forwarded: str) -> Any:  # noqa: ANN401 - as much of a message as is read
    return SimpleNamespace(content=content, message_snapshots=[SimpleNamespace(content=text) for text in forwarded])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<@1> <@!2> <@&3> <#4> he promised <:x:5><a:y:6> <t:7:R> </ask:8>", "he promised"),
        ("look https://a.example/b?c=d he promised", "look he promised"),
        ("<https://a.example>", ""),
        ("a < b and c > d", "a < b and c > d"),
        ("", ""),
    ],
)
def test_only_words_are_read(content: str, words: str) -> None:
    assert visible_text(message(content)) == words


def test_a_forwarded_message_says_what_was_forwarded() -> None:
    assert visible_text(message("", "he promised")) == "he promised"


def test_a_short_text_is_asked_whole_and_then_sentence_by_sentence() -> None:
    text = "I had pasta. Baker promised it."
    assert [part.strip() for part in parts(text)] == [text, "I had pasta.", "Baker promised it."]


def test_one_sentence_is_asked_once() -> None:
    assert list(parts("Baker promised it.")) == ["Baker promised it."]


@given(st.text(st.sampled_from("ab. A!\n"), max_size=5000))
def test_every_part_is_short_and_their_number_has_a_limit(text: str) -> None:
    found = list(parts(text))
    assert len(found) <= MOST_SENTENCES + 1
    assert all(len(part) <= WHOLE for part in found)
