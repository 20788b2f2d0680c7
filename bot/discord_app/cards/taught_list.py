"""Lays out what a server was taught: each question with its passages, and what undoes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.discord_app.cards.budget import TEXT, clip, first_fitting
from bot.discord_app.cards.custom_id import button_id
from bot.discord_app.cards.layout import Layout, Part, box, button, line, row, text
from bot.discord_app.cards.markup import escape, escape_part, small
from bot.knowledge.model import Claim, KnowledgeBase
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.taught import TaughtRow

PAGE = 5
"""Questions of a page."""
ROOM = (TEXT - 400) // PAGE
"""Characters of a question with its passages: what is written in nothing but markup takes twice as many as it has."""
_SHOWN = 3  # passages whose gist is told


def taught_list(rows: Sequence[TaughtRow], page: int, base: KnowledgeBase, undone: int = 0) -> Layout:
    """A page of the taught questions, the latest first; `undone` was forgotten just now, and can come back."""
    pages = max(1, -(-len(rows) // PAGE))
    page %= pages
    heading: list[Part] = [text(f"### {gettext(phrases.TAUGHT_TITLE)}")]
    if undone:
        back = button(gettext(phrases.UNDO), button_id("reteach", undone, page))
        heading += [text(gettext(phrases.UNTAUGHT)), row(back)]
    if not rows:
        heading.append(text(gettext(phrases.NOTHING_TAUGHT)))
    here = rows[page * PAGE : (page + 1) * PAGE]
    parts = [part for one in here for part in (line(), *_taught(one, page, base))]
    ways = []
    if pages > 1:
        ways.append(button(f"{gettext(phrases.NEXT)} ({page + 1}/{pages})", button_id("taught", (page + 1) % pages)))
    return Layout(box(*heading, *parts), *([row(*ways)] if ways else []))


def _taught(one: TaughtRow, page: int, base: KnowledgeBase) -> Sequence[Part]:
    claim = base.claim(one.claim)
    told = first_fitting((_told(one, length, claim) for length in (300, 150, 75)), ROOM)
    buttons = [button(gettext(phrases.FORGET), button_id("unteach", one.id, page))]
    if claim is not None:
        buttons.insert(0, button(gettext(phrases.PREVIEW), button_id("showtaught", one.id)))
    return text(told), row(*buttons)


def _told(one: TaughtRow, length: int, claim: Claim | None) -> str:
    lines = [f"**{escape(clip(one.question, length))}**"]
    lines.append(small(f"{escape_part(clip(claim.question if claim else one.claim, length // 3))} · <t:{one.at}:D>"))
    lines += [small(f"– {told}") for told in _passages(one, claim, length * 2 // 5)]
    return "\n".join(lines)


def _passages(one: TaughtRow, claim: Claim | None, length: int) -> Iterator[str]:
    """What its passages say; of those that the base does not have any more, that."""
    known = {passage.id: passage for passage in claim.passages} if claim else {}
    for passage in one.passages[:_SHOWN]:
        found = known.get(passage)
        yield escape_part(clip(found.gist, length)) if found else gettext(phrases.PASSAGE_GONE)
    if len(one.passages) > _SHOWN:
        yield "…"
