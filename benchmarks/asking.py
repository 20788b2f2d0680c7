"""Bases to measure on: each claim alone, with all its vectors, which are remembered from one run to the next."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.cases import ROOT
from bot.answering.chat import messages
from bot.answering.claim_index import ClaimIndex, texts_to_encode
from bot.answering.corpus import Corpus
from bot.knowledge.model import Claim, KnowledgeBase, Thresholds
from bot.retrieval.encoder import Encoder, EncoderError, Unavailable, open_encoder
from bot.retrieval.vectors import Vectors

REMEMBERED = ROOT / "build" / "encoded.npz"


class RememberingEncoder:
    """An encoder that asks another one for each text once, and keeps the answers in a file."""

    def __init__(self, encoder: Encoder, path: Path = REMEMBERED) -> None:
        self.name = encoder.name
        self._encoder, self._path = encoder, path
        self._vectors = Vectors.load(path, encoder.name)

    @classmethod
    def open(cls) -> RememberingEncoder:
        """Over the encoder of this machine.

        Raises:
            EncoderError: there is none.
        """
        found = open_encoder(wanted=True, environ=os.environ, seconds=60.0)
        if not isinstance(found, Unavailable):
            return cls(found)
        raise EncoderError(found.reason)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors of texts, as they are kept."""
        self.learn(texts)
        return self._vectors.get(texts)[0]

    def close(self) -> None:
        """Ends the encoder's process."""
        self._encoder.close()

    def learn(self, texts: Sequence[str]) -> None:
        """Encodes those texts that were never asked for, all at once."""
        missing = self._vectors.missing(texts)
        if missing:
            self._vectors = self._vectors.with_added(missing, self._encoder.encode(missing))

    def corpus(self, claims: Sequence[Claim], thresholds: Thresholds | None = None) -> Corpus:
        """A corpus of some claims with all their vectors."""
        self.learn([*messages(), *(text for claim in claims for text in texts_to_encode(claim))])
        base = KnowledgeBase(tuple(claims), "measured", thresholds=thresholds)
        return Corpus.build(base).with_vectors(lambda _: self._vectors, self.encode(messages()))

    def save(self) -> None:
        """Keeps what was learnt for the next run."""
        self._vectors.save(self._path)


def index_of(corpus: Corpus, claim: str) -> ClaimIndex:
    """The index of a claim that the corpus has."""
    found = corpus.of(claim)
    if found is None:
        raise KeyError(claim)
    return found
