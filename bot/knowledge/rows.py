"""Rows of values of which each is read when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar, overload

Value_co = TypeVar("Value_co", covariant=True)


class Rows(Sequence[Value_co]):
    """A part of a long row, equal to a tuple of the same values; a slice of it is a tuple."""

    __slots__ = ("_end", "_first", "_read")

    def __init__(self, read: Callable[[int], Value_co], first: int, end: int) -> None:
        """`read` gives the value of a number from `first` up to `end`, and remembers what it gave."""
        self._read, self._first, self._end = read, first, end

    def __len__(self) -> int:
        return self._end - self._first

    @overload
    def __getitem__(self, place: int) -> Value_co: ...

    @overload
    def __getitem__(self, place: slice) -> tuple[Value_co, ...]: ...

    def __getitem__(self, place: int | slice) -> Value_co | tuple[Value_co, ...]:
        """The value of that place, or a tuple of values for a slice."""
        numbers = range(self._first, self._end)[place]
        return self._read(numbers) if isinstance(numbers, int) else tuple(map(self._read, numbers))

    def __iter__(self) -> Iterator[Value_co]:
        return map(self._read, range(self._first, self._end))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows | tuple):
            return NotImplemented
        return len(self) == len(other) and all(mine == its for mine, its in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))
