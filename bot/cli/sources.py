"""`audiatur sources`: every document that is quoted, with its facts."""

from __future__ import annotations

import argparse
import os


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its argument and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "sources",
        help="list the sources of a claim with all their facts",
        description="Lists every document that is quoted: title, author, publisher, kind, date, language, address, "
        "and how many of its passages argue which position. What is not known is left out; where no address is known, "
        "a search finds the document (`search_page` in answering.yaml).",
        epilog="Example:\n  audiatur sources\nThe ids of the claims: audiatur claims",
    )
    parser.add_argument("claim", nargs="?", metavar="CLAIM", help="the id of a claim; every claim when left out")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Lists the sources of one claim, or of all."""
    from bot.cli.opening import known_claim, open_base, readable
    from bot.cli.output import say, style
    from bot.render.terminal import sources
    from bot.settings import load_answering
    from bot.shipped import config_folder

    settings = load_answering(readable(config_folder(arguments.config, os.environ), "settings"))
    base = open_base(arguments, outline=True)
    say(sources(base.claims if arguments.claim is None else (known_claim(base, arguments.claim),), style(settings)))
    return 0
