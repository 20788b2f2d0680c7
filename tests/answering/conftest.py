"""The shipped base, by words alone and with the encoder where it is to be had; and a claim as a newcomer brings it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.answering.chat import chat_vectors
from bot.knowledge.load import load
from bot.knowledge.model import Claim
from bot.retrieval.encoder import EncoderProcess, Unavailable, open_encoder
from bot.retrieval.vectors import FILE, Vectors
from bot.settings import load_answering


@pytest.fixture(scope="session")
def shipped(root: Path) -> Answerer:
    """The shipped base, by words alone."""
    return Answerer.build(load(root / "knowledge"), load_answering(root / "config"))


@pytest.fixture(scope="session")
def encoder() -> Iterator[EncoderProcess]:
    """The real encoder, with all the time that a busy machine takes; the test is skipped where there is none."""
    found = open_encoder(wanted=True, environ=os.environ, seconds=60.0)
    if isinstance(found, Unavailable):
        pytest.skip(found.reason)
    with closing(found):
        yield found


@pytest.fixture(scope="session")
def installed(shipped: Answerer, encoder: EncoderProcess) -> Answerer:
    """The shipped base with the vectors that travel with it."""
    chat = chat_vectors(encoder.name)
    assert chat is not None
    corpus = shipped.corpus.with_vectors(lambda claim: Vectors.load(claim.path.parent / FILE, encoder.name), chat)
    assert corpus.without_vectors == ()
    return Answerer(corpus, shipped.settings, encoder)


@pytest.fixture(scope="session")
def newcomer(root: Path) -> Claim:
    """A claim of two passages without asks, cruxes or topics."""
    return load(root / "tests" / "answering" / "newcomer").claims[0]
