from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.asking.answered import NAME, Answered
from bot.discord_app.connection.state import State


def test_the_card_of_a_question_is_known_after_a_restart(tmp_path: Path) -> None:
    assert Answered(State(tmp_path)).keep(10, 20)
    assert Answered(State(tmp_path)).card(10) == 20
    assert Answered(State(tmp_path)).card(11) is None


def test_a_deleted_question_gives_its_card_once(tmp_path: Path) -> None:
    answered = Answered(State(tmp_path))
    answered.keep(10, 20)
    assert answered.deleted(10) == 20
    assert answered.deleted(10) is None


def test_a_question_that_goes_while_its_answer_is_on_its_way_keeps_no_card() -> None:
    answered = Answered()
    with answered.awaiting(10):
        assert not answered.is_gone(10)
        assert answered.deleted(10) is None
        assert answered.is_gone(10)
        assert not answered.keep(10, 20)
    assert not answered.is_gone(10)
    assert len(answered) == 0


def test_memory_and_file_are_bounded_and_the_oldest_go_first(tmp_path: Path) -> None:
    answered = Answered(State(tmp_path), most=5)
    for question in range(1, 100):
        answered.keep(question, question + 1000)
        assert len((tmp_path / NAME).read_text().splitlines()) <= 10
    again = Answered(State(tmp_path), most=5)
    assert len(answered) == len(again) == 5
    assert [again.card(question) for question in (94, 95, 99)] == [None, 1095, 1099]


@pytest.mark.parametrize("rest", ["", "1", "11", "11 ", "11 2", "\x00\x00"])
def test_a_line_that_a_crash_cut_short_costs_no_other(tmp_path: Path, rest: str) -> None:
    Answered(State(tmp_path)).keep(10, 20)
    with (tmp_path / NAME).open("a") as file:
        file.write(rest)
    answered = Answered(State(tmp_path))
    answered.keep(12, 22)
    again = Answered(State(tmp_path))
    assert (again.card(10), again.card(12)) == (20, 22)


@given(st.binary(max_size=200))
def test_a_file_that_somebody_overwrote_misleads_nobody(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.mktemp("state")
    (folder / NAME).write_bytes(data)
    answered = Answered(State(folder))
    answered.keep(10, 20)
    assert Answered(State(folder)).card(10) == 20


def test_a_folder_that_cannot_be_written_costs_the_file_and_not_the_memory(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answered = Answered(State(tmp_path / "file"))
    assert answered.keep(10, 20)
    assert answered.card(10) == 20
