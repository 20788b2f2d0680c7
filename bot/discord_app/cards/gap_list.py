"""Lays out what was asked and not answered, most frequent first, without names, with what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.discord_app.cards.budget import TEXT, clip, first_fitting
from bot.discord_app.cards.custom_id import button_id
from bot.discord_app.cards.layout import Button, Layout, Part, box, button, line, row, text
from bot.discord_app.cards.markup import escape, small
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.gaps import Gap, State

PAGE = 5
"""Gaps of a page: each with its buttons, they fill a message."""
OTHERS = 2
"""Further wordings that are shown of a gap."""
STATES = (State.OPEN, State.CURATORS, State.OFF_TOPIC)
"""The states that are listed, each by its number in a custom id."""
QUESTION = 300
ROOM = (TEXT - 400) // PAGE
"""Characters of a gap: what is written in nothing but markup takes twice as many as it has."""


@dataclass(frozen=True, slots=True)
class GapPage:
    """A page of gaps in one state: how many of each state there are, and the wordings of those on the page."""

    gaps: Sequence[Gap]
    wordings: Mapping[int, Sequence[str]]
    counts: Mapping[State, int]
    state: State
    page: int
    kept: bool = True
    """Whether the server keeps unanswered questions now."""


def gap_list(shown: GapPage) -> Layout:
    """The page, below it the way to the others."""
    heading = [text(f"### {gettext(phrases.GAPS_TITLE)}")]
    if not shown.kept:
        heading.append(text(small(gettext(phrases.GAPS_OFF))))
    elif not shown.gaps:
        heading.append(text(gettext(phrases.NO_GAPS)))
    parts: list[Part] = [part for gap in shown.gaps for part in (line(), *_gap(gap, shown))]
    return Layout(box(*heading, *parts), row(*_ways(shown)))


def _gap(gap: Gap, shown: GapPage) -> Sequence[Part]:
    others = [one for one in shown.wordings.get(gap.id, ()) if one != gap.text][:OTHERS]
    ways: Sequence[tuple[int, Sequence[str]]] = ((QUESTION, others), (QUESTION, ()), (QUESTION // 2, ()))
    told = first_fitting((_told(gap, length, named) for length, named in ways), ROOM)
    return text(told), row(*_buttons(gap, shown))


def _told(gap: Gap, length: int, others: Sequence[str]) -> str:
    lines = [f"**{escape(clip(gap.text, length))}**"]
    lines += [small(escape(clip(one, length // 2))) for one in others]
    lines.append(small(phrases.asked_by(gap.count, f"<t:{gap.last_at}:D>")))
    return "\n".join(lines)


def _buttons(gap: Gap, shown: GapPage) -> Sequence[Button]:
    """What can be done with a gap: answered, and put where it is not."""
    labels = {
        State.OPEN: gettext(phrases.GAP_REOPEN),
        State.CURATORS: gettext(phrases.HAND_ON),
        State.OFF_TOPIC: gettext(phrases.GAP_OFF_TOPIC),
    }
    here = (STATES.index(shown.state), shown.page)
    moves = [
        button(labels[state], button_id("gapmove", gap.id, place, *here))
        for place, state in enumerate(STATES)
        if state is not gap.state
    ]
    return [button(gettext(phrases.ANSWER_WITH), button_id("gapanswer", gap.id)), *moves]


def _ways(shown: GapPage) -> Sequence[Button]:
    """To the next page, and to the other states."""
    names = {
        State.OPEN: gettext(phrases.GAPS_OPEN),
        State.CURATORS: gettext(phrases.GAPS_CURATORS),
        State.OFF_TOPIC: gettext(phrases.GAPS_ASIDE),
    }
    count = shown.counts[shown.state]
    pages = max(1, -(-count // PAGE))
    ways = []
    if pages > 1:
        label = f"{gettext(phrases.NEXT)} ({shown.page + 1}/{pages})"
        ways.append(button(label, button_id("gaps", STATES.index(shown.state), (shown.page + 1) % pages)))
    for place, state in enumerate(STATES):
        if state is not shown.state:
            label = f"{names[state]} ({shown.counts[state]})"
            ways.append(button(label, button_id("gaps", place, 0)))
    return ways
