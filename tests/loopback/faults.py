"""What can go wrong on the way: each fault is a value that a test hands to the server."""

from __future__ import annotations

import asyncio
import enum
import re
from dataclasses import dataclass, field


class Moment(enum.Enum):
    """When a connection is lost: before the request took effect, after it, or in the middle of the response."""

    BEFORE = "before"
    AFTER = "after"
    MIDWAY = "midway"


@dataclass(frozen=True)
class Refusal:
    """The request has no effect and gets this status; Discord's own limiter adds `Via`, Cloudflare's does not."""

    status: int
    code: int = 0
    message: str = ""
    retry_after: float | None = None
    is_global: bool = False
    via: bool = True
    html: bool = False


@dataclass(frozen=True)
class Cut:
    """The connection is lost, without a goodbye."""

    moment: Moment = Moment.BEFORE


@dataclass
class Hold:
    """The request takes effect only when the test lets it go: a slow server without anybody sleeping."""

    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Lets every held request go on."""
        self.released.set()


Fault = Refusal | Cut | Hold


@dataclass
class Trap:
    """A fault that waits for requests of a method to a path (a regular expression, searched), a number of times."""

    method: str
    path: re.Pattern[str]
    fault: Fault
    times: int
    caught: int = 0

    def catches(self, method: str, path: str) -> bool:
        """Whether this request falls into it."""
        return self.caught < self.times and method == self.method and bool(self.path.search(path))
