"""Writes what a follow-up gets that is no card of excerpts: documents, dates, or that there is no view."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.answering.answer import Answer, Excerpt
from bot.answering.follow import Follow
from bot.discord_app.cards.budget import TEXT, clip, pages
from bot.discord_app.cards.custom_id import MOST_FOLLOWED, button_id, claim_key, passages_by_key, question_key
from bot.discord_app.cards.excerpts import FACT, NAME, heading_text
from bot.discord_app.cards.links import passage_link
from bot.discord_app.cards.markup import escape
from bot.discord_app.cards.opening import Detail, matched, shared_text
from bot.render import phrases, wording

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


def follow_texts(answer: Answer, detail: Detail) -> list[str]:
    """The parts of the card below the question; empty for an answer that shows excerpts."""
    match answer.follow:
        case Follow.SOURCE:
            return [wording.followed(answer), *_fitting(_documents(answer))]
        case Follow.WHEN:
            told = wording.dates(answer, outside=_name)
            return [wording.followed(answer), *_fitting(f"- {line}" for line in told)]
        case Follow.VIEW:
            return [wording.followed(answer), shared_text(answer, detail)]
        case _:
            return []


def _documents(answer: Answer) -> Iterator[str]:
    """Each side's heading, and under it who said it in which document, with the link to it."""
    for side in answer.sides:
        if side.excerpts:
            yield heading_text(side.position, FACT, 0)
        yield from map(_document, side.excerpts)


def _document(excerpt: Excerpt) -> str:
    link = passage_link(excerpt.source, excerpt.passage)
    told = f"- {wording.document(excerpt, outside=_name)}"
    return f"{told} · [{phrases.READ_THERE}]({link})" if link else told


def _name(text: str) -> str:
    return escape(clip(text, NAME))


def _fitting(lines: Iterator[str]) -> list[str]:
    """The lines that one card has room for, as one text."""
    return ["\n".join(page) for page in pages(lines, _ROOM)[:1]]
