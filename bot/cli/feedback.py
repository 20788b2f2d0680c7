"""`audiatur feedback`: what members found wrong or unfair, for who keeps the documents."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.errors import UsageError

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.knowledge.model import KnowledgeBase
    from bot.store.database import Database
    from bot.store.reports import Report


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "feedback",
        help="list what members found wrong or unfair",
        description="Lists what moderators handed to the curators, and what is still open in /queue: the claim, the "
        "passage with its place in the files, the reason, what the member and the moderator wrote, and the card. It "
        "reads the store that AUDIATUR_DATABASE names, else the one in the state folder (AUDIATUR_STATE).",
        epilog="Examples:\n  audiatur feedback --claim bridge-1968\n  audiatur feedback --json | jq .place\n"
        "Exit codes: 0 listed; 1 there is nothing; 2 wrong use, or the store cannot be read.",
    )
    parser.add_argument("--claim", metavar="ID", help="of this claim alone")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Lists the reports; 0 where there are any, 1 where there is none."""
    import asyncio

    from bot.cli.opening import known_claim, open_base
    from bot.cli.output import say
    from bot.discord_app.connection.state import default_folder
    from bot.store.database import ADDRESS, Database, address

    base = open_base(arguments, outline=True)
    database = Database(address(os.environ, default_folder()))
    if not database.is_there:
        raise UsageError(f"no store at {database}: name the bot's state folder in AUDIATUR_STATE, or set {ADDRESS}")
    reports = asyncio.run(_listed(database, arguments.claim))
    if arguments.claim is not None and not reports:
        known_claim(base, arguments.claim)
    for report in reports:
        say(_line(report, base) if arguments.json else _text(report, base))
    if not reports and not arguments.json:
        say("nothing was handed to the curators, and nothing is open")
    return 0 if reports else 1


async def _listed(database: Database, claim: str | None) -> Sequence[Report]:
    """What was handed to the curators, then what is open."""
    from bot.store.outbox import Outbox
    from bot.store.reports import Reports, State

    await database.look()  # which says in one line, and not in the log, why it cannot be read
    try:
        found = await Reports(database, Outbox(database)).listed((State.CURATORS, State.OPEN), claim)
    finally:
        await database.close()
    return sorted(found, key=lambda report: report.state is not State.CURATORS)


def _text(report: Report, base: KnowledgeBase) -> str:
    """A report as lines; what is not known, or was not written, is left out."""
    from bot.render import phrases
    from bot.render.catalogue import gettext
    from bot.render.printable import printable

    about = gettext(phrases.WHOLE_CARD).lower()
    if report.passage is not None:
        about = f"{_place(report, base) or 'not in the knowledge base any more'}: {report.passage}"
    written = (("member", report.text), ("moderator", report.note))
    lines = [
        f"{report.claim}: {phrases.reason(report.reason)} ({phrases.state(report.state)}, {_day(report)})",
        about,
        *(f"{name}: {text}" for name, text in written if text),
        report.address,
    ]
    return "\n  ".join(map(printable, lines))


def _line(report: Report, base: KnowledgeBase) -> str:
    """A report as one line of ASCII; what is not known is null."""
    import json

    from bot.render.printable import whole

    return json.dumps({
        "id": report.id,
        "state": report.state,
        "reported": _day(report),
        "claim": report.claim,
        "passage": report.passage,
        "place": _place(report, base) or None,
        "reason": report.reason,
        "text": whole(report.text) or None,
        "note": whole(report.note) or None,
        "card": report.address,
    })  # fmt: skip


def _place(report: Report, base: KnowledgeBase) -> str:
    """File and line of the passage; empty where the base does not have it."""
    claim = base.claim(report.claim)
    for source in claim.sources if claim else ():
        for passage in source.passages:
            if passage.id == report.passage:
                return f"{source.path}:{passage.line}"
    return ""


def _day(report: Report) -> str:
    from datetime import UTC, datetime

    return f"{datetime.fromtimestamp(report.at, UTC):%Y-%m-%d}"
