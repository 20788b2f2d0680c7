"""Opens what a command works with: the knowledge base, the settings, the answerer."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import UsageError, cause

if TYPE_CHECKING:  # the modules themselves are imported when they are used: starting up is part of the answer
    from bot.answering.answerer import Answerer
    from bot.answering.corpus import Corpus
    from bot.knowledge.model import Claim, KnowledgeBase
    from bot.retrieval.encoder import Encoder
    from bot.retrieval.vectors import Vectors

log = logging.getLogger(__name__)

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


def open_base(arguments: argparse.Namespace, *, outline: bool = False, topics: bool = False) -> KnowledgeBase:
    """Loads the knowledge base that the arguments, the environment or the package names.

    Of an `outline` only claims, sources and passages are read, with `topics` these, too; not what people call things.

    Raises:
        UsageError: it is no folder, or cannot be read.
        KnowledgeError: it holds no claim, or its files hold problems.
    """
    from bot.knowledge.load import load, load_outline
    from bot.shipped import knowledge_folder

    folder = readable(knowledge_folder(arguments.knowledge, os.environ), "knowledge")
    return load_outline(folder, topics=topics) if outline else load(folder)


def open_answerer(
    arguments: argparse.Namespace, before: Answerer | None = None, *, distrustful: bool = False
) -> Answerer:
    """Builds the answerer over the knowledge base and the settings; what did not change since `before` is kept.

    A `distrustful` one encodes a text of each claim anew, and takes no vectors that say something else.

    Raises:
        UsageError: a folder is missing or cannot be read.
        ProblemsError: knowledge or settings hold problems, or there is no claim.
    """
    from bot.answering.answerer import Answerer
    from bot.answering.corpus import Corpus
    from bot.knowledge.load import load
    from bot.settings import load_answering
    from bot.shipped import config_folder, knowledge_folder

    settings = load_answering(readable(config_folder(arguments.config, os.environ), "settings"))
    folder = readable(knowledge_folder(arguments.knowledge, os.environ), "knowledge")
    base = load(folder, before.base if before else None)
    progress = _progress if sys.stderr.isatty() and not before else None
    corpus = Corpus.build(base, before.corpus if before else None, progress)
    encoder = _encoder(settings.encoder, before)
    if encoder is None:
        return Answerer(corpus, settings)
    return Answerer(_encoded(corpus, encoder, before, distrustful=distrustful), settings, encoder)


def _encoder(wanted: bool, before: Answerer | None) -> Encoder | None:
    """The encoder that runs already, or one that starts when it is needed."""
    from bot.retrieval.encoder import Unavailable, open_encoder

    if before is not None and before.encoder is not None and wanted:
        return before.encoder
    found = open_encoder(wanted, os.environ)
    return None if isinstance(found, Unavailable) else found


def _encoded(corpus: Corpus, encoder: Encoder, before: Answerer | None, *, distrustful: bool) -> Corpus:
    """The corpus with the vectors that were made; says once which claims have none."""
    from bot.answering.chat import chat_vectors

    chat = chat_vectors(encoder.name)
    if chat is None:
        return corpus
    found = corpus.with_vectors(partial(_kept, encoder=encoder, distrustful=distrustful), chat)
    told = {claim.id for claim in before.corpus.without_vectors} if before else set()
    lacking = [claim.id for claim in found.without_vectors]
    if not told.issuperset(lacking):
        names = f"{', '.join(lacking[:3])}{' …' if len(lacking) > 3 else ''}"
        log.warning("answering by words alone until `audiatur index` has encoded: %s", names)
    return found


def _kept(claim: Claim, encoder: Encoder, *, distrustful: bool) -> Vectors:
    """What was kept of a claim's vectors; nothing where it is distrusted, and is not what the texts come out as."""
    from bot.answering.claim_index import texts_to_encode
    from bot.retrieval.encoder import EncoderError
    from bot.retrieval.vectors import Vectors, load_vectors

    kept, texts = load_vectors(claim.path.parent, encoder.name, os.environ), texts_to_encode(claim)
    with suppress(EncoderError):  # what cannot be tried is told when a question is asked
        if distrustful and not kept.missing(texts) and not kept.agree(texts, encoder):
            log.warning(
                "the vectors of %s are damaged, and not those of its texts: `audiatur doctor` says more", claim.id
            )
            return Vectors.empty(encoder.name)
    return kept


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
