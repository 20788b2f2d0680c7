"""What each server was taught, at hand for its questions: read from the store once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import OrderedDict, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from bot.answering.taught import Taught, TaughtQuestion
from bot.answering.wording import wordings_of
from bot.discord_app.connection.serving import Serving
from bot.knowledge.check import words_of
from bot.knowledge.model import Claim, KnowledgeBase
from bot.render.catalogue import spoken
from bot.retrieval.vectors import packed, unpacked
from bot.store.database import StoreUnavailableError
from bot.store.gaps import Waiting
from bot.store.outbox import Letter
from bot.store.store import Store
from bot.store.taught import TaughtRow

log = logging.getLogger(__name__)

MOST_SERVERS = 100
"""Servers whose taught questions are at hand: with a hundred questions each, 70 MB."""
PATIENCE = 0.5
"""Seconds that a question waits for what its server was taught; a store that is slower is read for later questions."""
WORD_BACK = "answer"
"""The kind of letter that says that there is an answer now."""


class Lessons:
    """The taught questions of all servers."""

    def __init__(self, serving: Serving, store: Store | None, patience: float = PATIENCE) -> None:
        """Without a store nothing is taught."""
        self._serving = serving
        self._store = store
        self._patience = patience
        self._known: OrderedDict[int, Taught] = OrderedDict()
        self._reading: dict[int, asyncio.Task[bool]] = {}

    async def of(self, server: int | None) -> Taught:
        """What that server was taught; nothing in direct messages, and while the store cannot be read, or is slow."""
        if self._store is None or server is None:
            return Taught()
        while server not in self._known:
            reading = self._reading.get(server) or asyncio.create_task(self._read(server, self._store))
            self._reading[server] = reading
            read, _ = await asyncio.wait({reading}, timeout=self._patience)
            if not read or reading.result():
                break
        if server in self._known:
            self._known.move_to_end(server)
        return self._known.get(server) or Taught()

    async def _read(self, server: int, store: Store) -> bool:
        """Reads what a server was taught; False where it was taught something else meanwhile, and that counts."""
        rows = None
        with contextlib.suppress(StoreUnavailableError):  # the log says so already
            rows = await store.taught.of(server)
        if self._reading.get(server) is not asyncio.current_task():
            return False
        del self._reading[server]
        if rows is not None:
            self._known[server] = Taught(map(_question, reversed(rows)))
            while len(self._known) > MOST_SERVERS:
                self._known.popitem(last=False)
        return True

    def _forget(self, server: int) -> None:
        self._known.pop(server, None)
        self._reading.pop(server, None)

    async def teach(self, row: TaughtRow, gap: int = 0) -> int:
        """Remembers a question, and closes the gap that it came from; returns its id.

        Who wanted word back on that gap gets it: that is written down in the same transaction.

        Raises:
            StoreUnavailableError: nothing was remembered.
            TooManyError: the server has taught as much as it may.
        """
        store = self._existing()
        answerer = self._serving.answerer
        vector = await self._serving.run(partial(answerer.meaning, row.question))
        if vector is not None and answerer.encoder is not None:
            row = replace(row, vector=packed(vector), encoder=answerer.encoder.name)
        async with store.database.writing() as connection:
            number = await store.taught.add(row, connection)
            waiting = await store.gaps.close(row.server, gap, connection) if gap else ()
            for one in waiting:
                await store.outbox.add(word_back(one, row.claim, row.passages, spoken()), connection)
        self._forget(row.server)
        return number

    async def undo(self, server: int, number: int) -> bool:
        """Forgets a taught question; False where that was done."""
        done = await self._existing().taught.retire(server, [number])
        self._forget(server)
        return bool(done)

    async def restore(self, server: int, number: int) -> bool:
        """Takes up a question again that was forgotten; False where it is not kept any more."""
        done = await self._existing().taught.restore(server, number)
        self._forget(server)
        return done

    async def retire(self) -> int:
        """Forgets what the base knows by itself: a curator took it in; returns how many questions that were.

        What was at hand is read anew, since another process may have been the one that forgot it.
        """
        store, base, after, retired = self._existing(), self._serving.base, 0, 0
        while rows := await store.taught.page(after):
            after = rows[-1].id
            found = await asyncio.to_thread(_in, base, rows)  # which reads every wording of their claims
            for server, numbers in found.items():
                retired += await store.taught.retire(server, numbers)
                self._forget(server)
        self._known.clear()
        if retired:
            log.info("taught questions that the base answers by itself now: %d", retired)
        return retired

    def _existing(self) -> Store:
        if self._store is None:
            raise StoreUnavailableError("there is none")
        return self._store


def word_back(waiting: Waiting, claim: str, passages: Sequence[str], language: str) -> Letter:
    """The letter to somebody who waits: the question as they asked it, and the passages that answer it."""
    details = {"question": waiting.text, "claim": claim, "passages": list(passages), "language": language}
    return Letter(waiting.server, waiting.asker, WORD_BACK, details)


def _question(row: TaughtRow) -> TaughtQuestion:
    return TaughtQuestion(row.claim, row.question, row.passages, unpacked(row.vector))


def _passages_of(claim: Claim) -> dict[str, set[str]]:
    """The passages that answer each wording of a claim, by its words."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in wordings_of(claim):
        found[words_of(one.text)].update(one.passages)
    return found


def _in(base: KnowledgeBase, rows: Sequence[TaughtRow]) -> dict[int, list[int]]:
    """The ids of the taught questions that the base answers with some of the same passages, by server."""
    found: dict[int, list[int]] = defaultdict(list)
    known: dict[str, dict[str, set[str]]] = {}
    for row in rows:
        claim = base.claim(row.claim)
        if claim is None:
            continue
        if claim.id not in known:
            known[claim.id] = _passages_of(claim)
        if not known[claim.id].get(words_of(row.question), set()).isdisjoint(row.passages):
            found[row.server].append(row.id)
    return found
