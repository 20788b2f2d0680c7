"""Writes the tables of keys in docs/ from the tables that read the files, so that they cannot drift apart.

usage: python docs/tables.py [--check]

A table stands between `<!-- keys: module:NAME -->` and `<!-- end -->`; the name is a Record or a settings class.
Between `<!-- store -->` and `<!-- end -->` stands what the store keeps, from its schema.
With --check nothing is written; exit 1 says that a table is out of date.
"""

from __future__ import annotations

import dataclasses
import importlib
import re
import sys
from pathlib import Path

from sqlalchemy import Table

from bot.fields import Field, Kind, ListOf, Optional, Record, TableOf, Text
from bot.settings_file import record_of
from bot.store.schema import COMMON, METADATA

PLACE = re.compile(r"(<!-- keys: (?P<module>[\w.]+):(?P<name>\w+) -->\n).*?(<!-- end -->)", re.DOTALL)
STORE = re.compile(r"(<!-- store -->\n).*?(<!-- end -->)", re.DOTALL)
MANY = 12
"""Choices beyond this number are described, not listed."""


def main() -> int:
    """Rewrites, or checks, every document that holds a table."""
    stale = []
    for path in sorted(Path(__file__).parent.glob("*.md")):
        before = path.read_text(encoding="utf-8")
        after = PLACE.sub(lambda found: found[1] + table(found["module"], found["name"]) + found[4], before)
        after = STORE.sub(lambda found: found[1] + store() + found[2], after)
        if after != before:
            stale.append(path.name)
            if "--check" not in sys.argv:
                path.write_text(after, encoding="utf-8")
    if stale:
        print("out of date:" if "--check" in sys.argv else "written:", *stale)
    return int(bool(stale) and "--check" in sys.argv)


def table(module: str, name: str) -> str:
    """The Markdown table of a record that stands in a module of the program."""
    named = getattr(importlib.import_module(module), name)
    record: Record = record_of(named) if isinstance(named, type) else named
    rows = ["| Key | What it holds | What it means |", "|---|---|---|"]
    return "\n".join([*rows, *map(row, record.fields)]) + "\n"


def store() -> str:
    """What each table of the store keeps, why, who sees it, and for how long, with its columns."""
    return "\n".join(map(kept, METADATA.sorted_tables))


def kept(of: Table) -> str:
    """One table of the store."""
    head = (
        f"### `{of.name}`",
        f"Why: {of.info['why']}. Who sees it: {of.info['seen']}. Kept: {of.info['kept'].words}.",
        "| Column | What it holds | On delete mine |\n|---|---|---|",
    )
    rows = (
        f"| `{column.name}` | {column.doc or COMMON[column.name]} | {column.info.get('personal', '')} |"
        for column in of.columns
    )
    return "\n\n".join(head) + "\n" + "\n".join(rows) + "\n"


def row(field: Field) -> str:
    """One key; who may leave it out reads so, and what then counts."""
    holds = told(field.kind)
    if not field.required:
        holds += "; may be left out" + ("" if field.default is None else f" (then {shown(field.default)})")
    return " | ".join((f"| `{field.name}`", holds.replace("|", "\\|"), field.help.replace("|", "\\|") + " |"))


def shown(value: object) -> str:
    """A default as a file would write it."""
    if isinstance(value, bool):
        return str(value).lower()
    if dataclasses.is_dataclass(value):
        return "as below"
    if isinstance(value, float):
        return f"`{value:g}`"
    return f"`{value}`" if isinstance(value, int) or value else "none"


def told(kind: Kind) -> str:
    """What a kind of value is, in words; a record by its name, because it has a table of its own."""
    match kind:
        case Record(means=means):
            return means
        case ListOf(kind=inner, least=least):
            return f"a list, each: {told(inner)}" + (f"; at least {least}" if least else "")
        case TableOf(key=key, kind=inner):
            return f"keys ({told(key)}), each with: {told(inner)}"
        case Optional(kind=inner):
            return f"{told(inner)}, or null"
        case Text():
            return told_text(kind)
        case _:
            return str(kind)


def told_text(kind: Text) -> str:
    """What a text may be; that it stands on one line is said above the tables."""
    if len(kind.choices) > MANY or kind.pattern:
        return kind.means
    if kind.choices:
        return "one of " + ", ".join(f"`{choice}`" for choice in kind.choices)
    return str(kind).replace(", on one line", "")


if __name__ == "__main__":
    sys.exit(main())
