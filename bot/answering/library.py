"""The library: the passages of a base in one row, with the indexes over their text, their asks and their claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.answering.holdings import Holdings, asked_through_topics, texts_of
from bot.knowledge.model import Claim, Crux, KnowledgeBase, Passage, Source
from bot.knowledge.rows import Rows
from bot.retrieval.analysis import Token, language_of
from bot.retrieval.commonness import telling
from bot.retrieval.spelling import Speller

_REMEMBERED = 256  # passages of which the terms are kept that a reader sees


class Shelf(NamedTuple):
    """Where the passages and the asks of one claim stand, and those that it does not answer: three ranges of numbers.

    Each goes from `first` to `end` less one.
    """

    claim: Claim
    first: int
    end: int
    first_ask: int
    end_ask: int
    first_unanswered: int
    end_unanswered: int


class Library:
    """Every passage of a base, numbered from 0 claim by claim, and what is needed to find it."""

    def __init__(self, base: KnowledgeBase, holdings: Holdings | None = None) -> None:
        """`holdings` are those of the base where it was read before."""
        self.base = base
        self.holdings = holdings = holdings or Holdings.of(base)
        self.analyzer = holdings.analyzer
        self.passages = holdings.passages
        self.sources = holdings.sources
        self.body, self.ask_index, self.claim_index = holdings.body, holdings.ask_index, holdings.claim_index
        self.ask_weights = holdings.ask_weights
        self.shelves: Sequence[Shelf] = Rows(self._shelf, 0, len(base.claims))
        self.number_of: Mapping[tuple[str, str], int] = Numbers(self)
        self.quote_tokens = lru_cache(_REMEMBERED)(self._quote_tokens)
        """The terms of the quote of the passage of that number in their order, where each starts, and where it ends."""
        self.seen_terms = lru_cache(_REMEMBERED)(self._seen_terms)
        """The terms of what a reader sees of the passage of that number: its words, its gist, its attribution."""

    def holds(self, term: str) -> bool:
        """Whether any passage, or any way of asking for one, holds the term."""
        return self.body.frequency(term) > 0 or self.ask_index.frequency(term) > 0

    def was_asked(self, term: str) -> bool:
        """Whether a question that the base does not answer holds the term: so it is a word, and no mistake."""
        return self.holdings.unanswered.index.frequency(term) > 0

    def idf(self, term: str) -> float:
        """How much a term tells; one that the base does not hold tells as much as the rarest."""
        if self.body.frequency(term):
            return self.body.idf(term)
        return self.rarest if not self.ask_index.frequency(term) else self.ask_index.idf(term)

    def sources_named(self, terms: Iterable[str]) -> frozenset[str]:
        """The ids of the sources whose publisher or author the terms name."""
        return frozenset(source for term in terms for source in self.holdings.named_sources.get(term, ()))

    @staticmethod
    def telling(term: str, word: str, language: str) -> float:
        """How much a term of a question can tell that was read from `word`, whichever form the word has.

        A concept tells as much as the English word that it is called by; several words together name one thing.
        """
        if term.isupper():
            return 1.0 if "-" in term else telling(term.lower(), "en")
        return min(telling(word, language), telling(term, language))

    def is_name(self, term: str) -> bool:
        """Whether the term names a person or a publisher of the base."""
        return term in self.holdings.names

    @cached_property
    def rarest(self) -> float:
        """The inverse document frequency of a term that one passage holds, as rank-bm25 fits it."""
        return float(np.log(len(self.passages) + 1))

    @cached_property
    def speller(self) -> Speller:
        """The words of the base, of its ways of asking and of the vocabulary, each as it is written there."""
        return Speller(self.holdings.words())

    def source(self, passage: Passage) -> Source:
        """The source that a passage stands in."""
        return self.sources[passage.source]

    def tokens_of(self, question: str, language: str | None = None) -> list[Token]:
        """The terms of a question, in whichever language it is asked, read as terms of the base where they can be."""
        return self.analyzer.tokens(question, language or language_of(question), self.holds)

    def terms_of(self, passage: Passage) -> list[str]:
        """The terms that a passage is found by: of its words, and of whom and what it is attributed to."""
        source = self.sources[passage.source]
        claim = self.base.claim(source.claim)
        asked = asked_through_topics([claim] if claim else [])
        texts = texts_of(passage, source, asked.get(passage.id, ()))
        return [term for text, language in texts for term in self.analyzer.terms(text, language)]

    def crux(self, owner: int) -> Crux:
        """The crux that an ask of that owner, less than 0, asks for; see `Holdings`."""
        claim = self.holdings.claim_of_crux(-1 - owner)
        return self.base.claims[claim].cruxes[-1 - owner - int(self.holdings.first_cruxes[claim])]

    def asked_for(self, owners: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The passages that the asks of some owners ask for, end to end, and how many each; none of them a crux's."""
        topics = owners - len(self.passages)
        ones = np.ones(len(owners), dtype=np.int64)
        if not (topics >= 0).any():
            return owners, ones
        bounds = self.holdings.topics.bounds
        first = np.where(topics >= 0, bounds.take(topics, mode="clip"), 0)
        counts = np.where(topics >= 0, bounds.take(topics + 1, mode="clip") - first, ones)
        places = _places(first, counts)
        of_topics = self.holdings.topics.offered.take(places, mode="clip")
        return np.where((topics >= 0).repeat(counts), of_topics, owners.repeat(counts)), counts

    def _quote_tokens(self, number: int) -> tuple[tuple[str, ...], tuple[int, ...], tuple[int, ...]]:
        """As three bare tuples: a tuple for each term, or a set, would be searched for garbage again and again."""
        passage = self.passages[number]
        tokens = self.analyzer.tokens(passage.quote, self.source(passage).language)
        terms, starts = tuple(token.term for token in tokens), tuple(token.start for token in tokens)
        return terms, starts, tuple(token.end for token in tokens)

    def _seen_terms(self, number: int) -> tuple[str, ...]:
        passage = self.passages[number]
        source = self.source(passage)
        said = passage.said.spoken if passage.said else ""
        told = (passage.gist, passage.speaker, passage.section, said, source.publisher, source.author)
        return tuple({*self.quote_tokens(number)[0], *self.analyzer.terms(" . ".join(told))})

    def _shelf(self, number: int) -> Shelf:
        firsts = (self.holdings.first_passages, self.holdings.first_asks, self.holdings.unanswered.first)
        bounds = (int(bound) for first in firsts for bound in first[number : number + 2])
        return Shelf(self.base.claims[number], *bounds)


def spans(bounds: NDArray[np.int64], rows: NDArray[np.integer]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The places of all that some rows hold, end to end, where `bounds` divide them; and how many are in each row."""
    first = bounds.take(rows)
    counts = bounds.take(rows + 1) - first
    return _places(first, counts), counts


def _places(first: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """So many places from each first one on, end to end."""
    places: NDArray[np.int64] = np.arange(counts.sum()) + (first - counts.cumsum() + counts).repeat(counts)
    return places


class Numbers(Mapping[tuple[str, str], int]):
    """The number of each passage by the id of its claim and its own; reads no source but that of the passage."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._of_sources: dict[str, Mapping[str, int]] = {}

    def __getitem__(self, name: tuple[str, str]) -> int:
        claim, passage = name
        source = self._library.sources[passage.partition("/")[0]]
        if source.claim != claim:
            raise KeyError(name)
        numbers = self._of_sources.get(source.id)
        if numbers is None:
            first = self._library.holdings.firsts[source.id]
            numbers = {one.id: number for number, one in enumerate(source.passages, first)}
            self._of_sources[source.id] = numbers
        return numbers[passage]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return ((self._library.source(passage).claim, passage.id) for passage in self._library.passages)

    def __len__(self) -> int:
        return len(self._library.passages)
