"""`/stats`: what was asked, answered, not answered and posted in a server, by week: counts only."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import dropwhile
from typing import Any, TypeAlias

import discord

from bot.discord_app.asking.feature import Command, Feature
from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.layout import Layout, Part, box, notice, text
from bot.discord_app.cards.markup import escape, small
from bot.discord_app.connection.sending import PICTURE, Outgoing, Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.access import show_moderator
from bot.discord_app.desk.desk_commands import moderators_command
from bot.render import phrases
from bot.render.catalogue import day_text, gettext, number_text
from bot.render.chart import Bar, bars
from bot.store.tallies import WEEK, Tallied, Tallies, week_of

Interaction: TypeAlias = discord.Interaction[Any]

WEEKS = 12
MOST_CLAIMS = 5
ALTERNATIVE = 256
"""Characters of what is read out in place of a picture."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week of a server."""

    monday: int
    answered: int
    unanswered: int
    posted: int

    @property
    def label(self) -> str:
        """Its first day."""
        return day_text(datetime.fromtimestamp(self.monday, UTC).date())

    @property
    def asked(self) -> int:
        """What was answered, and what was not."""
        return self.answered + self.unanswered


class Stats(Feature):
    """Shows the counts of a server to those who may manage messages there."""

    def __init__(
        self, serving: Serving, sender: Sender, tallies: Tallies | None, clock: Callable[[], float] = time.time
    ) -> None:
        """Without a store nothing was counted, and the command says so."""
        self._serving = serving
        self._sender = sender
        self._tallies = tallies
        self._clock = clock

    @property
    def commands(self) -> Sequence[Command]:
        """What is registered with Discord."""
        return (moderators_command("stats", phrases.STATS, self.show),)

    async def show(self, interaction: Interaction) -> None:
        """Shows the last weeks."""
        await show_moderator(self._sender, interaction, lambda: self._panel(interaction.guild_id or 0))

    async def _panel(self, server: int) -> Outgoing:
        if self._tallies is None:
            return Outgoing(notice(gettext(phrases.NO_STORE)), private=True)
        now = week_of(self._clock())
        since = now - (WEEKS - 1) * WEEK
        counts = await self._tallies.weeks(server, since)
        weeks = [_week(counts, since + place * WEEK) for place in range(WEEKS)]
        if not any(week.asked or week.posted for week in weeks):
            return Outgoing(notice(gettext(phrases.NO_COUNTS)), private=True)
        most = await self._tallies.claims(server, since, MOST_CLAIMS)
        claims = [(self._named(claim), count) for claim, count in most]
        picture = await asyncio.to_thread(chart, weeks)
        return Outgoing(stats_card(weeks, claims), private=True, picture=picture)

    def _named(self, claim: str) -> str:
        known = self._serving.base.claim(claim)
        return known.question if known else claim


def stats_card(weeks: Sequence[Week], claims: Sequence[tuple[str, int]]) -> Layout:
    """The numbers of the weeks, the earliest first, and the claims that answered most, with how often."""
    heading = f"### {gettext(phrases.STATS_TITLE)}\n{_totals(weeks)}"
    parts = [text(heading), _gallery(weeks), text(_table(weeks))]
    if claims:
        listed = (f"- {number_text(count)} · {escape(clip(claim, 100))}" for claim, count in claims)
        parts.append(text("\n".join((f"**{gettext(phrases.ANSWERED_MOST)}**", *listed))))
    return Layout(box(*parts, text(small(gettext(phrases.COUNTS_ONLY)))))


def chart(weeks: Sequence[Week]) -> bytes:
    """The picture of the weeks."""
    return bars([Bar(week.label, week.answered, week.unanswered) for week in weeks])


def _week(counts: Mapping[tuple[int, Tallied], int], monday: int) -> Week:
    kinds = (Tallied.ANSWERED, Tallied.UNANSWERED, Tallied.POSTED)
    return Week(monday, *(counts.get((monday, kind), 0) for kind in kinds))


def _totals(weeks: Sequence[Week]) -> str:
    answered, unanswered = sum(one.answered for one in weeks), sum(one.unanswered for one in weeks)
    return phrases.counted(answered + unanswered, answered, unanswered, sum(one.posted for one in weeks))


def _gallery(weeks: Sequence[Week]) -> Part:
    """The picture, with what is read out to who does not see it."""
    told = phrases.charted(", ".join(f"{week.label}: {number_text(week.asked)}" for week in weeks))
    picture = discord.MediaGalleryItem(f"attachment://{PICTURE}", description=clip(told, ALTERNATIVE))
    gallery: discord.ui.MediaGallery[discord.ui.LayoutView] = discord.ui.MediaGallery(picture)
    return gallery


def _table(weeks: Sequence[Week]) -> str:
    """The numbers of each week, the latest first, in columns, back to the first that has any."""
    titles = gettext(phrases.STATS_COLUMNS).split("|")
    rows = [
        (week.label, *map(number_text, (week.asked, week.answered, week.unanswered, week.posted)))
        for week in reversed([*dropwhile(lambda week: not week.asked and not week.posted, weeks)])
    ]
    widths = [max(map(len, column)) for column in zip(("", *titles), *rows, strict=True)]
    lines = (
        " ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in (("", *titles), *rows)
    )
    return "\n".join(("```", *lines, "```"))
