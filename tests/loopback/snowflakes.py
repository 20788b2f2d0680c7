"""Discord's ids: unique numbers that carry the time at which they were made."""

from __future__ import annotations

import time

EPOCH = 1_420_070_400_000  # the first millisecond of 2015, in Unix milliseconds


class Snowflakes:
    """Makes ids that carry the present time, each larger than the one before it."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        """A new id: 42 bits of milliseconds since 2015, then 22 bits that keep ids of one millisecond apart."""
        self._last = max(self._last + 1, int(time.time() * 1000) - EPOCH << 22)
        return self._last
