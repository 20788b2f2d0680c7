"""`audiatur check`: every problem of a knowledge base, or advice on its files and what it holds."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.knowledge.model import KnowledgeBase


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "check",
        help="check a knowledge base: every problem as file:line: message",
        description="Checks a knowledge base strictly. Prints every problem as file:line: message, all in one run, "
        "or advice on its files, which nothing is refused for, and one line that counts what the base holds: claims, "
        "sources, and the passages of each position.",
        epilog="Exit codes: 0 the base is sound; 1 it has problems; 2 there is no such folder.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        metavar="DIR",
        help="the knowledge base (else --knowledge, AUDIATUR_KNOWLEDGE, or the one shipped with the program)",
    )
    parser.add_argument("--knowledge", metavar="DIR", help="the same, as for the other commands")


def run(arguments: argparse.Namespace) -> int:
    """Prints the problems, or advice and the counts; 1 where there are problems."""
    from bot.cli.opening import readable
    from bot.cli.output import say
    from bot.knowledge.advice import advise
    from bot.knowledge.load import examine
    from bot.render.printable import printable
    from bot.shipped import knowledge_folder

    folder = readable(knowledge_folder(arguments.folder or arguments.knowledge, os.environ), "knowledge")
    base, problems = examine(folder)
    for told in problems if base is None else advise(base):
        say(printable(str(told)))
    if base is None:
        return 1
    say(summary(base))
    return 0


def summary(base: KnowledgeBase) -> str:
    """What a base holds, in one line: claims, sources, passages, and the passages of each position of each claim."""
    from bot.knowledge.check import count_by_position
    from bot.render.wording import counted

    sources = sum(len(claim.sources) for claim in base.claims)
    passages = sum(len(claim.passages) for claim in base.claims)
    sides = [
        f"{claim}: {', '.join(f'{position} {count}' for position, count in counts.items())}"
        for claim, counts in count_by_position(base).items()
    ]
    totals = ", ".join((counted(len(base.claims), "claim"), counted(sources, "source"), counted(passages, "passage")))
    return f"{totals} ({'; '.join(sides)})"
