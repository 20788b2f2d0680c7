from __future__ import annotations

from dataclasses import replace

from bot.answering.wording import Kind, wordings_of
from bot.knowledge.model import Crux, Topic
from tests.answering.bases import CLOCK, HERON


def test_all_that_is_known_to_be_asked_is_a_wording_with_what_answers_it() -> None:
    topic = Topic(("whose tracks", "whiskers?"), ("pamphlet/otter", "gazette/saw"))
    found = {one.text: one for one in wordings_of(replace(HERON, topics=(topic,)))}
    crux = HERON.cruxes[0]
    for text in (crux.question, *crux.asks):
        assert (found[text].kind, found[text].passages, found[text].crux) == (Kind.CRUX, crux.passages, crux)
    for text in topic.asks:
        assert (found[text].kind, found[text].passages, found[text].crux) == (Kind.TOPIC, topic.passages, None)
    for passage in HERON.passages:
        assert (found[passage.gist].kind, found[passage.gist].passages) == (Kind.GIST, (passage.id,))
    assert len(found) == 2 + 2 + 2 + len(HERON.passages)


def test_a_question_of_the_whole_claim_goes_to_its_first_crux() -> None:
    later = Crux("otter", "Was it an otter?", (), ("pamphlet/otter",))
    found = [one for one in wordings_of(replace(HERON, cruxes=(*HERON.cruxes, later))) if one.kind is Kind.CLAIM]
    assert [one.text for one in found] == [HERON.question, *HERON.asks]
    assert {(one.crux, one.passages) for one in found} == {(HERON.cruxes[0], HERON.cruxes[0].passages)}


def test_a_claim_without_cruxes_is_asked_all_the_same() -> None:
    claims = [one for one in wordings_of(CLOCK) if one.kind is Kind.CLAIM]
    assert [(one.text, one.passages, one.crux) for one in claims] == [(CLOCK.question, (), None)]


def test_a_gist_goes_to_the_first_crux_that_its_passage_belongs_to() -> None:
    later = Crux("saw", "Who saw it?", (), ("gazette/saw", "pamphlet/otter"))
    found = wordings_of(replace(HERON, cruxes=(*HERON.cruxes, later)))
    cruxes = {one.passages[0]: one.crux and one.crux.id for one in found if one.kind is Kind.GIST}
    assert cruxes == {
        "gazette/saw": "seen",
        "gazette/gone": None,
        "gazette/feathers": None,
        "pamphlet/absent": "seen",
        "pamphlet/otter": "saw",
    }


def test_only_what_the_positions_disagree_about_hears_all() -> None:
    topic = Topic(("whose tracks",), ("pamphlet/otter",))
    hears = {one.kind: one.hears_all for one in wordings_of(replace(HERON, topics=(topic,)))}
    assert hears == {Kind.GIST: False, Kind.CRUX: True, Kind.CLAIM: True, Kind.TOPIC: False}
