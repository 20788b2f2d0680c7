"""The memory of one turn of a conversation, and how a follow-up is read with it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.answering.answer import Answer, NoAnswer
from bot.answering.claim_index import ClaimIndex
from bot.answering.follow import Follow
from bot.retrieval.analysis import Token
from bot.retrieval.language import Language, language, language_of
from bot.retrieval.stemming import WORD

_FEW = 2  # a question of more content words stands on its own
_ALIKE = 0.8  # overlap with a known wording from which a question needs nothing of the one before it


@dataclass(frozen=True, slots=True)
class Turn:
    """What a follow-up may take over: the question before it, as it was read, its claim, and what was shown.

    `shown` are the ids of the passages that stand there in reply to it, `before` those that stood there earlier.
    """

    question: str
    claim: str
    shown: tuple[str, ...] = ()
    before: tuple[str, ...] = ()

    @property
    def seen(self) -> frozenset[str]:
        """The ids of all passages that the conversation showed."""
        return frozenset((*self.shown, *self.before))

    @classmethod
    def after(cls, reply: Answer | NoAnswer, previous: Turn | None, shown: Sequence[str] | None = None) -> Turn | None:
        """The memory after a reply; a question that got no answer leaves what was there before.

        `shown` are the ids of the passages that a front had room for; left out, all excerpts.
        """
        if isinstance(reply, NoAnswer):
            return previous
        ids = tuple(shown_in(reply) if shown is None else shown)
        if previous is not None and reply.follow in (Follow.SOURCE, Follow.WHEN, Follow.VIEW):
            return replace(previous, shown=previous.shown or ids)
        question = reply.carried or reply.corrected or reply.question
        if previous is not None and reply.carried == joined(previous.question, reply.question):
            question = previous.question
        return cls(question, reply.claim.id, ids, reply.before)


def shown_in(answer: Answer) -> Iterator[str]:
    """The ids of the passages that an answer shows."""
    return (excerpt.passage.id for side in answer.sides for excerpt in side.excerpts)


def joined(before: str, question: str) -> str:
    """Two questions in one line."""
    return f"{before} {question}"


def carry(question: str, previous: Turn, index: ClaimIndex) -> str:
    """The question with what it takes over from the one before it; empty where it stands on its own.

    A person or a source that is named anew takes the place of the first one of its kind ("and Kohl?"); one
    that leans on the one before it is added to it ("and in 1990?").
    """
    tokens = index.tokens_of(question)
    own = [token for token in tokens if index.holds(token.term)]
    opens, refers = _leans(question)
    short = len({token.term for token in tokens}) <= _FEW
    if not (short and (opens or refers)) and not (opens and len(own) <= 1):
        return ""
    if len(tokens) > len(own) + opens:
        return ""
    before = index.tokens_of(previous.question)
    named = [token for token in own if token.term in index.names]
    if named and (replaced := _same_kind(named[0], before, index)) is not None:
        name = question[named[0].start : named[0].end]
        return previous.question[: replaced.start] + name + previous.question[replaced.end :]
    return "" if _stands_alone(own, index) else joined(previous.question, question)


def _leans(question: str) -> tuple[bool, bool]:
    """Whether a question opens as one that goes on from another, and whether it speaks of something said before."""
    spoken = language(language_of(question))
    words = WORD.findall(_without_phrases(question.lower(), spoken))
    openings = [phrase.split() for phrase in spoken.opening]
    return any(words[: len(one)] == one for one in openings), not spoken.anaphors.isdisjoint(words)


def _without_phrases(text: str, spoken: Language) -> str:
    """The text without phrases of which the “it” stands for nothing said before: “is it a myth that”."""
    for phrase in (*spoken.filler, *spoken.standalone):
        if " " in phrase:
            text = text.replace(phrase, " ")
    return text


def _same_kind(name: Token, before: list[Token], index: ClaimIndex) -> Token | None:
    if any(token.term == name.term for token in before):
        return None
    return next((token for token in before if token.term in index.names), None)


def _stands_alone(own: list[Token], index: ClaimIndex) -> bool:
    """Whether the question is nearly a known wording as it stands."""
    terms = dict.fromkeys((token.term for token in own), 1.0)
    weight = sum(map(index.idf, terms))
    return bool(terms) and float(index.wording_index.likeness(terms, weight).max(initial=0.0)) >= _ALIKE
