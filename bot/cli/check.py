"""`audiatur check`: every problem of a knowledge base, or advice on its files and what it holds."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.curating.advice import Advice
    from bot.errors import Problem
    from bot.knowledge.model import KnowledgeBase
    from bot.settings import AnsweringSettings


_PLACES = 8
"""Places of one kind of advice that are told."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "check",
        help="check a knowledge base: every problem as file:line: message",
        description="Checks a knowledge base, and the settings, strictly. Prints every problem as file:line: message, "
        "all in one run, or advice: what would make the base better, and what to do, with the places of one kind in a "
        "file on one line. Nothing is refused for advice. The last line counts what the base holds: claims, sources, "
        "and the passages of each position.",
        epilog="Exit codes: 0 the base is sound; 1 it has problems, or with --strict advice; 2 no such folder.",
    )
    parser.add_argument("folder", nargs="?", metavar="DIR", help="the knowledge base, as with --knowledge")
    parser.add_argument("--strict", action="store_true", help="fail where there is advice, too")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the problems, or advice and the counts; 1 where there are problems."""
    from bot.cli.opening import readable
    from bot.cli.output import say
    from bot.knowledge.load import examine
    from bot.render.printable import printable
    from bot.shipped import config_folder, knowledge_folder

    folder = readable(knowledge_folder(arguments.folder or arguments.knowledge, os.environ), "knowledge")
    config = readable(config_folder(arguments.config, os.environ), "settings")
    base, problems = examine(folder)
    settings, wrong = _settings(config, base)
    for problem in (*problems, *wrong):
        say(printable(str(problem)))
    if base is None:
        return 1
    given = list(advice(base, settings))
    for line in _together(given):
        say(printable(line))
    say(summary(base))
    return int(bool(wrong) or (arguments.strict and bool(given)))


def _settings(folder: Path, base: KnowledgeBase | None) -> tuple[AnsweringSettings, list[Problem]]:
    """The settings of answering, those of nobody where they hold problems, and every problem of all settings.

    One is a claim that they list and the base, where it can be read, does not have.
    """
    from bot.errors import Problem, SettingsError
    from bot.settings import AnsweringSettings, load_answering, load_discord

    settings = AnsweringSettings()
    problems: list[Problem] = []
    try:
        settings = load_answering(folder)
    except SettingsError as error:
        problems += error.problems
    try:
        bot = load_discord(folder)
        strange = bot.strange_claims({claim.id for claim in base.claims}) if base else ()
        if strange:
            listed = f"claims: the base does not have {', '.join(f'`{claim}`' for claim in strange)}"
            problems.append(Problem(folder / "bot.yaml", 0, listed))
    except SettingsError as error:
        problems += error.problems
    return settings, problems


def advice(base: KnowledgeBase, settings: AnsweringSettings) -> Iterator[Advice]:
    """All advice on a base: on its files, and on how it answers its own questions, by words alone."""
    from bot.answering.answerer import Answerer
    from bot.curating.advice import advise
    from bot.curating.rehearsal import rehearse

    yield from advise(base)
    yield from rehearse(Answerer.build(base, settings))


def _together(given: Iterable[Advice]) -> Iterator[str]:
    """A line for what is alike in a file: the first place, and the lines of the others."""
    alike: dict[tuple[Path, str], list[Advice]] = {}
    for one in given:
        alike.setdefault((one.path, one.remedy), []).append(one)
    for first, *others in alike.values():
        lines = ", ".join(str(one.line) for one in others[:_PLACES])
        more = f" and {len(others) - _PLACES:,} more" if len(others) > _PLACES else ""
        yield f"{first} (also line{'s' * (len(others) > 1)} {lines}{more})" if others else str(first)


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
