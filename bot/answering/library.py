"""The library: the passages of a base in one row, with the indexes over their text, their asks and their claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import Claim, Crux, KnowledgeBase, Passage, Source
from bot.retrieval.analysis import Analyzer, Token, fold, language_of
from bot.retrieval.commonness import telling
from bot.retrieval.postings import PostingsIndex
from bot.retrieval.spelling import Speller


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where the passages and the asks of one claim stand: two ranges of numbers, `first` to `end` less one."""

    claim: Claim
    first: int
    end: int
    first_ask: int
    end_ask: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A way of asking, with what it asks for: the number of a passage, or a crux of the claim."""

    text: str
    passage: int = -1
    crux: Crux | None = None


class Library:
    """Every passage of a base, numbered from 0 claim by claim, and what is needed to find it."""

    def __init__(self, base: KnowledgeBase) -> None:
        self.base = base
        self.analyzer = Analyzer(base.vocabulary)
        self.passages: tuple[Passage, ...] = tuple(passage for claim in base.claims for passage in claim.passages)
        self.sources: Mapping[str, Source] = {s.id: s for claim in base.claims for s in claim.sources}
        self.number_of: Mapping[tuple[str, str], int] = {
            (claim.id, passage.id): number
            for number, (claim, passage) in enumerate((c, p) for c in base.claims for p in c.passages)
        }
        self.asks: tuple[Ask, ...] = tuple(self._all_asks())
        self.shelves = tuple(self._all_shelves())
        texts = [self.terms_of(passage) for passage in self.passages]
        self.body = PostingsIndex.build(texts)
        asks = [self.analyzer.terms(ask.text, _language(ask.text)) for ask in self.asks]
        # Without saturation and length, a score is the summed idf of the shared terms: what overlap is measured by.
        self.ask_index = PostingsIndex.build((sorted(set(terms)) for terms in asks), k1=0.0, b=0.0)
        self.ask_weights = np.array([sum(map(self.ask_index.idf, set(terms))) for terms in asks], dtype=np.float64)
        self.claim_index = PostingsIndex.build(self._claim_terms(texts, asks))

    def holds(self, term: str) -> bool:
        """Whether any passage, or any way of asking for one, holds the term."""
        return self.body.frequency(term) > 0 or self.ask_index.frequency(term) > 0

    def idf(self, term: str) -> float:
        """How much a term tells; one that the base does not hold tells as much as the rarest."""
        if self.body.frequency(term):
            return self.body.idf(term)
        return self.rarest if not self.ask_index.frequency(term) else self.ask_index.idf(term)

    def sources_named(self, terms: Iterable[str]) -> frozenset[str]:
        """The ids of the sources whose publisher or author the terms name."""
        return frozenset(source for term in terms for source in self._named_sources.get(term, ()))

    @cached_property
    def _named_sources(self) -> Mapping[str, frozenset[str]]:
        named: dict[str, set[str]] = {}
        for source in self.sources.values():
            for term in self.analyzer.terms(f"{source.publisher} . {source.author}"):
                named.setdefault(term, set()).add(source.id)
        # A name that half of the sources bear tells none of them apart.
        most = max(1, len(self.sources) // 2)
        return {term: frozenset(ids) for term, ids in named.items() if len(ids) <= most}

    def telling(self, word: str, language: str) -> float:
        """How much a word of a question can tell; several words together name one thing."""
        return 1.0 if " " in word else telling(word, language)

    def is_name(self, term: str) -> bool:
        """Whether the term names a person or a publisher of the base."""
        return term in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        named = {name for source in self.sources.values() for name in (source.author, source.publisher) if name}
        named.update(passage.speaker for passage in self.passages if passage.speaker)
        return frozenset(term for name in named for term in self.analyzer.terms(name))

    @cached_property
    def rarest(self) -> float:
        """The inverse document frequency of a term that one passage holds, as rank-bm25 fits it."""
        return float(np.log(len(self.passages) + 1))

    @cached_property
    def speller(self) -> Speller:
        """The words of the base, of its ways of asking and of the vocabulary, each as it is written there."""
        words: dict[str, str] = {}
        for names in (self.base.vocabulary.filler, *self.base.vocabulary.aliases.values()):
            for name in names:
                if " " not in name:
                    words.setdefault(fold(name), name)
        texts = (text for passage in self.passages for text in (passage.quote, *self._texts(passage)))
        for text in (*texts, *(ask.text for ask in self.asks)):
            for token in self.analyzer.tokens(text):
                word = text[token.start : token.end]
                words.setdefault(fold(word), word)
        return Speller(words)

    def numbers(self, shelf: Shelf) -> NDArray[np.int64]:
        """The numbers of a claim's passages."""
        return np.arange(shelf.first, shelf.end)

    def source(self, passage: Passage) -> Source:
        """The source that a passage stands in."""
        return self.sources[passage.source]

    def tokens_of(self, question: str, language: str | None = None) -> list[Token]:
        """The terms of a question, in whichever language it is asked, read as terms of the base where they can be."""
        return self.analyzer.tokens(question, language or language_of(question), self.holds)

    def terms_of(self, passage: Passage) -> list[str]:
        """The terms that a passage is found by: of its words, and of whom and what it is attributed to."""
        source = self.sources[passage.source]
        terms = self.analyzer.terms(passage.quote, source.language)
        for text in self._texts(passage):
            terms += self.analyzer.terms(text, _language(text))
        return terms

    def _texts(self, passage: Passage) -> Iterator[str]:
        """The curator's words about a passage, and its attribution."""
        source = self.sources[passage.source]
        said = passage.said.spoken if passage.said else ""
        named = (passage.section, passage.speaker, passage.role, said, source.publisher, source.author)
        yield from filter(None, (passage.gist, *passage.asks, *named))

    def _all_asks(self) -> Iterator[Ask]:
        for claim in self.base.claims:
            for passage in claim.passages:
                for text in (*passage.asks, passage.gist, passage.section):
                    if text:
                        yield Ask(text, passage=self.number_of[claim.id, passage.id])
            for crux in claim.cruxes:
                for text in (crux.question, *crux.asks):
                    yield Ask(text, crux=crux)

    def _all_shelves(self) -> Iterator[Shelf]:
        first = first_ask = 0
        for claim in self.base.claims:
            end = first + len(claim.passages)
            asks = sum(bool(text) for p in claim.passages for text in (*p.asks, p.gist, p.section))
            end_ask = first_ask + asks + sum(1 + len(crux.asks) for crux in claim.cruxes)
            yield Shelf(claim, first, end, first_ask, end_ask)
            first, first_ask = end, end_ask

    def _claim_terms(self, texts: list[list[str]], asks: list[list[str]]) -> Iterable[list[str]]:
        for shelf in self.shelves:
            asked = (shelf.claim.question, *shelf.claim.asks)
            own = [term for text in asked for term in self.analyzer.terms(text, _language(text))]
            rows = (*texts[shelf.first : shelf.end], *asks[shelf.first_ask : shelf.end_ask])
            yield [*own, *(term for row in rows for term in row)]


def _language(text: str) -> str:
    """The language of a curator's words: English, unless letters tell otherwise."""
    return "en" if text.isascii() else language_of(text)
