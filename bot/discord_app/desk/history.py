"""`/history`: the last things that moderators did, by whom, of which kind and about which claim, page by page."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.choices import Choices
from bot.discord_app.asking.feature import Command, Feature
from bot.discord_app.cards.budget import clip
from bot.discord_app.cards.custom_id import CustomId, button_id, claim_key
from bot.discord_app.cards.layout import Layout, box, button, notice, row, text
from bot.discord_app.cards.markup import escape, small
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.access import show_moderator
from bot.discord_app.desk.desk_commands import history_command
from bot.discord_app.desk.lines import Lines, mention
from bot.knowledge.model import Claim, KnowledgeBase
from bot.render import log_lines, phrases
from bot.render.catalogue import gettext
from bot.store.actions import Action, Actions, Filter, Kind

Interaction: TypeAlias = discord.Interaction[Any]

PAGE = 8
"""Actions of a page, of which the longest fit one message."""
LAST = 1_000_000
"""No page comes after it, whatever a button says."""
_ANY = "0"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which actions are looked at, and from which on; the buttons of a page carry it."""

    page: int = 0
    moderator: int | None = None
    claim: Claim | None = None
    kind: Kind | None = None

    @classmethod
    def by(cls, custom_id: CustomId, base: KnowledgeBase) -> Wanted:
        """What a button names."""
        claim = CustomId("", custom_id.arguments[2:3]).claim(base)
        kind = next((one for one in Kind if _kind_key(one) == custom_id.argument(3)), None)
        return cls(min(custom_id.number(0), LAST), custom_id.number(1) or None, claim, kind)

    def button_id(self, page: int) -> str:
        """The custom id of the button that leads to another page."""
        claim = claim_key(self.claim) if self.claim else _ANY
        return button_id("history", page, self.moderator or 0, claim, _kind_key(self.kind) if self.kind else _ANY)

    @property
    def filter(self) -> Filter:
        """The same for the store."""
        return Filter(self.moderator, self.claim.id if self.claim else None, self.kind)


class History(Feature):
    """Looks up what was done in a server, for those who may manage messages there."""

    def __init__(
        self, serving: Serving, sender: Sender, choices: Choices, lines: Lines, actions: Actions | None
    ) -> None:
        """Without a store there are no `actions`, and the command says so."""
        self._serving = serving
        self._sender = sender
        self._choices = choices
        self._lines = lines
        self._actions = actions

    @property
    def commands(self) -> Sequence[Command]:
        """What is registered with Discord."""
        return (history_command(self.show, self.offer, kinds()),)

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"history": self.turn}

    async def show(
        self, interaction: Interaction, member: discord.User | None, claim: str | None, kind: str | None
    ) -> None:
        """Shows the first page: of what a member did, about a claim by its question or id, of a kind."""
        chosen = self._choices.claim(claim, self._serving.base) if claim else None
        if claim and chosen is None:
            await self._sender.answer(interaction, notice(gettext(phrases.CLAIM_GONE)), private=True)
            return
        wanted = Wanted(0, member.id if member else None, chosen, Kind(kind) if kind in set(Kind) else None)
        await show_moderator(self._sender, interaction, lambda: self._panel(interaction, wanted))

    def offer(self, typed: str) -> list[app_commands.Choice[str]]:
        """The claims to choose from: all, since one that answers here no more may have done so once."""
        return self._choices.offer(typed, self._serving.base)

    async def turn(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Turns the page."""
        wanted = Wanted.by(custom_id, self._serving.base)
        await show_moderator(self._sender, interaction, lambda: self._panel(interaction, wanted), instead=True)

    async def _panel(self, interaction: Interaction, wanted: Wanted) -> Outgoing:
        if self._actions is None or interaction.guild_id is None:
            return Outgoing(notice(gettext(phrases.NO_STORE)), private=True)
        found = await self._actions.page(interaction.guild_id, wanted.filter, limit=PAGE + 1, offset=wanted.page * PAGE)
        return Outgoing(history_page(self._lines, found, wanted), private=True)


def history_page(lines: Lines, found: Sequence[Action], wanted: Wanted) -> Layout:
    """The lines of a page; the last of those found only tells that there is a next one."""
    heading, chosen = f"### {gettext(phrases.HISTORY_TITLE)}", _chosen(wanted)
    shown = [lines.part(action, dated=True, claimed=wanted.claim is None) for action in found[:PAGE]]
    title = text(f"{heading}\n{small(chosen)}" if chosen else heading)
    turns = []
    if wanted.page:
        turns.append(button(gettext(phrases.NEWER), wanted.button_id(wanted.page - 1)))
    if len(found) > PAGE:
        turns.append(button(gettext(phrases.OLDER), wanted.button_id(wanted.page + 1)))
    frame = box(title, *(shown or [text(gettext(phrases.NO_ACTIONS))]))
    return Layout(frame, row(*turns)) if turns else Layout(frame)


def _chosen(wanted: Wanted) -> str:
    """By what the page is filtered."""
    told = (
        mention(wanted.moderator) if wanted.moderator else "",
        log_lines.kind_name(wanted.kind) if wanted.kind else "",
        escape(clip(wanted.claim.question, 200)) if wanted.claim else "",
    )
    return " · ".join(filter(None, told))


def kinds() -> list[app_commands.Choice[str]]:
    """Every kind, by a name that Discord tells in each member's language."""
    return [app_commands.Choice(name=app_commands.locale_str(log_lines.KINDS[kind]), value=kind.value) for kind in Kind]


def _kind_key(kind: Kind) -> str:
    """Stands for a kind in a custom id, whatever kinds there will be: eight hexadecimal digits."""
    return hashlib.blake2s(kind.encode(), digest_size=4).hexdigest()
