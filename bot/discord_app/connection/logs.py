"""The log: one line or one JSON object an event, and never a token or a word of a question."""

from __future__ import annotations

import asyncio
import datetime
import json
import logging
import sys
import traceback
from types import TracebackType
from typing import Any, TextIO, TypeAlias

import discord

from bot.errors import AudiaturError
from bot.invisible import INVISIBLE

ExceptionInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]

LEVELS = ("debug", "info", "warning", "error")
FORMATS = ("text", "json")
CHATTY = ("discord", "aiohttp", "asyncio", "urllib3")
"""Libraries that write whole payloads, and so questions, at the level of debug."""
TALKATIVE = ("watchfiles", "sqlalchemy", "aiosqlite", "alembic")
"""Libraries that write of each change, or each statement with its values, what the rooms that use them say better."""


def configure(level: str, form: str, secret: str = "", stream: TextIO | None = None) -> None:
    """Sends every record to `stream` (standard error by default); `secret` is the token, replaced wherever it turns up.

    A later call, after the settings were reloaded, replaces the earlier one.
    """
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(secret) if form == "json" else TextFormatter(secret))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.INFO, root.level))
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def report_loop_errors(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Logs what went wrong in a task that nobody awaits; asyncio's own report would print the task's arguments."""
    error = context.get("exception")
    logging.getLogger(__name__).error("%s", context.get("message", "an error in the event loop"), exc_info=error)


def describe(error: BaseException) -> str:
    """What an error is, without the texts that may quote a question.

    Only errors whose text is our own or the operating system's are printed in full.
    """
    name = type(error).__name__
    if isinstance(error, discord.HTTPException):
        return f"{name}: status {error.status}, code {error.code}"
    if isinstance(error, discord.ConnectionClosed):
        return f"{name}: code {error.code}, shard {error.shard_id}"
    if isinstance(error, (AudiaturError, OSError)):
        return f"{name}: {error}"
    return name


def chain(error: BaseException) -> list[BaseException]:
    """The error and what led to it, outermost first."""
    found: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in found:
        found.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return found


def places(error: BaseException) -> list[str]:
    """Where the error came from, `file:line function`, innermost last."""
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]


class TextFormatter(logging.Formatter):
    """One line an event: time, level, logger, message; an error's places follow, indented."""

    def __init__(self, secret: str = "") -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S%z")
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """The record as text, on one line but for the places of an error."""
        return _hide(_visible(super().format(record)), self._secret)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  # the library's name
        """The record's own line, with line ends made visible."""
        return super().formatMessage(record).replace("\n", "\\n")

    def formatException(self, ei: ExceptionInfo) -> str:  # noqa: N802  # the library's name
        """The kinds of the errors and their places: a traceback would print their texts."""
        if ei[1] is None:
            return ""
        lines = []
        for error in chain(ei[1]):
            lines.append(f"  {describe(error)}".replace("\n", "\\n"))
            lines.extend(f"    {place}" for place in places(error))
        return "\n".join(lines)


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, logger, message and, for an error, what it is and where."""

    def __init__(self, secret: str = "") -> None:
        super().__init__()
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        """The record as one JSON object."""
        time = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        event: dict[str, Any] = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[1] is not None:
            event["errors"] = [{"error": describe(error), "at": places(error)} for error in chain(record.exc_info[1])]
        return _hide(_visible(json.dumps(event, ensure_ascii=False)), self._secret)


def _visible(text: str) -> str:
    r"""The text with what nobody sees, or what steers a terminal, written as JSON writes it: `\u001b`, `\u202e`."""
    return INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], text.replace("\r", "\\r"))


def _hide(text: str, secret: str) -> str:
    return text.replace(secret, "[token]") if secret else text
