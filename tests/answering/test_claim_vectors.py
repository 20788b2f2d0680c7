from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.claim_vectors import ClaimVectors
from bot.answering.wording import Answers, Kind, Wording


def unit(*rows: tuple[float, ...]) -> NDArray[np.float32]:
    matrix = np.array(rows, dtype=np.float32).reshape(-1, 4)
    of_unit_length: NDArray[np.float32] = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return of_unit_length


# The first axis is what the claim is about; two wordings, of which the first passage answers both.
VECTORS = ClaimVectors(
    quotes=unit((1, 0.5, 0, 0), (1, 0, 0.5, 0)),
    wordings=unit((1, 0.2, 0, 0), (1, 1, 0, 0)),
    unanswered=unit((0, 1, 0, 0)),
    chat=unit((0, 0, 0, 1), (0.2, 0, 0, 1), (0.1, 0, 1, 1)),
    answers=Answers.of([Wording("", ("first",), Kind.GIST), Wording("", ("first",), Kind.TOPIC)], {"first": 0}),
)
ABOUT, AROUND, ASIDE = unit((1, 0.2, 0, 0), (1, 0, 1, 1), (0, 0, 0, 1))


def test_the_nearness_of_ordinary_chat_is_nought_on_average_and_one_far_away() -> None:
    found = np.array([VECTORS.nearness(message)[0] for message in VECTORS.chat])
    assert found.mean() == pytest.approx(0, abs=1e-5)
    assert found.std() == pytest.approx(1, abs=1e-5)


def test_what_is_about_the_claim_is_nearer_than_what_is_around_it_and_chat_is_far_by_both_measures() -> None:
    about, around, aside = (VECTORS.nearness(one) for one in (ABOUT, AROUND, ASIDE))
    assert about[0] > around[0] > aside[0]
    assert about[1] > around[1] > aside[1]


def test_a_question_that_much_chat_is_near_to_stands_out_less() -> None:
    crowded = replace(VECTORS, chat=np.vstack([VECTORS.chat, np.tile(ABOUT, (30, 1))]))
    assert crowded.nearness(ABOUT)[1] < VECTORS.nearness(ABOUT)[1]


def test_a_passage_is_as_near_as_its_words_or_the_wording_that_it_answers() -> None:
    strays = (VECTORS.chat @ ABOUT).mean()
    fives = [np.mean([nearest(message, 0), nearest(message, 1)]) for message in (*VECTORS.chat, ABOUT)]
    assert VECTORS.nearness(ABOUT)[1] == pytest.approx((fives.pop() - strays) / np.std(fives), rel=1e-4)


def nearest(asked: NDArray[np.float32], passage: int) -> float:
    rows = [VECTORS.quotes[passage], *(VECTORS.wordings if passage == 0 else ())]
    return float(max(row @ asked for row in rows))


def test_a_wording_that_is_left_out_brings_nothing_near() -> None:
    kept = np.array([False, True])
    without = VECTORS.nearness(ABOUT, kept)
    assert without[0] < VECTORS.nearness(ABOUT)[0]
    assert without[1] < VECTORS.nearness(ABOUT)[1]
    assert VECTORS.nearness(ABOUT, np.array([True, True])) == VECTORS.nearness(ABOUT)


def test_chat_that_is_all_the_same_divides_by_no_nought() -> None:
    same = replace(VECTORS, chat=np.tile(ASIDE, (5, 1)))
    assert np.isfinite(same.nearness(ABOUT)).all()
