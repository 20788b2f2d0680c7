from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from bot.answering import selection
from bot.answering.claim_index import ClaimIndex
from bot.answering.matching import match
from bot.answering.question import read_question
from bot.answering.ranking import Ranking
from bot.answering.selection import Rows, Selection, select, select_again, select_more, select_other_side
from bot.knowledge.model import CONTEXT, Claim, Crux, Position, Topic
from tests.answering.bases import passage, source

FLEW = Crux("flew", "Did the kite rise?", (), ("mill/up", "barn/down"))
TORN = Crux("torn", "Was the cloth in pieces?", (), ("barn/torn", "barn/down"))
KITE = Claim(
    id="kite",
    question="Did it fly?",
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
            passage("mill", "wind", CONTEXT, "There was wind"),
            passage("mill", "rain", CONTEXT, "There was rain"),
        ),
        source(
            "barn", "kite",
            passage("barn", "seen", "yes", "Somebody watched"),
            passage("barn", "down", "no", "It stayed on the ground"),
            passage("barn", "torn", "no", "It was torn"),
        ),
    ),
    topics=(Topic(("What about the weather?",), ("mill/wind", "mill/up")),),
)  # fmt: skip


@pytest.fixture(autouse=True)
def floors(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("FLOOR", 0.4), ("FURTHER_FLOOR", 0.48), ("SAME_SOURCE", 0.5)):
        monkeypatch.setattr(selection, name, value)


def ranking(scores: Mapping[str, float], wording: str = "", claim: Claim = KITE) -> Ranking:
    """A ranking of which every score is known, of a question that is nearest to a wording, if one is named."""
    index = ClaimIndex(claim)
    held = match(read_question("zzyzx", index), index)
    shares = np.array([scores.get(one.id, 0.0) for one in index.passages])
    nearest = np.array([float(one.text == wording) for one in index.wordings])
    assert nearest.any() or not wording
    return Ranking(replace(held, shares=shares), nearest, np.zeros(len(shares)))


def chosen(
    scores: Mapping[str, float], wording: str = "", *, limit: int = 2, context: int = 1, claim: Claim = KITE
) -> Selection:
    return select(ranking(scores, wording, claim), limit, context)


def names(rows: Rows, claim: Claim = KITE) -> dict[str, list[str]]:
    found = {position: [claim.passages[number].id for number in row] for position, row in rows.items() if row}
    return {position: [name.partition("/")[2] for name in row] for position, row in found.items()}


@pytest.mark.parametrize(("score", "heard"), [(0.41, ["torn"]), (0.39, [])])
def test_a_side_is_shown_whose_best_passage_comes_near_the_best_of_all(score: float, heard: list[str]) -> None:
    assert names(chosen({"mill/high": 1.0, "barn/torn": score}).shown).get("no", []) == heard


@pytest.mark.parametrize(("score", "shown"), [(0.49, ["torn", "down"]), (0.47, ["torn"])])
def test_a_further_excerpt_of_a_side_comes_nearer_to_the_best_of_all_than_its_first_must(
    score: float, shown: list[str]
) -> None:
    assert names(chosen({"mill/high": 1.0, "barn/torn": 0.6, "barn/down": score}).shown)["no"] == shown


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_no_side_shows_more_than_the_limit(limit: int) -> None:
    found = chosen({"mill/up": 1.0, "mill/high": 0.99, "barn/seen": 0.98, "barn/torn": 0.97}, limit=limit)
    assert len(names(found.shown)["yes"]) == limit
    assert names(found.shown)["no"] == ["torn"]


def test_a_further_excerpt_of_the_same_source_gives_way_to_another_source() -> None:
    scores = {"mill/up": 1.0, "mill/high": 0.95, "barn/seen": 0.81}
    assert names(chosen(scores).shown)["yes"] == ["up", "seen"]
    assert names(chosen(scores, limit=3).shown)["yes"] == ["up", "seen", "high"]


def test_another_source_does_not_make_up_for_being_far_from_the_first() -> None:
    scores = {"mill/up": 1.0, "mill/high": 0.95, "barn/seen": 0.47}
    assert names(chosen(scores).shown)["yes"] == ["up", "high"]


def test_a_speaker_counts_as_a_source() -> None:
    spoken = {"mill/up", "barn/seen"}
    sources = tuple(
        replace(
            one,
            passages=tuple(replace(each, speaker="Ada Holm" if each.id in spoken else "") for each in one.passages),
        )
        for one in (*KITE.sources, source("loft", "kite", passage("loft", "far", "yes", "It went far")))
    )
    claim = replace(KITE, sources=sources)
    found = chosen({"mill/up": 1.0, "barn/seen": 0.95, "loft/far": 0.85}, claim=claim)
    assert names(found.shown, claim)["yes"] == ["up", "far"]


