"""Suggestions: what a question lacks to find the passages that lie nearest to it, for curators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer, excerpt
from bot.answering.claim_index import ClaimIndex
from bot.answering.question import clean
from bot.knowledge.check import words_of
from bot.knowledge.model import Passage, Source, Topic

_NEAREST = 5


@dataclass(frozen=True, slots=True)
class Bridge:
    """A passage near a question, and what keeps the two apart.

    `shared` are the words of the question that the passage holds, `missing` those that it does not; `concepts` are
    the vocabulary's concepts in what a reader sees of the passage, and the question does not name: an alias of one of
    them would bridge.
    """

    passage: Passage
    source: Source
    score: float
    shared: tuple[str, ...]
    missing: tuple[str, ...]
    concepts: tuple[str, ...]
    shown: bool


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Whether a question was answered, the words of it that the base does not hold, and the passages nearest to it.

    `topic` is the topic that asks it already, without passages where it is known not to be answered, and `claim` the id
    of the claim that this belongs to; empty without one.
    """

    question: str
    answered: bool
    unknown: tuple[str, ...]
    bridges: tuple[Bridge, ...]
    topic: Topic | None = None
    claim: str = ""


def suggest(answerer: Answerer, question: str, wanted: str | None = None) -> Suggestion:
    """Says what would bridge a question and the passages nearest to it, or the one passage that it ought to find.

    Raises:
        KeyError: no passage has the id `wanted`.
    """
    text = clean(question)
    reply = answerer.ask(text)
    found = answerer.search(text, _NEAREST)
    shown = {e.passage.id for side in reply.sides for e in side.excerpts} if isinstance(reply, Answer) else set()
    if wanted is None:
        near = [(answerer.corpus.of(one.source.claim), one.passage, one.score) for one in found]
    else:
        near = [_of_passage(answerer, text, wanted)]
    bridges = tuple(_bridge(p, score, text, p.id in shown, index) for index, p, score in near if index is not None)
    claim, topic = _asking(text, answerer) or ("", None)
    return Suggestion(text, isinstance(reply, Answer), reply.unknown, bridges, topic, claim)


def _of_passage(answerer: Answerer, text: str, wanted: str) -> tuple[ClaimIndex, Passage, float]:
    for index in answerer.corpus.indexes:
        if wanted in index.number_of:
            number = index.number_of[wanted]
            (ranking,) = answerer.rank([answerer.judge(text, index.claim.id)[0].match])
            return index, index.passages[number], excerpt(ranking, number).score
    raise KeyError(wanted)


def _asking(question: str, answerer: Answerer) -> tuple[str, Topic] | None:
    """The topic that asks a question in the same words, behind the id of its claim; one without passages if none do."""
    words = words_of(question)
    topics = (
        (claim.id, topic) for claim in answerer.base.claims for topic in (*claim.topics, Topic(claim.unanswered, ()))
    )
    return next((found for found in topics if words in map(words_of, found[1].asks)), None)


def _bridge(passage: Passage, score: float, question: str, shown: bool, index: ClaimIndex) -> Bridge:
    words: Mapping[str, str] = {token.term: question[token.start : token.end] for token in index.tokens_of(question)}
    held = set(index.terms_of(passage))
    return Bridge(
        passage,
        index.source(passage),
        score,
        tuple(word for term, word in words.items() if term in held),
        tuple(word for term, word in words.items() if term not in held),
        tuple(sorted(term.lower() for term in held if term.isupper() and term not in words)),
        shown,
    )
