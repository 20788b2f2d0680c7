"""`audiatur doctor`: looks at everything that the bot needs, one line each, with the remedy."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING

from bot.cli import opening
from bot.errors import AudiaturError, ProblemsError

if TYPE_CHECKING:
    from bot.discord_app.connection.checkup import Finding
    from bot.discord_app.connection.client import Command
    from bot.knowledge.model import KnowledgeBase

DESCRIPTION = """\
Looks at settings, encoder, knowledge, state folder and store, at the pages where `pages` in bot.yaml says, and then \
asks Discord about token, application, intents, gateway, commands and permissions. A line each: `ok`, or `!!` with \
what to do. Exit code 1 where something is not in order."""


_TRIED = 8  # texts of a claim that are encoded anew
_MOST_TRIED = 50  # claims


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("doctor", help="look at everything that the bot needs", description=DESCRIPTION)
    opening.add_options(parser)
    parser.add_argument("--offline", action="store_true", help="look only at what is on this machine")


def run(arguments: argparse.Namespace) -> int:
    """Prints a line for each finding; 0 where all is in order, else 1."""
    good = True
    for finding in _look_here(arguments):
        good &= _tell(finding)
    if arguments.offline:
        return 0 if good else 1
    import asyncio

    return 0 if asyncio.run(_look_there(arguments)) and good else 1


def _tell(finding: Finding) -> bool:
    from bot.render.printable import printable

    print(printable(str(finding)), flush=True)
    return not finding.remedy


def _look_here(arguments: argparse.Namespace) -> Iterator[Finding]:
    from bot.settings import load_answering, load_discord
    from bot.shipped import config_folder

    folder = config_folder(arguments.config, os.environ)
    yield from _loaded("settings", f"of answering, in {folder}", lambda: load_answering(folder))
    yield from _loaded("settings", f"of the bot, in {folder}", lambda: load_discord(folder))
    encoder = ""
    with suppress(AudiaturError):
        finding, encoder = _encoder(load_answering(folder).encoder)
        yield finding
    yield from _knowledge(arguments, encoder)
    yield _state()
    yield _store()


def _loaded(subject: str, name: str, load: Callable[[], object]) -> Iterator[Finding]:
    from bot.discord_app.connection.checkup import Finding

    try:
        load()
    except AudiaturError as error:
        yield from _unreadable(subject, name, error)
    else:
        yield Finding(subject, name)


def _unreadable(subject: str, name: str, error: AudiaturError) -> Iterator[Finding]:
    """A line for each problem: who mends one file should not come back for the next line of it."""
    from bot.discord_app.connection.checkup import Finding

    if isinstance(error, ProblemsError):
        for problem in error.problems:
            yield Finding(subject, name, str(problem))
    else:
        yield Finding(subject, f"{name}: cannot be read", str(error))


def _encoder(wanted: bool) -> tuple[Finding, str]:
    """Whether the encoder is used, after it has encoded something, and its name, empty where it is not."""
    from contextlib import closing

    from bot.discord_app.connection.checkup import Finding
    from bot.retrieval.encoder import EncoderError, Unavailable, open_encoder

    encoder = open_encoder(wanted, os.environ)
    if isinstance(encoder, Unavailable):
        return Finding("encoder", f"not used, answers are found by words alone: {encoder.reason}"), ""
    with closing(encoder):
        try:
            encoder.encode([""])
        except EncoderError as error:
            remedy = "install the program anew, or say `encoder: false` in answering.yaml"
            return Finding("encoder", f"answers are found by words alone: {error.reason}", remedy), ""
    return Finding("encoder", f"{encoder.name}, in a process of its own"), encoder.name


def _knowledge(arguments: argparse.Namespace, encoder: str) -> Iterator[Finding]:
    """Whether the knowledge base is sound, and the encoder of that name, if there is one, knows its texts."""
    from bot.discord_app.connection.checkup import Finding

    try:
        base = opening.open_base(arguments)
    except AudiaturError as error:
        yield from _unreadable("knowledge", "the knowledge base", error)
        return
    passages = sum(len(claim.passages) for claim in base.claims)
    yield Finding("knowledge", f"claims: {len(base.claims)}, passages: {passages}, in {base.path}")
    yield from _listed_claims(arguments, base)
    if encoder:
        yield _vectors(base, encoder)


def _listed_claims(arguments: argparse.Namespace, base: KnowledgeBase) -> Iterator[Finding]:
    """A line where the settings list claims that there are not: a server with no others gets no answer."""
    from bot.discord_app.connection.checkup import Finding
    from bot.settings import load_discord
    from bot.shipped import config_folder

    with suppress(AudiaturError):
        settings = load_discord(config_folder(arguments.config, os.environ))
        strange = settings.strange_claims({claim.id for claim in base.claims})
        if strange:
            yield Finding(
                "claims", f"bot.yaml lists some that the base does not have: {', '.join(strange)}", "mend `claims`"
            )


def _vectors(base: KnowledgeBase, encoder: str) -> Finding:
    from bot.answering.claim_index import texts_to_encode
    from bot.discord_app.connection.checkup import Finding
    from bot.retrieval.vectors import FILE, load_vectors

    lacking = [
        claim.id
        for claim in base.claims
        if load_vectors(claim.path.parent, encoder, os.environ).missing(texts_to_encode(claim))
    ]
    if lacking:
        remedy = "make them with `audiatur index`"
        return Finding("vectors", f"missing, so that words alone answer from {_listed(lacking)}", remedy)
    foreign = _foreign_vectors(base)
    if foreign:
        remedy = f"delete their {FILE} (in the claim's folder or the cache), and make them with `audiatur index`"
        return Finding("vectors", f"damaged, and not those of the texts, of {_listed(foreign)}", remedy)
    return Finding("vectors", "of every text of every claim")


def _foreign_vectors(base: KnowledgeBase) -> list[str]:
    """The claims of which a few texts, encoded anew, come out as something else than what is kept."""
    from contextlib import closing

    from bot.answering.claim_index import texts_to_encode
    from bot.retrieval.encoder import EncoderError, Unavailable, open_encoder
    from bot.retrieval.vectors import load_vectors

    encoder = open_encoder(wanted=True, environ=os.environ)
    if isinstance(encoder, Unavailable):
        return []
    foreign = []
    with closing(encoder), suppress(EncoderError):
        for claim in base.claims[:_MOST_TRIED]:
            kept = load_vectors(claim.path.parent, encoder.name, os.environ)
            if not kept.agree(texts_to_encode(claim), encoder, _TRIED):
                foreign.append(claim.id)
    return foreign


def _listed(claims: list[str]) -> str:
    return ", ".join(claims[:3]) + (" …" if len(claims) > 3 else "")


def _state() -> Finding:
    from bot.discord_app.connection.checkup import Finding
    from bot.discord_app.connection.state import FOLDER, default_folder

    folder = default_folder()
    there = next(one for one in (folder.absolute(), *folder.absolute().parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
        remedy = f"set {FOLDER} to a folder that can be written: `audiatur health` reads the sign of life there"
        return Finding("state", f"{folder} cannot be written", remedy)
    return Finding("state", f"{folder} can be written")


def _store() -> Finding:
    """Whether the store can be opened by this version."""
    import asyncio

    from bot.discord_app.connection.checkup import Finding
    from bot.discord_app.connection.state import default_folder
    from bot.store.database import ADDRESS, Database, StoreTooNewError, StoreUnavailableError, address

    try:
        database = Database(address(os.environ, default_folder()))
        told = asyncio.run(database.look())
    except StoreTooNewError as error:
        return Finding("store", str(error), "update the program")
    except StoreUnavailableError as error:
        remedy = f"mend it, put a backup in its place, or name another in {ADDRESS}"
        return Finding("store", f"{database}: {error.reason}", remedy)
    except AudiaturError as error:
        return Finding("store", "cannot be named", str(error))
    return Finding("store", f"{database}: {told}")


async def _look_there(arguments: argparse.Namespace) -> bool:
    from bot.discord_app.connection import address
    from bot.discord_app.connection.checkup import Finding, look_at_discord
    from bot.settings import token

    good = True
    for pages in await _pages(arguments):
        good &= _tell(pages)
    try:
        address.apply()
        secret = token(os.environ)
    except AudiaturError as error:
        remedy = "Developer Portal > Bot > Reset Token, then set DISCORD_TOKEN, or DISCORD_TOKEN_FILE"
        return _tell(Finding("token", str(error), remedy))
    async for finding in look_at_discord(secret.reveal(), _commands(arguments)):
        good &= _tell(finding)
    return good


async def _pages(arguments: argparse.Namespace) -> list[Finding]:
    """Whether the pages are served where the settings say; nothing where these or the knowledge cannot be read."""
    from bot.discord_app.connection.checkup import look_at_pages
    from bot.settings import load_discord
    from bot.shipped import config_folder

    with suppress(AudiaturError):
        base = load_discord(config_folder(arguments.config, os.environ)).pages
        if base:
            claims = [claim.id for claim in opening.open_base(arguments, outline=True).claims]
            return [await look_at_pages(base, claims)]
    return []


def _commands(arguments: argparse.Namespace) -> list[Command] | None:
    """The commands of this version, or None where the bot cannot be put together.

    It is put together beside an empty folder: what lies in its own may belong to a bot that runs.
    """
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from bot.discord_app.bot import assemble
    from bot.discord_app.connection.serving import Served, Serving
    from bot.discord_app.connection.state import State
    from bot.settings import load_discord
    from bot.shipped import config_folder

    def load(before: Served | None = None) -> Served:
        settings = load_discord(config_folder(arguments.config, os.environ))
        return Served(opening.open_answerer(arguments, before.answerer if before else None), settings)

    try:
        with TemporaryDirectory() as empty:
            front = assemble(Serving(load(), load), State(Path(empty))).front
    except AudiaturError:
        return None
    return list(front.commands)
