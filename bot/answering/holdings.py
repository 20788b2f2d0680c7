"""What a library holds: every passage and every way of asking of a base, read once and indexed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.knowledge.model import Claim, KnowledgeBase, Passage, Source, Topic, Vocabulary
from bot.retrieval.analysis import Analyzer, fold, language_of
from bot.retrieval.postings import PostingsIndex

Progress = Callable[[int, int], None]
"""Told now and then how many passages were read so far, and how many there are."""

_REPORT_EVERY = 1_000  # passages
_REMEMBERED = 10_000  # texts that are not read again
_SEVERAL = 2  # function words: one may stand in English, too ("quid pro quo")
_OFFERED = 3  # passages of each position that a topic offers: more dilute what is known of it
_HELPS = 0.6  # grade of a passage that helps, beside 1 of one that answers
_FOUND_BY = 2  # passages of a topic that are found by the words of its asks, too: with all of them, precision falls


class Topics(NamedTuple):
    """What was judged to answer each topic, by the number of the topic.

    Topic `n` offers the passages `offered[bounds[n]:bounds[n + 1]]`, best first; all that were judged for it are
    `judged[judged_bounds[n]:judged_bounds[n + 1]]`, with `grades` of 0 to 1 beside them.
    """

    bounds: NDArray[np.int64]
    offered: NDArray[np.int32]
    judged_bounds: NDArray[np.int64]
    judged: NDArray[np.int32]
    grades: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Unanswered:
    """What people ask and the documents do not answer, in a row of its own; `first` of each claim, and the end of all.

    `weights` are the summed idf of what each asks.
    """

    first: NDArray[np.int64]
    index: PostingsIndex
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Holdings:
    """All that is made of a base before it can be asked; it can be kept, and taken up again, as arrays and text.

    Passages, ways of asking and cruxes are numbered from 0, claim by claim; those of claim `n` are the ones from
    `first_passages[n]` up to `first_passages[n + 1]`, and so on. `owners` tells of each way of asking what it asks
    for: the number of a passage, or -1 less the number of a crux, or the number of all passages plus that of a topic;
    the words of what is not answered stand in no index but their own. `firsts` has the first passage of each source.
    `names` are the terms that name people and publishers, `named_sources` the sources whose author or publisher a term
    names, `words` gives every word of the base, folded, with the way it is written there.
    """

    analyzer: Analyzer
    passages: Sequence[Passage]
    sources: Mapping[str, Source]
    firsts: Mapping[str, int]
    first_passages: NDArray[np.int64]
    first_asks: NDArray[np.int64]
    first_cruxes: NDArray[np.int64]
    owners: NDArray[np.int32]
    topics: Topics
    unanswered: Unanswered
    body: PostingsIndex
    ask_index: PostingsIndex
    ask_weights: NDArray[np.float64]
    claim_index: PostingsIndex
    names: frozenset[str]
    named_sources: Mapping[str, Sequence[str]]
    words: Callable[[], Mapping[str, str]]

    @classmethod
    def of(cls, base: KnowledgeBase, progress: Progress | None = None) -> Holdings:
        """Reads and indexes a base."""
        return _Reading(base, progress).holdings()

    def claim_of_crux(self, number: int) -> int:
        """The number of the claim that the crux of that number belongs to."""
        return bisect_right(self.first_cruxes.data, number) - 1


class _Reading:
    """One pass over the texts of a base: what was read so far."""

    def __init__(self, base: KnowledgeBase, progress: Progress | None) -> None:
        self._base, self._progress = base, progress
        self._analyzer = Analyzer(base.vocabulary)
        self._sources = {source.id: source for claim in base.claims for source in claim.sources}
        self._passages = tuple(passage for claim in base.claims for passage in claim.passages)
        self._number_of = {passage.id: number for number, passage in enumerate(self._passages)}
        self._words: dict[str, None] = {}
        # An ask is read for each passage that is found by it, and once for itself.
        self._terms = lru_cache(_REMEMBERED)(self._read_terms)

    def holdings(self) -> Holdings:
        """Reads everything."""
        claims = self._base.claims
        first_passages = _firsts(len(claim.passages) for claim in claims)
        texts = list(self._texts())
        first_cruxes = _firsts(len(claim.cruxes) for claim in claims)
        first_topics = _firsts(len(claim.topics) for claim in claims) + len(self._passages)
        ends = (first_passages.tolist(), first_cruxes.tolist(), first_topics.tolist())  # and the end of all
        asked = [list(_asks(*of_claim)) for of_claim in zip(claims, *ends, strict=False)]
        owners = np.array([owner for row in asked for _, owner in row], dtype=np.int32)
        first_asks = _firsts(map(len, asked))
        asks = [self._terms(text, _language(text)) for row in asked for text, _ in row]
        ask_index, ask_weights = _overlap_index(asks)
        words = self._written({term for terms in (*texts, *asks) for term in terms})
        return Holdings(
            self._analyzer,
            self._passages,
            self._sources,
            dict(
                zip(self._sources, _firsts(len(one.passages) for one in self._sources.values()).tolist(), strict=False)
            ),
            first_passages,
            first_asks,
            first_cruxes,
            owners,
            self._topics(),
            self._unanswered(),
            PostingsIndex.build(texts),
            ask_index,
            ask_weights,
            PostingsIndex.build(self._claim_terms(texts, asks, first_passages, first_asks)),
            self._names(),
            self._named_sources(),
            lambda: words,
        )

    def _texts(self) -> Iterator[list[str]]:
        asked = asked_through_topics(self._base.claims)
        for number, passage in enumerate(self._passages, 1):
            if self._progress and (number % _REPORT_EVERY == 0 or number == len(self._passages)):
                self._progress(number, len(self._passages))
            yield [
                term
                for text, language in texts_of(passage, self._sources[passage.source], asked.get(passage.id, ()))
                for term in self._terms(text, language)
            ]

    def _read_terms(self, text: str, language: str) -> list[str]:
        """The terms of a text; its words are kept."""
        tokens = self._analyzer.tokens(text, language)
        self._words.update((text[token.start : token.end], None) for token in tokens)
        return [token.term for token in tokens]

    def _claim_terms(
        self, texts: list[list[str]], asks: list[list[str]], passages: NDArray[np.int64], first: NDArray[np.int64]
    ) -> Iterator[list[str]]:
        """What each claim is found by: its own questions, and all of its passages and ways of asking together."""
        for number, claim in enumerate(self._base.claims):
            own = [t for text in (claim.question, *claim.asks) for t in self._analyzer.terms(text, _language(text))]
            rows = (*texts[passages[number] : passages[number + 1]], *asks[first[number] : first[number + 1]])
            yield [*own, *(term for row in rows for term in row)]

    def _topics(self) -> Topics:
        topics = [topic for claim in self._base.claims for topic in claim.topics]
        offered, judged = list(map(self._offered, topics)), list(map(_judged, topics))
        grades = np.array([grade for row in judged for grade in row.values()], dtype=np.float64)
        return Topics(
            _firsts(map(len, offered)), self._numbers(offered), _firsts(map(len, judged)), self._numbers(judged), grades
        )

    def _unanswered(self) -> Unanswered:
        """Their words are not kept: what only they hold, the base does not know."""
        rows = [
            [ask for topic in claim.topics if not topic.passages for ask in topic.asks] for claim in self._base.claims
        ]
        terms = [self._analyzer.terms(ask, _language(ask)) for row in rows for ask in row]
        return Unanswered(_firsts(map(len, rows)), *_overlap_index(terms))

    def _offered(self, topic: Topic) -> list[str]:
        """The passages of a topic that are offered to who asks a thing like it: a few of each position."""
        rows: dict[str, list[str]] = {}
        for name in topic.passages:
            rows.setdefault(self._passages[self._number_of[name]].position, []).append(name)
        return [name for name in topic.passages if any(name in row[:_OFFERED] for row in rows.values())]

    def _numbers(self, rows: Iterable[Iterable[str]]) -> NDArray[np.int32]:
        """The numbers of passages, of all rows end to end."""
        return np.fromiter((self._number_of[name] for row in rows for name in row), dtype=np.int32)

    def _names(self) -> frozenset[str]:
        named = {name for source in self._sources.values() for name in (source.author, source.publisher) if name}
        named.update(passage.speaker for passage in self._passages if passage.speaker)
        named.update(_people(self._base.vocabulary))
        return frozenset(term for name in named for term in self._analyzer.terms(name))

    def _named_sources(self) -> Mapping[str, Sequence[str]]:
        named: dict[str, dict[str, None]] = {}
        for source in self._sources.values():
            for term in self._analyzer.terms(f"{source.publisher} . {source.author}"):
                named.setdefault(term, {})[source.id] = None
        # A name that half of the sources bear tells none of them apart.
        most = max(1, len(self._sources) // 2)
        return {term: tuple(ids) for term, ids in named.items() if len(ids) <= most}

    def _written(self, held: Set[str]) -> Mapping[str, str]:
        """The words of the passages and ways of asking, and the names of what they hold, each as it is written."""
        vocabulary = self._base.vocabulary
        rows = (names for concept, names in vocabulary.aliases.items() if concept.upper() in held)
        names = (name for row in (vocabulary.filler, *rows) for name in row if " " not in name)
        written: dict[str, str] = {}
        for word in (*names, *self._words):
            written.setdefault(fold(word), word)
        return written


def _judged(topic: Topic) -> dict[str, float]:
    """The grade of each passage that was judged for a topic."""
    return {**dict.fromkeys(topic.passages, 1.0), **dict.fromkeys(topic.helping, _HELPS)}


def asked_through_topics(claims: Iterable[Claim]) -> Mapping[str, Sequence[str]]:
    """The asks of the topics that a passage answers best, by its id."""
    asked: dict[str, list[str]] = {}
    for claim in claims:
        for topic in claim.topics:
            for passage in topic.passages[:_FOUND_BY]:
                asked.setdefault(passage, []).extend(topic.asks)
    return asked


def texts_of(passage: Passage, source: Source, asked: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What a passage is found by, each text with its language: its words, the curator's, and its attribution.

    `asked` are the asks of topics that it answers best.
    """
    yield passage.quote, source.language
    said = passage.said.spoken if passage.said else ""
    named = (passage.section, passage.speaker, passage.role, said, source.publisher, source.author)
    for text in (passage.gist, *passage.asks, *asked, *named):
        if text:
            yield text, _language(text)


