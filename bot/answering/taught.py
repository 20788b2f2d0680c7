"""Taught questions: what the moderators of one server have it remember, laid over the index that all servers share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.answering.claim_index import ClaimIndex, spoken
from bot.answering.matching import Vector, overlaps, together
from bot.answering.question import read_question
from bot.answering.wording import Kind, Wording
from bot.retrieval.analysis import Analyzer
from bot.retrieval.encoder import DIMENSIONS
from bot.retrieval.spelling import Speller

ALIKE = 0.6
"""The likeness from which a question asks what a taught one asks, and so is held beside it.

A curator's wordings are about their claim; what is taught in passing may be about anything. Beside a few greetings all
chat comes near to the claim, and of what stands out against chat nothing is left. So whatever asks something else is
answered as if nothing had been taught.
"""


@dataclass(frozen=True, slots=True)
class TaughtQuestion:
    """A question with the ids of the passages that answer it in one server, best first, and its vector if any."""

    claim: str
    text: str
    passages: tuple[str, ...]
    vector: Vector | None = field(default=None, compare=False)


class Taught:
    """The taught questions of one server; it never changes.

    For each claim they are read once, at the first question: the shared index is never built anew, and a server that
    was taught a hundred questions takes .7 MB, and .7 ms more a question.
    """

    def __init__(self, questions: Iterable[TaughtQuestion] = ()) -> None:
        self.questions = tuple(questions)
        self._laid: dict[str, _Laid] = {}

    def __bool__(self) -> bool:
        return bool(self.questions)

    @property
    def claims(self) -> frozenset[str]:
        """The ids of the claims that they were taught of."""
        return frozenset(one.claim for one in self.questions)

    def over(self, index: ClaimIndex, text: str, asked: Vector | None) -> ClaimIndex:
        """The index with those taught questions that a question is alike to; the index itself where there is none.

        `text` is clean, `asked` its vector, None where words alone are gone by.
        """
        laid = self._of(index)
        chosen = laid.alike(text, asked) if laid else ()
        if laid is None or not len(chosen):
            return index
        return index.with_taught(
            [laid.wordings[one] for one in chosen], [laid.terms[one] for one in chosen], laid.vectors[chosen]
        )

    def _of(self, index: ClaimIndex) -> _Laid | None:
        """What was taught of that claim, as the index reads it; None where that is nothing."""
        laid = self._laid.get(index.claim.id)
        if laid is None or laid.index is not index:
            laid = self._laid[index.claim.id] = _Laid(index, self.questions)
        return laid if laid.wordings else None


class _Laid:
    """The taught questions of one claim, without passages that the base does not hold any more.

    It reads as the index does, and knows the words of what was taught besides.
    """

    def __init__(self, index: ClaimIndex, questions: Iterable[TaughtQuestion]) -> None:
        self.index = index
        known = [(one, _held(one, index)) for one in questions if one.claim == index.claim.id]
        kept = [(one, passages) for one, passages in known if passages]
        self.wordings = [Wording(one.text, passages, Kind.TAUGHT) for one, passages in kept]
        self.terms = [frozenset(index.analyzer.terms(one.text, spoken(one.text))) for one in self.wordings]
        self._further = index.wording_index.with_texts(self.terms, index.rarest)
        lacking = np.zeros(DIMENSIONS, dtype=np.float32)  # like nothing: such a question goes by its words
        self.vectors = np.array([lacking if one.vector is None else one.vector for one, _ in kept])

    @property
    def analyzer(self) -> Analyzer:
        return self.index.analyzer

    @property
    def speller(self) -> Speller:
        return self.index.speller

    def holds(self, term: str) -> bool:
        return self.index.holds(term) or self._further.holds(term)

    def knows(self, term: str) -> bool:
        return self.holds(term) or self.index.knows(term)

    def alike(self, text: str, asked: Vector | None) -> Sequence[int]:
        """The numbers of the taught questions that a question is alike to."""
        question = read_question(text, self)
        found = overlaps(question, self._further, self.index)[-len(self.wordings) :]
        if asked is not None and self.index.vectors is not None:
            found = together(found, self.vectors @ asked)
        terms = frozenset((*question.terms, *question.unknown))
        chosen = [number for number, one in enumerate(self.terms) if found[number] >= ALIKE or one == terms]
        return chosen if terms else ()


def _held(taught: TaughtQuestion, index: ClaimIndex) -> tuple[str, ...]:
    return tuple(passage for passage in taught.passages if passage in index.number_of)
