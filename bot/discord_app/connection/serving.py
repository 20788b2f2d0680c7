"""Holds what is being served, answers from it off the event loop, and exchanges it as a whole."""

from __future__ import annotations

import asyncio
import functools
import gc
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

from bot.answering.answer import Answer, NoAnswer
from bot.answering.answerer import Answerer
from bot.answering.taught import Taught
from bot.answering.turn import Turn
from bot.errors import AudiaturError, ProblemsError
from bot.knowledge.model import KnowledgeBase
from bot.render.links import Links
from bot.settings import DiscordSettings

Result = TypeVar("Result")

log = logging.getLogger(__name__)

WARMING = (
    "did zxqvb promise anything",
    "hat der zxqvb etwas versprochen, und was war es nicht",
    "czy zxqvb coś obiecał, że nie będzie",
    "ar zxqvb ką nors pažadėjo, kad nebus",
    "обещал ли ззцвб что-нибудь, и когда это было",
    "чи обіцяв ззцвб щось, і коли це було",
)
"""Questions with a word to correct, one in each language: they have everything built that the first such question of a
member would wait for."""


@dataclass(frozen=True, slots=True)
class Served:
    """One good state of knowledge and settings; they change together or not at all."""

    answerer: Answerer
    settings: DiscordSettings


class Serving:
    """The current state and its exchange for a later one.

    Questions are answered by one thread of their own: on the loop, a hundred at once would block it for the time of all
    of them, and several threads would only take turns at the interpreter's lock, and make the loop wait for each. They
    are handed over one by one: a thread that never runs out of them would take that lock wherever the loop lets go.
    """

    def __init__(self, first: Served, load: Callable[[Served], Served]) -> None:
        """`load` reads anew what changed since the state that it is given; it raises an AudiaturError on problems."""
        self._served = first
        self._load = load
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="answering")
        self._turn = asyncio.Lock()
        self._exchange = asyncio.Lock()
        self._followers: list[Callable[[Served], Awaitable[None]]] = []
        self._confined: dict[tuple[str, ...], Answerer] = {}

    @property
    def answerer(self) -> Answerer:
        """What answers now; take it once for one question."""
        return self._served.answerer

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge that is served now."""
        return self._served.answerer.base

    @property
    def settings(self) -> DiscordSettings:
        """The settings in force now."""
        return self._served.settings

    @property
    def links(self) -> Links:
        """Where a reader of a card is led now."""
        return Links(self.answerer.settings.search_page, self.settings.pages)

    def follow(self, follower: Callable[[Served], Awaitable[None]]) -> None:
        """Has `follower` called after each exchange."""
        self._followers.append(follower)

    def among(self, claims: tuple[str, ...]) -> Answerer:
        """What answers from these claims alone; from all, where none is named."""
        if not claims:
            return self.answerer
        if claims not in self._confined:
            self._confined[claims] = self.answerer.among(claims)
        return self._confined[claims]

    async def ask(  # noqa: PLR0913  # as `Answerer.ask`, and where it is asked
        self,
        question: str,
        *,
        claim: str | None = None,
        limit: int | None = None,
        previous: Turn | None = None,
        among: tuple[str, ...] = (),
        taught: Taught | None = None,
    ) -> Answer | NoAnswer:
        """Answers a question from the current knowledge, of which only the claims `among` count, if any are named.

        `taught` is what the server was taught where it is asked.
        """
        answerer = self.among(among).with_taught(taught or Taught())
        return await self.run(functools.partial(answerer.ask, question, claim=claim, limit=limit, previous=previous))

    async def run(self, call: Callable[[], Result]) -> Result:
        """Runs what takes the processor for long where questions are answered, in its turn."""
        async with self._turn:
            return await asyncio.get_running_loop().run_in_executor(self._thread, call)

    async def reload(self) -> bool:
        """Reads everything anew and serves it; on any problem the last good state goes on being served.

        Returns whether it did.
        """
        async with self._exchange:
            try:
                later = await asyncio.to_thread(self._load, self._served)
            except AudiaturError as error:
                _report(error)
                return False
            except Exception:  # no edit of a file may end a running bot
                log.exception("the edit could not be read; the last good base goes on being served")
                return False
            self._served = later
            self._confined = {}
        log.info(
            "serving what was edited; claims: %d, passages: %d",
            len(self.base.claims),
            later.answerer.corpus.passages,
        )
        for follower in self._followers:
            await follower(later)
        return True

    def close(self) -> None:
        """Lets the thread go; questions that wait for it are not answered any more."""
        self._thread.shutdown(wait=False, cancel_futures=True)


def warm(answerer: Answerer) -> None:
    """Has everything built that is built on first use, and takes what stays for long out of the search for garbage.

    With ten thousand passages that search would stop the whole bot for up to a second, again and again. What was taken
    out before is not searched again, either: a replaced index is in no circle, and goes with the last question.
    """
    for question in WARMING:
        answerer.ask(question)
    gc.collect()
    gc.freeze()


def _report(error: AudiaturError) -> None:
    problems: tuple[Any, ...] = error.problems if isinstance(error, ProblemsError) else (error,)
    for problem in problems:
        log.error("%s", problem)
    log.error("the last good base goes on being served; problems: %d", len(problems))
