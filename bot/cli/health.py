"""`audiatur health`: whether the bot that runs here is connected to Discord."""

from __future__ import annotations

import argparse

DESCRIPTION = """\
Exit code 0 while the bot that runs on this machine (or in this container) is connected to Discord and \
its heartbeats are acknowledged, else 1, with the reason on a line."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    commands.add_parser("health", help="tell whether the running bot is connected", description=DESCRIPTION)


def run(_: argparse.Namespace) -> int:
    """Prints the reason; 0 alive, 1 not."""
    from bot.discord_app.connection.heartbeat import Heartbeat
    from bot.discord_app.connection.state import State, default_folder

    health = Heartbeat(State(default_folder())).health()
    print(f"{'alive' if health.alive else 'not alive'}: {health.reason}")
    return 0 if health.alive else 1
