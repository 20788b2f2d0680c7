"""Puts the bot together from its parts: the only place that knows them all."""

from __future__ import annotations

from collections.abc import Callable

from bot.discord_app import notices
from bot.discord_app.client import AudiaturClient, presence
from bot.discord_app.failures import Failures
from bot.discord_app.front import AudiaturFront
from bot.discord_app.gate import Gate
from bot.discord_app.sending import Sender
from bot.discord_app.serving import Serving
from bot.discord_app.state import State


def client_maker(serving: Serving, state: State) -> Callable[[], AudiaturClient]:
    """Makes a client for each connection; conversations and cooldowns outlive it, since the front does."""
    sender = Sender()
    failures = Failures(sender, notices.failure)
    front = AudiaturFront(serving, sender, Gate(lambda: serving.settings), failures)

    def make() -> AudiaturClient:
        line = presence(len(serving.base.claims))
        return AudiaturClient(front, sender=sender, failures=failures, state=state, presence=line)

    return make
