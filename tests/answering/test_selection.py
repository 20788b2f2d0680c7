from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.answering.evidence import Candidate, Evidence
from bot.answering.library import Library
from bot.answering.selection import Selection, Selector
from bot.answering.wanted import Wanted
from bot.knowledge.model import CONTEXT, Claim, Crux, PartialDate, Position
from bot.settings import AnsweringSettings
from tests.answering.bases import base, passage, source

SETTINGS = AnsweringSettings(
    passage_floor=0.7, second_floor=0.8, other_side_floor=0.4, context_floor=0.9, same_source=0.5, crux_weight=1.0,
    support_weight=0.0, disputed_floor=1.0, wanted_bonus=0.2, context_excerpts=1, judged_weight=1.0, heard_floor=0.3,
)  # fmt: skip
FLEW = Crux("flew", "Did the kite fly?", (), ("mill/up", "barn/down"))
TORN = Crux("torn", "Was the kite torn?", (), ("barn/torn", "barn/down"))
KITE = Claim(
    id="kite",
    question="Did the kite fly?",
    asks=(),
    status="contested",
    positions=(Position("yes", "“It did”", ""), Position("no", "“It did not”", "")),
    agreed=(),
    cruxes=(FLEW, TORN),
    events=(),
    sources=(
        source(
            "mill", "kite",
            passage("mill", "up", "yes", "It went up"),
            passage("mill", "high", "yes", "It was high"),
            passage("mill", "wind", CONTEXT, "There was wind", said=PartialDate(1931, 5)),
            passage("mill", "rain", CONTEXT, "There was rain"),
        ),
        source(
            "barn", "kite",
            passage("barn", "seen", "yes", "Somebody saw it"),
            passage("barn", "down", "no", "It stayed down"),
            passage("barn", "torn", "no", "It was torn"),
        ),
    ),
)  # fmt: skip
LIBRARY = Library(base(KITE))


def evidence(
    scores: Mapping[str, float], *cruxes: tuple[float, Crux], likeness: float = 0.0, of_named: bool = False
) -> Evidence:
    """Evidence of which every score is known; each passage is as like the question as the next."""
    found = []
    for name, score in sorted(scores.items(), key=lambda pair: -pair[1]):
        number = LIBRARY.number_of["kite", name]
        found.append(Candidate(number, LIBRARY.passages[number], ("kite",), score, likeness, score))
    return Evidence(LIBRARY.shelves[0], tuple(found), cruxes, of_named)


def select(given: Evidence, limit: int = 2, wanted: Wanted = Wanted.ANYTHING) -> Selection:
    return Selector(LIBRARY, SETTINGS, limit).select(given, wanted)


def names(rows: Mapping[str, tuple[Candidate, ...]]) -> dict[str, list[str]]:
    return {position: [one.passage.id.partition("/")[2] for one in row] for position, row in rows.items() if row}


def test_only_what_comes_near_the_best_is_shown() -> None:
    found = select(evidence({"mill/up": 1.0, "barn/seen": 0.71, "mill/high": 0.69}), limit=3)
    assert names(found.shown)["yes"] == ["up", "seen"]


@pytest.mark.parametrize(("score", "heard"), [(0.41, ["torn"]), (0.39, [])])
def test_the_other_side_is_heard_where_it_speaks_of_the_point_at_all(score: float, heard: list[str]) -> None:
    assert names(select(evidence({"mill/high": 1.0, "barn/torn": score})).shown).get("no", []) == heard


def test_the_other_side_is_heard_on_the_crux_before_all_else() -> None:
    scores = {"mill/up": 1.0, "barn/torn": 0.5, "barn/down": 0.45}
    assert names(select(evidence(scores), limit=1).shown)["no"] == ["torn"]
    assert names(select(evidence(scores, (0.3, FLEW)), limit=1).shown)["no"] == ["down"]


def test_the_other_side_is_heard_on_the_crux_though_it_shares_no_word() -> None:
    given = evidence({"mill/up": 1.0}, (0.5, FLEW))
    assert names(select(given).shown) == {"yes": ["up"], "no": ["down"]}
    assert names(select(evidence({"mill/high": 1.0}, (0.3, FLEW))).shown) == {"yes": ["high"]}


def test_nobody_answers_for_a_source_that_is_named() -> None:
    assert names(select(evidence({"mill/up": 1.0, "barn/down": 0.6}, of_named=True)).shown) == {"yes": ["up"]}


def test_where_context_answers_no_side_is_called_up_and_none_holds_anything_back() -> None:
    found = select(evidence({"mill/wind": 1.0, "mill/up": 0.6, "barn/down": 0.6}))
    assert names(found.shown) == {CONTEXT: ["wind"]}
    assert names(found.more) == {}


def test_what_is_held_back_reaches_half_of_the_best() -> None:
    found = select(evidence({"mill/wind": 1.0, "mill/rain": 0.55}))
    assert names(found.more) == {CONTEXT: ["rain"]}
    assert names(select(evidence({"mill/wind": 1.0, "mill/rain": 0.45})).more) == {}


def test_a_further_excerpt_of_the_same_source_gives_way_to_another_source() -> None:
    scores = {"mill/up": 1.0, "mill/high": 0.9, "barn/seen": 0.75}
    assert names(select(evidence(scores), limit=2).shown)["yes"] == ["up", "seen"]
    assert names(select(evidence(scores), limit=3).shown)["yes"] == ["up", "seen", "high"]


