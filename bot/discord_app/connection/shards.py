"""Which part of the servers a process takes, where one process is not enough for all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import UsageError

MOST = 4096
"""Shards that a bot may have here; Discord asks for one per 2,500 servers at least."""

_WRITTEN = re.compile(r"(?P<ids>[0-9]{1,4}(?:-[0-9]{1,4})?(?:,[0-9]{1,4}(?:-[0-9]{1,4})?){0,99})/(?P<count>[0-9]{1,4})")


@dataclass(frozen=True, slots=True)
class Shards:
    """The numbers of the shards that a process takes, from 0, ascending, and how many there are over all processes."""

    ids: tuple[int, ...]
    count: int

    @classmethod
    def read(cls, text: str) -> Shards:
        """Reads `0-3/16`, `5/16` or `0,2,4-7/16`.

        Raises:
            UsageError: it says something else, or names a shard that there is not.
        """
        found = _WRITTEN.fullmatch(text.strip())
        if found is None:
            raise UsageError("--shards wants the shards of this process and how many there are, such as 0-3/16")
        count, ids = int(found["count"]), set[int]()
        for part in found["ids"].split(","):
            first, _, last = part.partition("-")
            ids.update(range(int(first), int(last or first) + 1))
        if not 0 < count <= MOST or not ids or max(ids) >= count:
            raise UsageError(f"--shards {text.strip()}: of {count} shards the numbers are 0 to {count - 1}")
        return cls(tuple(sorted(ids)), count)
