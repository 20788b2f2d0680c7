from __future__ import annotations

import pytest

from bot.knowledge.rows import Rows


class Reader:
    """Gives ten times the number, and remembers what it was asked for."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def __call__(self, number: int) -> int:
        self.asked.append(number)
        return number * 10


@pytest.fixture
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("place", [0, 2, -1, -3, slice(1, None), slice(None), slice(2, 0, -1), slice(5, 9)])
def test_a_row_gives_what_a_tuple_gives(reader: Reader, place: int | slice) -> None:
    assert Rows(reader, 4, 7)[place] == (40, 50, 60)[place]


@pytest.mark.parametrize("place", [3, -4])
def test_a_row_ends_where_its_part_ends(reader: Reader, place: int) -> None:
    with pytest.raises(IndexError):
        Rows(reader, 4, 7)[place]
    assert reader.asked == []


def test_only_what_is_asked_for_is_read(reader: Reader) -> None:
    row = Rows(reader, 0, 1_000_000)
    assert (len(row), row[77]) == (1_000_000, 770)
    assert reader.asked == [77]


def test_rows_equal_tuples_and_rows_of_the_same_values(reader: Reader) -> None:
    row, same = Rows(reader, 1, 3), (10, 20)
    assert row == same
    assert same == row
    assert row == Rows(reader, 1, 3)
    assert row != (10,)
    assert row != (10, 21)
    assert row != [10, 20]
    assert (hash(row), repr(row)) == (hash((10, 20)), "(10, 20)")
    assert list(row) == [10, 20]
