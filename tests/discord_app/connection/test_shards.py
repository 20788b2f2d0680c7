from __future__ import annotations

import pytest

from bot.discord_app.connection.shards import Shards
from bot.errors import UsageError


@pytest.mark.parametrize(
    ("text", "ids", "count"),
    [("0/1", (0,), 1), ("0-3/16", (0, 1, 2, 3), 16), (" 5,0-1,1/8 ", (0, 1, 5), 8), ("15/16", (15,), 16)],
)
def test_numbers_and_ranges_are_read(text: str, ids: tuple[int, ...], count: int) -> None:
    assert Shards.read(text) == Shards(ids, count)


@pytest.mark.parametrize("text", ["", "0", "/4", "0/", "4/4", "0-4/4", "3-1/4", "0/0", "1.5/4", "0/4/4", "0-3/9999"])
def test_what_names_no_shard_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="--shards"):
        Shards.read(text)
