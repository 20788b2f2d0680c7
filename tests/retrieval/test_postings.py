from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from bot.retrieval.postings import PostingsIndex

TERMS = ["baker", "promise", "kohl", "inch", "treaty", "größe", "слово", "", "\ud800"]
PASSAGES = st.lists(st.lists(st.sampled_from(TERMS), max_size=12), max_size=12)
QUERIES = st.lists(st.sampled_from([*TERMS, "unheard"]), max_size=8)

MEMORABLE = [
    ["baker", "told", "gorbachev", "not", "one", "inch"],
    ["kohl", "went", "to", "moscow"],
    ["gorbachev", "and", "kohl", "met", "gorbachev", "smiled"],
]


def reference(corpus: list[list[str]], query: list[str]) -> np.ndarray:
    """rank-bm25's own scores, less the constant that it adds to every passage for every term of the query."""
    if not any(corpus):
        return np.zeros(len(corpus))
    model = BM25Plus(corpus)
    constant = sum((model.idf.get(term) or 0) * model.delta for term in query)
    return np.asarray(model.get_scores(query)) - constant


def ranked(index: PostingsIndex, corpus: list[list[str]], query: list[str]) -> list[tuple[int, float]]:
    """Every passage that holds a query term, in order, the slow way."""
    scores = index.scores(query)
    held = [number for number, passage in enumerate(corpus) if set(passage) & set(query)]
    return sorted(((number, float(scores[number])) for number in held), key=lambda pair: (-pair[1], pair[0]))


def invented(passages: int, seed: int = 0) -> list[list[str]]:
    """Passages with a few common words and many rare ones."""
    random = np.random.default_rng(seed)
    return [
        [f"w{rank}" for rank in (400 * random.random(length) ** 3).astype(int)]
        for length in random.integers(5, 30, passages)
    ]


@given(PASSAGES, QUERIES)
def test_scores_are_those_of_rank_bm25_less_its_constant(corpus: list[list[str]], query: list[str]) -> None:
    scores = PostingsIndex.build(corpus).scores(query)
    np.testing.assert_allclose(scores, reference(corpus, query), rtol=0, atol=1e-9)


@given(PASSAGES, QUERIES, st.floats(0.1, 3), st.floats(0, 0.95))
def test_parameters_mean_what_they_mean_in_rank_bm25(
    corpus: list[list[str]], query: list[str], k1: float, b: float
) -> None:
    scores = PostingsIndex.build(corpus, k1=k1, b=b).scores(query)
    if any(corpus):
        expected = BM25Plus(corpus, k1=k1, b=b, delta=0).get_scores(query)
        np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-9)


@given(PASSAGES, QUERIES, st.integers(1, 15))
def test_search_finds_the_best_of_all_that_hold_a_term(corpus: list[list[str]], query: list[str], limit: int) -> None:
    index = PostingsIndex.build(corpus)
    hits = index.search(query, limit)
    assert [(hit.number, hit.score) for hit in hits] == ranked(index, corpus, query)[:limit]
    assert index.ranking(query, limit) == ranked(index, corpus, query)[:limit]


@given(PASSAGES, QUERIES)
def test_hits_name_the_terms_they_hold_in_the_order_of_the_query(corpus: list[list[str]], query: list[str]) -> None:
    index = PostingsIndex.build(corpus)
    for hit in index.search(query, 20):
        assert hit.terms == tuple(term for term in dict.fromkeys(query) if term in corpus[hit.number])
        assert hit.terms == index.terms_of(hit.number, query)


@given(PASSAGES, QUERIES, st.sets(st.integers(0, 11)))
def test_a_search_among_some_passages_finds_the_best_of_those(
    corpus: list[list[str]], query: list[str], chosen: set[int]
) -> None:
    index = PostingsIndex.build(corpus)
    numbers = np.array(sorted(number for number in chosen if number < len(corpus)), dtype=np.int64)
    mask = np.zeros(len(corpus), dtype=np.bool_)
    mask[numbers] = True
    expected = [number for number, _ in ranked(index, corpus, query) if number in chosen][:3]
    assert [hit.number for hit in index.search(query, 3, among=numbers)] == expected
    assert [hit.number for hit in index.search(query, 3, among=mask)] == expected


