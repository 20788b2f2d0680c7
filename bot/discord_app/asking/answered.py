"""Remembers which card answers which message, so that it goes when the question goes."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager

from bot.discord_app.connection.state import State

NAME = "answered"
MOST = 10_000
"""Questions that are remembered; the oldest go first."""
_LINE = re.compile(r"([0-9]{1,20}) ([0-9]{1,20})")


class Answered:
    """The cards of the last questions by the ids of their messages, in a file to which each adds a line.

    A line that a crash cut short is passed over. Nothing of a question but its id, and that of its card, is kept.
    """

    def __init__(self, state: State | None = None, most: int = MOST, name: str = NAME) -> None:
        self._state = state
        self._name = name
        self._most = most
        self._cards: OrderedDict[int, int] = OrderedDict()
        self._awaited: dict[int, bool] = {}
        self._lines = 0
        self._read()

    def __len__(self) -> int:
        return len(self._cards)

    def card(self, question: int) -> int | None:
        """The card that answers a message, or None."""
        return self._cards.get(question)

    @contextmanager
    def awaiting(self, question: int) -> Iterator[None]:
        """While the answer to a message is on its way, notices that the message goes."""
        self._awaited[question] = False
        try:
            yield
        finally:
            del self._awaited[question]

    def is_gone(self, question: int) -> bool:
        """Whether a message whose answer is awaited was deleted meanwhile."""
        return self._awaited.get(question, False)

    def keep(self, question: int, card: int) -> bool:
        """Remembers the card of a message; False where the message was deleted meanwhile."""
        if self.is_gone(question):
            return False
        self._cards[question] = card
        self._cards.move_to_end(question)
        while len(self._cards) > self._most:
            self._cards.popitem(last=False)
        self._write(f"{question} {card}\n")
        return True

    def deleted(self, question: int) -> int | None:
        """Forgets a message that was deleted; its card, where it has one."""
        if question in self._awaited:
            self._awaited[question] = True
        return self._cards.pop(question, None)

    def _read(self) -> None:
        text = self._state.read(self._name) if self._state else ""
        lines = text.splitlines()
        found = [match for line in lines if (match := _LINE.fullmatch(line))]
        for match in found[-self._most :]:
            self._cards[int(match[1])] = int(match[2])
        self._lines = len(lines)
        if self._state and not found:
            self._state.remove(self._name)  # what cannot be read is not written on, either
        elif len(found) < len(lines) or (text and not text.endswith("\n")):
            self._write_anew()

    def _write(self, line: str) -> None:
        """Adds the line; when as many lines are old as are not, the file is written anew."""
        if self._state and self._lines < 2 * self._most:
            self._lines += self._state.append(self._name, line)
        else:
            self._write_anew()

    def _write_anew(self) -> None:
        if self._state:
            self._state.write(self._name, "".join(f"{question} {card}\n" for question, card in self._cards.items()))
        self._lines = len(self._cards)
