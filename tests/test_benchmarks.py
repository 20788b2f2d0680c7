from __future__ import annotations

from benchmarks.corpus import InventedText, knowledge, questions, word
from benchmarks.latency import measure


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
    found = measure(200, asked=40)
    assert found.passages == 200
    assert found.answered > 0.5
