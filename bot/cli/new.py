"""`audiatur new`: begins a claim: a folder with its question and its positions."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import KnowledgeError, Problem, UsageError, cause

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.knowledge.model import Position


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    parser = commands.add_parser(
        "new",
        help="begin a claim: its question and its positions",
        description="Begins a claim. Asks for its question and its positions, as far as the options do not give them, "
        "and writes a folder with a claim.yaml whose comments say what else may stand there. It passes “audiatur "
        "check”; nothing is overwritten.",
        epilog="Example:\n"
        '  audiatur new bridge-1968 --question "Did the city promise to keep the old bridge?" \\\n'
        '    --position "“A promise”: the mayor promised it" --held-by "the Bridge Society" \\\n'
        '    --position "“No promise”: the mayor spoke of a wish" --held-by "the city council"\n'
        "Exit codes: 0 written; 2 there is such a claim, or something will not do.",
    )
    parser.add_argument("claim", metavar="CLAIM", help="its id, the name of its folder: small letters, digits and -")
    parser.add_argument("--question", metavar="TEXT", help="the claim as a question, in neutral words")
    parser.add_argument(
        "--position", metavar="TEXT", action="append", default=[], help="a side, as somebody's statement; twice or more"
    )
    parser.add_argument(
        "--held-by",
        metavar="TEXT",
        action="append",
        default=[],
        help="who holds it; once for each --position, in order",
    )
    parser.add_argument(
        "--knowledge", metavar="DIR", help="the knowledge base (else AUDIATUR_KNOWLEDGE, else the shipped one)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Asks for what is missing, and writes the folder."""
    from bot.cli.output import say
    from bot.curating.claimfile import claim_text
    from bot.curating.trial import new_problems
    from bot.knowledge.model import CLAIM_FILE
    from bot.shipped import knowledge_folder

    base = knowledge_folder(arguments.knowledge, os.environ)
    file = base / _id(arguments.claim) / CLAIM_FILE
    if file.parent.exists():
        raise UsageError(f"{file.parent}: is there already; choose another id, or edit what it holds")
    question = arguments.question or _asked("The claim as a question, in neutral words: ", "--question")
    text = claim_text(arguments.claim, " ".join(question.split()), _positions(arguments))
    problems = new_problems(base, {file: text.encode()})
    if problems:
        raise KnowledgeError([Problem(Path(arguments.claim), 0, problem.message) for problem in problems])
    _write(file, text)
    say(f"{file}: written. Next, with a document that argues one of its sides:")
    say(f"  audiatur add FILE --claim {arguments.claim} --position P{_naming(arguments)}")
    return 0


def _naming(arguments: argparse.Namespace) -> str:
    return f" --knowledge {arguments.knowledge}" if arguments.knowledge else ""


def _id(text: str) -> str:
    import re

    from bot.knowledge.schema import ID_PATTERN

    if not re.fullmatch(ID_PATTERN, text):
        raise UsageError(
            f"“{text}” cannot name a claim: small letters a to z, digits and -, a letter first, at most 48"
        )
    return text


def _positions(arguments: argparse.Namespace) -> list[Position]:
    """The positions of the options, or those that a person types until nothing more comes."""
    from bot.curating.claimfile import position_id
    from bot.knowledge.model import Position

    labels, holders = arguments.position, arguments.held_by
    if len(holders) > len(labels):
        raise UsageError("--held-by stands once for each --position, in their order")
    found: list[Position] = []
    while len(found) < max(2, len(labels)) or not labels:
        number = len(found) + 1
        label = labels[number - 1] if number <= len(labels) else _asked(_prompt(number), "--position", number > 2)
        if not label:
            break
        given = number <= len(holders)
        holder = holders[number - 1] if given else _asked("  Who holds it: ", "--held-by")
        taken = [one.id for one in found]
        found.append(Position(position_id(label, taken), " ".join(label.split()), " ".join(holder.split())))
    return found


def _prompt(number: int) -> str:
    if number == 1:
        return "A side, as those who hold it would say it, such as “Yes”: a promise was made: "
    return "Another side: " if number == 2 else "Another side, or nothing if that is all: "


def _asked(prompt: str, option: str, may_be_empty: bool = False) -> str:
    """What a person answers, asked again while it must not be empty.

    Raises:
        UsageError: nothing more comes; the message names the option that gives it.
    """
    while True:
        print(prompt, end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if line.strip() or (line and may_be_empty):
            return line.strip()
        if not line:
            print(file=sys.stderr)
            if may_be_empty:
                return ""
            raise UsageError(f"nothing is typed here: give it with {option}")


def _write(file: Path, text: str) -> None:
    from bot.curating.saving import Change, save

    try:
        file.parent.mkdir(parents=True)
    except OSError as error:
        raise UsageError(f"{file.parent}: cannot be made: {cause(error)}") from error
    try:
        save({file: Change(None, text.encode())})
    except UsageError:
        file.parent.rmdir()
        raise
