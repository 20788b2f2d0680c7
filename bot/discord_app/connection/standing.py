"""Remembers the lines that stand for a while, so that one outlives no process that was killed meanwhile."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.discord_app.connection.state import State

NAME = "lines"
MOST = 100
"""Lines that are remembered; the oldest go first."""
_LINE = re.compile(r"([0-9]{1,20}) ([0-9]{1,20})")


class Standing:
    """The channels of lines by the ids of their messages, in a file that is written whole."""

    def __init__(self, state: State | None = None) -> None:
        self._state = state
        lines = state.read(NAME).splitlines()[-MOST:] if state else []
        found = (match for line in lines if (match := _LINE.fullmatch(line)))
        self._channels = {int(match[2]): int(match[1]) for match in found}

    @property
    def channels(self) -> Mapping[int, int]:
        """The channel of each message."""
        return dict(self._channels)

    def add(self, channel: int, message: int) -> None:
        """Remembers a line that was posted."""
        self._channels[message] = channel
        for oldest in list(self._channels)[:-MOST]:
            del self._channels[oldest]
        self._write()

    def remove(self, message: int) -> None:
        """Forgets a line that is gone."""
        if self._channels.pop(message, None) is not None:
            self._write()

    def _write(self) -> None:
        if self._state is None:
            return
        if self._channels:
            self._state.write(NAME, "".join(f"{channel} {message}\n" for message, channel in self._channels.items()))
        else:
            self._state.remove(NAME)
