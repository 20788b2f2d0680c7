"""`audiatur suggest`: what would bridge a question and the passages that it ought to have found."""

from __future__ import annotations

import argparse
from contextlib import closing

from bot.cli.arguments import joined


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "suggest",
        help="which words would bridge a question and a passage",
        description="Shows the passages nearest to a question, which of its words each of them lacks, and where a "
        "curator can add them: a word as an alias in vocabulary.yaml, the question itself as a topic in topics.yaml.",
        epilog="Example:\n  audiatur suggest --passage lrt-2022/verbal-naive is a pinky promise worth anything\n"
        "Exit codes: 0 the question is answered as it is, 1 it is not, 2 wrong use.",
    )
    parser.add_argument("question", nargs="+", metavar="QUESTION", help="the question as somebody asked it")
    parser.add_argument("--passage", metavar="ID", help="the passage that ought to be found (SOURCE/PASSAGE)")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the suggestion; 0 where the question is answered, else 1."""
    from bot.cli.opening import open_answerer
    from bot.cli.output import say
    from bot.curating.suggestion import suggest
    from bot.errors import UsageError
    from bot.render.suggesting import suggestion_text

    with closing(open_answerer(arguments)) as answerer:
        try:
            suggestion = suggest(answerer, joined(arguments.question), arguments.passage)
        except KeyError as error:
            message = f"no passage “{arguments.passage}” here; `audiatur search` lists the ids"
            raise UsageError(message) from error
    say(suggestion_text(suggestion))
    return 0 if suggestion.answered else 1
