"""`audiatur claims`: the claims that can be asked about."""

from __future__ import annotations

import argparse


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "claims",
        help="list the claims, their positions and who holds them",
        description="Lists the claims that can be asked about: the question, the id (for --claim), the positions, "
        "who holds them, and how many sources and passages stand behind them.",
        epilog="Example:\n  audiatur claims --knowledge my-knowledge",
    )
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Lists the claims."""
    from bot.cli.opening import open_base
    from bot.cli.output import say, style
    from bot.render.terminal import claims

    say(claims(open_base(arguments, outline=True).claims, style()))
    return 0
