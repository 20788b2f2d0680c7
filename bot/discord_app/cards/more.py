"""Lays out what a card had no room for: the passages that its button names, side by side, page by page."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Excerpt
from bot.discord_app.cards.budget import TEXT, clip, measure, pages
from bot.discord_app.cards.custom_id import button_id, claim_key, passages_by_key
from bot.discord_app.cards.excerpts import excerpt_text, fact, gist_text, label_text, said_text
from bot.discord_app.cards.layout import Layout, Part, box, button, line, notice, row, text
from bot.discord_app.cards.markup import escape, small
from bot.discord_app.cards.notices import too_old
from bot.knowledge.model import CONTEXT, Claim, Position
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.render.links import Links

MOST_PARTS = 34
"""Components that a page has for its sides, beside its frame, its heading and its buttons."""


def more_card(claim: Claim, keys: Sequence[str], page: int, links: Links) -> Layout:
    """A page of the claim's passages with these keys, in their order; the sides take turns, so that all are on it.

    What an edit took out of the base is left out.
    """
    if not keys:
        return too_old(claim)
    excerpts = _excerpts(claim, keys)
    if not excerpts:
        return notice(gettext(phrases.PASSAGES_GONE))
    heading = f"### {gettext(phrases.MORE_TITLE)}\n{small(escape(clip(claim.question, 250)))}"
    headings = _headings(claim, excerpts)
    room = TEXT - measure(heading) - sum(measure(each) + 1 for each in headings.values()) - 100
    written = [_written(excerpt, room, links) for excerpt in excerpts]
    filled = pages(written, room, least=150)
    if page >= len(filled):
        return notice(gettext(phrases.NO_MORE))
    first = sum(len(earlier) for earlier in filled[:page])
    after = first + len(filled[page])
    here = [(excerpt.passage.position, each) for excerpt, each in zip(excerpts, written, strict=True)][first:after]
    buttons = [button(gettext(phrases.SOURCES), button_id("sources", claim_key(claim)))]
    if left := len(written) - after:
        following = button_id("more", claim_key(claim), page + 1, passages=keys)
        buttons.insert(0, button(f"{gettext(phrases.NEXT)} ({left})", following))
    sides = [[each, *(part for side, part in here if side == position)] for position, each in headings.items()]
    return Layout(box(text(heading), *_parts([side for side in sides if len(side) > 1])), row(*buttons))


def _excerpts(claim: Claim, keys: Sequence[str]) -> list[Excerpt]:
    """The passages with these keys; nothing in them is marked, since what was asked is not known here."""
    passages = passages_by_key(claim)
    sources = {source.id: source for source in claim.sources}
    found = (passages[key] for key in keys if key in passages)
    return [Excerpt(passage, sources[passage.source], 0.0) for passage in found]


def _headings(claim: Claim, excerpts: Sequence[Excerpt]) -> dict[str, str]:
    """The heading of each position that has a passage, in the order of the card, which had them take turns."""
    positions = {position.id: position for position in (*claim.positions, Position(CONTEXT, "", ""))}
    named = dict.fromkeys(excerpt.passage.position for excerpt in excerpts)
    return {position: label_text(positions[position]) for position in named}


def _parts(sides: Sequence[Sequence[str]]) -> list[Part]:
    """Each side under a line of its own; with less air where components run out."""
    if sum(len(texts) + 1 for texts in sides) > MOST_PARTS:
        sides = [["\n".join(texts)] for texts in sides]
    return [part for texts in sides for part in (line(), *map(text, texts))]


def _written(excerpt: Excerpt, room: int, links: Links) -> str:
    """The excerpt; where no sentence of it can be shown whole, what it says and where it stands."""
    gist = f"{gist_text(excerpt)} […]"
    title = small(f"— {fact(excerpt.source.title)}")
    forms = (excerpt_text(excerpt, links, whole=True), excerpt_text(excerpt, links), f"{gist}\n{said_text(excerpt)}")
    return next((form for form in forms if form and measure(form) < room), f"{gist}\n{title}")
