"""Keeps libraries from writing into the answer: what matters is told in one line by the command."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator


@contextlib.contextmanager
def silent(*names: str) -> Iterator[None]:
    """Switches the loggers of these names off as long as the block runs."""
    loggers = [logging.getLogger(name) for name in names]
    before = [(logger, logger.level, logger.propagate) for logger in loggers]
    nowhere = logging.NullHandler()
    for logger in loggers:
        logger.addHandler(nowhere)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, level, propagate in before:
            logger.removeHandler(nowhere)
            logger.setLevel(level)
            logger.propagate = propagate
