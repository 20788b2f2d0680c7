"""Opens what a command works with: the knowledge base, the settings, the answerer."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UsageError, cause

if TYPE_CHECKING:  # the modules themselves are imported when they are used: starting up is part of the answer
    from bot.answering.answerer import Answerer
    from bot.knowledge.model import Claim, KnowledgeBase

_MANY = 5_000  # passages; fewer are read before anybody wonders


def add_options(parser: argparse.ArgumentParser) -> None:
    """Adds the options of every command that reads knowledge: `--knowledge DIR` and `--config DIR`."""
    parser.add_argument(
        "--knowledge",
        metavar="DIR",
        help="the knowledge base to answer from (else AUDIATUR_KNOWLEDGE, else the one shipped with the program)",
    )
    parser.add_argument(
        "--config", metavar="DIR", help="the settings (else AUDIATUR_CONFIG, else the ones shipped with the program)"
    )


def open_base(arguments: argparse.Namespace) -> KnowledgeBase:
    """Loads the knowledge base that the arguments, the environment or the package names.

    Raises:
        UsageError: it is no folder, or cannot be read.
        KnowledgeError: it holds no claim, or its files hold problems.
    """
    from bot.knowledge.load import load
    from bot.shipped import knowledge_folder

    folder = readable(knowledge_folder(arguments.knowledge, os.environ), "knowledge")
    return load(folder)


def open_answerer(arguments: argparse.Namespace) -> Answerer:
    """Builds the answerer over the knowledge base and the settings.

    Raises:
        UsageError: a folder is missing or cannot be read.
        ProblemsError: knowledge or settings hold problems, or there is no claim.
    """
    from bot.answering.answerer import Answerer
    from bot.answering.keeping import open_library, open_settings
    from bot.shipped import config_folder, knowledge_folder

    config = readable(config_folder(arguments.config, os.environ), "settings")
    knowledge = readable(knowledge_folder(arguments.knowledge, os.environ), "knowledge")
    settings = open_settings(config, knowledge)
    return Answerer(open_library(knowledge, _progress if sys.stderr.isatty() else None), settings)


def known_claim(base: KnowledgeBase, claim_id: str) -> Claim:
    """The claim of that id.

    Raises:
        UsageError: there is none; the message names those that there are.
    """
    claim = base.claim(claim_id)
    if claim is None:
        known = ", ".join(one.id for one in base.claims[:10])
        raise UsageError(f"no claim “{claim_id}” here; there is: {known}{' …' if len(base.claims) > 10 else ''}")
    return claim


def _progress(read: int, passages: int) -> None:
    """Says how much of a large base was read; where nothing changed, nothing is read, and nothing said."""
    if passages >= _MANY:
        end = "\r\x1b[K" if read == passages else ""
        print(f"\rreading passages: {read:,} of {passages:,}{end}", end="", file=sys.stderr, flush=True)


def readable(folder: Path, name: str) -> Path:
    """The same folder, if it can be listed."""
    try:
        with os.scandir(folder):
            return folder
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read the {name} folder {folder}: {cause(error)}") from error
