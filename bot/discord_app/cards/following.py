"""Writes what a follow-up gets that is no card of excerpts: documents, dates, or that there is no view."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.answering.answer import Answer, Excerpt, Side
from bot.answering.follow import Follow
from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.custom_id import MOST_FOLLOWED, button_id, claim_key, passages_by_key, question_key
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.excerpts import NAME, label_text
from bot.discord_app.cards.markup import escape, linked, small
from bot.discord_app.cards.opening import common_text, matched
from bot.render import phrases, wording
from bot.render.links import Links

_MOST = 30
"""Lines that are tried at all: no screen has room for more."""


def follow_id(answer: Answer, shown: Sequence[str]) -> str:
    """The custom id of the button that asks on.

    It names the claim, the question, and the passages of the conversation: first, and counted, those that this card
    shows, whose ids are `shown`, then earlier ones, as far as there is room.
    """
    keys = {passage.id: key for key, passage in passages_by_key(answer.claim).items()}
    here = [keys[one] for one in shown if one in keys][:MOST_FOLLOWED]
    earlier = (keys[one] for one in answer.before if one in keys and one not in shown)
    named = [*here, *earlier][:MOST_FOLLOWED]
    question = question_key(matched(answer))
    return button_id("follow", claim_key(answer.claim), question, len(here), passages=named)


def follow_texts(answer: Answer, detail: Detail, links: Links, fits: Callable[[Sequence[str]], bool]) -> Sequence[str]:
    """The parts of the card below the question, as far as they fit on it; what has no room is counted."""
    match answer.follow:
        case Follow.SOURCE:
            parts = [_documents(side, links) for side in answer.sides if side.excerpts]
        case Follow.WHEN:
            parts = [[_listed(line) for line in wording.dates(answer, outside=_name)]]
        case _:
            parts = [[common_text(answer, detail)]]
    told = sum(map(len, parts))
    parts = [part[: _MOST // len(parts)] for part in parts]
    while not fits(texts := _written(answer, parts, told)) and len(longest := max(parts, key=len, default=[])) > 1:
        longest.pop()
    return texts


def _written(answer: Answer, parts: Sequence[Sequence[str]], told: int) -> Sequence[str]:
    """What the follow-up gets, the parts, and how many of all their lines, `told`, have no room."""
    left = told - sum(map(len, parts))
    texts = (wording.followed(answer), *map("\n".join, parts), small(phrases.no_room(left)) if left else "")
    return [text for text in texts if text]


def _documents(side: Side, links: Links) -> list[str]:
    """A side's heading, and under it who said it in which document, with the link to it."""
    return [label_text(side.position), *(document_text(excerpt, links) for excerpt in side.excerpts)]


def document_text(excerpt: Excerpt, links: Links) -> str:
    """The line of a list that tells who said it in which document, with the link to it."""
    told = wording.document(excerpt, outside=_name)
    return " · ".join(filter(None, (_listed(told), linked(links.passage(excerpt.source, excerpt.passage)))))


def dated_text(excerpt: Excerpt) -> str:
    """The line of a list that tells when it was said, or published."""
    return _listed(wording.dated(excerpt, outside=_name)[1])


def _listed(line: str) -> str:
    return f"- {line}"


def _name(text: str) -> str:
    return escape(clip(text, NAME))
