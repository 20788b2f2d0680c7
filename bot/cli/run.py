"""`audiatur run`: answers in Discord until a signal ends it."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import opening
from bot.cli.signals import Early

if TYPE_CHECKING:
    from bot.discord_app.connection.running import Running, Supervisor
    from bot.discord_app.connection.serving import Served, Serving
    from bot.store.store import Store

log = logging.getLogger(__name__)

DESCRIPTION = """Connects to Discord and answers until SIGTERM or Ctrl-C. The token comes from the environment \
variable DISCORD_TOKEN, or from the file that DISCORD_TOKEN_FILE names. SIGHUP, or a changed file, has knowledge and \
settings read anew; where they hold problems, the log says so and the last good ones go on being served."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command to the parser."""
    parser = commands.add_parser("run", help="answer in Discord", description=DESCRIPTION)
    opening.add_options(parser)
    parser.add_argument(
        "--shards",
        metavar="IDS/COUNT",
        help="the shards that this process takes, and how many there are: 0-3/16 (else all that Discord advises)",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serves until a signal; 0 after one, 2 where token, settings or knowledge will not do."""
    early = Early.take()
    import asyncio

    from bot.settings import token

    secret = token(os.environ)
    from bot.discord_app.bot import assemble
    from bot.discord_app.connection import address, logs, state
    from bot.discord_app.connection.heartbeat import Heartbeat
    from bot.discord_app.connection.running import Running, Supervisor
    from bot.discord_app.connection.serving import Serving
    from bot.discord_app.connection.shards import Shards

    address.apply()
    shards = Shards.read(arguments.shards) if arguments.shards is not None else None
    load = _loader(arguments)
    first = load(None)
    logs.configure(first.settings.log_level, first.settings.log_format, secret.reveal())
    remembered = state.State(state.default_folder())
    remembered.tidy()
    _tidy_vectors(first)
    serving = Serving(first, load)
    store = _store(remembered.folder, secret.reveal())
    assembly = assemble(serving, remembered, shards=shards, store=store)
    supervisor = Supervisor(assembly.make, secret.reveal())
    _follow(serving, supervisor, secret.reveal())
    # A thread that answers lets go of the interpreter after this time, in which the loop cannot react.
    sys.setswitchinterval(0.0002)
    duties = [partial(duty, lambda: supervisor.client) for duty in assembly.front.duties]
    running = Running(supervisor, serving, Heartbeat(remembered), _folders(arguments), duties)
    asyncio.run(_serve(running, store, again=lambda: early.reload))
    return 0


async def _serve(running: Running, store: Store, again: Callable[[], bool]) -> None:
    """Serves until a signal; a store that cannot be had is told in the log, one of a later version ends it at once."""
    from bot.store.database import StoreUnavailableError

    with suppress(StoreUnavailableError):
        await store.database.open()
    try:
        await running.run(again=again)
    finally:
        await store.database.close()


def _store(folder: Path, token: str) -> Store:
    """What the bot remembers; the key of its hashes is made from the token, which is kept nowhere."""
    import hashlib

    from bot.store.database import Database, address
    from bot.store.store import Store

    secret = hashlib.blake2s(token.encode(), person=b"store").digest()
    return Store(Database(address(os.environ, folder)), secret)


def _tidy_vectors(served: Served) -> None:
    """Removes what a killed `audiatur index` has left behind."""
    from bot.retrieval.vectors import tidy

    for claim in served.answerer.base.claims:
        tidy(claim.path.parent, os.environ)


def _loader(arguments: argparse.Namespace) -> Callable[[Served | None], Served]:
    """What reads everything anew, from the folders that were named at the start."""
    from bot.discord_app.connection.serving import Served, warm
    from bot.settings import load_discord
    from bot.shipped import config_folder

    def load(before: Served | None = None) -> Served:
        settings = load_discord(config_folder(arguments.config, os.environ))
        answerer = opening.open_answerer(arguments, before.answerer if before else None, distrustful=True)
        strange = settings.strange_claims({claim.id for claim in answerer.base.claims})
        if strange:
            log.warning("bot.yaml lists claims that the base does not have: %s", ", ".join(strange))
        warm(answerer)
        return Served(answerer, settings)

    return load


def _folders(arguments: argparse.Namespace) -> tuple[Path, ...]:
    """What is watched: knowledge, settings, and where `audiatur index` puts the vectors that are still missing."""
    from bot.retrieval.vectors import cache_folder
    from bot.shipped import config_folder, knowledge_folder

    cache = cache_folder(os.environ)
    if cache is not None:
        with suppress(OSError):
            cache.mkdir(parents=True, exist_ok=True)
    named = (knowledge_folder(arguments.knowledge, os.environ), config_folder(arguments.config, os.environ), cache)
    return tuple(folder for folder in named if folder is not None)


def _follow(serving: Serving, supervisor: Supervisor, secret: str) -> None:
    """After a reload, the log and the presence follow."""
    from bot.discord_app.connection import logs
    from bot.discord_app.connection.client import presence

    async def follow(later: Served) -> None:
        logs.configure(later.settings.log_level, later.settings.log_format, secret)
        if supervisor.client is not None:
            await supervisor.client.show(presence(len(later.answerer.base.claims)))

    serving.follow(follow)
