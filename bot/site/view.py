"""A claim as its page shows it: every side of a point beside the others, by the same limits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.answering.answer import Excerpt
from bot.knowledge.model import CONTEXT, Claim, Crux, Position, Source, Topic
from bot.render.permalinks import topic_anchor
from bot.site.timeline import Timeline, timeline

AT_ONCE = 2
"""Passages of a side that stand open under a crux; the rest of each side lies behind one more click."""

LOOKS = 5
"""Colours and shapes of positions; context has one of its own, and a sixth position has that of the first."""

_CONTEXT_POSITION = Position(CONTEXT, "", "")


@dataclass(frozen=True, slots=True)
class Column:
    """One position on one point: what is shown at once, and what lies behind a click."""

    position: Position
    shown: tuple[Excerpt, ...]
    more: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class CruxView:
    """A crux with a column for each position, empty ones included, and with the context of it, if there is any."""

    crux: Crux
    columns: tuple[Column, ...]
    context: Column | None


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic with the anchors of its wordings, and what answers it of each side."""

    topic: Topic
    anchors: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class ClaimView:
    """All that a claim's page shows, in the order of the page.

    `looks` give each position, and context, the number of its colour and shape; `counts` its passages; `bears_on` the
    cruxes that a passage is listed under.
    """

    claim: Claim
    excerpts: Mapping[str, Excerpt]
    looks: Mapping[str, int]
    counts: Mapping[str, int]
    cruxes: tuple[CruxView, ...]
    bears_on: Mapping[str, Sequence[Crux]]
    timeline: Timeline | None
    sources: tuple[tuple[Source, tuple[Excerpt, ...]], ...]
    topics: tuple[TopicView, ...]

    def named(self, passages: Sequence[str]) -> tuple[Excerpt, ...]:
        """The passages of these ids."""
        return tuple(self.excerpts[one] for one in passages)

    def position(self, position: str) -> Position:
        """The position of that id, or context."""
        return next((one for one in self.claim.positions if one.id == position), _CONTEXT_POSITION)


def looks(claim: Claim) -> dict[str, int]:
    """The number of the colour and shape of each position, from 1 on, and of context, 0."""
    return {CONTEXT: 0, **{position.id: place % LOOKS + 1 for place, position in enumerate(claim.positions)}}


def view(claim: Claim) -> ClaimView:
    """Arranges a claim for its page."""
    sources = tuple((source, tuple(Excerpt(one, source, 0.0) for one in source.passages)) for source in claim.sources)
    excerpts = {one.passage.id: one for _, passages in sources for one in passages}
    positions = [position.id for position in claim.positions]
    argued = [one.passage.position for one in excerpts.values()]
    bears_on: dict[str, list[Crux]] = {}
    for crux in claim.cruxes:
        for passage in crux.passages:
            bears_on.setdefault(passage, []).append(crux)
    return ClaimView(
        claim,
        excerpts,
        looks(claim),
        {position: argued.count(position) for position in (*positions, CONTEXT)},
        tuple(_crux(crux, claim, excerpts) for crux in claim.cruxes),
        bears_on,
        timeline(claim, list(excerpts.values()), (*positions, CONTEXT)),
        sources,
        tuple(_topics(claim, excerpts)),
    )


def _crux(crux: Crux, claim: Claim, excerpts: Mapping[str, Excerpt]) -> CruxView:
    listed = [excerpts[passage] for passage in crux.passages]
    context = _column(_CONTEXT_POSITION, listed, AT_ONCE)
    columns = tuple(_column(position, listed, AT_ONCE) for position in claim.positions)
    return CruxView(crux, columns, context if context.shown else None)


def _topics(claim: Claim, excerpts: Mapping[str, Excerpt]) -> list[TopicView]:
    """Every topic; an anchor belongs to the first of its wordings that has it, for a page has each only once."""
    taken: set[str] = set()
    views = []
    for topic in claim.topics:
        listed = [excerpts[passage] for passage in topic.passages]
        columns = (_column(position, listed, len(listed)) for position in (*claim.positions, _CONTEXT_POSITION))
        anchors = []
        for wording in topic.asks:
            anchor = topic_anchor(wording)
            anchors.append("" if anchor in taken else anchor)
            taken.add(anchor)
        views.append(TopicView(topic, tuple(anchors), tuple(column for column in columns if column.shown)))
    return views


def _column(position: Position, listed: Sequence[Excerpt], limit: int) -> Column:
    """The passages of that position among those listed, in their order."""
    own = tuple(one for one in listed if one.passage.position == position.id)
    return Column(position, own[:limit], own[limit:])
