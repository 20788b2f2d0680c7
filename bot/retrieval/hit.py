"""What a search returns."""

from __future__ import annotations

from typing import NamedTuple


class Hit(NamedTuple):
    """A passage as ranked: its number in the index, its score, and the query terms that it holds."""

    number: int
    score: float
    terms: tuple[str, ...]
