"""Writes what stands above the positions: the question, what is shared, what is disputed, the forewarning."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.answering.answer import Answer, NoAnswer
from bot.discord_app.cards.budget import clip, measure
from bot.discord_app.cards.markup import escape, small
from bot.render import phrases, wording


@dataclass(frozen=True, slots=True)
class Detail:
    """How many characters each part of a card's frame may take; 0 leaves it out."""

    question: int
    asked: int
    statement: int
    reading: int
    label: int
    holders: int

    @classmethod
    def ladder(cls) -> Iterator[Detail]:
        """From all that a curator wrote to what a card cannot do without."""
        yield cls(question=250, asked=500, statement=300, reading=300, label=200, holders=160)
        yield cls(question=200, asked=400, statement=160, reading=100, label=120, holders=0)
        yield cls(question=100, asked=200, statement=0, reading=0, label=40, holders=0)


def matched(reply: Answer | NoAnswer) -> str:
    """The question as it was matched: carried over, corrected, or as it was asked."""
    return reply.carried or reply.corrected or reply.question


def question_text(answer: Answer, detail: Detail) -> str:
    """The claim's question as the heading of the card."""
    return f"### {escape(clip(answer.claim.question, detail.question))}"


def asked_text(reply: Answer | NoAnswer, detail: Detail) -> str:
    """The question as matched; on an old card a follow-up is read with what stands here."""
    return small(phrases.asked(escape(clip(matched(reply), detail.asked))))


def readings_text(reply: Answer | NoAnswer, detail: Detail) -> str:
    """How the question was read where that is not plain, in small print; often empty."""
    if not detail.reading:
        return ""

    def outside(text: str) -> str:
        return escape(clip(text, detail.reading // 3))

    followed = wording.followed(reply) if isinstance(reply, Answer) else ""
    carried = followed or (phrases.CARRIED if reply.carried else "")  # what it was read as stands in the line above
    lines = filter(None, (carried, wording.corrections(reply, outside), wording.unknown(reply, outside)))
    return "\n".join(small(clip(line, detail.reading * 2)) for line in lines)


def shared_text(answer: Answer, detail: Detail) -> str:
    """What all accept, what they disagree about, and the forewarning."""
    forewarning = small(f"*{wording.forewarning(answer.claim)}*")
    return "\n".join(filter(None, (common_text(answer, detail), forewarning)))


def common_text(answer: Answer, detail: Detail) -> str:
    """What all accept, and what they disagree about; empty where there is neither, or no room."""
    if not detail.statement:
        return ""
    accept = wording.accept(answer.claim)
    lines = [f"**{accept}**: {escape(clip(shared.text, detail.statement))}" for shared in answer.agreed[:1]]
    if answer.crux:
        lines.append(f"**{wording.DISAGREE}**: {escape(clip(answer.crux.question, detail.statement))}")
    return "\n".join(lines)


def opening_length(answer: Answer, detail: Detail) -> int:
    """How many characters all of that takes."""
    parts = (part(answer, detail) for part in (question_text, asked_text, readings_text, shared_text))
    return sum(measure(text) + 1 for text in parts)
