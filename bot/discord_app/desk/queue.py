"""`/queue`: what members find wrong or unfair, for those who may manage messages, until somebody has dealt with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

import discord

from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.feature import Command, Feature
from bot.discord_app.cards.custom_id import CustomId, button_id
from bot.discord_app.cards.layout import notice
from bot.discord_app.cards.markup import escape_part
from bot.discord_app.cards.report_form import line, note_form
from bot.discord_app.cards.report_list import DECISIONS, MOST_LISTED, report_list, titles
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.access import may_moderate, show_moderator
from bot.discord_app.desk.desk_commands import moderators_command
from bot.discord_app.desk.journal import Journal
from bot.discord_app.desk.lines import Form, link, mention
from bot.discord_app.desk.word_back import WordBack
from bot.render import log_lines, phrases
from bot.render.catalogue import gettext, spoken
from bot.store.actions import Action, Kind
from bot.store.reports import Decided, Decision, Report, Reports

Interaction: TypeAlias = discord.Interaction[Any]

DECIDED = "decided"
"""The action of the form for a note."""


class Queue(Feature):
    """Shows what is open, and takes what moderators decide."""

    def __init__(
        self,
        serving: Serving,
        sender: Sender,
        journal: Journal,
        reports: Reports | None,
        word_back: WordBack | None,
    ) -> None:
        """Without a store there are no `reports`, and the command says so."""
        self._serving = serving
        self._sender = sender
        self._journal = journal
        self._reports = reports
        self._word_back = word_back

    @property
    def commands(self) -> Sequence[Command]:
        """What is registered with Discord."""
        return (moderators_command("queue", phrases.QUEUE, self.show),)

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"queue": self.turn, "decide": self.ask}

    async def show(self, interaction: Interaction) -> None:
        """Shows what is open, from the start."""
        await show_moderator(self._sender, interaction, lambda: self._page(interaction, 0))

    async def turn(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows another page in place of this one."""
        after = custom_id.number(0)
        await show_moderator(self._sender, interaction, lambda: self._page(interaction, after), instead=True)

    async def ask(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Opens the form for a note, which names decision, report and page as the button does."""
        if custom_id.number(0) < len(DECISIONS) and await may_moderate(self._sender, interaction):
            named = button_id(DECIDED, *custom_id.arguments[:3])
            await self._sender.open(interaction, note_form(named, titles()[custom_id.number(0)]))

    async def submitted(self, interaction: Interaction) -> bool:
        """Takes a decision; False where the form is none of these."""
        custom_id = CustomId.parse(interaction.custom_id or "")
        if custom_id is None or custom_id.action != DECIDED or custom_id.number(0) >= len(DECISIONS):
            return False
        await show_moderator(self._sender, interaction, lambda: self._decide(interaction, custom_id), instead=True)
        return True

    async def _decide(self, interaction: Interaction, custom_id: CustomId) -> Outgoing:
        if self._reports is None:
            return Outgoing(notice(gettext(phrases.NO_STORE)), private=True)
        chosen, note = DECISIONS[custom_id.number(0)], line(interaction.data)
        decision = Decision(chosen, interaction.user.id, note, spoken())
        decided = await self._reports.decide(interaction.guild_id or 0, custom_id.number(1), decision)
        if decided is not None and decided.first:
            if self._word_back is not None:
                self._word_back.hurry()
            await self._journal.record(_action(decided.report))
        return await self._page(interaction, custom_id.number(2), _told(decided))

    async def _page(self, interaction: Interaction, after: int, done: str = "") -> Outgoing:
        """A page of what is open; from the start where nothing comes after it any more."""
        if self._reports is None:
            return Outgoing(notice(gettext(phrases.NO_STORE)), private=True)
        server = interaction.guild_id or 0
        reports = await self._reports.page(server, limit=MOST_LISTED + 1, after=after)
        if not reports and after:
            after, reports = 0, await self._reports.page(server, limit=MOST_LISTED + 1)
        count = await self._reports.count(server)
        base, links = self._serving.base, self._serving.links
        return Outgoing(report_list(reports, count, base, links, after=after, done=done), private=True)


def _told(decided: Decided | None) -> str:
    if decided is None:
        return gettext(phrases.REPORT_GONE)
    report = decided.report
    if decided.first:
        return phrases.dealt(report.state)
    who = mention(report.moderator) if report.moderator else gettext(log_lines.SOMEBODY)
    return phrases.dealt_before(who, report.state, f"<t:{report.closed_at}:R>")


def _action(report: Report) -> Action:
    """For the log channel: without the note, which is for others."""
    details = {"done": report.state, "reason": report.reason, "passage": report.passage}
    return Action(report.server, Kind.FEEDBACK, report.moderator, report.channel, report.message, report.claim, details)


def _words(action: Action, who: str) -> str:
    """A report, or what became of one, in a line."""
    reason = phrases.reason(str(action.details.get("reason")))
    told = log_lines.reported(str(action.details.get("done")), who, link(action), reason)
    passage = action.details.get("passage")
    return f"{told} · {escape_part(str(passage))}" if passage else told


FORMS: Mapping[Kind, Form] = MappingProxyType({Kind.FEEDBACK: Form(words=_words)})
"""How the log tells of reports."""
