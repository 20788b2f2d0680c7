"""`audiatur index`: makes the vectors of every claim of a base."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # imported when it is used: starting up is part of the answer
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from bot.knowledge.model import Claim
    from bot.retrieval.encoder import Encoder
    from bot.retrieval.vectors import Vectors

Row: TypeAlias = "NDArray[np.float32]"

_SECONDS = 60.0  # for a text, on a machine that is busy with other things


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds the command."""
    from bot.cli.opening import add_options

    parser = commands.add_parser(
        "index",
        help="encode what the texts of a base mean",
        description="Makes the vectors by which questions are compared with the texts of each claim, and keeps them in "
        "the user's cache. After an edit only what changed is encoded, at about 30 ms a text.",
        epilog="Exit codes: 0 every text has its vector; 2 there is no encoder, wrong use, or a knowledge base with "
        "problems.",
    )
    parser.add_argument("--ship", action="store_true", help="keep them beside each claim, to travel with it")
    add_options(parser)


def run(arguments: argparse.Namespace) -> int:
    """Encodes what has no vector yet, and says for each claim how many texts that were."""
    import os
    from contextlib import closing

    from bot.cli.opening import open_base, readable
    from bot.cli.output import say
    from bot.errors import UsageError
    from bot.retrieval.encoder import Unavailable, open_encoder
    from bot.settings import load_answering
    from bot.shipped import config_folder

    settings = load_answering(readable(config_folder(arguments.config, os.environ), "settings"))
    encoder = open_encoder(settings.encoder, os.environ, _SECONDS)
    if isinstance(encoder, Unavailable):
        raise UsageError(f"nothing can be encoded: {encoder.reason}")
    with closing(encoder):
        for line in indexed(open_base(arguments).claims, encoder, arguments.ship):
            say(line)
    return 0


def indexed(claims: Sequence[Claim], encoder: Encoder, ship: bool) -> Iterator[str]:
    """Encodes the texts of claims one after another, behind a bar on a terminal; says what was done for each.

    Raises:
        UsageError: the vectors can be kept nowhere.
        EncoderError: the encoder failed; what it had encoded is kept.
    """
    import os

    from tqdm import tqdm

    from bot.answering.claim_index import texts_to_encode
    from bot.retrieval.vectors import load_vectors

    found = []
    for claim in claims:
        texts = texts_to_encode(claim)
        vectors = load_vectors(claim.path.parent, encoder.name, os.environ).restricted_to(texts)
        found.append((claim, vectors, vectors.missing(texts), len(texts)))
    with tqdm(total=sum(len(missing) for _, _, missing, _ in found), unit=" texts", leave=False, disable=None) as bar:
        for claim, vectors, missing, count in found:
            path = _place(claim, ship)
            _complete(vectors, missing, _encoded(missing, encoder, bar.update), path, even_if_complete=ship)
            bar.clear()
            size = f", {path.stat().st_size / 1000:,.0f} kB beside it" if ship else ""
            yield f"{claim.id}: {count:,} texts, {len(missing):,} encoded{size}"


def _encoded(texts: Sequence[str], encoder: Encoder, told: Callable[[], object]) -> Iterator[Row]:
    for text in texts:
        yield encoder.encode([text])[0]
        told()


def _complete(
    vectors: Vectors, missing: Sequence[str], encoded: Iterator[Row], path: Path, even_if_complete: bool
) -> None:
    """Saves the vectors with those of the missing texts, or with what there is of them where encoding fails."""
    import numpy as np

    from bot.errors import UsageError, cause

    rows: list[Row] = []
    try:
        rows.extend(encoded)
    finally:
        if rows:
            vectors = vectors.with_added(missing[: len(rows)], np.array(rows))
        try:
            if rows or even_if_complete:
                vectors.save(path)
        except OSError as error:
            raise UsageError(f"cannot keep vectors in {path}: {cause(error)}") from error


def _place(claim: Claim, ship: bool) -> Path:
    """The file for the vectors of a claim."""
    import os

    from bot.errors import UsageError
    from bot.retrieval.vectors import FILE, cached_vectors

    path = claim.path.parent / FILE if ship else cached_vectors(claim.path.parent, os.environ)
    if path is None:
        raise UsageError("vectors can be kept nowhere: set XDG_CACHE_HOME, or keep them beside the claims with --ship")
    return path
