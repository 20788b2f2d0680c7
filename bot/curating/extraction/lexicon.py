"""The words by which a text says who speaks, a file for each language: `languages/<code>.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def words(key: str) -> frozenset[str]:
    """The words of that kind in all languages, in small letters; a phrase counts as one word."""
    return frozenset(word for table in _tables() for word in _listed(table.get(key, "")))


@cache
def _tables() -> tuple[dict[str, str | list[str]], ...]:
    folder = Path(__file__).with_name("languages")
    return tuple(tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml")))


def _listed(value: str | list[str]) -> list[str]:
    return value.split() if isinstance(value, str) else value
