from __future__ import annotations

from bot.answering.turn import Turn
from bot.discord_app.asking.conversations import LIFETIME, Conversations

FIRST, SECOND = Turn("who?", "moon"), Turn("when?", "moon")


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_person_goes_on_from_the_last_turn_of_the_place() -> None:
    conversations = Conversations(Clock())
    conversations.keep(1, 10, FIRST)
    conversations.keep(1, 10, SECOND)
    assert conversations.last(1, 10) is SECOND


def test_nobody_goes_on_from_anothers_turn_or_from_another_place() -> None:
    conversations = Conversations(Clock())
    conversations.keep(1, 10, FIRST)
    assert conversations.last(2, 10) is None
    assert conversations.last(1, 11) is None


def test_a_turn_is_forgotten_after_a_quarter_of_an_hour_and_leaves_nothing() -> None:
    clock = Clock()
    conversations = Conversations(clock)
    conversations.keep(1, 10, FIRST)
    clock.now = LIFETIME - 1
    assert conversations.last(1, 10) is FIRST
    clock.now = LIFETIME
    assert conversations.last(1, 10) is None
    assert len(conversations) == 0


def test_a_new_turn_begins_the_time_anew() -> None:
    clock = Clock()
    conversations = Conversations(clock)
    conversations.keep(1, 10, FIRST)
    clock.now = LIFETIME - 1
    conversations.keep(1, 10, SECOND)
    clock.now = 2 * LIFETIME - 2
    assert conversations.last(1, 10) is SECOND


def test_the_number_is_capped_and_the_longest_silent_goes_first() -> None:
    conversations = Conversations(Clock(), most=3)
    for person in (1, 2, 3):
        conversations.keep(person, 10, FIRST)
    conversations.keep(1, 10, SECOND)
    conversations.keep(4, 10, FIRST)
    assert len(conversations) == 3
    assert conversations.last(2, 10) is None
    assert conversations.last(1, 10) is SECOND


def test_the_question_of_a_card_is_remembered_for_whoever_has_its_key_and_for_as_long() -> None:
    clock = Clock()
    conversations = Conversations(clock)
    conversations.keep_question("ab12", "who, of all people, was it?")
    clock.now = LIFETIME - 1
    assert conversations.question("ab12") == "who, of all people, was it?"
    assert conversations.question("ab13") == conversations.question("") == ""
    clock.now = LIFETIME
    assert conversations.question("ab12") == ""
    assert len(conversations) == 0


def test_questions_are_capped_and_put_no_turn_out() -> None:
    conversations = Conversations(Clock(), most=2)
    conversations.keep(1, 10, FIRST)
    for key in ("a", "b", "c"):
        conversations.keep_question(key, "who?")
    assert len(conversations) == 3
    assert conversations.question("a") == ""
    assert conversations.last(1, 10) is FIRST


def test_who_wants_to_be_forgotten_is_so_in_every_place_and_nobody_else_is() -> None:
    conversations = Conversations(Clock())
    for person, place in ((1, 10), (1, 11), (2, 10)):
        conversations.keep(person, place, FIRST)
    conversations.forget(1)
    conversations.forget(1)
    assert [conversations.last(*key) for key in ((1, 10), (1, 11), (2, 10))] == [None, None, FIRST]