@given(PASSAGES, QUERIES, st.integers(0, 12), st.integers(0, 12))
def test_a_search_among_a_range_finds_the_best_of_it(
    corpus: list[list[str]], query: list[str], first: int, end: int
) -> None:
    index = PostingsIndex.build(corpus)
    expected = [number for number, _ in ranked(index, corpus, query) if first <= number < end][:3]
    assert [hit.number for hit in index.search(query, 3, among=range(first, end))] == expected


def test_terms_of_many_passages_are_found_with_and_without_a_table() -> None:
    corpus = invented(3_000)
    index, other = PostingsIndex.build(corpus), PostingsIndex.build(corpus)
    everything = np.arange(len(corpus))
    for query in (["w0", "w1", "w300"], ["w0"], ["w2", "w0", "w5"], ["w1", "w390", "w3"]):
        assert index.frequency(query[0]) > 300
        assert index.search(query, 10) == index.search(query, 10) == other.search(query, 10, among=everything)


@given(PASSAGES, QUERIES)
def test_a_repeated_term_weighs_as_often_as_it_is_repeated(corpus: list[list[str]], query: list[str]) -> None:
    index = PostingsIndex.build(corpus)
    weights = {term: float(times) for term, times in Counter(query).items()}
    np.testing.assert_array_equal(index.scores(query), index.scores(weights))


@pytest.mark.parametrize("limit", [1, 3, 10, 100, 5_000])
def test_skipping_what_cannot_be_among_the_best_loses_nothing(limit: int) -> None:
    corpus = invented(3_000)
    index = PostingsIndex.build(corpus)
    random = np.random.default_rng(limit)
    for _ in range(25):
        query = [f"w{rank}" for rank in (400 * random.random(int(random.integers(1, 7))) ** 2).astype(int)]
        hits = index.search(query, limit)
        assert [(hit.number, hit.score) for hit in hits] == ranked(index, corpus, query)[:limit]
        some = np.sort(random.choice(3_000, size=40, replace=False))
        among = [pair for pair in ranked(index, corpus, query) if pair[0] in set(some.tolist())][:limit]
        assert [hit.number for hit in index.search(query, limit, among=some)] == [number for number, _ in among]


@pytest.mark.parametrize("limit", [1, 3, 10])
def test_a_list_that_is_too_long_to_merge_adds_the_passages_that_can_still_be_among_the_best(limit: int) -> None:
    random = np.random.default_rng(3)
    # Two lists of thousands each: the second one is only looked at where it could reach the best of the first.
    corpus = [
        ["pier"] * int(random.integers(0, 4))
        + ["quay"] * int(random.integers(0, 3))
        + ["wall"] * int(random.integers(1, 9))
        for _ in range(9_000)
    ]
    corpus[17] = ["quay"] * 9  # the best of all but for those that hold both
    index = PostingsIndex.build(corpus)
    for query in (["pier", "quay"], ["quay", "quay", "pier"], ["pier", "quay", "wall"]):
        assert index.ranking(query, limit) == ranked(index, corpus, query)[:limit]


@given(PASSAGES, st.sampled_from(TERMS), st.floats(0, 4))
def test_postings_that_reach_a_score_are_told_by_their_class(corpus: list[list[str]], term: str, least: float) -> None:
    index = PostingsIndex.build(corpus)
    for entry in index._lists([term]).values():
        added = dict(zip(entry.numbers.tolist(), entry.contributions().tolist(), strict=True))
        reached = dict(zip(*(row.tolist() for row in entry.reaching(least)), strict=True))
        assert reached.items() <= added.items()
        assert {number for number, score in added.items() if score > least * 1.000001} <= reached.keys()
        assert all(score > least * 0.999999 or not least for score in reached.values())


def test_passages_of_equal_score_come_in_the_order_of_their_numbers() -> None:
    index = PostingsIndex.build([["inch", "mile"], ["kohl"]] * 500)
    assert [hit.number for hit in index.search(["inch"], 4)] == [0, 2, 4, 6]
    assert [hit.number for hit in index.search(["inch", "mile"], 4)] == [0, 2, 4, 6]


def test_a_term_that_stands_in_every_passage_still_scores() -> None:
    hits = PostingsIndex.build([["inch", "kohl"], ["inch"]]).search(["inch"], 5)
    assert [hit.number for hit in hits] == [1, 0]
    assert all(hit.score > 0 for hit in hits)


