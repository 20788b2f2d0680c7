"""`audiatur publish`: a knowledge base as web pages, in a folder that any web server can serve."""

from __future__ import annotations

import argparse

DESCRIPTION = """\
Writes the knowledge base as web pages into DIR: an index, and a page for each claim, with a lasting link for each \
passage, crux and topic. They load nothing from elsewhere, and read without JavaScript. What an earlier call wrote \
there and is gone from the base is removed, and told; everything else in DIR stays as it is."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "publish",
        help="write the knowledge base as web pages",
        description=DESCRIPTION,
        epilog="Exit codes: 0 written; 2 DIR holds something else in the way, wrong use, or a base with problems.",
    )
    parser.add_argument("folder", metavar="DIR", help="where the pages go; it is made if it is not there")
    parser.add_argument(
        "--base-url", metavar="URL", help="where DIR is going to be served (else `pages` of bot.yaml, else not said)"
    )
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes the pages, and says what was written and removed."""
    from pathlib import Path

    from bot.cli.opening import open_base
    from bot.cli.output import say
    from bot.render.printable import printable
    from bot.render.wording import counted
    from bot.site.folder import publish
    from bot.site.pages import pages

    address = _address(arguments)
    done = publish(dict(pages(open_base(arguments, outline=True, topics=True), address)), Path(arguments.folder))
    for name in done.removed:
        say(f"removed {name}")
    for name in done.left:
        say(f"left {name}: it is of no claim any more, and somebody changed it")
    total = counted(len(done.written) + len(done.unchanged), "file")
    say(printable(f"{arguments.folder}: {total}, {len(done.written)} written, {len(done.removed)} removed"))
    return 0


def _address(arguments: argparse.Namespace) -> str:
    """Where the pages are going to be served, or an empty text.

    Raises:
        UsageError: the address is none that a folder can have.
    """
    import os
    import re

    from bot.cli.opening import readable
    from bot.errors import UsageError
    from bot.settings import WEB_FOLDER, load_discord
    from bot.shipped import config_folder

    if arguments.base_url is None:
        return load_discord(readable(config_folder(arguments.config, os.environ), "settings")).pages
    address: str = arguments.base_url.strip()
    if address and not re.fullmatch(WEB_FOLDER, address):
        raise UsageError(f"--base-url: `{address}` is not the http or https address of a folder")
    return address
