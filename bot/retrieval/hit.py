"""What a search returns."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage as ranked: its number in the index, its score, and the query terms that it holds."""

    number: int
    score: float
    terms: tuple[str, ...]
