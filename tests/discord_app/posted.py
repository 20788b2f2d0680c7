"""Cards as they come back from Discord, and bases in which something of what they show was changed."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import discord
from discord.components import _component_factory

from bot.knowledge.model import Claim, KnowledgeBase, Passage, Source
from tests.discord_app.schema import walk


@dataclass
class Fetched:
    """As much of a message as its components."""

    components: list[Any]


def fetched(view: discord.ui.LayoutView) -> discord.ui.LayoutView:
    """The view as Discord gives it back, each component with its number."""
    payload = view.to_components()
    taken = {part["id"] for part in walk(payload) if part.get("id")}
    free = (number for number in itertools.count(1) if number not in taken)
    for part in walk(payload):
        part.setdefault("id", next(free))
    message: Any = Fetched([_component_factory(part) for part in payload])
    read = discord.ui.LayoutView.from_message(message, timeout=None)
    assert isinstance(read, discord.ui.LayoutView)
    return read


def edited(base: KnowledgeBase, passage: str, change: Callable[[Passage], Passage | None]) -> KnowledgeBase:
    """The base with a passage changed, or withdrawn, with whatever names it, where nothing is left of it."""
    return replace(base, claims=tuple(_edited(claim, passage, change) for claim in base.claims))


def _edited(claim: Claim, passage: str, change: Callable[[Passage], Passage | None]) -> Claim:
    def source(one: Source) -> Source:
        changed = (change(each) if each.id == passage else each for each in one.passages)
        return replace(one, passages=tuple(each for each in changed if each))

    sources = tuple(map(source, claim.sources))
    there = {each.id for one in sources for each in one.passages}

    def naming(several: Iterable[Any]) -> tuple[Any, ...]:
        return tuple(replace(one, passages=tuple(each for each in one.passages if each in there)) for one in several)

    named = {name: naming(getattr(claim, name)) for name in ("agreed", "cruxes", "events", "topics")}
    return replace(claim, sources=sources, **named)
