"""The sign of life that `audiatur health` reads: written while the gateway is alive, and only then."""

from __future__ import annotations

import json
import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.discord_app.connection.state import State

NAME = "heartbeat.json"
EVERY = 5.0
"""Seconds between two signs."""
FRESH = 20.0
"""Seconds for which a sign counts."""
_MOST_PROCESSES = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the bot is alive, and a line that says why."""

    alive: bool
    reason: str


@dataclass(frozen=True, slots=True)
class _Sign:
    """When a process gave a sign of life, in seconds of the machine's clock, and since which start of the machine."""

    at: float
    process: int
    boot: str


def boot_id() -> str:
    """Which start of the machine this is: the monotonic clock means nothing after another."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


class Heartbeat:
    """Writes and reads the sign of life.

    The monotonic clock is the machine's, so that the reading process can compare, and a changed wall clock changes
    nothing.
    """

    def __init__(self, state: State, clock: Callable[[], float] = time.monotonic) -> None:
        self._state = state
        self._clock = clock

    def beat(self) -> None:
        """Says that the gateway is alive now."""
        sign = {"at": self._clock(), "pid": os.getpid(), "boot": boot_id()}
        self._state.write(NAME, json.dumps(sign))

    def stop(self) -> None:
        """Takes the sign away."""
        self._state.remove(NAME)

    def health(self) -> Health:
        """Whether a running bot has given a sign of life within the last seconds."""
        sign = _read(self._state.read(NAME))
        if sign is None:
            return Health(False, "no bot has given a sign of life here")
        age = self._clock() - sign.at
        if sign.boot != boot_id() or age < 0:
            return Health(False, "the last sign of life is from before this machine started")
        if not _runs(sign.process):
            return Health(False, f"process {sign.process}, which gave the last sign of life, has ended")
        if age > FRESH:
            return Health(False, f"the gateway has given no sign of life for {age:.0f} s")
        return Health(True, f"the gateway was alive {age:.0f} s ago")


def _read(text: str) -> _Sign | None:
    """The sign that stands in a file; None where something else does."""
    try:
        match json.loads(text):
            case {"at": int() | float() as at, "pid": int(process), "boot": str(boot)}:
                sensible = math.isfinite(at) and 0 < process <= _MOST_PROCESSES
                return _Sign(float(at), process, boot) if sensible else None
    except (ValueError, OverflowError, RecursionError):
        pass
    return None


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, SystemError):
        return True  # it belongs to somebody else, or this system cannot tell: the age decides
    return True
