from __future__ import annotations

import asyncio
import logging
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.discord_app.serving import FEW, Served, Serving
from bot.errors import AudiaturError, KnowledgeError, Problem, UsageError
from bot.settings import DiscordSettings


class AnswererOfTests:
    """Answers with its name, and remembers the thread."""

    def __init__(self, name: str, passages: int = 1) -> None:
        self.name = name
        self.threads: list[str] = []
        source = SimpleNamespace(passages=tuple(range(passages)))
        self.base = SimpleNamespace(claims=(SimpleNamespace(sources=(source,)),))

    def ask(self, question: str, **_: object) -> str:
        self.threads.append(threading.current_thread().name)
        return f"{self.name}: {question}"

    def search(self, query: str, limit: int) -> list[str]:
        return [f"{self.name}: {query}"] * limit


class Files:
    """What a reload finds: answerers, or problems."""

    def __init__(self, *found: AnswererOfTests | Exception) -> None:
        self.found = list(found)

    def __call__(self) -> Served:
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
    assert len(await serving.search("he", 3)) == 3


async def test_a_good_edit_takes_the_place_of_what_was_served() -> None:
    serving = Serving(served(AnswererOfTests("first")), Files(AnswererOfTests("second")))
    seen: list[Served] = []

    async def follow(later: Served) -> None:
        seen.append(later)

    serving.follow(follow)
    assert await serving.reload()
    assert await serving.ask("did he?") == "second: did he?"  # type: ignore[comparison-overlap]  # a fake's answer
    assert len(seen) == 1


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
    first = AnswererOfTests("first", passages=FEW + 1)
    serving = Serving(served(first), Files(AnswererOfTests("second")))
    asked = asyncio.create_task(serving.ask("did he?"))
    await asyncio.sleep(0)
    await serving.reload()
    assert await asked == "first: did he?"  # type: ignore[comparison-overlap]  # a fake's answer


async def test_a_large_base_is_searched_off_the_loop_by_one_thread() -> None:
    large = AnswererOfTests("large", passages=FEW + 1)
    serving = Serving(served(large), Files())
    await asyncio.gather(*(serving.ask("did he?") for _ in range(20)))
    assert len(set(large.threads)) == 1
    assert threading.main_thread().name not in large.threads
    serving.close()


async def test_a_small_base_is_searched_at_once() -> None:
    small = AnswererOfTests("small", passages=FEW)
    await Serving(served(small), Files()).ask("did he?")
    assert small.threads == [threading.main_thread().name]
