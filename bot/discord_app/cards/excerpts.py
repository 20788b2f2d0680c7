"""Writes one excerpt, and one side of a claim, in Discord's markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.answer import Excerpt
from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.markup import block_quote, emphasise, escape, escape_part, linked, small
from bot.knowledge.model import Position
from bot.render import phrases, wording
from bot.render.links import Links, web_address
from bot.render.snippet import snippet

QUOTE = 700
"""Characters of what is shown of a quote on a card."""
FACT = 120
"""Characters of a fact in a list of its own."""
NAME = 72
"""Characters of a name, a role, a title in a line with others."""
GIST = 160
REMARK = 400

_ADDRESS = re.compile(r"https?://[^\s;,…]*[^\s;,.…]")


def excerpt_text(excerpt: Excerpt, links: Links, *, whole: bool = False) -> str | None:
    """What the passage says, the quote with its matched words bold, who said it where, the link, the curator's note.

    The quote is whole, or the sentences of it that bear on the question; None where those are too long for a card.
    """
    shown = snippet(excerpt)
    if not whole and len(shown.text) > QUOTE:
        return None
    quote = (excerpt.passage.quote, excerpt.spans) if whole else (shown.text, shown.spans)
    said = (said_text(excerpt), linked(links.passage(excerpt.source, excerpt.passage)))
    lines = [
        gist_text(excerpt),
        block_quote(emphasise(*quote)),
        " · ".join(filter(None, said)),
    ]
    if excerpt.passage.note:
        lines.append(small(wording.note(excerpt.passage.note, outside=remark_text)))
    return "\n".join(line for line in lines if line)


def gist_text(excerpt: Excerpt) -> str:
    """What the passage says, in the curator's words; a quote alone often begins in the middle of a thought."""
    return escape(clip(excerpt.passage.gist, GIST))


def said_text(excerpt: Excerpt) -> str:
    """Who said it, in which role and when, and where it was published, in small print."""
    said = wording.attribution(excerpt, outside=lambda text: escape(clip(text, NAME)))
    return small(f"— {said}")


def heading_text(position: Position, label: int, holders: int) -> str:
    """The label of a position as somebody's statement, and who holds it (0: not), each within that many characters."""
    lines = [f"**{wording.label(position, outside=lambda text: escape(clip(text, label)))}**"]
    held_by = wording.held_by(position, outside=lambda text: escape(clip(text, holders))) if holders else ""
    if held_by:
        lines.append(small(held_by))
    return "\n".join(lines)


def side_texts(heading: str, excerpts: Sequence[str], behind: int, empty: str = "") -> list[str]:
    """A side as it is shown: its heading, each of its excerpts, how many more the button has, or why it is `empty`."""
    parts = [heading, *excerpts]
    if behind:
        parts.append(small(phrases.behind(behind) if excerpts else phrases.all_behind(behind)))
    if empty:
        parts.append(empty)
    return parts


def fact(text: str) -> str:
    """A bibliographic fact: escaped, and short enough to stand in a line."""
    return escape(clip(text, FACT))


def remark_text(text: str) -> str:
    """A curator's sentence, or what it rests on: escaped, of bounded length, with its addresses as links."""
    shown: list[str] = []
    at = 0
    clipped = clip(text, REMARK)
    for found in _ADDRESS.finditer(clipped):
        if link := web_address(found[0]):
            host = found[0].split("/")[2].removeprefix("www.").rstrip(".")
            shown += (escape_part(clipped[at : found.start()]), f"[{escape(host)}]({link})")
            at = found.end()
    shown.append(escape_part(clipped[at:]))
    return "".join(shown).strip()
