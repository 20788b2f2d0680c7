"""Writes one excerpt, as a card shows it and whole, and the headings of positions, in Discord's markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot.answering.answer import Excerpt
from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.detail import Detail
from bot.discord_app.cards.markup import block_quote, emphasise, escape, escape_part, linked, small
from bot.discord_app.cards.screen import in_rows
from bot.knowledge.document import OMISSION
from bot.knowledge.model import Position
from bot.render import wording
from bot.render.links import Links, web_address
from bot.render.snippet import needs_gist, snippet

QUOTE = 700
"""Characters of what is shown of a quote where there is no room for all of it."""
FACT = 120
"""Characters of a fact in a list of its own."""
NAME = 72
"""Characters of a name, a role, a title in a line with others."""
GIST = 160
REMARK = 400
LABEL = 3
"""Rows of a label where it heads a list."""

_ADDRESS = re.compile(r"https?://[^\s;,…]*[^\s;,.…]")


@dataclass(frozen=True, slots=True)
class Short:
    """An excerpt as a card shows it, in at most so many words of the quote.

    `bears` says whether a word that was asked for is in it, `whole` whether nothing is left out.
    """

    text: str
    most: int
    bears: bool
    whole: bool


def short_texts(excerpt: Excerpt, words: Iterable[int], detail: Detail, links: Links) -> Iterator[Short]:
    """At most so many words of the quote, one number after the other, who said it where, and the note.

    What the passage says stands above it, in small print, only where the quote cannot be understood without.
    """
    gist = explaining_text(excerpt, detail)
    credit, remark = _credit(excerpt, detail, links), _remark(excerpt)
    before = None
    for most in words:
        shown = snippet(excerpt, most)
        if shown != before:
            above = gist if needs_gist(excerpt, shown) else ""
            lines = (above, block_quote(emphasise(shown.text, shown.spans)), credit, remark)
            yield Short("\n".join(filter(None, lines)), most, bool(shown.spans), shown.whole and not remark)
        before = shown


def explaining_text(excerpt: Excerpt, detail: Detail) -> str:
    """What the passage says, above a quote that cannot be understood without, in small print."""
    return in_rows(excerpt.passage.gist, detail.gist, _small)


def summary_text(excerpt: Excerpt, detail: Detail, links: Links) -> str:
    """What the passage says, in the curator's words, and who said it where: in place of a quote that has no room."""
    lines = (f"{gist_text(excerpt)} {OMISSION}", _credit(excerpt, detail, links), _remark(excerpt))
    return "\n".join(filter(None, lines))


def _small(text: str) -> str:
    return small(escape(text))


def _remark(excerpt: Excerpt) -> str:
    """The curator's note, shortened to a line; what it rests on stands where there is more room."""
    note = excerpt.passage.note
    return in_rows(wording.note(replace(note, source=""), outside=str), 1, _small) if note else ""


def _credit(excerpt: Excerpt, detail: Detail, links: Links) -> str:
    """Who said it, when, in what, with the link, in few words: role and day stand where there is more room."""
    said = wording.credit(excerpt, outside=lambda text: escape(clip(text, detail.name)))
    return small(_linked(said, excerpt, links))


def _linked(said: str, excerpt: Excerpt, links: Links) -> str:
    """With the way to the passage, or else to a search that says so."""
    return " · ".join(filter(None, (said, linked(links.passage(excerpt.source, excerpt.passage)))))


def excerpt_text(excerpt: Excerpt, links: Links, *, whole: bool = False) -> str | None:
    """What the passage says, the quote with its matched words bold, who said it where, the link, the curator's note.

    The quote is whole, or the sentences of it that bear on the question; None where those are too long for a card.
    """
    shown = snippet(excerpt)
    if not whole and len(shown.text) > QUOTE:
        return None
    quote = (excerpt.passage.quote, excerpt.spans) if whole else (shown.text, shown.spans)
    lines = [small(gist_text(excerpt)), block_quote(emphasise(*quote)), _linked(said_text(excerpt), excerpt, links)]
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


def label_text(position: Position, most: int = LABEL) -> str:
    """The label of a position as somebody's statement, within so many rows of a phone."""
    return in_rows(wording.label(position, outside=str), most, lambda text: f"**{escape(text)}**")


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
