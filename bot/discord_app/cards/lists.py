"""Lays out what is known: the claims, the sources of one, and what this bot is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.metadata import version

from bot.discord_app.cards.budget import TEXT, clip, pages
from bot.discord_app.cards.custom_id import button_id, claim_key
from bot.discord_app.cards.excerpts import fact
from bot.discord_app.cards.layout import Layout, box, button, row, text
from bot.discord_app.cards.markup import escape, linked, small
from bot.knowledge.model import Claim, KnowledgeBase, Source
from bot.render import phrases, wording
from bot.render.catalogue import gettext
from bot.render.links import Links

ROOM = TEXT - 500
"""Characters of a page, less its heading."""


def sources_card(claim: Claim, page: int, links: Links) -> Layout:
    """Every source of the claim with its facts and where to find it, page by page."""
    heading = f"### {gettext(phrases.SOURCES_TITLE)}\n{escape(clip(claim.question, 250))}"
    blocks = [_source(source, links) for source in claim.sources] or [gettext(wording.NO_SOURCES)]
    return _page(heading, blocks, page, lambda following: button_id("sources", claim_key(claim), following))


def claims_card(claims: Sequence[Claim], page: int) -> Layout:
    """Every claim with its positions and how much stands behind it, page by page."""
    blocks = [_claim(claim) for claim in claims] or [gettext(phrases.NO_CLAIMS)]
    return _page(f"### {gettext(phrases.CLAIMS_TITLE)}", blocks, page, lambda following: button_id("claims", following))


def about_card(base: KnowledgeBase) -> Layout:
    """What this is, what it stores, its version and licence."""
    sources = [source for claim in base.claims for source in claim.sources]
    passages = sum(len(source.passages) for source in sources)
    facts = phrases.about_facts(version("audiatur"), len(base.claims), len(sources), passages)
    return Layout(box(text(gettext(phrases.ABOUT_TEXT)), text(small(facts))))


def _page(heading: str, blocks: Sequence[str], page: int, following: Callable[[int], str]) -> Layout:
    """One page of the blocks; the button leads to the next, and after the last one to the first."""
    filled = pages(blocks, ROOM, least=150)
    number = page % len(filled)
    frame = box(text(heading), *map(text, filled[number]))
    if len(filled) == 1:
        return Layout(frame)
    label = f"{gettext(phrases.NEXT)} ({number + 1}/{len(filled)})"
    return Layout(frame, row(button(label, following((number + 1) % len(filled)))))


def _source(source: Source, links: Links) -> str:
    """A source with its facts, a line each, and where to find it; what is not known is left out."""
    facts = [
        f"{name}: {value}" for name, value in wording.source_facts(source, outside=fact) if name != gettext("address")
    ]
    found = linked(links.source(source))
    lines = [f"**{escape(clip(source.title, 200))}**", *map(small, [*facts, found])]
    return "\n".join(lines if found else lines[:-1])


def _claim(claim: Claim) -> str:
    """A claim with its positions."""
    positions = [f"- {wording.label(position, outside=fact)}" for position in claim.positions[:8]]
    return "\n".join([f"**{escape(clip(claim.question, 250))}**", *positions, small(wording.claim_facts(claim))])
