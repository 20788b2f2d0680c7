from __future__ import annotations

import asyncio
import gc
import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.answering.answerer import Answerer
from bot.discord_app.connection.serving import WARMING, Served, Serving, warm
from bot.errors import AudiaturError, KnowledgeError, Problem, UsageError
from bot.knowledge.load import load
from bot.retrieval.language import language_of
from bot.settings import AnsweringSettings, DiscordSettings


class AnswererOfTests:
    """Answers with its name, and remembers the thread."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.threads: list[str] = []
        self.wait: Callable[[], object] = bool
        source = SimpleNamespace(passages=(1,))
        self.corpus = SimpleNamespace(passages=1)
        self.base = SimpleNamespace(claims=(SimpleNamespace(sources=(source,)),))

    def with_taught(self, taught: object) -> AnswererOfTests:
        assert not taught
        return self

    def ask(self, question: str, **_: object) -> str:
        self.threads.append(threading.current_thread().name)
        self.wait()
        return f"{self.name}: {question}"


class Files:
    """What a reload finds: answerers, or problems; `before` are the states that it was given."""

    def __init__(self, *found: AnswererOfTests | Exception) -> None:
        self.found = list(found)
        self.before: list[Served] = []

    def __call__(self, before: Served) -> Served:
        self.before.append(before)
        found = self.found.pop(0)
        if isinstance(found, Exception):
            raise found
        return served(found)


def served(answerer: AnswererOfTests) -> Served:
    whole: Any = answerer
    return Served(whole, DiscordSettings())


async def test_a_question_is_answered_from_what_is_served() -> None:
    serving = Serving(served(AnswererOfTests("first")), Files())
    assert await serving.ask("did he?") == "first: did he?"  # type: ignore[comparison-overlap]  # a fake's answer


async def test_a_good_edit_takes_the_place_of_what_was_served() -> None:
    serving = Serving(served(AnswererOfTests("first")), Files(AnswererOfTests("second")))
    seen: list[Served] = []

    async def follow(later: Served) -> None:
        seen.append(later)

    serving.follow(follow)
    assert await serving.reload()
    assert await serving.ask("did he?") == "second: did he?"  # type: ignore[comparison-overlap]  # a fake's answer
    assert len(seen) == 1


async def test_what_was_served_is_handed_to_the_reading_so_that_it_can_keep_what_did_not_change() -> None:
    first = served(AnswererOfTests("first"))
    files = Files(UsageError("broken"), AnswererOfTests("second"), AnswererOfTests("third"))
    serving = Serving(first, files)
    for _ in range(3):
        await serving.reload()
    assert [one.answerer.name for one in files.before] == ["first", "first", "second"]  # type: ignore[attr-defined]  # a fake's name


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (KnowledgeError([Problem(Path("claim.yaml"), 7, "is wrong")]), "claim.yaml:7: is wrong"),
        (UsageError("no claim here"), "no claim here"),
        (MemoryError(), "could not be read"),
    ],
)
async def test_a_broken_edit_is_told_with_its_line_and_the_last_good_base_goes_on(
    error: Exception, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    serving = Serving(served(AnswererOfTests("first")), Files(error))
    with caplog.at_level(logging.ERROR):
        assert not await serving.reload()
    assert said in caplog.text
    assert await serving.ask("did he?") == "first: did he?"  # type: ignore[comparison-overlap]  # a fake's answer
    assert isinstance(error, (AudiaturError, MemoryError))


async def test_after_a_broken_edit_a_good_one_is_taken() -> None:
    serving = Serving(served(AnswererOfTests("first")), Files(UsageError("broken"), AnswererOfTests("second")))
    await serving.reload()
    assert await serving.reload()
    assert serving.answerer.name == "second"  # type: ignore[attr-defined]  # a fake's name


async def test_a_question_that_was_begun_ends_with_the_base_that_it_began_with() -> None:
    first = AnswererOfTests("first")
    serving = Serving(served(first), Files(AnswererOfTests("second")))
    asked = asyncio.create_task(serving.ask("did he?"))
    await asyncio.sleep(0)
    await serving.reload()
    assert await asked == "first: did he?"  # type: ignore[comparison-overlap]  # a fake's answer


async def test_questions_are_answered_off_the_loop_by_one_thread() -> None:
    answerer = AnswererOfTests("only")
    serving = Serving(served(answerer), Files())
    await asyncio.gather(*(serving.ask("did he?") for _ in range(20)))
    assert len(set(answerer.threads)) == 1
    assert threading.main_thread().name not in answerer.threads
    serving.close()


class Counting(ThreadPoolExecutor):
    """Remembers how many questions it had at once, at the most."""

    def __init__(self) -> None:
        super().__init__(max_workers=1)
        self.held = self.most = 0

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:  # noqa: ANN401  # any
        self.held += 1
        self.most = max(self.most, self.held)
        given = super().submit(call, *arguments, **options)
        given.add_done_callback(self._let_go)
        return given

    def _let_go(self, _: Future[Any]) -> None:
        self.held -= 1


async def test_questions_are_handed_over_one_by_one() -> None:
    serving = Serving(served(AnswererOfTests("only")), Files())
    serving._thread = counting = Counting()
    await asyncio.gather(*(serving.ask("did he?") for _ in range(20)))
    assert counting.most == 1
    serving.close()


async def test_the_loop_goes_on_while_a_question_takes_long() -> None:
    answerer = AnswererOfTests("slow")
    release = threading.Event()
    answerer.wait = release.wait
    serving = Serving(served(answerer), Files())
    asked = asyncio.create_task(serving.ask("did he?"))
    for _ in range(10):
        await asyncio.sleep(0)
    assert not asked.done()
    release.set()
    assert await asked == "slow: did he?"  # type: ignore[comparison-overlap]  # a fake's answer


def test_warming_asks_in_every_language_and_leaves_no_garbage_to_look_for() -> None:
    answerer: Any = AnswererOfTests("cold")
    warm(answerer)
    assert len(answerer.threads) == len(WARMING)
    assert {language_of(question) for question in WARMING} == {"en", "de", "pl", "lt", "ru", "uk"}
    assert gc.get_freeze_count() > 0
    gc.unfreeze()


def test_what_a_question_leaves_behind_is_not_searched_for_garbage(root: Path) -> None:
    answerer = Answerer.build(load(root / "knowledge"), AnsweringSettings())
    warm(answerer)
    try:
        before = _searched()
        for number in range(200):
            answerer.ask(f"did baker promise gorbachev the {_invented(number)} of {_invented(number + 1_000)}?")
        for claim in answerer.base.claims:
            for passage in claim.passages:
                answerer.ask(passage.gist)
        assert _searched() - before < 100
    finally:
        gc.unfreeze()


def _invented(number: int) -> str:
    """A word that no text holds, a different one for each number."""
    return "zq" + "".join("aeioubdfgk"[int(digit)] for digit in str(number))


def _searched() -> int:
    """How many objects the search for garbage looks at; those that cannot be part of a circle drop out of it."""
    gc.collect()
    return len(gc.get_objects())
