"""Remembers what each person asked last in a place, in memory, for a quarter of an hour, and for a limited number."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from bot.answering.turn import Turn

LIFETIME = 15 * 60.0
"""Seconds after which a conversation is forgotten."""
MOST = 5_000
"""Conversations that are kept; the one that was silent for the longest time goes first."""


class Conversations:
    """The last turn of each person in each channel, thread or direct message; nobody continues another's."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, most: int = MOST) -> None:
        self._clock = clock
        self._most = most
        self._turns: OrderedDict[tuple[int, int], tuple[float, Turn]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._turns)

    def last(self, person: int, place: int) -> Turn | None:
        """What the person asked last there; None where that is too long ago."""
        self._forget()
        kept = self._turns.get((person, place))
        return kept[1] if kept else None

    def keep(self, person: int, place: int, turn: Turn) -> None:
        """Remembers the turn instead of the one before it."""
        self._turns[person, place] = (self._clock() + LIFETIME, turn)
        self._turns.move_to_end((person, place))
        self._forget()

    def _forget(self) -> None:
        """Drops what is over: the oldest stand first, because a turn that is kept moves to the end."""
        now = self._clock()
        while self._turns:
            key, (until, _) = next(iter(self._turns.items()))
            if until > now and len(self._turns) <= self._most:
                return
            del self._turns[key]
