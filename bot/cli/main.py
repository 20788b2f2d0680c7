"""The command `audiatur`: reads the arguments, runs one command, sets the exit code."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from bot.errors import AudiaturError

COMMANDS: tuple[str, ...] = ()
"""The commands in the order of `--help`; each is a module of this package."""


def build_parser() -> argparse.ArgumentParser:
    """Makes the whole parser; every command module adds its own part."""
    parser = argparse.ArgumentParser(
        prog="audiatur",
        description="Answers questions about contested claims with verbatim, attributed excerpts: "
        "every position side by side, no verdict.",
        epilog="Exit codes: 0 answered; 1 no answer, or problems found; 2 wrong use or configuration.",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for name in COMMANDS:
        importlib.import_module(f"bot.cli.{name}").add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 answered, 1 no answer or problems, 2 wrong use."""
    parsed = build_parser().parse_args(arguments)
    try:
        code: int = importlib.import_module(f"bot.cli.{parsed.command}").run(parsed)
    except AudiaturError as error:
        print(f"audiatur: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (head, less) went away: nothing is wrong, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code
