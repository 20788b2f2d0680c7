"""The index of one claim: its passages and its wordings, by their words and, where vectors are at hand, by meaning."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property, lru_cache

import numpy as np

from bot.answering.claim_vectors import ClaimVectors, Matrix
from bot.answering.overlap import OverlapIndex
from bot.answering.wording import Answers, Wording, wordings_of
from bot.knowledge.model import Claim, Passage, Source
from bot.retrieval.analysis import Analyzer, Token
from bot.retrieval.encoder_process import PASSAGE
from bot.retrieval.language import language_of
from bot.retrieval.postings import PostingsIndex
from bot.retrieval.spelling import Speller
from bot.retrieval.stemming import fold
from bot.retrieval.vectors import Vectors

_SEVERAL = 2  # function words that tell another language of a curator's text: one may stand in English ("quid pro quo")
_ANSWERS = 4  # passages of a wording that speak for it: a crux may have many


PLAIN = Analyzer({})
"""Reads what no claim's vocabulary has a say in."""


class ClaimIndex:
    """Everything by which the passages of one claim are found; it never changes. Passages are numbered from 0."""

    def __init__(self, claim: Claim) -> None:
        self.claim = claim
        self.vectors: ClaimVectors | None = None
        """What the encoder makes of the texts; None until all of them are encoded."""
        self.analyzer = Analyzer(claim.vocabulary.aliases)
        self.passages = claim.passages
        self.sources = {source.id: source for source in claim.sources}
        self.number_of = {passage.id: number for number, passage in enumerate(self.passages)}
        self.wordings = wordings_of(claim)
        self.taught: Sequence[Wording] = ()
        """Those of the wordings that some server was taught."""
        self.answers = Answers.of(self.wordings, self.number_of)
        self.best_answers = Answers.of(self.wordings, self.number_of, _ANSWERS)
        self._written: dict[str, Counter[tuple[str, str]]] = {}
        texts = [texts_of(passage, self.source(passage)) for passage in self.passages]
        self.body = PostingsIndex.build(list(map(self._terms, texts)))
        self.wording_index = OverlapIndex([self._terms([(one.text, spoken(one.text))]) for one in self.wordings])
        terms = [frozenset(token.term for token in self.tokens_of(one.text)) for one in self.wordings]
        broadest_last = sorted(range(len(terms)), key=lambda number: (self.wordings[number].hears_all, -number))
        self.wording_of = {terms[number]: number for number in broadest_last}
        """The number of the wording that a question of just some terms is, the broadest of several, then the first."""
        self.unanswered_index = OverlapIndex([self.analyzer.terms(ask, spoken(ask)) for ask in claim.unanswered])
        self.rarest = float(np.log(len(self.passages) + 1))
        """The inverse document frequency of a term that one passage holds, as rank-bm25 fits it."""

    def with_vectors(self, kept: Vectors, chat: Matrix) -> ClaimIndex:
        """The same index with the vectors of its texts, and of ordinary chat; itself where one of them is missing."""
        texts = (
            [PASSAGE + one.quote for one in self.passages],
            [one.text for one in self.wordings],
            self.claim.unanswered,
        )
        found = [kept.get(row) for row in texts]
        if not all(known.all() for _, known in found):
            return self
        quotes, wordings, unanswered = (matrix for matrix, _ in found)
        other = copy(self)
        other.vectors = ClaimVectors(quotes, wordings, unanswered, chat, self.best_answers)
        return other

    def with_taught(self, wordings: Sequence[Wording], terms: Sequence[frozenset[str]], vectors: Matrix) -> ClaimIndex:
        """The same index with further wordings, each with its terms, that some server was taught.

        Nothing is built anew, and what the words of the claim weigh stays as it is. `vectors` has a row for each,
        zeros where there is none.
        """
        other = copy(self)
        other.speller = self.speller  # built once, for all
        numbers = range(len(self.wordings), len(self.wordings) + len(wordings))
        other.wordings, other.taught = (*self.wordings, *wordings), wordings
        other.answers = self.answers.with_further(wordings, self.number_of)
        other.best_answers = self.best_answers.with_further(wordings, self.number_of, _ANSWERS)
        other.wording_index = self.wording_index.with_texts(terms, self.rarest)
        other.wording_of = {**self.wording_of, **dict(zip(terms, numbers, strict=True))}
        if self.vectors is not None:
            other.vectors = self.vectors.with_further(vectors, other.best_answers)
        return other

    def source(self, passage: Passage) -> Source:
        """The source that a passage stands in."""
        return self.sources[passage.source]

    def holds(self, term: str) -> bool:
        """Whether any passage, or any wording, holds the term."""
        return self.body.frequency(term) > 0 or self.wording_index.holds(term)

    def knows(self, term: str) -> bool:
        """Whether the term is a word, held by a question that is known not to be answered if by nothing else."""
        return self.holds(term) or self.unanswered_index.holds(term)

    def idf(self, term: str) -> float:
        """How much a term tells; one that the claim does not hold tells as much as the rarest."""
        return self.body.idf(term) or self.wording_index.idf(term) or self.rarest

    def tokens_of(self, question: str) -> list[Token]:
        """The terms of a question, in whichever language it is asked, read as terms of the claim where they can be."""
        return self.analyzer.tokens(question, language_of(question), self.holds)

    def word_of(self, term: str) -> str:
        """The word for a term that the claim uses most."""
        found = self._written.get(term)
        if not found:
            return term.rpartition(":")[2].lower().replace("-", " ")
        return min(found, key=lambda written: (-found[written], len(written[0]), written))[0]

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages that the claim has words of, as ISO 639-1 codes: those of its sources and of its vocabulary."""
        named = (code for code, concepts in self.claim.vocabulary.aliases.items() if concepts)
        return frozenset({"en", *(source.language for source in self.claim.sources), *named})

    @cached_property
    def names(self) -> frozenset[str]:
        """The terms that name people and publishers."""
        named = {name for source in self.claim.sources for name in (source.author, source.publisher) if name}
        named.update(passage.speaker for passage in self.passages if passage.speaker)
        named.update(_people(self.claim))
        return frozenset(term for name in named for term in self.analyzer.terms(name))

    @cached_property
    def speller(self) -> Speller:
        """The words of the passages, the wordings and the vocabulary, each as it is written there."""
        return Speller(self._words())

    @cached_property
    def keys(self) -> Counter[str]:
        """What the claim is found by: its terms, as often as they stand there, and the names of what it speaks of."""
        keys = Counter({term: found.total() for term, found in self._written.items()})
        for language, concepts in self.claim.vocabulary.aliases.items():
            for concept, names in concepts.items():
                if self.holds(concept.upper()):
                    keys.update(term for name in names for term in PLAIN.terms(name, language or "en"))
        return keys

    def quote_tokens(self, number: int) -> list[Token]:
        """The terms of the quote of a passage, by its number, with their places."""
        passage = self.passages[number]
        return self.analyzer.tokens(passage.quote, self.source(passage).language)

    def terms_of(self, passage: Passage) -> list[str]:
        """The terms of what a reader sees of a passage: its words, its gist, its attribution."""
        texts = texts_of(passage, self.source(passage))
        return [term for text, language in texts for term in self.analyzer.terms(text, language)]

    def _words(self) -> Mapping[str, Mapping[str, str]]:
        """The words that a mistake may have been meant for: by language, folded, with how each is written."""
        words: dict[str, dict[str, str]] = {}
        for language, concepts in self.claim.vocabulary.aliases.items():
            for concept, names in concepts.items():
                if self.holds(concept.upper()):
                    for name in names:
                        if " " not in name:
                            words.setdefault("" if name.istitle() else language, {}).setdefault(fold(name), name)
        for found in self._written.values():
            for word, language in found:
                words.setdefault(language, {}).setdefault(fold(word), word)
        return words

    def _terms(self, texts: Iterable[tuple[str, str]]) -> list[str]:
        """The terms of texts in their languages; how they were written is kept."""
        terms = []
        for text, language in texts:
            for token in self.analyzer.tokens(text, language):
                terms.append(token.term)
                written = self._written.setdefault(token.term, Counter())
                written[text[token.start : token.end], language] += 1
        return terms


def texts_of(passage: Passage, source: Source) -> Iterator[tuple[str, str]]:
    """What a passage is found by, each text with its language: its words, the curator's, and its attribution."""
    yield passage.quote, source.language
    said = passage.said.spoken if passage.said else ""
    for text in (passage.gist, passage.section, passage.speaker, passage.role, said, source.publisher, source.author):
        if text:
            yield text, spoken(text)


def texts_to_encode(claim: Claim) -> Sequence[str]:
    """Every text of a claim that the encoder is asked about, each once."""
    quotes = (PASSAGE + passage.quote for passage in claim.passages)
    return tuple(dict.fromkeys((*quotes, *(one.text for one in wordings_of(claim)), *claim.unanswered)))


@lru_cache(10_000)
def spoken(text: str) -> str:
    """The language of a curator's words: English, unless letters or several function words tell otherwise."""
    return language_of(text, _SEVERAL)


def _people(claim: Claim) -> Iterator[str]:
    """The people of a vocabulary: concepts that are known by a surname and by the same with a first name before it."""
    for concepts in claim.vocabulary.aliases.values():
        for names in concepts.values():
            surnames = {name for name in names if name.istitle() and " " not in name}
            yield from (name for name in names if name.istitle() and " " in name and name.split()[-1] in surnames)
