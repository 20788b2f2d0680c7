from __future__ import annotations

import os

import pytest

from bot.curating.bounded import bounded
from bot.errors import UsageError


def take(megabytes: int) -> int:
    return len(bytes(megabytes * 1_000_000))


def refuse(reason: str) -> None:
    raise UsageError(reason)


def vanish() -> None:
    os._exit(3)


def test_what_fits_comes_back() -> None:
    assert bounded(take, 1) == 1_000_000


def test_more_memory_than_there_may_be_is_told_in_one_line() -> None:
    with pytest.raises(UsageError, match="300 MB"):
        bounded(take, 2_000)


def test_a_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(UsageError, match=r"^is empty$"):
        bounded(refuse, "is empty")


def test_a_process_that_ends_by_itself_is_told_in_one_line() -> None:
    with pytest.raises(UsageError, match="divide it first"):
        bounded(vanish)