def _asks(claim: Claim, passages: int, cruxes: int, topics: int) -> Iterator[tuple[str, int]]:
    """The ways of asking of a claim, each with what it asks for, numbered from the first of each kind."""
    for place, passage in enumerate(claim.passages, passages):
        surname = passage.speaker.rpartition(" ")[2]
        for text in (*passage.asks, passage.gist, passage.section, passage.speaker, surname):
            if text:
                yield text, place
    for place, crux in enumerate(claim.cruxes, cruxes):
        # A question that goes to the claim as a whole goes to the crux that stands first.
        whole = (claim.question, *claim.asks) if place == cruxes else ()
        for text in (crux.question, *crux.asks, *whole):
            yield text, -1 - place
    for place, topic in enumerate(claim.topics, topics):
        if topic.passages:
            for text in topic.asks:
                yield text, place


def _overlap_index(rows: Sequence[Sequence[str]]) -> tuple[PostingsIndex, NDArray[np.float64]]:
    """An index that scores by the summed idf of the terms that are shared, and the summed idf of each row's own."""
    rows = [sorted(set(terms)) for terms in rows]
    index = PostingsIndex.build(rows, k1=0.0, b=0.0)  # without saturation and length
    return index, np.array([sum(map(index.idf, terms)) for terms in rows], dtype=np.float64)


def _people(vocabulary: Vocabulary) -> Iterator[str]:
    """The people of a vocabulary: concepts that are known by a surname and by the same with a first name before it."""
    for names in vocabulary.aliases.values():
        surnames = {name for name in names if name.istitle() and " " not in name}
        yield from (name for name in names if name.istitle() and name.rpartition(" ")[2] in surnames and " " in name)


def _firsts(counts: Iterable[int]) -> NDArray[np.int64]:
    """Where each of several rows begins in all of them end to end, and where the last one ends."""
    return np.array([0, *accumulate(counts)], dtype=np.int64)


@lru_cache(_REMEMBERED)
def _language(text: str) -> str:
    """The language of a curator's words: English, unless letters or several function words tell otherwise."""
    return language_of(text, _SEVERAL)
