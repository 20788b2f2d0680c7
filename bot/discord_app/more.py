"""Lays out what a card had no room for: the further excerpts of each side, page by page."""

from __future__ import annotations

from itertools import zip_longest

from bot.answering.answer import Answer, Excerpt, Side
from bot.discord_app.budget import TEXT, measure, pages
from bot.discord_app.card import ASKED
from bot.discord_app.custom_id import button_id, claim_key
from bot.discord_app.excerpts import excerpt_text, fact, gist_text, heading_text, said_text
from bot.discord_app.layout import Layout, box, button, line, notice, row, text
from bot.discord_app.markup import small
from bot.discord_app.opening import Detail, asked_text
from bot.discord_app.plan import plan
from bot.render import phrases

MOST_PARTS = 33
"""Components that a page has for its sides, beside its frame, its heading and its buttons."""


def more_card(answer: Answer, page: int) -> Layout:
    """A page of what lies behind the button of this answer's card, the sides taking turns, so that both are on it."""
    detail = next(Detail.ladder())
    asked = asked_text(answer, detail)
    headings = sum(measure(heading_text(side.position, detail.label, 0)) + 1 for side in answer.sides)
    room = TEXT - measure(asked) - headings - 100
    written = _turns(answer, room)
    filled = pages([part for _, part in written], room, least=150)
    if page >= len(filled):
        return notice(phrases.NO_MORE)
    first = sum(len(earlier) for earlier in filled[:page])
    here = written[first : first + len(filled[page])]
    sides = [
        [heading_text(side.position, detail.label, 0), *(part for owner, part in here if owner is side)]
        for side in answer.sides
        if any(owner is side for owner, _ in here)
    ]
    if sum(len(texts) + 1 for texts in sides) > MOST_PARTS:
        sides = [["\n".join(texts)] for texts in sides]
    shown = [part for texts in sides for part in (line(), *map(text, texts))]
    parts = [text(f"### {phrases.MORE_TITLE}"), text(asked, ASKED), *shown]
    left = len(written) - first - len(here)
    key = claim_key(answer.claim)
    buttons = [button(phrases.SOURCES, button_id("sources", key, 0))]
    if left:
        buttons.insert(0, button(f"{phrases.NEXT} ({left})", button_id("more", key, page + 1)))
    return Layout(box(*parts), row(*buttons))


def _turns(answer: Answer, room: int) -> list[tuple[Side, str]]:
    """What is behind the button, written out, the sides taking turns."""
    planned = plan(answer)
    turns = zip_longest(*(side.behind for side in planned.sides))
    return [
        (side.side, _written(excerpt, room))
        for turn in turns
        for side, excerpt in zip(planned.sides, turn, strict=True)
        if excerpt is not None
    ]


def _written(excerpt: Excerpt, room: int) -> str:
    """The excerpt; where no sentence of it can be shown whole, what it says and where it stands."""
    gist = f"{gist_text(excerpt)} […]"
    title = small(f"— {fact(excerpt.source.title)}")
    forms = (excerpt_text(excerpt), f"{gist}\n{said_text(excerpt)}")
    return next((form for form in forms if form and measure(form) < room), f"{gist}\n{title}")
