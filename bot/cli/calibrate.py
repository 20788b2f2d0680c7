"""`audiatur calibrate`: fits to a base when it answers and when it stays silent."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # the module itself is imported when it is used: starting up is part of the answer
    from bot.answering.calibration import Example


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "calibrate",
        help="for curators: fit when a question is answered and when not",
        description="Fits the model that decides whether a question is answered at all, from questions that the base "
        "answers and questions that it does not, and prints the coefficients for answering.yaml.",
        epilog="Example:\n  audiatur calibrate --questions questions.jsonl\n"
        'Each line is an object with "question" and "abstain" (true where silence is right).\n'
        "Exit codes: 0 fitted, 2 wrong use.",
    )
    parser.add_argument("--questions", metavar="FILE", required=True, help="JSON objects, one a line")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the fitted coefficients and how they judge the questions."""
    from dataclasses import asdict

    from bot.answering.calibration import calibrate
    from bot.cli.opening import open_answerer
    from bot.cli.output import say
    from bot.errors import UsageError

    answerer = open_answerer(arguments)
    examples = _examples(arguments.questions)
    try:
        fitted = calibrate(answerer, examples, answerer.settings.abstention.threshold)
    except ValueError as error:
        raise UsageError(str(error)) from error
    say(f"# Of {len(examples)} questions: {fitted.answered:.3f} of those to answer are answered,")
    say(f"# {fitted.abstained:.3f} of the others met with silence. For config/answering.yaml:")
    say("abstention:")
    for name, value in asdict(fitted.model).items():
        say(f"  {name}: {value}")
    return 0


def _examples(name: str) -> list[Example]:
    """The questions of a file with what is right for each.

    Raises:
        ProblemsError: a line lacks `question` or `abstain`; with file and line.
    """
    import json
    from pathlib import Path

    from bot.answering.calibration import Example
    from bot.cli.questions import read_questions
    from bot.errors import Problem, ProblemsError

    questions = list(read_questions(name))
    rows = [json.loads(line) for line in Path(name).read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    for number, row in enumerate(rows, 1):
        if not isinstance(row.get("abstain"), bool):
            raise ProblemsError([Problem(Path(name), number, 'no true or false under "abstain"')])
    return [Example(text, not row["abstain"]) for text, row in zip(questions, rows, strict=True)]
