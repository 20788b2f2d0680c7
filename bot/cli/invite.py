"""`audiatur invite`: the addresses at which a server's owner, or a single user, adds the bot."""

from __future__ import annotations

import argparse
import os

from bot.errors import UsageError

DESCRIPTION = """\
Prints two addresses: one adds the bot to a server, with the least permissions that it works with (see channels, send \
messages, send in threads, read the history for replies) and the scopes bot and applications.commands; the other one \
adds its commands to whoever opens it, in every server and conversation, for them \
alone. The bot's id comes from --client-id, else from the token in DISCORD_TOKEN. Needs no network."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("invite", help="print the addresses that add the bot", description=DESCRIPTION)
    parser.add_argument(
        "--client-id", metavar="ID", help="the Application ID (Developer Portal, page General Information)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for a server, and one for a single user."""
    from bot.discord_app.connection.inviting import client_id_of

    if arguments.client_id is not None:
        given = arguments.client_id.strip()
        if not (given.isascii() and given.isdecimal() and 15 <= len(given) <= 20):
            raise UsageError("--client-id is a number of 17 to 20 digits: Developer Portal, page General Information")
        return _tell(int(given))
    from bot.settings import token

    return _tell(client_id_of(token(os.environ).reveal()))


def _tell(application: int) -> int:
    from bot.discord_app.connection.inviting import address, user_address

    print(f"for a server:  {address(application)}")
    print(f"for yourself:  {user_address(application)}")
    return 0
