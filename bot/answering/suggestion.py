"""Suggestions: what a question lacks to find the passages that lie nearest to it, for curators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.library import Library
from bot.answering.question import clean, read_question
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

    `topic` is the topic that asks it already, and `claim` the id of the claim that this belongs to; empty without one.
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
    library = answerer.library
    text = clean(question)
    reply = answerer.ask(text)
    found = {excerpt.passage.id: excerpt for excerpt in answerer.search(text, len(library.passages))}
    if wanted is None:
        passages = [excerpt.passage for excerpt in list(found.values())[:_NEAREST]]
    else:
        passages = [passage for passage in library.passages if passage.id == wanted]
        if not passages:
            raise KeyError(wanted)
    shown = {e.passage.id for side in reply.sides for e in side.excerpts} if isinstance(reply, Answer) else set()
    words: dict[str, str] = {}
    for token in library.tokens_of(text):
        words.setdefault(token.term, text[token.start : token.end])
    bridges = tuple(
        _bridge(passage, found[passage.id].score if passage.id in found else 0.0, words, passage.id in shown, library)
        for passage in passages
    )
    claim, topic = _asking(text, library) or ("", None)
    unknown = tuple(read_question(text, library).unknown)
    return Suggestion(text, isinstance(reply, Answer), unknown, bridges, topic, claim)


def _asking(question: str, library: Library) -> tuple[str, Topic] | None:
    """The topic that asks a question in the same words, behind the id of its claim."""
    words = words_of(question)
    topics = ((claim.id, topic) for claim in library.base.claims for topic in claim.topics)
    return next((found for found in topics if words in map(words_of, found[1].asks)), None)


def _bridge(passage: Passage, score: float, words: Mapping[str, str], shown: bool, library: Library) -> Bridge:
    held = set(library.terms_of(passage))
    source = library.source(passage)
    own = library.seen_terms(library.number_of[source.claim, passage.id])
    return Bridge(
        passage,
        source,
        score,
        tuple(word for term, word in words.items() if term in held),
        tuple(word for term, word in words.items() if term not in held),
        tuple(sorted(term.lower() for term in own if term.isupper() and term not in words)),
        shown,
    )
