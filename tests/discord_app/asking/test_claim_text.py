from __future__ import annotations

import datetime
from types import SimpleNamespace
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.answer import NoAnswer, Reason
from bot.discord_app.asking.claim_text import (
    LONGEST,
    MOST_SENTENCES,
    WHOLE,
    is_read_whole,
    parts,
    truest,
    visible_text,
)


def message(content: str, *forwarded: str, **facts: Any) -> Any:  # noqa: ANN401 - as much of a message as is read
    plain = {"components": (), "embeds": (), "attachments": (), "poll": None, **facts}
    snapshots = [SimpleNamespace(content=text, components=(), embeds=(), attachments=()) for text in forwarded]
    return SimpleNamespace(content=content, message_snapshots=snapshots, **plain)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("<@1> <@!2> <@&3> <#4> he promised <:x:5><a:y:6> <t:7:R> </ask:8>", "he promised"),
        ("look https://a.example/b?c=d he promised", "look he promised"),
        ("<https://a.example>", ""),
        ("a < b and c > d", "a < b and c > d"),
        ("", ""),
        ("**he** __never__ *promised* ||anything|| ~~at all~~", "he never promised anything at all"),
        ("# He `promised`\n> it\n- here\n1. there\n-# small", "He promised\nit\nhere\nthere\nsmall"),
        ("[he promised](https://a.example/b_(c)) it", "he promised it"),
        ('[he promised](<https://a.example/b> "title") it', "he promised it"),
        ("a \\*star\\* and snake_case", "a star and snake_case"),
        ("B\u0430ker pr\u043emised", "Baker promised"),
        ("Горб\u0061чёв об\u0065щал, IT-отдел", "Горбачёв обещал, IT-отдел"),
        ("\u03bfne inch, \u0430\u0435\u043e", "one inch, \u0430\u0435\u043e"),
    ],
)
def test_only_words_are_read(content: str, words: str) -> None:
    assert visible_text(message(content)) == words


def test_a_forwarded_message_says_what_was_forwarded() -> None:
    assert visible_text(message("", "he promised")) == "he promised"


def test_a_short_text_is_asked_whole_and_then_sentence_by_sentence() -> None:
    text = "I had pasta. Baker promised it."
    assert [part.strip() for part in parts(text)] == [text, "I had pasta.", "Baker promised it."]


def test_what_a_message_links_to_shows_and_asks_is_read_once_each() -> None:
    embed = discord.Embed(title="The pledge", description="He promised it.").add_field(name="When", value="In 1990.")
    pictures = (SimpleNamespace(description="A letter that says never."), SimpleNamespace(description=None))
    poll = discord.Poll("Did he promise?", datetime.timedelta(hours=1)).add_answer(text="He did.")
    said = message("The pledge", "He promised it.", embeds=(embed,), attachments=pictures, poll=poll)
    lines = ["The pledge", "Did he promise?", "He did.", "He promised it.", "When", "In 1990."]
    assert visible_text(said).split("\n") == [*lines, "A letter that says never."]


def test_a_line_ends_a_sentence_unless_the_next_goes_on_with_a_small_letter() -> None:
    text = "The list:\nBaker promised it\nKohl too\nand Genscher" + "!" * WHOLE
    assert list(parts(text))[:2] == ["The list:", "Baker promised it"]
    assert list(parts(text))[2].startswith("Kohl too and Genscher!")


def test_a_message_of_any_length_is_read_up_to_a_limit() -> None:
    assert len(visible_text(message("word " * 10_000))) <= LONGEST
    many = " ".join(f"Baker said {number}." for number in range(MOST_SENTENCES))
    assert is_read_whole(many)
    assert not is_read_whole(f"{many} Baker said no.")


def test_the_reason_for_silence_is_true_of_the_whole_text() -> None:
    wordless, nothing, both = (
        NoAnswer("x", reason) for reason in (Reason.NO_WORDS, Reason.NOTHING_FITS, Reason.AMBIGUOUS)
    )
    assert truest([wordless, nothing]) is nothing
    assert truest([wordless, nothing, both, nothing]) is both
    assert truest([wordless, wordless]) is wordless


def test_one_sentence_is_asked_once() -> None:
    assert list(parts("Baker promised it.")) == ["Baker promised it."]


@given(st.text(st.sampled_from("ab. A!\n"), max_size=5000))
def test_every_part_is_short_and_their_number_has_a_limit(text: str) -> None:
    found = list(parts(text))
    assert len(found) <= MOST_SENTENCES + 1
    assert all(len(part) <= WHOLE for part in found)
