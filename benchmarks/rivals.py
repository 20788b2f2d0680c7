"""Ours and other indexes behind one face: built from the same tokens, asked the same queries."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

Corpus = Sequence[list[str]]
TOP = 10
_ROUNDING = 1e-9  # scores that differ by less are equal: they are sums in another order


class Rival(Protocol):
    """An index that answers a query with the numbers of its ten best passages."""

    def __init__(self, corpus: Corpus) -> None: ...

    def best(self, query: list[str]) -> Sequence[int]:
        """The best passages, best first."""

    def forget(self) -> None:
        """Drops what was remembered of single queries, so that one that is asked again is as new."""


class Ours(Rival):
    """The index of this project."""

    def __init__(self, corpus: Corpus) -> None:
        from bot.retrieval.postings import PostingsIndex

        self.index = PostingsIndex.build(corpus)

    def best(self, query: list[str]) -> Sequence[int]:
        """With scores, as the others."""
        return [number for number, _ in self.index.ranking(query, TOP)]

    def forget(self) -> None:
        """Where the postings of a term stand, and the tables of common ones."""
        from bot.retrieval.postings import PostingsIndex

        self.index = PostingsIndex(len(self.index), self.index.vocabulary, self.index.postings)


class RankBM25(Rival):
    """rank-bm25 as it is: its own loop over every passage."""

    def __init__(self, corpus: Corpus) -> None:
        from rank_bm25 import BM25Plus

        self.model = BM25Plus(corpus)

    def best(self, query: list[str]) -> Sequence[int]:
        """`get_scores`, and no more sorting than needed; equal scores in the order of their numbers, as ours."""
        scores = self.model.get_scores(query)
        least = np.partition(scores, len(scores) - TOP)[-TOP]
        top = np.flatnonzero(scores >= least - _ROUNDING)
        return list(map(int, top[np.lexsort((top, -scores[top].round(9)))][:TOP]))


class BM25S(Rival):
    """bm25s with numpy; its numba back end is not installed here."""

    def __init__(self, corpus: Corpus) -> None:
        import bm25s

        self.model: Any = bm25s.BM25(method="bm25+")
        self.model.index(corpus, show_progress=False)

    def best(self, query: list[str]) -> Sequence[int]:
        """One query at a time, in this thread."""
        numbers, _ = self.model.retrieve([query], k=TOP, show_progress=False)
        return list(map(int, numbers[0]))


class Tantivy(Rival):
    """tantivy, Rust behind a Python binding, its index in memory, one segment as after a merge."""

    def __init__(self, corpus: Corpus) -> None:
        import tantivy

        schema = tantivy.SchemaBuilder()
        schema.add_text_field("body", stored=False, tokenizer_name="whitespace", index_option="freq")
        self.index = tantivy.Index(schema.build())
        writer = self.index.writer(heap_size=1_000_000_000, num_threads=1)
        for passage in corpus:
            writer.add_document(tantivy.Document(body=" ".join(passage)))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def best(self, query: list[str]) -> Sequence[int]:
        """Parsed and searched, without counting all matches."""
        found = self.searcher.search(self.index.parse_query(" ".join(query), ["body"]), TOP, count=False)
        return [address.doc for _, address in found.hits]


RIVALS: dict[str, Callable[[Corpus], Rival]] = {
    "audiatur": Ours,
    "rank-bm25": RankBM25,
    "bm25s": BM25S,
    "tantivy": Tantivy,
}
