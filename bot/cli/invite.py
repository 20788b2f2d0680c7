"""`audiatur invite`: the address at which a server's owner adds the bot."""

from __future__ import annotations

import argparse
import os

from bot.errors import UsageError

DESCRIPTION = """\
Prints the address that adds the bot to a server, with the least permissions that it works with \
(see channels, send messages, send in threads, read the history for replies) and the scopes bot and \
applications.commands. The bot's id comes from --client-id, else from the token in DISCORD_TOKEN. Needs no network."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("invite", help="print the address that adds the bot", description=DESCRIPTION)
    parser.add_argument(
        "--client-id", metavar="ID", help="the Application ID (Developer Portal, page General Information)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints one line."""
    from bot.discord_app.connection.inviting import address, client_id_of

    if arguments.client_id is not None:
        given = arguments.client_id.strip()
        if not (given.isascii() and given.isdecimal() and 15 <= len(given) <= 20):
            raise UsageError("--client-id is a number of 17 to 20 digits: Developer Portal, page General Information")
        print(address(int(given)))
        return 0
    from bot.settings import token

    print(address(client_id_of(token(os.environ).reveal())))
    return 0
