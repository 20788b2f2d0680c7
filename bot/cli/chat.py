"""`audiatur chat`: a conversation, a line a question."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from bot.cli.arguments import count
from bot.errors import UsageError, cause

if TYPE_CHECKING:
    from bot.answering.answer import Answer, NoAnswer
    from bot.answering.answerer import Answerer
    from bot.knowledge.model import KnowledgeBase

WELCOME = "Ask in your own words. :help lists the commands, Ctrl-D ends."
HELP = """\
A line is a question. A follow-up may leave out what the question before it said
(“and Kohl?”, “why?”), or ask for “more”, the “source”, “when” it was, “the other
side”; what is on the screen is not shown again.
  :claims   what can be asked about
  :new      forget the questions so far
  :help     this
  :q        end (so does Ctrl-D)
Tab completes questions, the arrow keys bring back earlier ones."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "chat",
        help="ask in a conversation, with follow-ups",
        description="A conversation, a line a question: the claim stays, and what a follow-up leaves out is taken "
        "from the question before it. Reads a pipe as well, without a prompt.",
        epilog="Examples:\n"
        "  audiatur chat\n"
        "  printf 'did Baker promise?\\nand Kohl?\\n' | audiatur chat\n"
        "In the conversation, :help lists its commands and :q ends it.",
    )
    parser.add_argument("--claim", metavar="ID", help="talk about this claim only (audiatur claims lists them)")
    parser.add_argument("--limit", type=count, metavar="N", help="show up to N excerpts for each position")
    parser.add_argument("--full", action="store_true", help="show all of it: whole quotes, and what comes near")
    parser.add_argument("--why", action="store_true", help="also say why: how it was read, how sure it is, the scores")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line (see docs/json.md)")
    parser.add_argument("--history", metavar="FILE", help="keep the questions in FILE (else they are kept nowhere)")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Talks until the lines end."""
    from bot.cli.opening import known_claim, open_answerer
    from bot.cli.output import say

    with closing(open_answerer(arguments)) as answerer:
        if arguments.claim is not None:
            known_claim(answerer.base, arguments.claim)
        if sys.stdin.isatty() and sys.stdout.isatty():
            lines = typed_lines(answerer.base, arguments.history)
            if not arguments.json:
                say(WELCOME)
        else:
            lines = _piped()
        _converse(answerer, lines, arguments)
    return 0


def _converse(answerer: Answerer, lines: Iterator[str], arguments: argparse.Namespace) -> None:
    """Answers line by line; each answer is remembered for the question after it."""
    from bot.answering.turn import Turn
    from bot.cli.output import say, style
    from bot.render.jsonlines import answer_line
    from bot.render.terminal import card, claims, shown_passages

    previous: Turn | None = None
    look = style(answerer.settings)
    for line in lines:
        if line in {":q", ":quit"}:
            break
        if line == ":new":
            previous = None
        elif line == ":claims":
            say(claims(answerer.base.claims, look) + "\n")
        elif line.startswith(":"):
            say(HELP + "\n")
        else:
            reply = answerer.ask(line, claim=arguments.claim, limit=arguments.limit, previous=previous)
            each, full = arguments.limit or 1, arguments.full
            say(answer_line(reply) if arguments.json else card(reply, look, each=each, full=full) + "\n")
            previous = Turn.after(reply, previous, None if arguments.json else shown_passages(reply, each, full=full))
            if arguments.why:
                _explain(reply, as_json=arguments.json)


def _explain(reply: Answer | NoAnswer, *, as_json: bool) -> None:
    """Says why; to standard error where standard output carries JSON."""
    from bot.cli.output import say, style
    from bot.render.printable import printable
    from bot.render.terminal import why

    if as_json:
        print(*map(printable, reply.why.lines), sep="\n", file=sys.stderr)
    else:
        say(why(reply, style()) + "\n")


def _piped() -> Iterator[str]:
    """The lines of standard input that hold anything; bytes that are no UTF-8 become U+FFFD."""
    for line in sys.stdin.buffer:
        text = line.decode("utf-8", "replace").strip()
        if text:
            yield text


def typed_lines(base: KnowledgeBase, history: str | None) -> Iterator[str]:
    """The lines that a person types, with history and completion; Ctrl-C drops a line, Ctrl-D ends."""
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import WordCompleter
    from prompt_toolkit.history import FileHistory, InMemoryHistory

    from bot.render.printable import whole

    session: PromptSession[str] = PromptSession(
        "> ",
        history=FileHistory(_writable(history)) if history is not None else InMemoryHistory(),
        completer=WordCompleter(completions(base), ignore_case=True, sentence=True, match_middle=True),
        complete_while_typing=False,
        enable_history_search=True,
    )

    def lines() -> Iterator[str]:
        while True:
            try:
                text = whole(session.prompt()).strip()
            except KeyboardInterrupt:
                continue
            except EOFError:
                return
            if text:
                yield text

    return lines()


def completions(base: KnowledgeBase) -> list[str]:
    """What Tab offers: each claim's question, its cruxes, and other ways of asking, once each, and the commands."""
    from bot.render.printable import printable

    asked = (
        text
        for claim in base.claims
        for text in (claim.question, *(crux.question for crux in claim.cruxes), *claim.asks)
    )
    return list(dict.fromkeys([*map(printable, asked), ":claims", ":new", ":help", ":q"]))


def _writable(name: str) -> str:
    """The same name, if it can be written to; a new file is its owner's alone, since questions are private.

    Raises:
        UsageError: it cannot.
    """
    try:
        os.close(os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot write the history to {name}: {cause(error)}") from error
    return name
