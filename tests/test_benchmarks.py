from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks import growth, latency, publishing, quality, speed, store, teaching
from benchmarks.cases import case_sets, claim_of
from benchmarks.corpus import InventedText, knowledge, questions, word
from benchmarks.rivals import Ours, RankBM25
from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.knowledge.model import KnowledgeBase
from bot.settings import AnsweringSettings


def test_invented_words_are_all_different() -> None:
    assert len({word(rank) for rank in range(20_000)}) == 20_000


def test_the_same_seed_invents_the_same_text() -> None:
    assert list(InventedText(20)) == list(InventedText(20))
    assert list(InventedText(20)) != list(InventedText(20, seed=1))
    assert InventedText(20).queries(5) == InventedText(20).queries(5)


def test_an_invented_base_has_as_many_passages_as_asked_for() -> None:
    base = knowledge(230)
    assert [len(claim.passages) for claim in base.claims] == [100, 100, 30]
    assert len({passage.id for claim in base.claims for passage in claim.passages}) == 230


def test_invented_questions_are_answered_from_the_invented_base() -> None:
    assert len(set(questions(knowledge(100), 50))) > 40
    found = latency.measure(200, asked=40)
    assert found.passages == 200
    assert found.answered > 0.5


def test_indexes_that_are_compared_take_turns_in_processes_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speed, "RIVALS", {"audiatur": Ours, "rank-bm25": RankBM25})  # the others need `make bench`
    before = os.times().children_user
    rows = speed.measure(300)
    assert [(row.passages, row.name) for row in rows] == [(300, "audiatur"), (300, "rank-bm25")]
    assert all(0 < row.median <= row.worst and row.building > 0 for row in rows)
    assert os.times().children_user > before  # of processes that have ended


def test_an_invented_base_is_published_as_a_page_for_each_claim() -> None:
    found = publishing.measure(120)
    assert (found.claims, found.passages) == (2, 120)
    assert found.megabytes > 0.1


def test_an_index_that_forgets_what_it_was_asked_answers_the_same() -> None:
    text = InventedText(300)
    ours, queries = Ours(list(text)), text.queries(20)
    before = [ours.best(query) for query in queries]
    ours.forget()
    assert [ours.best(query) for query in queries] == before


def test_no_text_takes_a_time_that_grows_as_the_square_of_its_length() -> None:
    found = list(growth.measure())
    assert len(found) > 50
    assert [each for each in found if each.factor > 100] == []


def test_a_hundred_questions_about_other_things_take_nothing_from_a_claim(shared: Path) -> None:
    stray = teaching.off_topic()
    assert len(stray) == teaching.MANY
    for case_set in (one for one in case_sets() if one.folder.is_relative_to(shared)):
        claim = claim_of(case_set)
        before = Answerer.build(KnowledgeBase((claim,), "measured"), AnsweringSettings())
        after = before.with_taught(teaching.taught(claim, stray, [None] * len(stray)))
        assert sum(isinstance(after.ask(text), Answer) for text in stray) > teaching.MANY / 2
        assert quality.figures(case_set, after.ask) == quality.figures(case_set, before.ask)


async def test_a_full_store_is_filled_and_everything_in_it_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ENOUGH", 0)
    async with store.on_sqlite() as (full, meter):
        await store.fill(full, rows=20, questions=8)
        costs = [store.Cost(name, await store.cost(full, work, meter, 1)) for name, work in store.works(20).items()]
    assert all(one.milliseconds > 0 for one in costs)
    table = store.cost_table({"SQLite": costs})
    assert table.count("\n") == len(costs) + 1
