from __future__ import annotations

import time

import pytest

from bot.discord_app.asking.addressing import asks, asks_nobody, greets


@pytest.mark.parametrize(
    "text",
    [
        "who said that",
        "did Kohl promise it",
        "ok and what about Kohl",
        "bro is that true",
        "so you say?",
        "source?",
        "hat Kohl das gesagt",
        "und wer hat das gesagt",
        "обещал ли он это",
        "чи обіцяв він це",
        "czy to prawda",
        "ar Bakeris tai pažadėjo",
        "prove it",
        "Did he (and Kohl?) say so",
    ],
)
def test_a_question_reads_as_one_in_every_language(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "lol",
        "thanks",
        "👍",
        "^",
        "delete this",
        "Baker never promised anything",
        "https://example.org/watch?v=abc&t=3",
        "look at <https://example.org/?q=nato>",
        "danke dir",
        "спасибо",
        "dzięki",
        "ačiū",
        "",
    ],
)
def test_thanks_laughter_and_links_ask_nothing(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize("text", ["help", "Hello!", "what can you do?", "Hilfe", "Привет", "що ти вмієш", "labas"])
def test_a_greeting_and_a_call_for_help_are_known_in_every_language(text: str) -> None:
    assert greets(text)


@pytest.mark.parametrize("text", ["help Ukraine", "hello, did Baker promise?", "what can you do about NATO", ""])
def test_who_says_more_than_hello_is_asking_something(text: str) -> None:
    assert not greets(text)


@pytest.mark.parametrize("unit", ["?", "a", "so ", "? ", "https://", "?!"])
def test_the_longest_message_is_read_at_once(unit: str) -> None:
    text = unit * (4_000 // len(unit))
    started = time.thread_time()
    asks(text)
    greets(text)
    assert time.thread_time() - started < 0.05


@pytest.mark.parametrize(
    "text",
    [
        "was it written down?",
        "did the Soviets ask US diplomats for it?",
        "steht das im Protokoll?",
        "было ли это записано?",
        "чи було це записано?",
        "czy to zapisano?",
        "ar tai buvo užrašyta?",
    ],
)
def test_a_question_about_what_was_said_speaks_to_nobody(text: str) -> None:
    assert asks_nobody(text)
    assert not asks_nobody(text.rstrip("?"))


@pytest.mark.parametrize(
    "text",
    [
        "did you see the memo?",
        "CAN WE MOVE ON?",
        "where’s my treaty?",
        "was it US, or u?",
        "hast du das gesehen?",
        "ты это видел?",
        "ти це бачив?",
        "co wam powiedział?",
        "ar jūs tai matėte?",
    ],
)
def test_a_question_to_somebody_else_does_so_in_every_language(text: str) -> None:
    assert asks(text)
    assert not asks_nobody(text)