@pytest.mark.parametrize(("score", "shown"), [(0.49, ["wind"]), (0.47, [])])
def test_context_beside_a_side_is_as_good_as_a_further_passage_would_have_to_be(score: float, shown: list[str]) -> None:
    assert names(chosen({"mill/high": 1.0, "mill/wind": score}).shown).get(CONTEXT, []) == shown


def test_context_beside_sides_has_a_limit_of_its_own() -> None:
    scores = {"mill/high": 1.0, "mill/wind": 0.99, "mill/rain": 0.98}
    assert names(chosen(scores, context=1).shown)[CONTEXT] == ["wind"]
    assert names(chosen(scores, context=2).shown)[CONTEXT] == ["wind", "rain"]
    assert CONTEXT not in names(chosen(scores, context=0).shown)


def test_context_that_answers_alone_is_shown_like_a_side() -> None:
    found = chosen({"mill/wind": 1.0, "mill/rain": 0.81, "barn/torn": 0.39}, context=0)
    assert names(found.shown) == {CONTEXT: ["wind", "rain"]}


def test_a_crux_that_is_asked_hears_each_side_though_its_passages_share_no_word() -> None:
    found = chosen({"mill/wind": 1.0}, FLEW.question)
    assert names(found.shown) == {CONTEXT: ["wind"], "yes": ["up"], "no": ["down"]}
    assert found.crux is FLEW


def test_a_side_that_comes_near_by_itself_is_not_pressed_to_the_crux() -> None:
    assert names(chosen({"mill/high": 1.0, "barn/torn": 0.5}, FLEW.question).shown) == {"yes": ["high"], "no": ["torn"]}


def test_of_a_crux_the_best_passage_of_a_side_is_heard() -> None:
    found = chosen({"mill/up": 1.0, "barn/down": 0.2, "barn/torn": 0.1}, TORN.question)
    assert names(found.shown)["no"] == ["down"]


def test_the_claims_own_question_hears_each_side_on_its_first_crux() -> None:
    found = chosen({"mill/up": 1.0}, KITE.question)
    assert names(found.shown) == {"yes": ["up"], "no": ["down"]}
    assert found.crux is FLEW
    assert found.silent == frozenset()


def test_the_question_of_a_claim_without_cruxes_hears_each_side() -> None:
    claim = replace(KITE, cruxes=())
    found = chosen({"mill/up": 1.0, "barn/torn": 0.1}, claim.question, claim=claim)
    assert names(found.shown) == {"yes": ["up"], "no": ["torn"]}
    assert (found.crux, found.silent) == (None, frozenset())


def test_the_question_of_a_claim_hears_a_side_that_is_not_heard_on_its_first_crux() -> None:
    one_sided = Crux("rise", "Did the kite rise?", (), ("mill/up",))
    claim = replace(KITE, cruxes=(one_sided, TORN))
    found = chosen({"mill/up": 1.0, "barn/torn": 0.1}, claim.question, claim=claim)
    assert names(found.shown) == {"yes": ["up"], "no": ["torn"]}
    assert found.silent == frozenset()


def test_what_a_passage_says_is_answered_by_it_and_by_the_sides_of_its_crux() -> None:
    claim = replace(KITE, cruxes=(TORN,))
    assert names(chosen({"barn/down": 1.0}, "It was torn", claim=claim).shown) == {"no": ["down"]}
    assert names(chosen({"barn/down": 1.0}, "It went up", claim=claim).shown) == {"no": ["down"], "yes": ["up"]}
    flown = chosen({"mill/up": 1.0}, "It went up")
    assert names(flown.shown) == {"yes": ["up"], "no": ["down"]}


def test_a_topic_hears_the_sides_that_answer_it_and_no_other() -> None:
    found = chosen({"barn/torn": 1.0, "mill/wind": 0.3}, "What about the weather?")
    assert names(found.shown) == {"no": ["torn"], "yes": ["up"]}
    assert names(chosen({"mill/wind": 1.0}, "What about the weather?").shown) == {CONTEXT: ["wind"], "yes": ["up"]}
    assert found.silent == frozenset()


def test_only_a_side_without_any_passage_on_what_was_asked_is_silent() -> None:
    assert chosen({"mill/wind": 1.0}, TORN.question).silent == {"yes"}
    # One that comes near speaks to it, though nobody counted it to the crux.
    assert chosen({"barn/torn": 1.0, "barn/seen": 0.5}, TORN.question).silent == frozenset()
    assert chosen({"barn/torn": 1.0, "barn/seen": 0.3}, TORN.question).silent == {"yes"}


