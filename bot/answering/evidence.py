"""Evidence: how well each passage, and each crux, of a claim answers a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bot.answering.library import Library, Shelf, spans
from bot.answering.question import Clause, Question
from bot.knowledge.model import Crux, Passage
from bot.retrieval.hit import Hit

_WHOLE = 0.99  # likeness of a question that asks for a speaker and nothing else
_CLAUSE = 0.9  # what the likeness of a clause counts beside that of the whole question
_TOPICS = 100  # ways of asking that judge together
_SHARPNESS = 4  # how much more the nearest of them counts
_TIES = 49  # of what shares most with a question the shortest is the nearest
_DEPTH = 200  # passages looked at in one claim: many more than any card shows

_Near: TypeAlias = tuple[NDArray[np.int32], NDArray[np.float64]]
"""Ways of asking: the owner of each, see `Holdings`, and its likeness to a question."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that holds a term of the question.

    `share` is its BM25 score as a share of the highest that any passage could reach, `likeness` how much of the
    question and of the nearest way of asking for it are the same (Dice's coefficient, weighted by idf); both 0 to 1.
    """

    number: int
    passage: Passage
    terms: tuple[str, ...]
    share: float
    likeness: float
    score: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """The candidates of one claim, best first, and the likeness of each of its cruxes to the question.

    Where the question asks for what a source or a speaker says, the candidates are theirs alone (`of_named`), and there
    is no crux. `judged` tells of passages, by number, for how much of the nearest topics they were judged to answer
    them (0 to 1; Nadaraya's and Watson's kernel regression; Hastie, Tibshirani and Friedman, The Elements of
    Statistical Learning, section 6.1.1). `unanswered` is how like the question is to the nearest that the claim is
    known not to answer.
    """

    shelf: Shelf
    candidates: tuple[Candidate, ...]
    cruxes: tuple[tuple[float, Crux], ...]
    of_named: bool = False
    judged: Mapping[int, float] = field(default_factory=dict)
    unanswered: float = 0.0

    @property
    def best(self) -> Candidate | None:
        """The best candidate."""
        return self.candidates[0] if self.candidates else None


def weigh(question: Question, library: Library, shelf: Shelf, ask_weight: float) -> Evidence:
    """Ranks the passages and the cruxes of a claim by how well they answer the question."""
    asks = range(shelf.first_ask, shelf.end_ask)
    near = _nearest(question.whole, question, library, asks)
    likenesses, cruxes = _likenesses(near, question, library, asks)
    hits = library.body.search(question.terms, _DEPTH, range(shelf.first, shelf.end))
    found = _candidates(hits, likenesses, question, library, ask_weight)
    own = _of_named(found, question, library)
    judged, unanswered = _judged(*near, library), _unanswered(question, library, shelf)
    return Evidence(shelf, tuple(own or found), () if own else cruxes, bool(own), judged, unanswered)


def weigh_all(question: Question, library: Library, limit: int, ask_weight: float) -> list[Candidate]:
    """The passages of all claims that answer the question best."""
    likenesses, _ = _likenesses(_nearest(question.whole, question, library, None), question, library, None)
    hits = library.body.search(question.terms, max(limit, _DEPTH))
    found = _candidates(hits, likenesses, question, library, ask_weight)
    return (_of_named(found, question, library) or found)[:limit]


def _candidates(
    hits: Iterable[Hit], likenesses: Mapping[int, float], question: Question, library: Library, ask_weight: float
) -> list[Candidate]:
    """Passages that were hit, by their share and their likeness, best first."""
    reach = _reach(question, library)
    found = []
    for number, total, terms in hits:
        share = total / reach
        likeness = likenesses.get(number, 0.0)
        found.append(Candidate(number, library.passages[number], terms, share, likeness, share + ask_weight * likeness))
    found.sort(key=lambda candidate: (-candidate.score, candidate.number))
    return found


def _of_named(found: Sequence[Candidate], question: Question, library: Library) -> list[Candidate]:
    """What a source or a speaker says that is named: "What does the Guardian say" nobody else can answer."""
    named = library.sources_named(question.terms)
    own = [candidate for candidate in found if candidate.passage.source in named]
    if not own and len(question.terms) == 1 and library.is_name(next(iter(question.terms))):
        own = [candidate for candidate in found if candidate.likeness > _WHOLE and candidate.passage.speaker]
    return own


def _reach(question: Question, library: Library) -> float:
    """A score that no passage can pass: every term saturated; words that nothing holds count as the rarest."""
    known = sum(library.idf(term) * weight for term, weight in question.terms.items())
    return 2.5 * (known + library.rarest * sum(question.unknown.values())) or 1.0


def _likenesses(
    near: _Near, question: Question, library: Library, asks: range | None
) -> tuple[Mapping[int, float], tuple[tuple[float, Crux], ...]]:
    """The best likeness of each passage (by number) and of each crux, through the ways of asking for it.

    It is that of the question as a whole (`near`) or, a little less, that of a clause of it.
    """
    found = [near, *(_nearest(clause, question, library, asks) for clause in question.clauses)]
    owners, likenesses = (np.concatenate(row) for row in zip(*found, strict=True))
    of_crux = owners < 0
    passages, counts = library.asked_for(owners[~of_crux])
    best = _best_of_each(passages, likenesses[~of_crux].repeat(counts))
    cruxes = _best_of_each(owners[of_crux], likenesses[of_crux])
    named = ((likeness, library.crux(owner)) for owner, likeness in cruxes.items())
    return best, tuple(sorted(named, key=lambda pair: (-pair[0], pair[1].id)))


def _nearest(clause: Clause, question: Question, library: Library, asks: range | None) -> _Near:
    """The ways of asking that are most like a clause: their owners, see `Holdings`, and their likenesses."""
    near = library.ask_index.ranked(clause.terms, _DEPTH * 2, asks)
    counts = 2.0 if clause == question.whole else 2.0 * _CLAUSE
    weights = _weight(clause, library) + library.ask_weights.take(near.numbers)
    return library.holdings.owners.take(near.numbers), counts * near.scores / weights


def _judged(owners: NDArray[np.int32], likenesses: NDArray[np.float64], library: Library) -> Mapping[int, float]:
    """For how much of the topics that are nearest to a question each passage was judged to answer them, by number."""
    holdings = library.holdings
    of_topic = (owners >= len(library.passages)).nonzero()[0]
    if not len(of_topic):
        return {}
    nearest = of_topic.take(np.argsort(-likenesses.take(of_topic), kind="stable")[:_TOPICS])
    topics = owners.take(nearest) - len(library.passages)
    weights = likenesses.take(nearest) ** _SHARPNESS
    places, counts = spans(holdings.topics.judged_bounds, topics)
    grades = holdings.topics.grades.take(places) * weights.repeat(counts)
    passages, rows = np.unique(holdings.topics.judged.take(places), return_inverse=True)
    shares = np.bincount(rows, grades, len(passages)) / (weights.sum() or 1.0)
    return dict(zip(passages.tolist(), shares.tolist(), strict=True))


def _unanswered(question: Question, library: Library, shelf: Shelf) -> float:
    """The likeness of the question, with what nothing holds, to the nearest one that the claim does not answer."""
    if shelf.first_unanswered == shelf.end_unanswered:
        return 0.0
    index = library.holdings.unanswered.index
    near = index.ranked(question.all_terms, 1 + _TIES, range(shelf.first_unanswered, shelf.end_unanswered))
    own = sum((index.idf(term) or library.rarest) * weight for term, weight in question.all_terms.items())
    weights = own + library.holdings.unanswered.weights.take(near.numbers)
    return float((2.0 * near.scores / weights).max(initial=0.0))


def _best_of_each(numbers: NDArray[np.int32], likenesses: NDArray[np.float64]) -> dict[int, float]:
    """The highest likeness of each number."""
    order = np.lexsort((likenesses, numbers))  # of the same numbers, the highest comes last
    return dict(zip(numbers.take(order).tolist(), likenesses.take(order).tolist(), strict=True))


def _weight(clause: Clause, library: Library) -> float:
    """What the words of a clause weigh together; those that no way of asking holds count as the rarest."""
    index = library.ask_index
    known = sum((index.idf(term) or library.rarest) * weight for term, weight in clause.terms.items())
    return known + library.rarest * sum(clause.unknown.values())
