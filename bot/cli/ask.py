"""`audiatur ask`: answers one question, or a file of them, as cards or as JSON."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from bot.cli.arguments import count, joined
from bot.errors import UsageError

if TYPE_CHECKING:
    from bot.answering.answer import Answer, NoAnswer
    from bot.answering.answerer import Answerer
    from bot.settings import AnsweringSettings


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "ask",
        help="answer a question with excerpts of every position",
        description="Answers a question with verbatim excerpts of documents, every position side by side. "
        "Where nothing fits, it says so and guesses nothing.",
        epilog="Examples:\n"
        "  audiatur ask did Baker promise?\n"
        "  audiatur ask --limit 3 --why what did Kohl tell Gorbachev\n"
        "  audiatur ask --json --questions questions.jsonl > answers.jsonl\n"
        "Exit codes: 0 answered (with --questions: every line was processed), 1 no answer, 2 wrong use.",
    )
    parser.add_argument("question", nargs="*", metavar="QUESTION", help="the question; quotation marks are optional")
    parser.add_argument("--claim", metavar="ID", help="ask about this claim only (audiatur claims lists them)")
    parser.add_argument("--limit", type=count, metavar="N", help="show up to N excerpts for each position")
    parser.add_argument("--full", action="store_true", help="show all of it: whole quotes, and what comes near")
    parser.add_argument("--why", action="store_true", help="also say why: how it was read, how sure it is, the scores")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line (see docs/json.md)")
    parser.add_argument(
        "--questions",
        metavar="FILE",
        help='answer every line of FILE, a JSON object with a "question" each; - reads standard input',
    )
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Answers; 0 when answered, 1 when not, and 0 for a file of which every line was processed."""
    from bot.cli.opening import known_claim, open_answerer

    if arguments.questions is not None and arguments.question:
        raise UsageError("give a question or --questions FILE, not both")
    if arguments.questions is None and not arguments.question:
        raise UsageError("which question? For example: audiatur ask did Baker promise?")
    with closing(open_answerer(arguments)) as answerer:
        if arguments.claim is not None:
            known_claim(answerer.base, arguments.claim)
        if arguments.questions is not None:
            return _answer_all(answerer, arguments)
        reply = _ask(answerer, joined(arguments.question), arguments)
        _show(reply, arguments, answerer.settings)
    return 0 if _answered(reply) else 1


def _answer_all(answerer: Answerer, arguments: argparse.Namespace) -> int:
    """Answers the questions of a file one by one, each shown as soon as it is answered."""
    from bot.cli.output import say
    from bot.cli.questions import read_questions
    from bot.render.printable import printable

    for question in _progress(read_questions(arguments.questions)):
        if not arguments.json:
            say(f"> {printable(question)}\n")
        _show(_ask(answerer, question, arguments), arguments, answerer.settings)
        if not arguments.json:
            say("")
    return 0


def _ask(answerer: Answerer, question: str, arguments: argparse.Namespace) -> Answer | NoAnswer:
    return answerer.ask(question, claim=arguments.claim, limit=arguments.limit)


def _answered(reply: Answer | NoAnswer) -> bool:
    from bot.answering.answer import Answer

    return isinstance(reply, Answer)


def _show(reply: Answer | NoAnswer, arguments: argparse.Namespace, settings: AnsweringSettings) -> None:
    """Prints the answer; the reasons go to standard error where standard output carries JSON."""
    from bot.cli.output import say

    if arguments.json:
        from bot.render.jsonlines import answer_line

        say(answer_line(reply))
        if arguments.why:
            from bot.render.printable import printable

            print(*map(printable, reply.why.lines), sep="\n", file=sys.stderr)
        return
    from bot.cli.output import style
    from bot.render.terminal import card, why

    say(card(reply, style(settings), each=arguments.limit or 1, full=arguments.full))
    if arguments.why:
        say("\n" + why(reply, style()))


def _progress(questions: list[str] | Iterator[str]) -> Iterator[str]:
    """The questions, with a bar where a person watches and the answers go elsewhere."""
    watched = sys.stderr.isatty() and not sys.stdout.isatty()
    if watched and isinstance(questions, list):
        from tqdm import tqdm

        return iter(tqdm(questions, unit=" questions", leave=False))
    return iter(questions)
