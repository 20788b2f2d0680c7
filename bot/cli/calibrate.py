"""`audiatur calibrate`: fits to a base when it answers and when it stays silent."""

from __future__ import annotations

import argparse


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
    parser.add_argument(
        "--questions", metavar="FILE", required=True, help="JSON objects, one a line; - reads standard input"
    )
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Prints the fitted coefficients and how they judge the questions."""
    from dataclasses import asdict

    from bot.answering.calibration import Example, calibrate
    from bot.cli.opening import open_answerer
    from bot.cli.output import say
    from bot.cli.questions import read_judged_questions
    from bot.errors import UsageError

    answerer = open_answerer(arguments)
    judged = read_judged_questions(arguments.questions)
    examples = [Example(question, answerable=not abstain) for question, abstain in judged]
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
