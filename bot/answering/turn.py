"""The memory of one turn of a conversation, and how a follow-up is read with it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.answering.answer import Answer, NoAnswer
from bot.answering.library import Library
from bot.retrieval.analysis import Token

_OPENING = re.compile(
    r"^(?:(?:ok|okay|so|well|hm+|oh)[\s,]+)*(?:and|or|but|also|what about|how about|what of|same for|"
    r"und|oder|aber|was ist mit|а|и|но|а что|і|й|але|ir|o|bet|a|i|ale|oraz)\b",
    re.IGNORECASE,
)
_ANAPHOR = re.compile(
    r"\b(?:that|this|it|so|he|him|his|she|her|they|them|their|those|these|then|there|"
    r"er|sie|das|dies|es|ihm|ihr|он|она|они|это|этого|этом|ему|її|він|вона|вони|це|цього|"
    r"jis|ji|jie|tai|to|on|ona|oni|tego|tym)\b",
    re.IGNORECASE,
)
_FEW = 2  # a question of more content words stands on its own


@dataclass(frozen=True, slots=True)
class Turn:
    """What a follow-up may take over: the question before it, as it was read, and its claim."""

    question: str
    claim: str

    @classmethod
    def after(cls, reply: Answer | NoAnswer, previous: Turn | None) -> Turn | None:
        """The memory after a reply; a question that got no answer leaves what was there before."""
        if isinstance(reply, NoAnswer):
            return previous
        if previous is not None and reply.carried == joined(previous.question, reply.question):
            return cls(previous.question, reply.claim.id)
        return cls(reply.carried or reply.corrected or reply.question, reply.claim.id)


def joined(before: str, question: str) -> str:
    """Two questions in one line."""
    return f"{before} {question}"


def carry(question: str, previous: Turn, library: Library) -> str:
    """The question with what it takes over from the one before it; empty where it stands on its own.

    A person or a source that is named anew takes the place of the first one of its kind ("and Kohl?"); a question
    without content of its own is added to the one before it ("when was that?").
    """
    tokens = library.tokens_of(question)
    own = [token for token in tokens if library.holds(token.term)]
    opens = bool(_OPENING.search(question))
    refers = bool(_ANAPHOR.search(question))
    short = len({token.term for token in tokens}) <= _FEW
    if not (short and (opens or refers or not tokens)) and not (opens and len(own) <= 1):
        return ""
    if len(tokens) > len(own) + 1:
        return ""
    before = library.tokens_of(previous.question)
    named = [token for token in own if library.is_name(token.term)]
    if named and (replaced := _same_kind(named[0], before, library)) is not None:
        name = question[named[0].start : named[0].end]
        return previous.question[: replaced.start] + name + previous.question[replaced.end :]
    return joined(previous.question, question)


def _same_kind(name: Token, before: list[Token], library: Library) -> Token | None:
    if any(token.term == name.term for token in before):
        return None
    return next((token for token in before if library.is_name(token.term)), None)
