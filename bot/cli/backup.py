"""`audiatur backup`: copies the store while the bot runs."""

from __future__ import annotations

import argparse

DESCRIPTION = """\
Copies the store (settings made in Discord, the log of moderators, taught questions …) into FILE, whole and of one \
moment, while the bot goes on. To go back, stop the bot and put FILE in the place of the store. Of a store in \
PostgreSQL it says how that server's own program copies it."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "backup",
        help="copy the store while the bot runs",
        description=DESCRIPTION,
        epilog="Exit codes: 0 copied; 2 there is no store, FILE cannot be written or is there already, or PostgreSQL.",
    )
    parser.add_argument("file", metavar="FILE", help="where the copy goes: a new file")


def run(arguments: argparse.Namespace) -> int:
    """Copies the store, and says where it is."""
    import os
    from pathlib import Path

    from bot.cli.output import say
    from bot.discord_app.connection.state import default_folder
    from bot.errors import UsageError
    from bot.render.printable import printable
    from bot.store.backup import back_up
    from bot.store.database import Database, address

    database = Database(address(os.environ, default_folder()))
    if not database.is_sqlite:
        name = database.url.database
        raise UsageError(f"the store is in PostgreSQL: pg_dump --format custom --file {arguments.file} {name}")
    size = back_up(Path(database.url.database or ""), Path(arguments.file))
    say(printable(f"{arguments.file}: {size:,} bytes"))
    return 0
