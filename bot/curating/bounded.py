"""Runs a function on a document of somebody else in a process of its own, with an end to its time and its memory."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, TypeVar

from bot.errors import UsageError

SECONDS = 8
"""Of processor time; the rest of a command takes less than two."""

MEGABYTES = 300
T = TypeVar("T")


def bounded(work: Callable[..., T], *arguments: object) -> T:
    """What a function of a module returns, which runs in another process and cannot outgrow it.

    Where the system knows no such bounds (Windows), it runs without them.

    Raises:
        UsageError: it raised one, or took more time or memory than it may.
    """
    context = get_context("spawn")
    receiving, sending = context.Pipe(duplex=False)
    with receiving:
        process = context.Process(target=_run, args=(sending, work, arguments), daemon=True)
        process.start()
        sending.close()
        try:
            result, refusal = receiving.recv()
        except EOFError:
            result, refusal = None, f"takes more than {SECONDS} s of processor time or {MEGABYTES} MB; divide it first"
        finally:
            process.kill()
            process.join()
    if refusal:
        raise UsageError(refusal)
    kept: T = result
    return kept


def _run(sending: Connection, work: Callable[..., Any], arguments: tuple[object, ...]) -> None:
    _limit()
    # What a library has to say of somebody's file is no news: what matters is told in one line.
    logging.disable()
    try:
        answer = (work(*arguments), "")
    except UsageError as error:
        answer = (None, str(error))
    except MemoryError:
        return
    sending.send(answer)


def _limit() -> None:
    with contextlib.suppress(ImportError):
        import resource

        # What the process itself allocates; its libraries lie in memory beside that.
        most = (MEGABYTES - 40) * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