@pytest.mark.parametrize(
    ("likeness", "wanted", "disputed"),
    [
        (0.6, Wanted.ANYTHING, True),
        (0.4, Wanted.ANYTHING, False),
        (0.6, Wanted.PERSON, True),
        (0.6, Wanted.DATE, False),
    ],
)
def test_a_question_that_two_sides_speak_to_shows_both_at_length(
    likeness: float, wanted: Wanted, *, disputed: bool
) -> None:
    # With the crux, what stayed down has half of a point and that likeness; the best passage has one point.
    scores = {"mill/wind": 1.0, "mill/up": 0.6, "barn/down": 0.5, "barn/torn": 0.45}
    found = select(evidence(scores, (likeness, FLEW)), wanted=wanted)
    assert bool(names(found.shown).get("no")) is disputed


@pytest.mark.parametrize(("crux", "passage", "disputed"), [(0.7, 0.6, True), (0.6, 0.7, False), (0.45, 0.4, False)])
def test_a_crux_that_is_asked_for_itself_is_answered_by_both_sides(
    crux: float, passage: float, *, disputed: bool
) -> None:
    given = evidence({"mill/wind": 3.0, "barn/down": 0.1}, (crux, FLEW))
    best, *others = given.candidates
    found = select(replace(given, candidates=(replace(best, likeness=passage), *others)))
    assert bool(names(found.shown).get("no")) is disputed


def test_the_passage_that_answers_best_is_shown_whatever_a_crux_lifts() -> None:
    scores = {"mill/high": 1.0, "mill/up": 0.9, "barn/down": 0.9}
    found = select(evidence(scores, (0.9, FLEW)))
    assert names(found.shown)["yes"] == ["up", "high"]


def test_what_answers_as_well_as_the_best_need_not_make_room_for_it() -> None:
    scores = {"mill/high": 1.0, "mill/up": 0.99, "barn/down": 0.9}
    found = select(evidence(scores, (0.9, FLEW)), limit=1)
    assert names(found.shown)["yes"] == ["up"]


def test_what_a_crux_lifts_is_shown_though_no_word_found_it() -> None:
    assert names(select(evidence({}, (0.9, FLEW))).shown) == {"yes": ["up"], "no": ["down"]}


@pytest.mark.parametrize(("score", "shown"), [(0.42, ["torn", "down"]), (0.4, ["torn"])])
def test_a_second_excerpt_of_a_side_comes_near_the_first(score: float, shown: list[str]) -> None:
    # The first has 0.6 and 0.5 of its crux, the second, a place further down, 0.47 of it.
    found = select(evidence({"mill/up": 1.0, "barn/torn": 0.6, "barn/down": score}, (0.5, TORN)))
    assert names(found.shown)["no"] == shown


@pytest.mark.parametrize(("score", "shown"), [(0.91, ["wind"]), (0.89, [])])
def test_context_beside_both_sides_comes_near_the_best(score: float, shown: list[str]) -> None:
    found = select(evidence({"mill/high": 1.0, "mill/wind": score, "barn/down": 0.6}, (0.9, FLEW)))
    assert names(found.shown).get(CONTEXT, []) == shown


def test_what_tells_the_date_that_is_asked_for_goes_before_what_does_not() -> None:
    scores = {"mill/rain": 1.0, "mill/wind": 0.85}
    assert names(select(evidence(scores), wanted=Wanted.DATE, limit=1).shown) == {CONTEXT: ["wind"]}
    assert names(select(evidence(scores), wanted=Wanted.ANYTHING, limit=1).shown) == {CONTEXT: ["rain"]}


def test_a_speaker_counts_as_a_source() -> None:
    one = replace(LIBRARY.passages[0], speaker="Ada Holm")
    other = replace(LIBRARY.passages[4], speaker="Ada Holm")
    row = [Candidate(0, one, (), 0, 0, 1.0), Candidate(4, other, (), 0, 0, 0.95)]
    third = Candidate(9, replace(LIBRARY.passages[4], id="loft/x", source="loft"), (), 0, 0, 0.75)
    given = Evidence(LIBRARY.shelves[0], (*row, third), ())
    assert [c.passage.id for c in select(given).shown["yes"]] == ["mill/up", "loft/x"]


def test_of_a_side_what_was_judged_to_answer_comes_first() -> None:
    scores = {"mill/wind": 1.0, "mill/up": 0.9, "barn/seen": 0.8, "barn/down": 0.9}
    given = evidence(scores, (0.5, FLEW))
    seen = LIBRARY.number_of["kite", "barn/seen"]
    assert names(select(replace(given, judged={seen: 0.5}), limit=1).shown)["yes"] == ["up"]
    assert names(select(replace(given, judged={seen: 0.7}), limit=1).shown)["yes"] == ["seen"]


@pytest.mark.parametrize(("share", "heard"), [(0.31, ["torn"]), (0.29, [])])
def test_a_side_that_answers_enough_of_the_nearest_topics_is_heard(share: float, heard: list[str]) -> None:
    torn = LIBRARY.number_of["kite", "barn/torn"]
    given = replace(evidence({"mill/wind": 1.0, "barn/torn": 0.1}), judged={torn: share})
    assert names(select(given).shown).get("no", []) == heard
    assert names(select(given, wanted=Wanted.DATE).shown).get("no", []) == []
    assert names(select(replace(given, of_named=True)).shown).get("no", []) == []


def test_a_side_whose_best_the_topics_do_not_judge_to_answer_is_not_heard_for_another() -> None:
    torn = LIBRARY.number_of["kite", "barn/torn"]
    given = replace(evidence({"mill/wind": 1.0, "barn/down": 0.6, "barn/torn": 0.1}), judged={torn: 0.4})
    assert "no" not in names(select(given).shown)
