"""What keeps public cards true: they are remembered as they are posted, and corrected when the base changes."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_app.connection.client import Duty
from bot.discord_app.connection.sending import Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.desk.correcting import Correcting
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.remembering import CurrentVersions, Remembering
from bot.store.cards import Cards


class Upkeep:
    """Both, put together."""

    def __init__(self, cards: Cards, serving: Serving, sender: Sender, journal: Journal) -> None:
        versions = CurrentVersions()
        self._correcting = Correcting(cards, serving, versions, journal, pause=sender.pause)
        self._remembering = Remembering(cards, serving, versions, self._correcting.hurry, sender.pause)
        sender.watch(self._remembering.landed)
        serving.follow(self._follow)

    @property
    def duties(self) -> Sequence[Duty]:
        """What is done beside answering."""
        return (self._remembering.duty, self._correcting.duty)

    def deleted(self, message: int) -> None:
        """Forgets a message that was deleted."""
        self._remembering.deleted(message)

    async def _follow(self, _: Served) -> None:
        self._correcting.hurry()
