"""`audiatur verify`: each quote held against its document, word for word."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.curating.verification import Mismatch, Verification, Verified


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    parser = commands.add_parser(
        "verify",
        help="hold each quote against its document, word for word",
        description="Holds each quote against the document that its source names (“document”), read as “audiatur add” "
        "reads it: plain text, Markdown, a saved web page or a PDF. White space, the kind of quotation marks and "
        "dashes, ligatures and invisible characters aside, every word must be there, in its order; […] leaves words "
        "out. What fails is shown with the nearest text of the document and what differs. Prints the share of each "
        "document that is quoted, and how many sources could not be checked.",
        epilog="Exit codes: 0 every quote stands in its document; 1 one does not, or nothing could be held against "
        "a document; 2 wrong use, or a knowledge base with problems.",
    )
    parser.add_argument(
        "--documents", metavar="DIR", required=True, help="the folder of the documents, and of the folders in it"
    )
    parser.add_argument(
        "--knowledge",
        metavar="DIR",
        help="the knowledge base (else AUDIATUR_KNOWLEDGE, else the one shipped with the program)",
    )
    parser.add_argument("--strict", action="store_true", help="fail where a source cannot be held against a document")


def run(arguments: argparse.Namespace) -> int:
    """Prints one line a source and each failure under it; 1 where a quote fails or nothing was verified."""
    from bot.cli.opening import open_base, readable
    from bot.cli.output import say
    from bot.curating.verification import Skipped, verify

    documents = readable(Path(arguments.documents), "documents")
    results = []
    for result in verify(open_base(arguments), documents):
        results.append(result)
        for line in told(result):
            say(line)
    say(total(results))
    skipped = sum(isinstance(result, Skipped) for result in results)
    failed = any(not isinstance(result, Skipped) and result.mismatches for result in results)
    return int(failed or skipped == len(results) or (arguments.strict and skipped > 0))


def told(result: Verification) -> Iterator[str]:
    """A source as lines: what was found, then each failure."""
    from bot.curating.verification import Skipped
    from bot.render.printable import printable

    if isinstance(result, Skipped):
        yield printable(f"{result.source.id}: not checked, {result.reason}")
        return
    quotes = len(result.source.passages)
    right = quotes - len(result.mismatches)
    yield (
        f"{result.source.id}: {right} of {quotes} quotes stand in {printable(result.source.document)}; "
        f"{result.share:.1%} of its {result.words:,} words are quoted"
    )
    for mismatch in result.mismatches:
        yield from map(printable, _failure(result, mismatch))


def total(results: Sequence[Verification]) -> str:
    """One line over all sources."""
    from bot.curating.verification import Skipped
    from bot.render.wording import counted

    held = [result for result in results if not isinstance(result, Skipped)]
    quotes = sum(len(result.source.passages) for result in held)
    wrong = sum(len(result.mismatches) for result in held)
    skipped = len(results) - len(held)
    words, quoted = sum(result.words for result in held), sum(result.quoted for result in held)
    parts = [f"{quotes - wrong:,} of {quotes:,} quotes verified in {len(held)} of {len(results)} sources"]
    if words:
        parts.append(f"{quoted / words:.1%} of {words:,} words quoted")
    if skipped:
        parts.append(f"{counted(skipped, 'source')} could not be checked")
    return "; ".join(parts)


def _failure(result: Verified, mismatch: Mismatch) -> Iterator[str]:
    source, passage = result.source, mismatch.passage
    place = f"{source.path}:{passage.line}: {passage.id}"
    if mismatch.scattered:
        yield f"{place}: the parts between […] stand in {source.document}, but not in this order"
        return
    yield f"{place}: the quote does not stand in {source.document}"
    if not mismatch.nearest:
        yield "    nothing there is like it"
        return
    yield f"    nearest, {mismatch.unit} {mismatch.line}: {mismatch.nearest}"
    for difference in mismatch.differences:
        yield f"    quoted {_marked(difference.quoted)}, there {_marked(difference.documented)}"
    if not mismatch.differences:
        yield "    the quote begins or ends inside a word"


def _marked(words: str) -> str:
    return f"“{words}”" if words else "nothing"
