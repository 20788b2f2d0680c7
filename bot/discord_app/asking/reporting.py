"""“Wrong or unfair?”: what a member finds of a card in public, for the moderators of the server."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import discord

from bot.answering.answer import Excerpt
from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.feature import Feature
from bot.discord_app.asking.gate import Cooldown
from bot.discord_app.cards.custom_id import CustomId, passages_by_key
from bot.discord_app.cards.layout import Layout, notice
from bot.discord_app.cards.reading import read_card
from bot.discord_app.cards.report_form import REPORTED, Filled, filled, report_form
from bot.discord_app.connection.sending import Outgoing, Sender, is_guest
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.journal import Journal
from bot.knowledge.model import Claim, Passage
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.actions import Action, Kind
from bot.store.database import StoreUnavailableError
from bot.store.reports import Refusal, Report
from bot.store.store import Store

Interaction: TypeAlias = discord.Interaction[Any]

PAUSE = 60.0
"""Seconds between two reports of one person."""


class Reporting(Feature):
    """Takes reports: one a person and card, one a person and minute."""

    def __init__(
        self,
        serving: Serving,
        sender: Sender,
        journal: Journal,
        store: Store | None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Without a store nothing can be reported."""
        self._serving = serving
        self._sender = sender
        self._journal = journal
        self._store = store
        self._people = Cooldown(clock)

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"report": self.open}

    async def open(self, interaction: Interaction, _: CustomId) -> None:
        """Opens the form, which names the excerpts on the card."""
        claim, refusal = self._claim(interaction), self._refusal(interaction)
        if claim is None or refusal is not None:
            view = refusal or notice(gettext(phrases.CLAIM_GONE))
            await self._sender.answer(interaction, view, private=True)
            return
        sources = {source.id: source for source in claim.sources}
        shown = _shown(interaction, claim).items()
        excerpts = [(key, Excerpt(passage, sources[passage.source], 0.0)) for key, passage in shown]
        await self._sender.open(interaction, report_form(excerpts))

    async def submitted(self, interaction: Interaction) -> bool:
        """Takes a form that was sent; False where it is none of these."""
        custom_id = CustomId.parse(interaction.custom_id or "")
        if custom_id is None or custom_id.action != REPORTED:
            return False
        await self._sender.deliver(interaction, self._take(interaction), private=True)
        return True

    async def _take(self, interaction: Interaction) -> Outgoing:
        claim, form, refusal = self._claim(interaction), filled(interaction.data), self._refusal(interaction)
        if refusal is not None:
            return Outgoing(refusal, private=True)
        if claim is None or form is None or self._store is None:
            return Outgoing(notice(gettext(phrases.CLAIM_GONE)), private=True)
        report = _report(interaction, claim, form, self._store)
        try:
            outcome = await self._store.reports.add(report)
        except StoreUnavailableError:
            return Outgoing(notice(gettext(phrases.NOT_KEPT)), private=True)
        if outcome is Refusal.TWICE:
            return Outgoing(notice(gettext(phrases.REPORTED_BEFORE)), private=True)
        if outcome is Refusal.MANY:
            return Outgoing(notice(gettext(phrases.TOO_MANY_REPORTS)), private=True)
        self._people.start(interaction.user.id, PAUSE)
        await self._journal.record(_action(report))
        return Outgoing(notice(gettext(phrases.REPORTED_WORD if form.word else phrases.REPORTED)), private=True)

    def _refusal(self, interaction: Interaction) -> Layout | None:
        """Why nobody could read it, or why this person has to wait."""
        if self._store is None or interaction.guild_id is None or is_guest(interaction):
            return notice(gettext(phrases.NO_MODERATORS))
        left = self._people.remaining(interaction.user.id)
        return notice(phrases.wait_to_report(left)) if left else None

    def _claim(self, interaction: Interaction) -> Claim | None:
        """The claim that the card answers from; None where it is part of the base no more."""
        asked = read_card(interaction.message) if interaction.message else None
        return CustomId("", (asked.claim,)).claim(self._serving.base) if asked else None


def _shown(interaction: Interaction, claim: Claim) -> Mapping[str, Passage]:
    """The passages on the card by their keys, in its order; those that are part of the base no more are left out."""
    asked = read_card(interaction.message) if interaction.message else None
    passages = passages_by_key(claim)
    return {key: passages[key] for key in (asked.shown if asked else ()) if key in passages}


def _report(interaction: Interaction, claim: Claim, form: Filled, store: Store) -> Report:
    card = interaction.message.id if interaction.message else 0
    passage = _shown(interaction, claim).get(form.what)
    return Report(
        interaction.guild_id or 0,
        interaction.channel_id or 0,
        card,
        claim.id,
        form.reason,
        store.hashed(interaction.user.id, card),
        passage.id if passage else None,
        form.text,
        interaction.user.id if form.word else None,
    )


def _action(report: Report) -> Action:
    """For the log channel: neither who reported nor what they wrote."""
    details = {"done": "reported", "reason": report.reason, "passage": report.passage}
    return Action(report.server, Kind.FEEDBACK, None, report.channel, report.message, report.claim, details)
