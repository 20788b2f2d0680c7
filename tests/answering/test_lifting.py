from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.answering.lifting import Lifted, by_position
from bot.knowledge.model import Crux
from bot.settings import AnsweringSettings
from tests.answering.test_selection import FLEW, LIBRARY, TORN, evidence

LIKENESS_ALONE = AnsweringSettings(crux_weight=1.0, support_weight=0.0)
SUPPORT_ALONE = AnsweringSettings(crux_weight=0.0, support_weight=1.0)


def lifted(scores: Mapping[str, float], *cruxes: tuple[float, Crux], settings: AnsweringSettings) -> dict[str, float]:
    """What each passage is worth after lifting."""
    found = Lifted(evidence(scores, *cruxes), LIBRARY, settings)
    return {one.passage.id.partition("/")[2]: one.score for one in found.candidates}


def test_a_passage_is_lifted_by_the_likeness_of_its_crux() -> None:
    scores = lifted({"mill/up": 0.5, "mill/high": 0.5}, (0.4, FLEW), settings=LIKENESS_ALONE)
    assert scores == pytest.approx({"up": 0.9, "high": 0.5, "down": 0.4, "torn": 0.0}, abs=1e-9)


def test_of_several_cruxes_the_strongest_lifts() -> None:
    scores = lifted({"barn/down": 0.1}, (0.3, FLEW), (0.8, TORN), settings=LIKENESS_ALONE)
    assert scores["torn"] == pytest.approx(0.8)
    # It stands second of its side there, and first in the weaker crux.
    assert scores["down"] == pytest.approx(0.1 + 0.8 * 0.94)


def test_the_place_in_a_crux_is_counted_on_each_side_apart() -> None:
    scores = lifted({}, (0.5, FLEW), settings=LIKENESS_ALONE)
    assert scores["up"] == scores["down"] == pytest.approx(0.5)


def test_passages_of_a_crux_speak_for_each_other_and_none_for_itself() -> None:
    scores = lifted({"mill/up": 0.8}, settings=SUPPORT_ALONE)
    assert scores["up"] == pytest.approx(0.8)
    assert scores["down"] == pytest.approx(0.8 / 2)


def test_what_a_source_is_named_for_is_lifted_by_nothing() -> None:
    given = replace(evidence({"mill/up": 0.8}, (0.9, FLEW)), of_named=True)
    found = Lifted(given, LIBRARY, LIKENESS_ALONE)
    assert [one.score for one in found.candidates] == [0.8]
    assert found.strongest(["mill/up", "barn/down"]) is None


def test_the_strongest_crux_is_one_that_two_of_the_shown_passages_belong_to() -> None:
    found = Lifted(evidence({"mill/up": 0.8}, (0.3, FLEW), (0.8, TORN)), LIBRARY, LIKENESS_ALONE)
    assert found.strongest(["mill/up", "barn/down"]) is FLEW
    assert found.strongest(["barn/torn", "barn/down"]) is TORN
    assert found.strongest(["mill/up"]) is None
    stranger = Lifted(evidence({"mill/up": 0.8}, (0.8, TORN)), LIBRARY, SUPPORT_ALONE)
    assert stranger.strongest(["mill/up", "barn/down"]) is None


def test_candidates_come_best_first_and_keep_that_order_on_each_side() -> None:
    found = Lifted(evidence({"mill/up": 0.2, "mill/high": 0.5}, (0.9, FLEW)), LIBRARY, LIKENESS_ALONE)
    rows = by_position(found.candidates)
    assert [one.passage.id for one in rows["yes"]] == ["mill/up", "mill/high"]
