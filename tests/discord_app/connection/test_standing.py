from __future__ import annotations

from pathlib import Path

import pytest

from bot.discord_app.connection.standing import MOST, NAME, Standing
from bot.discord_app.connection.state import State


def test_what_stands_is_known_to_the_next_process_until_it_is_gone(tmp_path: Path) -> None:
    first = Standing(State(tmp_path))
    first.add(7, 70)
    first.add(8, 80)
    assert Standing(State(tmp_path)).channels == {70: 7, 80: 8}
    first.remove(70)
    assert Standing(State(tmp_path)).channels == {80: 8}
    first.remove(80)
    assert list(tmp_path.iterdir()) == []


def test_no_more_is_kept_than_a_start_can_delete(tmp_path: Path) -> None:
    standing = Standing(State(tmp_path))
    for number in range(MOST + 5):
        standing.add(1, number)
    assert list(Standing(State(tmp_path)).channels) == list(range(5, MOST + 5)) == list(standing.channels)


@pytest.mark.parametrize("text", ["", "7", "7 70 700\n", "a b\n", "7  70\n", "\x00" * 50, "1" * 21 + " 2\n"])
def test_nonsense_in_its_file_is_no_line(tmp_path: Path, text: str) -> None:
    (tmp_path / NAME).write_text(text + "\n9 90\n", encoding="utf-8")
    assert Standing(State(tmp_path)).channels == {90: 9}


def test_without_a_state_folder_nothing_is_remembered_for_another_process() -> None:
    standing = Standing()
    standing.add(1, 2)
    assert standing.channels == {2: 1}
    assert Standing().channels == {}
