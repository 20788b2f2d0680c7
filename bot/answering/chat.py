"""Ordinary chat of our own writing, which no claim answers: what a question must stand out against."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from bot.answering.claim_vectors import Matrix
from bot.retrieval.vectors import Vectors

VECTORS = Path(__file__).with_name("chat.npz")
"""The vectors of the messages; `python -m benchmarks.fit` writes them."""


@cache
def messages() -> Sequence[str]:
    """The messages, one after another."""
    return tuple(Path(__file__).with_name("chat.txt").read_text(encoding="utf-8").splitlines())


def chat_vectors(encoder: str) -> Matrix | None:
    """The vectors of the messages by the encoder of that name; None where it made none of them."""
    matrix, known = Vectors.load(VECTORS, encoder).get(messages())
    return matrix if known.all() else None
