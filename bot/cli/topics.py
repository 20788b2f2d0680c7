"""`audiatur topics`: what people asked becomes topics, group by group, in an editor."""

from __future__ import annotations

import argparse
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from bot.errors import Problem, UsageError, cause

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from bot.answering.answerer import Answerer
    from bot.answering.claim_index import ClaimIndex
    from bot.curating.agenda import Decision
    from bot.curating.proposals import Proposals
    from bot.curating.saving import Change
    from bot.store.database import Database

_MOST = 1_000
"""Questions at once: more in a heap nobody reviews."""
_LONGEST = 300


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Describes the command, its arguments and its options."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "topics",
        help="make topics of what people asked",
        description="Groups questions that ask the same, and proposes for each group the passages of every side that "
        "fit best, no more of a side than a card shows, as a text in your editor (VISUAL, else EDITOR): take each "
        "group, change it, drop it, or say that no document answers it. What you took is written behind what "
        "topics.yaml and unanswered.yaml hold. Questions that the claim knows already are passed over.",
        epilog="Examples:\n  audiatur topics bridge-1968 asked.txt\n"
        '  audiatur topics bridge-1968 --question "is a pinky promise worth anything" --dry-run\n'
        "  audiatur topics bridge-1968 --from-store\n"
        "Exit codes: 0 written, or nothing to write; 2 wrong use, or what was edited will not do.",
    )
    parser.add_argument("claim", metavar="CLAIM", help="the id of the claim")
    parser.add_argument("file", metavar="FILE", nargs="?", help="what people asked, a question a line")
    parser.add_argument("--question", metavar="TEXT", action="append", default=[], help="a question; may stand often")
    parser.add_argument(
        "--from-store",
        action="store_true",
        help="what moderators taught, with their passages, and what members asked in vain and servers keep",
    )
    parser.add_argument(
        "--passage", metavar="ID", help="the passage that ought to be found (SOURCE/PASSAGE): it is proposed first"
    )
    parser.add_argument("--dry-run", action="store_true", help="print the proposals, and write nothing")
    parser.add_argument("--plan", metavar="FILE", help="write what these proposals, edited before, decide")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Proposes, lets the curator edit, and writes what was decided."""
    from bot.cli.opening import known_claim, open_answerer
    from bot.cli.output import say
    from bot.curating.agenda import agenda_text
    from bot.render.printable import printable

    with closing(open_answerer(arguments)) as answerer:
        claim = known_claim(answerer.base, arguments.claim)
        index = answerer.corpus.of(claim.id)
        if index is None:
            raise UsageError(f"nothing is quoted in {claim.id} yet; `audiatur add` reads a document")
        if arguments.passage is not None and arguments.passage not in index.number_of:
            raise UsageError(f"no passage “{arguments.passage}” in {claim.id}; `audiatur search` lists the ids")
        editing = _Editing(answerer.base.path, index)
        if arguments.plan:
            return editing.write(Path(arguments.plan), _text(Path(arguments.plan)))
        proposals = _proposals(answerer, index, arguments)
    if arguments.dry_run:
        say("\n".join(printable(line) for line in agenda_text(proposals).rstrip("\n").split("\n")))
        return 0
    if not proposals.found:
        say(f"nothing to do: {claim.id} knows all of these questions")
        return 0
    return editing.edited(agenda_text(proposals))


def _proposals(answerer: Answerer, index: ClaimIndex, arguments: argparse.Namespace) -> Proposals:
    from tqdm import tqdm

    from bot.answering.question import clean
    from bot.curating.proposals import Proposals, propose, propose_taught
    from bot.knowledge.check import words_of

    questions = [*arguments.question, *(_text(Path(arguments.file)).splitlines() if arguments.file else ())]
    questions = [text.strip() for text in questions if text.strip()]
    taught = Proposals(index.claim, ())
    if arguments.from_store:
        stored = _stored(index.claim.id)
        taught = propose_taught(index, stored.taught)
        known = {words_of(ask) for one in taught.found for ask in one.asks}
        about = (text for text in stored.asked if answerer.judge(clean(text))[0].claim.id == index.claim.id)
        questions += (text for text in about if words_of(text) not in known)
    elif not questions:
        raise UsageError("name a file with questions, one a line, give one with --question, or take --from-store")
    fitting = [text for text in questions if len(text) <= _LONGEST][:_MOST]
    if len(fitting) < len(questions):
        told = f"left for later, as over {_LONGEST} characters or beyond the first {_MOST:,} questions"
        print(f"{told}: {len(questions) - len(fitting):,}", file=sys.stderr)
    with tqdm(total=len(fitting), unit=" questions", leave=False, disable=None) as bar:
        found = propose(answerer, index, fitting, arguments.passage or "", bar.update)
    return Proposals(index.claim, (*taught.found, *found.found), taught.known + found.known)


class _Stored(NamedTuple):
    """What the bot remembers of all servers: questions with their passages, and questions without an answer."""

    taught: Sequence[tuple[str, Sequence[str]]]
    asked: Sequence[str]


def _stored(claim: str) -> _Stored:
    """What the store holds for a claim.

    Raises:
        UsageError: there is no store.
        StoreUnavailableError: it cannot be read.
    """
    import asyncio

    from bot.discord_app.connection.state import default_folder
    from bot.store.database import ADDRESS, Database, address

    database = Database(address(os.environ, default_folder()))
    if not database.is_there:
        raise UsageError(f"no store at {database}: name the bot's state folder in AUDIATUR_STATE, or set {ADDRESS}")
    return asyncio.run(_read(database, claim))


async def _read(database: Database, claim: str) -> _Stored:
    from bot.store.store import Store

    await database.look()  # which says in one line, and not in the log, why it cannot be read
    store = Store(database, b"")
    try:
        taught, after = list[tuple[str, Sequence[str]]](), 0
        while rows := await store.taught.page(after):
            after = rows[-1].id
            taught += ((row.question, row.passages) for row in rows if row.claim == claim)
        asked, after = list[str](), 0
        while gaps := await store.gaps.for_curators(after):
            after = gaps[-1].id
            wordings = await store.gaps.wordings([gap.id for gap in gaps])
            asked += (text for gap in gaps for text in wordings[gap.id] or [gap.text])
    finally:
        await database.close()
    return _Stored(taught, asked)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8") from error
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {cause(error)}") from error


class _Editing:
    """Proposals in an editor, again and again until what they decide can be written."""

    def __init__(self, base: Path, index: ClaimIndex) -> None:
        self._base = base
        self._index = index

    def edited(self, text: str) -> int:
        """Opens the editor, and writes what was decided there.

        Raises:
            UsageError: it cannot be opened, or what is wrong was left as it is; where the text is kept is told.
        """
        descriptor, name = tempfile.mkstemp(prefix=f"audiatur-{self._index.claim.id}-", suffix=".topics")
        os.close(descriptor)
        path = Path(name)
        problems: list[Problem] = []
        while True:
            shown = "".join(f"# !! {problem}\n" for problem in _moved(problems, path)) + text
            path.write_text(shown, encoding="utf-8")
            _edit(path)
            text = _text(path)
            if problems and text == shown:
                raise UsageError(f"nothing is written; what you edited is kept in {path}")
            text = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("# !! "))
            path.write_text(text, encoding="utf-8")
            decisions, changes, problems = self._tried(path, text)
            if not problems:
                break
        code = self._save(decisions, changes)
        path.unlink()
        return code

    def write(self, path: Path, text: str) -> int:
        """Writes what a text decides.

        Raises:
            ProblemsError: with every mistake in it.
        """
        from bot.errors import ProblemsError

        decisions, changes, problems = self._tried(path, text)
        if problems:
            raise ProblemsError(problems)
        return self._save(decisions, changes)

    def _tried(self, path: Path, text: str) -> tuple[list[Decision], dict[Path, Change], list[Problem]]:
        """What a text decides, the files with it, and what is wrong with the text, or with them."""
        from bot.curating.agenda import entries_of, read_agenda
        from bot.curating.proposals import known_questions
        from bot.curating.topicfile import added
        from bot.curating.trial import new_problems

        claim = self._index.claim
        decisions, problems = read_agenda(text, path, self._index.number_of, known_questions(claim))
        if problems:
            return decisions, {}, problems
        changes = added(claim.path.parent, *entries_of(decisions))
        return decisions, changes, new_problems(self._base, {path: change.after for path, change in changes.items()})

    def _save(self, decisions: Sequence[Decision], changes: dict[Path, Change]) -> int:
        from bot.cli.output import say
        from bot.curating.agenda import entries_of
        from bot.curating.saving import save
        from bot.render.wording import counted

        topics, unanswered = entries_of(decisions)
        save(changes)
        what = [counted(len(topics), "topic")] * bool(topics)
        what += [counted(len(unanswered), "unanswered question")] * bool(unanswered)
        say(f"written: {', '.join(what)}; then `audiatur index`" if what else "nothing is written")
        return 0


def _moved(problems: Sequence[Problem], path: Path) -> list[Problem]:
    """The problems of a text with their lines below a line for each of them."""
    return [replace(one, line=one.line + len(problems)) if one.path == path else one for one in problems]


def _edit(path: Path) -> None:
    command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
    try:
        done = subprocess.run([*shlex.split(command), str(path)], check=False)  # noqa: S603  the curator's own editor
    except (OSError, ValueError) as error:
        told = f"the editor `{command}` cannot be started: {cause(error)}; set EDITOR, or use --dry-run and --plan"
        raise UsageError(told) from error
    if done.returncode:
        raise UsageError(f"the editor `{command}` ended with {done.returncode}; nothing is written, {path} is kept")
