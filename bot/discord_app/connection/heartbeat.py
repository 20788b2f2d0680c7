"""The sign of life that `audiatur health` reads: written while the gateway is alive, and only then."""

from __future__ import annotations

import json
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


@dataclass(frozen=True, slots=True)
class Health:
    """Whether the bot is alive, and a line that says why."""

    alive: bool
    reason: str


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
        try:
            sign = json.loads(self._state.read(NAME))
            at, process, boot = float(sign["at"]), int(sign["pid"]), str(sign["boot"])
        except (ValueError, KeyError, TypeError):
            return Health(False, "no bot has given a sign of life here")
        age = self._clock() - at
        if boot != boot_id() or age < 0:
            return Health(False, "the last sign of life is from before this machine started")
        if not _runs(process):
            return Health(False, f"process {process}, which gave the last sign of life, has ended")
        if age > FRESH:
            return Health(False, f"the gateway has given no sign of life for {age:.0f} s")
        return Health(True, f"the gateway was alive {age:.0f} s ago")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError, SystemError):
        return True  # it belongs to somebody else, or this system cannot tell: the age decides
    return True