@pytest.mark.parametrize("wording", ["", "It was torn", "What about the weather?"])
def test_no_side_is_silent_on_what_is_not_disputed(wording: str) -> None:
    assert chosen({"barn/torn": 1.0}, wording).silent == frozenset()


def test_a_crux_is_named_where_most_of_what_is_shown_belongs_to_it() -> None:
    assert chosen({"barn/torn": 1.0, "barn/down": 0.9}).crux is TORN
    assert chosen({"mill/up": 1.0, "barn/down": 0.9}).crux is FLEW
    assert chosen({"mill/high": 1.0, "barn/down": 0.9}).crux is None
    assert chosen({"barn/torn": 1.0, "barn/down": 0.9}, claim=replace(KITE, cruxes=())).crux is None


def test_what_comes_near_and_has_no_room_is_held_back() -> None:
    scores = {"mill/up": 1.0, "mill/high": 0.6, "barn/seen": 0.39, "mill/wind": 0.47, "barn/down": 0.5}
    found = chosen(scores, limit=1)
    assert names(found.shown) == {"yes": ["up"], "no": ["down"]}
    assert names(found.more) == {"yes": ["high"]}


def test_no_more_is_held_back_than_eight_excerpts_of_a_side() -> None:
    many = [passage("loft", f"day-{day}", "yes", f"It flew on day {day}") for day in range(12)]
    claim = replace(KITE, sources=(*KITE.sources, source("loft", "kite", *many)))
    found = chosen({one.id: 1.0 for one in many}, claim=claim)
    assert [len(row) for row in found.more.values()] == [8]
    assert not set(found.more["yes"]) & set(found.shown["yes"])


NEAR = {"mill/up": 1.0, "barn/down": 0.9, "mill/high": 0.8, "mill/wind": 0.47, "barn/seen": 0.6, "barn/torn": 0.1}


def numbers(*ids: str) -> list[int]:
    """The numbers of passages of the kite."""
    return [[one.id for one in KITE.passages].index(name) for name in ids]


def test_what_was_seen_is_not_chosen_and_a_side_of_which_all_was_is_not_silent() -> None:
    found = select(ranking(NEAR), 2, 1, frozenset(numbers("mill/up", "barn/down")))
    assert names(found.shown) == {"yes": ["high", "seen"]}
    assert (found.silent, found.seen) == (frozenset(), {"no"})


def test_a_crux_gives_a_side_its_next_passage_where_nothing_else_is_near() -> None:
    found = select(ranking(NEAR, TORN.question), 1, 1, frozenset(numbers("mill/up", "barn/down")))
    assert names(found.shown) == {"yes": ["high"], "no": ["torn"]}


def test_more_is_all_that_comes_near_by_turns_context_too() -> None:
    seen = frozenset(numbers("mill/up", "barn/down"))
    first = select_more(ranking(NEAR), 1, seen)
    assert names(first.shown) == {"yes": ["high"], "context": ["wind"]}
    assert (names(first.more), first.near["yes"], first.seen) == ({"yes": ["seen"]}, 2, {"no"})
    assert not select_more(ranking(NEAR), 1, frozenset(range(len(KITE.passages)))).shown


def test_the_other_side_has_its_passages_on_the_crux_that_was_shown_where_none_comes_near() -> None:
    found = select_other_side(ranking({"mill/up": 1.0}), 2, numbers("mill/up"), frozenset(numbers("mill/up")))
    assert names(found.shown) == {"no": ["down"]}
    apart = replace(KITE, cruxes=())
    nothing = select_other_side(
        ranking({"mill/up": 1.0}, claim=apart), 2, numbers("mill/up"), frozenset(numbers("mill/up"))
    )
    assert (nothing.shown, nothing.silent) == ({}, {"no"})


def test_of_sides_that_were_all_shown_the_other_is_each_but_the_first() -> None:
    shown = numbers("barn/down", "mill/up")
    assert names(select_other_side(ranking(NEAR), 2, shown, frozenset(shown)).shown) == {"yes": ["high", "seen"]}
    spent = select_other_side(ranking({"barn/down": 1.0, "mill/up": 1.0}), 2, shown, frozenset(shown))
    assert (spent.shown, spent.silent, spent.seen) == ({}, frozenset(), {"yes"})


def test_what_was_shown_is_shown_again_in_its_order() -> None:
    again = select_again(ranking(NEAR), numbers("barn/seen", "mill/up", "mill/rain"))
    assert names(again.shown) == {"yes": ["seen", "up"], "context": ["rain"]}
