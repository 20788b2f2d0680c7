"""What a signal does to `audiatur run` before there is an event loop that could take it."""

from __future__ import annotations

import os
import signal
import threading  # not only in the reaction, which may come in the middle of that very import
from typing import NoReturn

GRACE = 1.8
"""Seconds after which the process ends where something swallows the wish to leave."""


class Early:
    """Takes SIGTERM and SIGHUP from the first moment on: the one ends the process in good order, the other waits.

    `reload` says whether SIGHUP came meanwhile: what was being read then may have changed since.
    """

    def __init__(self) -> None:
        self.reload = False
        # As the first process of a container it would not get SIGTERM at all before somebody asks for it.
        signal.signal(signal.SIGTERM, self._leave)
        if hasattr(signal, "SIGHUP"):  # which Windows does not have
            signal.signal(signal.SIGHUP, self._remember)

    @classmethod
    def take(cls) -> Early:
        """What takes the signals already, else one that does from now on."""
        taking = getattr(signal.getsignal(signal.SIGTERM), "__self__", None)
        return taking if isinstance(taking, cls) else cls()

    def _leave(self, *_: object) -> NoReturn:
        last_resort = threading.Timer(GRACE, os._exit, (0,))
        last_resort.daemon = True
        last_resort.start()
        raise SystemExit(0)

    def _remember(self, *_: object) -> None:
        self.reload = True
