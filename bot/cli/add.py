"""`audiatur add`: makes a source file of a whole document of the curator's own."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.errors import UsageError

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.curating.extraction.document import Document
    from bot.curating.extraction.paragraphs import Extract
    from bot.curating.sourcefile import Facts

_MOST_LISTED = 1_000
_OPTIONS = (
    ("title", "the title (else what the document says, else its first line where that looks like one)"),
    ("author", "who wrote it (else what the document says)"),
    ("role", "what the author does"),
    ("publisher", "who published it (else what the document says)"),
    ("outlet", "what kind of outlet that is"),
    ("published", "when it was published: 2022-01-12, 2022-01 or 2022 (else what a web page says of itself)"),
    ("url", "where it can be read (else what the document says)"),
    ("language", "two letters, such as en (else what the document says, else by its commonest words)"),
    ("rights", "whose the words are"),
)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    from bot.knowledge.model import KINDS

    parser = commands.add_parser(
        "add",
        help="make a source file of a whole document of your own",
        description="Makes a source file of a whole document: plain text, Markdown, a saved web page or a PDF. "
        "Every paragraph becomes a passage, word for word; headings, speakers and the facts of the document are "
        "found where it states them. Menus, adverts, captions and the like are left out, and each is listed on "
        "standard error. Nothing is overwritten, and nothing is written that “audiatur check” would refuse.",
        epilog="Example:  audiatur add report.html --claim nato-expansion --position context\n"
        "Exit codes: 0 written (or printed); 2 the document, an option or the result will not do.",
    )
    parser.add_argument("file", metavar="FILE", help="the document, at most 20 MB: .txt, .md, .html or .pdf")
    parser.add_argument("--claim", metavar="ID", required=True, help="the claim that it belongs to")
    parser.add_argument(
        "--position", metavar="P", required=True, help="the position that its passages argue, or context"
    )
    for name, told in _OPTIONS:
        parser.add_argument(f"--{name}", metavar="TEXT", help=told)
    parser.add_argument("--kind", choices=KINDS, default="other", help="what kind of document it is (else other)")
    parser.add_argument("--id", metavar="ID", help="the id of the source (else made of the file's name)")
    parser.add_argument("--dry-run", action="store_true", help="print the source file instead of writing it")
    parser.add_argument(
        "--knowledge", metavar="DIR", help="the knowledge base (else AUDIATUR_KNOWLEDGE, else the shipped one)"
    )


def run(arguments: argparse.Namespace) -> int:
    """Reads, extracts, lists what is left out, and writes the source file or prints it."""
    import os

    from bot.cli.opening import readable
    from bot.curating.bounded import bounded
    from bot.curating.sourcefile import known_quotes, written
    from bot.shipped import knowledge_folder

    base = readable(knowledge_folder(arguments.knowledge, os.environ), "knowledge")
    _check_position(base, arguments)
    source = _source_id(arguments)
    try:
        document, found = bounded(_extracted, Path(arguments.file), known_quotes(base, arguments.claim))
    except UsageError as error:
        raise UsageError(f"{arguments.file}: {str(error).removeprefix(f'{arguments.file}: ')}") from error
    if not found.paragraphs:
        _list_left_out(found, document)
        raise UsageError(f"{arguments.file}: nothing in it reads like text")
    facts = _facts(arguments, document, found)
    text = written(facts, arguments.position, found.paragraphs)
    _list_left_out(found, document)
    _finish(arguments, base, source, text, found)
    return 0


def _extracted(path: Path, known: Mapping[str, str]) -> tuple[Document, Extract]:
    """What is read in a process of its own: the facts of the document, and what it says."""
    from dataclasses import replace

    from bot.curating.extraction.paragraphs import extract
    from bot.curating.extraction.reading import read_document

    document = read_document(path, _progress)
    return replace(document, blocks=()), extract(document, known)


def _finish(arguments: argparse.Namespace, base: Path, source: str, text: str, found: Extract) -> None:
    """Prints the file, or puts it into the base and says what it holds."""
    from bot.cli.output import say
    from bot.curating.sourcefile import new_problems, place
    from bot.errors import KnowledgeError
    from bot.render.wording import counted

    if arguments.dry_run:
        problems = new_problems(base, arguments.claim, source, text)
        if problems:
            raise KnowledgeError(problems)
        say(text.rstrip("\n"))
        return
    target = place(base, arguments.claim, source, text)
    speakers = {paragraph.voice.name for paragraph in found.paragraphs} - {""}
    say(
        f"{target}: {counted(len(found.paragraphs), 'passage')}, {counted(len(speakers), 'speaker')}; "
        f"{counted(len(found.left_out), 'line')} left out"
    )


def _check_position(base: Path, arguments: argparse.Namespace) -> None:
    from bot.curating.sourcefile import positions
    from bot.knowledge.model import CONTEXT

    known = (*positions(base, arguments.claim), CONTEXT)
    if arguments.position not in known:
        raise UsageError(f"no position “{arguments.position}” in {arguments.claim}; there is: {', '.join(known)}")


def _source_id(arguments: argparse.Namespace) -> str:
    import re

    from bot.curating.sourcefile import slug
    from bot.knowledge.model import RESERVED_FILES
    from bot.knowledge.schema import ID_PATTERN

    source: str = arguments.id if arguments.id is not None else slug(Path(arguments.file).stem)
    if f"{source}.yaml" in RESERVED_FILES or not re.fullmatch(ID_PATTERN, source):
        given = f"“{source}”" if source else f"the name of {arguments.file}"
        raise UsageError(f"{given} makes no source id: give one with --id (small letters, digits and -)")
    return source


def _facts(arguments: argparse.Namespace, document: Document, found: Extract) -> Facts:
    """The facts from the options, else from the document, else empty.

    Raises:
        UsageError: a fact that is required is not known, or an option is not what it should be.
    """
    from bot.curating.extraction.legibility import one_line
    from bot.curating.sourcefile import Facts, stated

    told = {name: getattr(arguments, name) for name, _ in _OPTIONS}
    facts = stated(document, found)
    for name, value in told.items():
        if value is not None:
            facts[name] = " ".join(value.split())
    if not facts["title"]:
        raise UsageError(f"{arguments.file}: no title was found in it; give one with --title")
    if not facts["language"]:
        raise UsageError(f"{arguments.file}: its language is not clear; give it with --language, such as en")
    return Facts(
        **facts,
        kind=arguments.kind,
        stance=arguments.position,
        document=one_line(Path(arguments.file).name),
    )


def _list_left_out(found: Extract, document: Document) -> None:
    """Prints what was left out, a line each, where standard output does not mix with it."""
    from bot.cli.output import spelled
    from bot.render.printable import printable

    encoding = sys.stderr.encoding or "utf-8"
    for one in found.left_out[:_MOST_LISTED]:
        words = printable(one.text)
        shown = words if len(words) <= 80 else f"{words[:79]}…"
        line = f"left out, {document.unit} {one.line}, {one.reason}: {shown}"
        print(spelled(line, encoding), file=sys.stderr)
    if len(found.left_out) > _MOST_LISTED:
        print(f"left out: {len(found.left_out) - _MOST_LISTED:,} more", file=sys.stderr)


def _progress(pages: Sequence[Any]) -> Iterable[Any]:
    """The pages, with a bar where a person watches."""
    if not sys.stderr.isatty():
        return pages
    from tqdm import tqdm

    return tqdm(pages, unit=" pages", leave=False)
