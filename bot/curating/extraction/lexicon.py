"""What a language has for speaking, for dates and for page furniture, a file each: `languages/<code>.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def words(key: str) -> frozenset[str]:
    """The words of that kind in all languages, in small letters; a phrase counts as one word."""
    return frozenset(word for table in tables().values() for word in _listed(table, key))


@cache
def pattern(key: str) -> re.Pattern[str]:
    """Whatever is one of the words or patterns of that kind in some language, in letters of any size."""
    found = dict.fromkeys(word for table in tables().values() for word in _listed(table, key))
    return re.compile(f"(?:{'|'.join(sorted(found, key=len, reverse=True))})", re.IGNORECASE)


@cache
def furniture() -> Mapping[str, re.Pattern[str]]:
    """What page furniture says in some language, by the reason that a person reads."""
    found: dict[str, list[str]] = {}
    for table in tables().values():
        for reason, patterns in table.get("furniture", {}).items():
            found.setdefault(reason, []).extend(patterns)
    return {reason: re.compile("|".join(f"(?:{one})" for one in held), re.IGNORECASE) for reason, held in found.items()}


@cache
def tables() -> Mapping[str, Mapping[str, Any]]:
    """What the files hold, by language."""
    folder = Path(__file__).with_name("languages")
    found = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))}
    # English stands first: it also has what belongs to no language.
    return {code: found[code] for code in sorted(found, key=lambda code: (code != "en", code))}


def _listed(table: Mapping[str, Any], key: str) -> list[str]:
    value = table.get(key, [])
    return value.split() if isinstance(value, str) else value
