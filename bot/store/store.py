"""Everything that the bot remembers, as one object for those who use it."""

from __future__ import annotations

import hashlib
import hmac

from bot.store.actions import Actions
from bot.store.cards import Cards
from bot.store.database import Database
from bot.store.erasure import Erasure
from bot.store.gaps import Gaps
from bot.store.outbox import Outbox
from bot.store.reports import Reports
from bot.store.servers import Servers
from bot.store.tallies import Tallies
from bot.store.taught import TaughtRows


class Store:
    """The rooms of the store over one database, and the key that stands for people in it."""

    def __init__(self, database: Database, secret: bytes) -> None:
        """`secret` makes the hashes of people: it is kept outside of the store, and the same in each process."""
        self.database = database
        self._secret = secret
        self.actions = Actions(database)
        self.tallies = Tallies(database)
        self.outbox = Outbox(database)
        self.reports = Reports(database, self.outbox)
        self.gaps = Gaps(database, self.hashed)
        self.taught = TaughtRows(database)
        self.erasure = Erasure(database, self.hashed)
        self.servers = Servers(database, self.actions)
        self.cards = Cards(database)

    def hashed(self, person: int, *scope: object) -> str:
        """Stands for a person where no id is kept: 32 hexadecimal digits, others in every scope.

        A keyed BLAKE2 in the form of HMAC, RFC 2104; without the secret nobody can try all ids.
        """
        text = ":".join(map(str, (*scope, person)))
        return hmac.new(self._secret, text.encode(), hashlib.blake2s).hexdigest()[:32]
