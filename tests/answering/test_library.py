from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.answering.holdings import Holdings
from bot.answering.library import Library
from bot.knowledge.model import Crux, KnowledgeBase, Topic
from tests.answering.bases import CLOCK, HERON, base, only, passage, source


def asked_by(library: Library, owners: NDArray[np.int32]) -> list[Crux | tuple[int, ...]]:
    """What each of some ways of asking asks for: a crux, or the numbers of passages."""
    passages, counts = library.asked_for(owners[owners >= 0])
    rows = (tuple(row.tolist()) for row in np.split(passages, counts.cumsum()[:-1]))
    return [library.crux(owner) if owner < 0 else next(rows) for owner in owners.tolist()]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(base(HERON, CLOCK))


def test_passages_are_numbered_claim_by_claim(library: Library) -> None:
    ids = [one.id for one in library.passages]
    assert ids == [one.id for claim in (HERON, CLOCK) for one in claim.passages]
    assert [(shelf.claim.id, shelf.first, shelf.end) for shelf in library.shelves] == [
        ("heron", 0, 5),
        ("clock", 5, 7),
    ]


def test_a_passage_is_found_by_its_claim_and_its_id(library: Library) -> None:
    assert dict(library.number_of) == {
        (library.source(one).claim, one.id): number for number, one in enumerate(library.passages)
    }
    assert len(library.number_of) == 7


@pytest.mark.parametrize("name", [("clock", "gazette/saw"), ("heron", "gazette/none"), ("heron", "none/saw"), ("", "")])
def test_a_passage_of_another_claim_or_of_none_is_not_found(library: Library, name: tuple[str, str]) -> None:
    with pytest.raises(KeyError):
        library.number_of[name]


def test_ways_of_asking_tell_what_they_ask_for(library: Library) -> None:
    heron, clock = library.shelves
    crux = HERON.cruxes[0]
    owners = library.holdings.owners
    of_heron = asked_by(library, owners[heron.first_ask : heron.end_ask])
    of_clock = asked_by(library, owners[clock.first_ask : clock.end_ask])
    assert list(dict.fromkeys(of_heron)) == [*((number,) for number in range(5)), crux]
    assert list(dict.fromkeys(of_clock)) == [(5,), (6,)]
    assert of_heron.count(crux) >= 2
    assert len(owners) == len(library.ask_weights) == len(library.ask_index)


def test_an_ask_of_a_topic_asks_for_its_passages_best_first() -> None:
    topics = (Topic(("whose beak", "the thief's nose"), ("pamphlet/otter", "gazette/saw")),)
    library = Library(base(CLOCK, replace(HERON, topics=topics)))
    of_heron = asked_by(library, library.holdings.owners[library.shelves[1].first_ask :])
    otter, saw = (library.number_of["heron", name] for name in topics[0].passages)
    assert of_heron[-2:] == [(otter, saw), (otter, saw)]
    assert {hit.number for hit in library.body.search(["beak"], 5)} == {otter, saw}
    assert "beak" in library.terms_of(library.passages[saw])


def test_a_topic_offers_a_few_passages_of_each_side_and_keeps_all_that_were_judged() -> None:
    many = [passage("diary", f"day-{day}", "did", f"Nothing was seen on day {day}") for day in range(5)]
    claim = replace(HERON, sources=(*HERON.sources, source("diary", "heron", *many)))
    days = tuple(one.id for one in many)
    topics = (Topic(("which days",), (*days[:4], "pamphlet/otter"), (days[4],)),)
    library = Library(base(replace(claim, topics=topics)))
    holdings, number_of = library.holdings, library.number_of
    assert holdings.topics.offered.tolist() == [number_of["heron", name] for name in (*days[:3], "pamphlet/otter")]
    judged = (*days[:4], "pamphlet/otter", days[4])
    assert holdings.topics.judged.tolist() == [number_of["heron", name] for name in judged]
    assert holdings.topics.grades.tolist() == [1.0] * 5 + [0.6]


def test_what_is_asked_in_vain_is_no_knowledge() -> None:
    library = Library(base(CLOCK, replace(HERON, topics=(Topic(("who bought the marmalade", "whose marmalade"), ()),))))
    shelves = library.shelves
    assert [(one.first_unanswered, one.end_unanswered) for one in shelves] == [(0, 0), (0, 2)]
    assert not library.holds("marmalad")
    assert not library.claim_index.frequency("marmalad")
    assert library.holdings.unanswered.index.frequency("marmalad") == 2
    assert len(library.holdings.owners) == len(Library(base(CLOCK, HERON)).holdings.owners)


def test_a_crux_behind_claims_without_any_is_that_of_its_own_claim() -> None:
    library = Library(base(CLOCK, HERON))
    asked = asked_by(library, library.holdings.owners)
    assert {one for one in asked if isinstance(one, Crux)} == {HERON.cruxes[0]}


def test_each_claim_is_found_by_all_of_its_words(library: Library) -> None:
    def claims(text: str) -> list[int]:
        return [hit.number for hit in library.claim_index.search(library.analyzer.terms(text), 5)]

    assert claims("otter") == [0]
    assert claims("stopped on purpose") == [1]


def test_a_passage_is_found_by_whom_it_is_attributed_to(library: Library) -> None:
    for text, found in (("Wilma Reed", [0]), ("Cuthbert Vane", [3, 4]), ("May 1931", [1])):
        terms = library.analyzer.terms(text)
        assert sorted(hit.number for hit in library.body.search(terms, 10)) == found
    assert set(library.analyzer.terms("Wilma grey dawn goldfish")) - set(library.terms_of(library.passages[0])) == set(
        library.analyzer.terms("grey")
    )


def test_people_and_publishers_are_names(library: Library) -> None:
    assert [word for word in ("wilma", "gazett", "vane", "otter") if library.is_name(word)] == [
        "wilma",
        "gazett",
        "vane",
    ]


def test_a_source_is_named_by_its_publisher_or_author(library: Library) -> None:
    assert library.sources_named(library.analyzer.terms("what does Vane say")) == {"pamphlet"}
    assert library.sources_named(library.analyzer.terms("the Gazette and Vane")) == {"gazette", "pamphlet"}
    assert library.sources_named(["otter"]) == frozenset()


def test_a_word_that_nothing_holds_tells_as_much_as_the_rarest(library: Library) -> None:
    assert not library.holds("zebra")
    assert library.idf("zebra") == library.rarest
    assert library.holds("otter")
    assert library.idf("otter") > library.idf("clock")


def test_words_are_spelt_as_the_base_writes_them(library: Library) -> None:
    words = library.holdings.words()
    assert words["millbrook"] == "Millbrook"
    assert words["рыба"] == "рыба"
    assert "long-legged thief" not in words


@pytest.mark.parametrize("claims", [(), (only(HERON),), (only(HERON, passage("single", "one", "did", "fish")),)])
def test_an_empty_base_and_one_of_one_passage_work(claims: tuple[object, ...]) -> None:
    library = Library(KnowledgeBase(claims, base().vocabulary, ""))  # type: ignore[arg-type]  # claims, as above
    assert library.body.search(["FISH"], 3) == library.body.search(["FISH"], 3)
    assert len(library.shelves) == len(claims)


def test_reading_tells_how_far_it_is() -> None:
    told: list[tuple[int, int]] = []
    Holdings.of(base(HERON, CLOCK), lambda read, all_of_them: told.append((read, all_of_them)))
    assert told == [(7, 7)]
