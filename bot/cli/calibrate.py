"""`audiatur calibrate`: fits to a base when it answers and when it stays silent."""

from __future__ import annotations

import argparse
from contextlib import closing


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "calibrate",
        help="fit to a base how sure an answer must be",
        description="Finds how sure an answer from a base must be: what it is known not to answer, and ordinary chat, "
        "should not be answered; each is asked as if the base did not know it. Writes "
        "calibration.yaml beside the claims, which counts where answering.yaml has `threshold: null`. Where there is "
        "no encoder, or a claim has no vectors, both thresholds are those of words alone.",
        epilog="Example:\n  audiatur calibrate --knowledge my-claims\nExit codes: 0 written, 2 wrong use.",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be written, and write nothing")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Calibrates, says what that makes of what is known, and writes the file."""
    from tqdm import tqdm

    from bot.answering.answerer import Answerer
    from bot.cli.opening import open_answerer
    from bot.cli.output import say
    from bot.curating.calibration import calibrate, texts_of
    from bot.errors import UsageError, cause
    from bot.knowledge.model import CALIBRATION_FILE
    from bot.render.printable import printable
    from bot.render.wording import counted

    with closing(open_answerer(arguments)) as answerer:
        if not answerer.corpus.passages:
            raise UsageError("nothing is quoted in this base yet; `audiatur add` reads a document")
        words = Answerer(answerer.corpus, answerer.settings)
        with tqdm(total=2 * texts_of(answerer), unit=" texts", leave=False, disable=None) as bar:
            found = {"encoder": calibrate(answerer, bar.update), "words": calibrate(words, bar.update)}
    for name, one in found.items():
        say(f"{name}: an answer must be {one.threshold:.2f} sure. Asked as if the base did not know them, it answers")
        say(f"  {one.answered:.0%} of its wordings, {1 - one.silent:.0%} of what it is known not to answer,")
        say(f"  and {counted(len(one.strays), 'message')} of ordinary chat{':' if one.strays else ''}")
        for text in one.strays:
            say(f"    {printable(text)[:100]}")
    if arguments.dry_run:
        return 0
    path = answerer.base.path / CALIBRATION_FILE
    lines = ("# Written by audiatur calibrate.", *(f"{name}: {one.threshold}" for name, one in found.items()))
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_text("\n".join(lines) + "\n", encoding="utf-8")
        unfinished.replace(path)
    except OSError as error:
        raise UsageError(f"cannot write {path}: {cause(error)}") from error
    say(f"written: {path}")
    return 0
