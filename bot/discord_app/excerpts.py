"""Writes one excerpt, and one side of a claim, in Discord's markup."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.answer import Excerpt
from bot.discord_app.budget import clip, shorten
from bot.discord_app.links import passage_link
from bot.discord_app.markup import block_quote, emphasise, escape, small
from bot.knowledge.model import Position
from bot.render import phrases, wording

QUOTE = 700
"""Characters of a quote before it is shortened at the end of a sentence."""
FACT = 120
"""Characters of a name, a role, an outlet."""


def excerpt_text(excerpt: Excerpt) -> str | None:
    """The quote with its matched words bold, who said it where and when, the link, the curator's note.

    None where not one sentence of the quote is short enough to be shown whole.
    """
    fitting = shorten(excerpt.passage.quote, excerpt.spans, QUOTE)
    if fitting is None:
        return None
    said = wording.attribution(excerpt, outside=fact)
    link = passage_link(excerpt.source, excerpt.passage)
    lines = [
        block_quote(emphasise(*fitting)),
        small(f"— {said} · [{phrases.READ_THERE}]({link})" if link else f"— {said}"),
    ]
    if excerpt.passage.note:
        lines.append(small(wording.note(excerpt.passage.note, outside=remark)))
    return "\n".join(lines)


def heading_text(position: Position, label: int, holders: int) -> str:
    """The label of a position as somebody's statement, and who holds it (0: not), each within that many characters."""
    lines = [f"**{wording.label(position, outside=lambda text: escape(clip(text, label)))}**"]
    held_by = wording.held_by(position, outside=lambda text: escape(clip(text, holders))) if holders else ""
    if held_by:
        lines.append(small(held_by))
    return "\n".join(lines)


def side_text(heading: str, excerpts: Sequence[str], behind: int) -> str:
    """A side as it is shown: its heading, its excerpts, and how many more the button has."""
    parts = [heading, *excerpts]
    if behind:
        parts.append(small(phrases.behind(behind) if excerpts else phrases.all_behind(behind)))
    elif not excerpts:
        parts.append(wording.EMPTY_SIDE)
    return "\n".join(parts)


def fact(text: str) -> str:
    """A bibliographic fact: escaped, and short enough to stand in a line."""
    return escape(clip(text, FACT))


def remark(text: str) -> str:
    """A curator's sentence: escaped, and of bounded length."""
    return escape(clip(text, 400))
