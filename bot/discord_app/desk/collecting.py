"""Keeps, grouped, what members asked and got no answer to, where their server switched that on."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from functools import partial
from weakref import WeakValueDictionary

import numpy as np

from bot.answering.answer import NoAnswer, Reason
from bot.answering.claim_index import PLAIN
from bot.answering.matching import Vector, alike
from bot.answering.question import clean
from bot.answering.taught import ALIKE
from bot.discord_app.asking.addressing import asks
from bot.discord_app.connection.serving import Serving
from bot.retrieval.encoder import DIMENSIONS
from bot.retrieval.language import language_of
from bot.retrieval.vectors import packed, unpacked
from bot.settings import ServerSettings
from bot.store.database import StoreUnavailableError
from bot.store.gaps import LONGEST, Asked, Gap
from bot.store.store import Store

log = logging.getLogger(__name__)

MOST_SERVERS = 16
"""Servers whose gaps are at hand: 2,000 gaps take 4 MB."""
ABOUT = 0.5
"""How likely a text that asks nothing must be about a claim."""


class Collecting:
    """Takes questions without an answer."""

    def __init__(self, serving: Serving, store: Store | None) -> None:
        """Without a store nothing is kept."""
        self._serving = serving
        self._store = store
        self._groups: OrderedDict[int, Groups] = OrderedDict()
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[int]] = set()

    def offer(self, reply: NoAnswer, server: int | None, person: int, settings: ServerSettings) -> bool:
        """Keeps a question in passing, where the server keeps them; whether it may be kept."""
        if not self.may_keep(reply, server, settings) or server is None:
            return False
        task = asyncio.create_task(self.keep(reply.question, server, person))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return True

    def may_keep(self, reply: NoAnswer, server: int | None, settings: ServerSettings) -> bool:
        """Whether a question is one of those that are kept: of its own, and answered by nothing."""
        kept = self._store is not None and server is not None and settings.keep_unanswered
        own = reply.reason is Reason.NOTHING_FITS and not reply.carried and reply.follow is None
        return kept and own and len(reply.question) <= LONGEST

    async def keep(self, question: str, server: int, person: int, *, wanted: bool = False) -> int:
        """Keeps a question in the gap of those that ask the same, and returns the gap; 0 where it is not kept.

        What asks nothing, and is about no claim, is chatter, unless an answer to it is `wanted`.
        """
        if self._store is None:
            return 0
        try:
            text = clean(question)[:LONGEST]
            answerer = self._serving.answerer
            if not text or (
                not wanted and not asks(text) and await self._serving.run(partial(answerer.about, text)) < ABOUT
            ):
                return 0
            vector = await self._serving.run(partial(answerer.meaning, text))
            async with self._turns.setdefault(server, asyncio.Lock()):
                return await self._kept(self._store, text, vector, server, person)
        except StoreUnavailableError:  # the log says so already
            return 0

    async def _kept(self, store: Store, text: str, vector: Vector | None, server: int, person: int) -> int:
        groups = await self._of(store, server)
        before = await asyncio.to_thread(groups.nearest, text, vector)
        encoder = self._serving.answerer.encoder
        made = (encoder.name, packed(vector)) if encoder is not None and vector is not None else ("", b"")
        gap = await store.gaps.add(Asked(server, text, person, before, *made))
        if gap and gap != before:
            groups.add(gap, text, vector)
        return gap

    async def _of(self, store: Store, server: int) -> Groups:
        """The gaps of a server, the latest of them."""
        if server not in self._groups:
            rows = await store.gaps.known(server)
            encoder = self._serving.answerer.encoder
            self._groups[server] = await asyncio.to_thread(Groups, rows, encoder.name if encoder else "")
            while len(self._groups) > MOST_SERVERS:
                self._groups.popitem(last=False)
        self._groups.move_to_end(server)
        return self._groups[server]


class Groups:
    """The gaps of a server by what they ask: a question belongs to the gap that asks the same as it does.

    That is what a question and a taught one share as well: by half their words, by half their meaning.
    """

    def __init__(self, gaps: Iterable[Gap] = (), encoder: str = "") -> None:
        """`encoder` is what makes the vectors now; those of another one are left out."""
        self._ids: list[int] = []
        self._sizes: list[int] = []
        self._holding: Mapping[str, list[int]] = defaultdict(list)
        self._vectors = np.zeros((64, DIMENSIONS), dtype=np.float32)
        for gap in gaps:
            self.add(gap.id, gap.text, unpacked(gap.vector) if gap.encoder == encoder else None)

    def add(self, gap: int, text: str, vector: Vector | None) -> None:
        """Takes one more in; where it has no vector it is known by its words."""
        terms = _terms(text)
        place = len(self._ids)
        if place == len(self._vectors):
            self._vectors = np.concatenate([self._vectors, np.zeros_like(self._vectors)])
        if vector is not None:
            self._vectors[place] = vector
        for term in terms:
            self._holding[term].append(place)
        self._ids.append(gap)
        self._sizes.append(len(terms))

    def nearest(self, text: str, vector: Vector | None) -> int:
        """The gap that asks the same; 0 where there is none."""
        if not self._ids:
            return 0
        terms = _terms(text)
        shared = np.zeros(len(self._ids))
        for term in terms:
            shared[self._holding.get(term, [])] += 1
        found = 2 * shared / np.maximum(np.array(self._sizes) + len(terms), 1)
        if vector is not None:
            rows = self._vectors[: len(self._ids)]
            meant = rows.any(axis=1)
            found = np.where(meant, (found + alike(rows @ vector)) / 2, found)
        best = int(found.argmax())
        return self._ids[best] if found[best] >= ALIKE else 0


def _terms(text: str) -> frozenset[str]:
    return frozenset(PLAIN.terms(text, language_of(text)))
