"""Remembers what was asked lately, in memory, for a quarter of an hour, and for a limited number."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from typing import Generic, TypeVar

from bot.answering.turn import Turn

LIFETIME = 15 * 60.0
"""Seconds after which a conversation is forgotten."""
MOST = 5_000
"""Turns that are kept, and questions of cards; the one that was not touched for the longest time goes first."""

Key = TypeVar("Key")
Value = TypeVar("Value")


class Conversations:
    """What a follow-up goes on from.

    That is the last turn of each person in each channel, thread or direct message, which nobody else continues; and the
    question of each card, for whoever presses a button there.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._turns: _Memory[tuple[int, int], Turn] = _Memory(clock, most)
        self._questions: _Memory[str, str] = _Memory(clock, most)

    def __len__(self) -> int:
        return len(self._turns) + len(self._questions)

    def last(self, person: int, place: int) -> Turn | None:
        """What the person asked last there; None where that is too long ago."""
        return self._turns.get((person, place))

    def keep(self, person: int, place: int, turn: Turn) -> None:
        """Remembers the turn instead of the one before it."""
        self._turns.keep((person, place), turn)

    def forget(self, person: int) -> None:
        """Drops what the person asked, wherever that was; the question of a card stays, as nobody's."""
        self._turns.drop([key for key in self._turns if key[0] == person])

    def question(self, key: str) -> str:
        """The question in full that a card's button has this key of; empty where that is too long ago."""
        return self._questions.get(key) or ""

    def keep_question(self, key: str, question: str) -> None:
        """Remembers what a card answers."""
        self._questions.keep(key, question)


class _Memory(Generic[Key, Value]):
    """Values by key, each for its lifetime."""

    def __init__(self, clock: Callable[[], float], most: int) -> None:
        self._clock = clock
        self._most = most
        self._kept: OrderedDict[Key, tuple[float, Value]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._kept)

    def drop(self, keys: Iterable[Key]) -> None:
        for key in keys:
            del self._kept[key]

    def get(self, key: Key) -> Value | None:
        self._forget()
        kept = self._kept.get(key)
        return kept[1] if kept else None

    def keep(self, key: Key, value: Value) -> None:
        self._kept[key] = (self._clock() + LIFETIME, value)
        self._kept.move_to_end(key)
        self._forget()

    def _forget(self) -> None:
        """Drops what is over: the oldest stand first, because what is kept moves to the end."""
        now = self._clock()
        while self._kept:
            key, (until, _) = next(iter(self._kept.items()))
            if until > now and len(self._kept) <= self._most:
                return
            del self._kept[key]
