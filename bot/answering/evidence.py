"""Evidence: how well each passage, and each crux, of a claim answers a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from bot.answering.library import Library, Shelf
from bot.answering.question import Question
from bot.knowledge.model import Crux, Passage

_WHOLE = 0.99  # likeness of a question that asks for a speaker and nothing else
_DEPTH = 200  # passages looked at in one claim: many more than any card shows


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
    is no crux.
    """

    shelf: Shelf
    candidates: tuple[Candidate, ...]
    cruxes: tuple[tuple[float, Crux], ...]
    of_named: bool = False

    @property
    def best(self) -> Candidate | None:
        """The best candidate."""
        return self.candidates[0] if self.candidates else None


def weigh(question: Question, library: Library, shelf: Shelf, ask_weight: float) -> Evidence:
    """Ranks the passages and the cruxes of a claim by how well they answer the question."""
    likenesses, cruxes = _likenesses(question, library, shelf)
    reach = _reach(question, library)
    hits = library.body.search(question.terms, _DEPTH, library.numbers(shelf))
    found = []
    for hit in hits:
        share = hit.score / reach
        likeness = likenesses.get(hit.number, 0.0)
        score = share + ask_weight * likeness
        found.append(Candidate(hit.number, library.passages[hit.number], hit.terms, share, likeness, score))
    named = library.sources_named(question.terms)
    own = [candidate for candidate in found if candidate.passage.source in named]
    if not own and len(question.terms) == 1 and library.is_name(next(iter(question.terms))):
        own = [candidate for candidate in found if candidate.likeness > _WHOLE and candidate.passage.speaker]
    if own:  # "What does the Guardian say", "what did Lough say": others cannot answer that.
        found, cruxes = own, ()
    found.sort(key=lambda candidate: (-candidate.score, candidate.number))
    return Evidence(shelf, tuple(found), cruxes, bool(own))


def _reach(question: Question, library: Library) -> float:
    """A score that no passage can pass: every term saturated; words that nothing holds count as the rarest."""
    known = sum(library.idf(term) * weight for term, weight in question.terms.items())
    return 2.5 * (known + library.rarest * sum(question.unknown.values())) or 1.0


def _likenesses(
    question: Question, library: Library, shelf: Shelf
) -> tuple[Mapping[int, float], tuple[tuple[float, Crux], ...]]:
    """The best likeness of each passage (by number) and of each crux, through the ways of asking for it."""
    index = library.ask_index
    own = sum((index.idf(term) or library.rarest) * weight for term, weight in question.terms.items())
    own += library.rarest * sum(question.unknown.values())
    hits = index.search(question.terms, _DEPTH * 2, np.arange(shelf.first_ask, shelf.end_ask))
    passages: dict[int, float] = {}
    cruxes: dict[str, tuple[float, Crux]] = {}
    for hit in hits:
        likeness = 2 * hit.score / (own + float(library.ask_weights[hit.number]))
        ask = library.asks[hit.number]
        if ask.crux is None:
            passages[ask.passage] = max(passages.get(ask.passage, 0.0), likeness)
        elif likeness > cruxes.get(ask.crux.id, (0.0, ask.crux))[0]:
            cruxes[ask.crux.id] = (likeness, ask.crux)
    return passages, tuple(sorted(cruxes.values(), key=lambda pair: (-pair[0], pair[1].id)))
