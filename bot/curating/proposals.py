"""Proposals of topics: questions that ask the same, with the passages of every side that fit them best."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from bot.answering.answerer import Answerer, Judged
from bot.answering.claim_index import ClaimIndex
from bot.answering.matching import Floats
from bot.answering.question import clean
from bot.answering.ranking import Ranking
from bot.answering.selection import FLOOR, FURTHER_FLOOR
from bot.curating.grouping import grouped
from bot.knowledge.check import words_of
from bot.knowledge.model import CONTEXT, Claim, Passage

_ALIKE = 0.6  # likeness from which a known wording may ask the same


@dataclass(frozen=True, slots=True)
class Bridge:
    """A passage that ought to be found, and what keeps a question from it.

    `shared` are the words of the question that the passage holds, `missing` those that it does not; `concepts` are
    the vocabulary's concepts in what a reader sees of the passage, and the question does not name: an alias of one of
    them would bridge.
    """

    passage: Passage
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    concepts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A topic to be: its questions, the passages that may answer them, best first, and what a curator may want to know.

    `passages` are no more of a side than a card shows, `further` come after them. `answered` is how many of the
    questions get an answer as it is, `unknown` the words that no text of the claim holds, `nearest` a known wording
    that is much like them, `bridge` what keeps them from the passage that ought to be found. `taught` says that
    moderators chose these passages.
    """

    asks: tuple[str, ...]
    passages: tuple[Passage, ...]
    further: tuple[Passage, ...] = ()
    answered: int = 0
    unknown: tuple[str, ...] = ()
    nearest: str = ""
    bridge: Bridge | None = None
    taught: bool = False


@dataclass(frozen=True, slots=True)
class Proposals:
    """All proposals for a claim, and how many of the questions it knows already."""

    claim: Claim
    found: tuple[Proposal, ...]
    known: int = 0


def propose(
    answerer: Answerer,
    index: ClaimIndex,
    questions: Sequence[str],
    wanted: str = "",
    told: Callable[[], object] = lambda: None,
) -> Proposals:
    """Proposes topics for questions that a claim does not know yet; `told` is called after each question.

    `wanted` is the id of a passage that ought to be found by all of them.
    """
    known = known_questions(index.claim)
    texts = {words_of(text): text for text in map(clean, questions) if words_of(text)}
    new = [text for words, text in texts.items() if words not in known]
    judged = []
    for text in new:
        judged.append(answerer.judge(text, index.claim.id)[0])
        told()
    groups = grouped([one.match for one in judged])
    found = [_proposal(answerer, index, [judged[place] for place in group], wanted) for group in groups]
    return Proposals(index.claim, tuple(found), len(texts) - len(new))


def propose_taught(index: ClaimIndex, taught: Iterable[tuple[str, Sequence[str]]]) -> Proposals:
    """Proposes what moderators taught of a claim and it does not know yet: questions with the same passages together.

    `taught` are questions with the ids of passages, of which those count that the claim still has.
    """
    known = known_questions(index.claim)
    texts: dict[str, str] = {}
    groups: dict[tuple[str, ...], list[str]] = {}
    for text, passages in taught:
        asked, kept = clean(text), tuple(one for one in passages if one in index.number_of)
        if words_of(asked) and kept and words_of(asked) not in texts:
            texts[words_of(asked)] = asked
            if words_of(asked) not in known:
                groups.setdefault(kept, []).append(asked)
    found = [
        Proposal(tuple(asks), tuple(index.passages[index.number_of[one]] for one in passages), taught=True)
        for passages, asks in groups.items()
    ]
    return Proposals(index.claim, tuple(found), len(known.intersection(texts)))


def known_questions(claim: Claim) -> set[str]:
    """The words of every question that a claim has an answer to, or is known to have none."""
    asks = [claim.question, *claim.asks, *claim.unanswered]
    asks += (ask for crux in claim.cruxes for ask in (crux.question, *crux.asks))
    asks += (ask for topic in claim.topics for ask in topic.asks)
    return set(map(words_of, asks))


def _proposal(answerer: Answerer, index: ClaimIndex, judged: Sequence[Judged], wanted: str) -> Proposal:
    rankings = answerer.rank([one.match for one in judged])
    asks = tuple(ranking.match.question.text for ranking in rankings)
    scores: Floats = np.mean([ranking.scores for ranking in rankings], axis=0)
    passages, further = _chosen(answerer, index, scores, index.number_of.get(wanted))
    unknown = dict.fromkeys(word for ranking in rankings for word in ranking.match.question.unknown_words)
    return Proposal(
        asks,
        tuple(index.passages[number] for number in passages),
        tuple(index.passages[number] for number in further),
        sum(one.sure >= answerer.threshold(one.match) for one in judged),
        tuple(unknown),
        _nearest(rankings),
        _bridge(index, asks[0], index.passages[index.number_of[wanted]]) if wanted in index.number_of else None,
    )


def _chosen(answerer: Answerer, index: ClaimIndex, scores: Floats, first: int | None) -> Sequence[Sequence[int]]:
    """The passages to propose, by the floors of a card and no more of a side than it shows; and a few more of each."""
    order = [number for number in np.argsort(-scores, kind="stable").tolist() if scores[number] > 0]
    if first is not None:
        order = [first, *(number for number in order if number != first)]
    chosen: dict[str, list[int]] = {}
    further: dict[str, list[int]] = {}
    for number in order:
        position = index.passages[number].position
        row, rest = chosen.setdefault(position, []), further.setdefault(position, [])
        aside = position == CONTEXT
        most = answerer.settings.context_excerpts if aside else answerer.settings.excerpts_per_side
        floor = (FURTHER_FLOOR if row or aside else FLOOR) * float(scores.max())
        if len(row) < most and (scores[number] >= floor or number == first):
            row.append(number)
        elif len(rest) < (1 if row else most):
            rest.append(number)
    return [[one for one in order if one in set(chain(*rows.values()))] for rows in (chosen, further)]


def _nearest(rankings: Sequence[Ranking]) -> str:
    """The known wording that a group is most like, if it is much like it."""
    best = max(rankings, key=lambda ranking: float(ranking.wordings.max(initial=0.0)))
    return best.nearest.text if best.nearest and best.wordings.max(initial=0.0) >= _ALIKE else ""


def _bridge(index: ClaimIndex, question: str, passage: Passage) -> Bridge:
    words: Mapping[str, str] = {token.term: question[token.start : token.end] for token in index.tokens_of(question)}
    held = set(index.terms_of(passage))
    return Bridge(
        passage,
        tuple(word for term, word in words.items() if term in held),
        tuple(word for term, word in words.items() if term not in held),
        tuple(sorted(term.lower() for term in held if term.isupper() and term not in words)),
    )
