"""`audiatur search`: the ranked passages, as retrieval sees them."""

from __future__ import annotations

import argparse
from contextlib import closing

from bot.cli.arguments import count, joined


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "search",
        help="list the passages that match best, of all positions together",
        description="Lists the passages that match a query best, with rank, score and matched words: "
        "the raw ranking, before an answer is chosen from it.",
        epilog="Example:\n  audiatur search --limit 5 east germany troops\n"
        "Exit codes: 0 something was found, 1 nothing was, 2 wrong use.",
    )
    parser.add_argument("query", nargs="+", metavar="QUERY", help="words to look for")
    parser.add_argument("--limit", type=count, default=10, metavar="K", help="list up to K passages (default: 10)")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line (see docs/json.md)")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Lists the passages; 0 when there are any, else 1."""
    from bot.cli.opening import open_answerer
    from bot.cli.output import say, style

    with closing(open_answerer(arguments)) as answerer:
        excerpts = answerer.search(joined(arguments.query), arguments.limit)
    if arguments.json:
        from bot.render.jsonlines import hit_line

        for rank, excerpt in enumerate(excerpts, 1):
            say(hit_line(rank, excerpt))
    else:
        from bot.render.terminal import hits

        say(hits(excerpts, style(answerer.settings)))
    return 0 if excerpts else 1