def test_a_passage_without_a_query_term_is_no_hit() -> None:
    hits = PostingsIndex.build(MEMORABLE).search(["baker", "unheard"], 10)
    assert [(hit.number, hit.terms) for hit in hits] == [(0, ("baker",))]


def test_a_term_of_weight_nothing_matches_without_scoring() -> None:
    hits = PostingsIndex.build(MEMORABLE).search({"kohl": 0.0}, 10)
    assert [(hit.number, hit.score) for hit in hits] == [(1, 0.0), (2, 0.0)]


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_weight_that_would_break_the_order_is_refused(weight: float) -> None:
    with pytest.raises(ValueError, match="weight of 'kohl'"):
        PostingsIndex.build(MEMORABLE).search({"kohl": weight}, 10)


@pytest.mark.parametrize("corpus", [[], [[]], [[], []]])
def test_a_base_without_words_works(corpus: list[list[str]]) -> None:
    index = PostingsIndex.build(corpus)
    assert index.search(["baker"], 5) == []
    assert index.scores(["baker"]).tolist() == [0.0] * len(corpus)
    assert len(index) == len(corpus)
    assert list(index.vocabulary) == []


def test_nothing_is_found_by_an_empty_query_or_a_limit_of_nothing() -> None:
    index = PostingsIndex.build(MEMORABLE)
    assert index.search([], 5) == []
    assert index.search(["kohl"], 0) == []
    assert index.search(["kohl"], 5, among=np.array([], dtype=np.int64)) == []


def test_frequency_counts_passages_and_idf_is_that_of_rank_bm25() -> None:
    index = PostingsIndex.build(MEMORABLE)
    assert (index.frequency("gorbachev"), index.frequency("kohl"), index.frequency("unheard")) == (2, 2, 0)
    assert index.idf("gorbachev") == BM25Plus(MEMORABLE).idf["gorbachev"]
    assert index.idf("unheard") == 0.0


def test_the_vocabulary_is_every_term_once_in_order() -> None:
    vocabulary = PostingsIndex.build(MEMORABLE).vocabulary
    expected = sorted({term for passage in MEMORABLE for term in passage})
    assert list(vocabulary) == expected
    assert list(vocabulary.values()) == list(range(len(expected)))
    assert "kohl" in vocabulary
    assert "unheard" not in vocabulary


def test_tables_of_common_terms_take_no_more_room_than_the_postings() -> None:
    corpus = [[f"w{number % 30 * 10 + step}" for step in range(10)] for number in range(9_000)]
    index = PostingsIndex.build(corpus)
    for number in range(300):
        assert len(index.search([f"w{number}"], 5)) == 5
    taken = [table.nbytes for table in index._tables.values()]
    assert 1 < len(taken) < 300
    assert sum(taken[:-1]) <= index.postings.numbers.nbytes + index.postings.classes.nbytes


def test_terms_of_the_same_checksum_are_told_apart() -> None:
    # The CRC-32 of these two English words is the same.
    index = PostingsIndex.build([["plumless"], ["buckeroo"], ["plumless", "plumless"]])
    assert [hit.number for hit in index.search(["buckeroo"], 5)] == [1]
    assert [hit.number for hit in index.search(["plumless"], 5)] == [2, 0]


def test_more_kinds_of_postings_than_sixteen_bits_can_number_are_kept_apart() -> None:
    steps = [f"w{times}" for times in range(1, 61) for _ in range(times)]
    corpus = [steps + ["inch"] * more for more in range(1_100)]
    index = PostingsIndex.build(corpus)
    assert index.postings.classes.dtype == np.uint32
    query = ["w1", "w60", "inch"]
    np.testing.assert_allclose(index.scores(query), reference(corpus, query), rtol=0, atol=1e-9)


def test_progress_is_told_as_passages_are_read() -> None:
    seen: list[int] = []
    PostingsIndex.build((["inch"] for _ in range(25_000)), progress=seen.append)
    assert seen == [10_000, 20_000, 25_000]


def test_searching_from_several_threads_gives_what_one_gives() -> None:
    index = PostingsIndex.build(invented(2_000))
    queries = [[f"w{number % 40}", f"w{number % 7}", f"w{number % 90}"] for number in range(200)]
    alone = [index.search(query, 10) for query in queries]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(lambda query: index.search(query, 10), queries)) == alone
