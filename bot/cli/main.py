"""The command `audiatur`: reads the arguments, runs one command, sets the exit code."""

from __future__ import annotations

import argparse
import gc
import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain

from bot.cli.parser import HelpFormatter, Parser, Version
from bot.cli.signals import Early
from bot.errors import AudiaturError, ProblemsError

GROUPS: Mapping[str, tuple[str, ...]] = {
    "asking": ("ask", "chat", "search", "claims", "sources", "completion"),
    "curating": (
        "new", "add", "check", "verify", "sheet", "topics", "feedback", "index", "calibrate", "preview", "publish"
    ),
    "running": ("run", "invite", "doctor", "health", "backup"),
}  # fmt: skip
"""The commands by who uses them, in the order of `--help`; each is a module of this package."""

COMMANDS = tuple(chain.from_iterable(GROUPS.values()))

_LONGEST_LINE = 5_000  # characters: a path may have 4,096


def build_parser(names: Sequence[str] = COMMANDS) -> argparse.ArgumentParser:
    """Makes the parser of the named commands; every command module adds its own part."""
    parser = Parser(
        prog="audiatur",
        formatter_class=partial(HelpFormatter, groups={members[0]: group for group, members in GROUPS.items()}),
        description="Answers questions about contested claims with verbatim, attributed excerpts: "
        "every position side by side, no verdict.",
        epilog="Exit codes: 0 answered; 1 no answer, or problems found; 2 wrong use or configuration.",
    )
    parser.add_argument("--version", action=Version, nargs=0, help="print the version and end")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", prog=parser.prog)
    for name in names:
        importlib.import_module(f"bot.cli.{name}").add_parser(commands)
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 answered, 1 no answer or problems, 2 wrong use."""
    if sys.argv[1:2] == ["run"] and arguments is None:
        Early.take()  # before anything else is imported, which takes a while
    # Starting threads for products of matrices, of which there are none here, takes longer than answering a question.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if arguments is not None:
        return _run(list(arguments))
    code = _run(sys.argv[1:])
    # The system takes all memory back at once; looking through it for circles first takes as long as the answer did.
    gc.freeze()
    return code


def _run(given: list[str]) -> int:
    # Starting up is part of the answer: where the command is named first, the other ones are not even imported.
    parser = build_parser(given[:1]) if given and given[0] in COMMANDS else build_parser()
    if not given:
        parser.print_help()
        return 0
    parsed = parser.parse_args(given)
    try:
        code: int = importlib.import_module(f"bot.cli.{parsed.command}").run(parsed)
        sys.stdout.flush()
    except AudiaturError as error:
        _report(error)
        return error.exit_code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (head, less) went away: nothing is wrong, and nothing more can be written.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _report(error: AudiaturError) -> None:
    """Prints what is wrong: one line, or for files one line a problem as `file:line: message`."""
    from bot.cli.output import spelled
    from bot.render.printable import printable

    lines = map(str, error.problems) if isinstance(error, ProblemsError) else [f"audiatur: {error}"]
    for line in lines:
        # What was typed may stand in it: an id of a megabyte would push away what is wrong with it.
        told = line if len(line) <= _LONGEST_LINE else f"{line[:_LONGEST_LINE]}…"
        print(spelled(printable(told), sys.stderr.encoding or "utf-8"), file=sys.stderr)
