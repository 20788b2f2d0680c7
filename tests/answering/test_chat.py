from __future__ import annotations

import importlib.resources

import numpy as np
import pytest

from bot.answering.chat import VECTORS, chat_vectors, messages
from bot.knowledge.check import words_of
from bot.retrieval.encoder import NAME, EncoderProcess
from bot.retrieval.vectors import Vectors


def test_ordinary_chat_is_160_messages_that_are_all_different() -> None:
    assert len(messages()) == 160
    assert len(set(map(str.strip, messages()))) == 160
    assert len({words_of(message) or message for message in messages()}) == 160
    assert all(message == message.strip() != "" for message in messages())


def test_ordinary_chat_is_as_short_and_as_long_as_people_write() -> None:
    words = sorted(len(message.split()) for message in messages())
    assert words[0] == 1
    assert sum(count <= 5 for count in words) >= 30
    assert sum(count >= 40 for count in words) >= 30
    assert max(map(len, messages())) < 2_000


def test_the_vectors_are_those_of_the_messages_and_of_no_other() -> None:
    kept = Vectors.load(VECTORS, NAME)
    assert kept.missing(messages()) == [], "python -m benchmarks.fit --features makes them"
    assert len(kept) == len(messages())
    matrix = chat_vectors(NAME)
    assert matrix is not None
    assert matrix.shape == (160, 384)
    assert np.allclose(np.linalg.norm(matrix, axis=1), 1, atol=1e-5)


def test_another_encoder_has_none() -> None:
    assert chat_vectors("another 1.0") is None


def test_the_messages_travel_with_the_program() -> None:
    folder = importlib.resources.files("bot.answering")
    assert {"chat.txt", "chat.npz", "coefficients.json"} <= {one.name for one in folder.iterdir()}


def test_the_vectors_are_what_the_encoder_makes_of_the_messages(encoder: EncoderProcess) -> None:
    kept = chat_vectors(encoder.name)
    assert kept is not None
    for place in (0, 77, 120):
        assert encoder.encode([messages()[place]])[0] @ kept[place] == pytest.approx(1, abs=0.002)
