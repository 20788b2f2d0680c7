"""Writes what a follow-up gets that is no card of excerpts: documents, dates, or that there is no view."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Answer, Excerpt, Side
from bot.answering.follow import Follow
from bot.discord_app.cards.budget import TEXT, clip, measure, pages
from bot.discord_app.cards.custom_id import MOST_FOLLOWED, button_id, claim_key, passages_by_key, question_key
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.excerpts import NAME, label_text
from bot.discord_app.cards.markup import escape, linked
from bot.discord_app.cards.opening import common_text, matched
from bot.render import wording
from bot.render.links import Links

_ROOM = TEXT - 1200  # what the opening leaves, at its longest


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


def follow_texts(answer: Answer, detail: Detail, links: Links) -> list[str]:
    """The parts of the card below the question; empty for an answer that shows excerpts."""
    match answer.follow:
        case Follow.SOURCE:
            sides = [side for side in answer.sides if side.excerpts]
            parts = [_documents(side, _ROOM // len(sides), links) for side in sides]
        case Follow.WHEN:
            parts = [f"- {line}" for line in wording.dates(answer, outside=_name)]
            parts = ["\n".join(page) for page in pages(parts, _ROOM)]
        case Follow.VIEW:
            parts = [common_text(answer, detail)]
        case _:
            return []
    fitting = pages(filter(None, parts), _ROOM)
    return [wording.followed(answer), *(fitting[0] if fitting else ())]


def _documents(side: Side, room: int, links: Links) -> str:
    """A side's heading, and under it who said it in which document, with the link to it, as far as there is room."""
    heading = label_text(side.position)
    told = (_document(excerpt, links) for excerpt in side.excerpts)
    return "\n".join((heading, *pages(told, room - measure(heading))[0]))


def _document(excerpt: Excerpt, links: Links) -> str:
    told = (f"- {wording.document(excerpt, outside=_name)}", linked(links.passage(excerpt.source, excerpt.passage)))
    return " · ".join(filter(None, told))


def _name(text: str) -> str:
    return escape(clip(text, NAME))
