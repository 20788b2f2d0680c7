"""`audiatur sheet`: the passages of a claim as a table, and the table read back."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UsageError, cause

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.curating.merging import Merge
    from bot.knowledge.model import Claim, KnowledgeBase

_MOST_BYTES = 50_000_000
_CHANGES = (
    ("gist", "gist", ""),
    ("position", "position", ""),
    ("speaker", "speaker", ""),
    ("dropped", "passage", " dropped"),
    ("joined", "passage", " joined"),
)
"""What a table may change: how it is counted, and how that is said."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    parser = commands.add_parser(
        "sheet",
        help="edit the passages of a claim as a table",
        description="Writes all passages of a claim as one table (CSV in UTF-8) for a spreadsheet: source, id, "
        "section, position, speaker, gist, quote, keep. With --read it takes the table back: positions, speakers and "
        "gists that were changed; “no” under keep drops a passage, “join” joins its quote to the one in the row above, "
        "with […] between them. Nothing else in the files changes; quotes are edited there alone. Where table and "
        "files are at odds, every conflict is a line, and nothing is written. Reading a table twice does nothing more.",
        epilog="Example:\n  audiatur sheet bridge-1968 > bridge.csv\n  audiatur sheet bridge-1968 --read bridge.csv\n"
        "Exit codes: 0 written, or nothing to change; 1 there are conflicts; 2 wrong use.",
    )
    parser.add_argument("claim", metavar="CLAIM", help="the id of the claim")
    parser.add_argument("--read", metavar="FILE", help="take the edited table back")
    parser.add_argument("--dry-run", action="store_true", help="with --read: only say what would change")
    parser.add_argument(
        "--knowledge", metavar="DIR", help="the knowledge base (else AUDIATUR_KNOWLEDGE, else the shipped one)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints the table, or takes one back."""
    from bot.cli.opening import known_claim, open_base
    from bot.curating.sheet import rows_of, table_of

    base = open_base(arguments)
    claim = known_claim(base, arguments.claim)
    if arguments.read:
        return _read(base, claim, Path(arguments.read), write=not arguments.dry_run)
    # With the byte order mark a spreadsheet knows the encoding.
    table = "\ufeff" + table_of(rows_of(claim))
    sys.stdout.flush()
    sys.stdout.buffer.write(table.encode())
    return 0


def _read(base: KnowledgeBase, claim: Claim, path: Path, *, write: bool) -> int:
    from bot.cli.output import say
    from bot.curating.merging import merge
    from bot.curating.saving import save
    from bot.curating.sheet import read_table
    from bot.render.printable import printable

    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {cause(error)}") from error
    found = merge(base.path, claim, path, read_table(path, content))
    for conflict in found.conflicts:
        say(printable(str(conflict)))
    if found.conflicts:
        return 1
    if write:
        save(found.changes)
    say(_told(found, write=write))
    return 0


def _told(found: Merge, *, write: bool) -> str:
    from bot.render.wording import counted

    if not found.changes:
        return "nothing to change"
    done = [(found.counts[name], noun, after) for name, noun, after in _CHANGES if found.counts[name]]
    what = ", ".join(f"{counted(count, noun)}{after}" for count, noun, after in done)
    return f"{counted(len(found.changes), 'file')} {'changed' if write else 'to change'}: {what}"
