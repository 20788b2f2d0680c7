"""Writes what stands above the positions, the question and what is shared or disputed, and the caution below them."""

from __future__ import annotations

from bot.answering.answer import Answer, NoAnswer
from bot.answering.follow import Follow
from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.markup import escape, small
from bot.discord_app.cards.screen import in_rows
from bot.render import phrases, wording
from bot.render.catalogue import gettext

_EXCERPTS = frozenset({Follow.MORE, Follow.OTHER_SIDE})
"""What a follow-up asks for that is shown as excerpts; what is listed has that line of its own."""


def matched(reply: Answer | NoAnswer) -> str:
    """The question as it was matched: carried over, corrected, or as it was asked."""
    return reply.carried or reply.corrected or reply.question


def asked_text(reply: Answer | NoAnswer, detail: Detail) -> str:
    """The question as matched, and how it was read where that is not plain.

    On an old card a follow-up is read with what stands in the first line.
    """
    write = phrases.read_on if reply.carried else phrases.asked
    told = in_rows(matched(reply), detail.asked, lambda question: small(write(escape(question))))
    return "\n".join((told, *map(small, _readings(reply, detail))))


def _readings(reply: Answer | NoAnswer, detail: Detail) -> list[str]:
    """What a follow-up gets, what was corrected, and what nothing here mentions, a line each."""

    def outside(text: str) -> str:
        return escape(clip(text, detail.reading // 3))

    followed = wording.followed(reply) if isinstance(reply, Answer) and reply.follow in _EXCERPTS else ""
    lines = (followed, wording.corrections(reply, outside), wording.unknown(reply, outside)) if detail.reading else ()
    return [clip(line, detail.reading * 2) for line in lines if line]


def question_text(answer: Answer, detail: Detail) -> str:
    """The claim's question, as the heading of the card."""
    return in_rows(answer.claim.question, detail.question, lambda question: f"**{escape(question)}**")


def shared_text(answer: Answer, detail: Detail) -> str:
    """One line: what the positions disagree about where the question goes to that, else what all accept."""
    if answer.crux:
        return _statement(gettext(wording.DISAGREE), answer.crux.question, detail)
    accept = wording.accept(answer.claim)
    return next((_statement(accept, shared.text, detail) for shared in answer.agreed), "")


def common_text(answer: Answer, detail: Detail) -> str:
    """What all accept, and what they disagree about; empty where there is neither."""
    accept, disagree = wording.accept(answer.claim), gettext(wording.DISAGREE)
    lines = [_statement(accept, shared.text, detail) for shared in answer.agreed[:1]]
    lines += [_statement(disagree, answer.crux.question, detail)] if answer.crux else []
    return "\n".join(lines)


def _statement(opening: str, text: str, detail: Detail) -> str:

    def write(stated: str) -> str:
        told = f"{opening}: {escape(stated)}"
        return small(told) if detail.quiet else told

    return in_rows(text, detail.statement, write)


def heading(answer: Answer, detail: Detail) -> str:
    """The question with the shared line under it."""
    return "\n".join(filter(None, (question_text(answer, detail), shared_text(answer, detail))))


def caution_text(answer: Answer) -> str:
    """The forewarning, and whether people chose what is shown, in small print."""
    return "\n".join(small(line) for line in (wording.chosen(answer), wording.forewarning(answer.claim)) if line)
