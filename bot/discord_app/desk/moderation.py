"""What changes a channel: posting an answer under a message, signing it, taking it back, deleting a card."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

import aiohttp
import discord

from bot.discord_app.asking.answered import Answered
from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.feature import Feature
from bot.discord_app.cards import notices
from bot.discord_app.cards.blocks import is_true
from bot.discord_app.cards.custom_id import CustomId, claim_key
from bot.discord_app.cards.layout import Layout, notice
from bot.discord_app.cards.posting import public_card, signed_card
from bot.discord_app.cards.reading import read_card
from bot.discord_app.connection.retrying import asked_pause, passes, persist
from bot.discord_app.connection.sending import Outgoing, Sender, Unsent, may_write, new_nonce
from bot.discord_app.connection.serving import Serving
from bot.discord_app.desk.journal import Journal
from bot.knowledge.model import Claim
from bot.render import phrases
from bot.render.catalogue import gettext
from bot.store.actions import Kind

Interaction: TypeAlias = discord.Interaction[Any]

log = logging.getLogger(__name__)

PATIENCE = 45.0
"""Seconds for which a deletion is tried."""
GLANCE = 5.0
"""Seconds that looking after an earlier reply may take."""
MOST_TURNS = 1_000
"""Messages under which nothing could be posted yet, as far as that is remembered."""
POSTED = "posted"
"""What is remembered from run to run: which message has which reply."""


class Turn(asyncio.Lock):
    """Lets one at a time post under a message; what was tried in vain is tried again as the same message."""

    def __init__(self) -> None:
        super().__init__()
        self.nonce = new_nonce()


class Moderation(Feature):
    """Posts and deletes, for those who may."""

    def __init__(self, serving: Serving, sender: Sender, posted: Answered, journal: Journal) -> None:
        self._serving = serving
        self._sender = sender
        self._posted = posted
        self._journal = journal
        self._turns: OrderedDict[int, Turn] = OrderedDict()

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {"post": self.post, "sign": self.sign, "undo": self.undo, "delete": self.delete}

    async def post(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Posts the private answer in public, as a reply to the message that was checked, once.

        What says so takes the place of the private answer, and of its button; after a failure both stay.
        """
        card = interaction.message
        if card is not None:
            work = self.reply_with(interaction, custom_id, card)
            await self._sender.deliver(interaction, work, private=True, instead=True)

    async def reply_with(self, interaction: Interaction, custom_id: CustomId, card: discord.Message) -> Outgoing:
        """Posts a private card under the message that the custom id names, once; what its moderator reads then."""
        claim = self._claim(custom_id.argument(1))
        if claim is None:
            return _refused(interaction, notice(gettext(phrases.CLAIM_GONE)))
        if not is_true(_view(card), claim):
            return _refused(interaction, notice(gettext(phrases.CARD_CHANGED)))
        if not may_write(interaction):
            return _refused(interaction, notice(gettext(phrases.CANNOT_POST)))
        target = _message(interaction, interaction.channel_id or 0, custom_id.number(0))
        turn = self._turn(target.id)
        try:
            async with turn:
                return await self._post_once(interaction, card, target, turn, claim)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            if not passes(error):
                raise
            return _refused(interaction, notices.try_again(asked_pause(error)))

    async def _post_once(
        self, interaction: Interaction, card: discord.Message, target: discord.PartialMessage, turn: Turn, claim: Claim
    ) -> Outgoing:
        standing = await self._standing(target)
        if standing is not None:
            log.info("refused: a second reply to %s by %s", target.id, interaction.user.id)
            return Outgoing(notices.posted_already(standing.jump_url), private=True)
        reportable = self._journal.is_kept and interaction.guild_id is not None
        sent = await self._sender.post_under(target, public_card(_view(card), reportable=reportable), turn.nonce)
        match sent:
            case Unsent.FORBIDDEN:
                return _refused(interaction, notice(gettext(phrases.CANNOT_POST)))
            case Unsent.GONE:
                return _refused(interaction, notice(gettext(phrases.TARGET_GONE)))
        self._posted.keep(target.id, sent.id)
        self._turns.pop(target.id, None)
        log.info("posted %s under %s in channel %s, by %s", sent.id, target.id, sent.channel.id, interaction.user.id)
        await self._journal.note(interaction, Kind.POST, channel=sent.channel.id, message=sent.id, claim=claim)
        view = notices.posted(sent.jump_url, interaction.user.id, sent.channel.id, sent.id, claim_key(claim))
        return Outgoing(view, private=True)

    def _turn(self, target: int) -> Turn:
        turn = self._turns.setdefault(target, Turn())
        self._turns.move_to_end(target)
        while len(self._turns) > MOST_TURNS:
            self._turns.popitem(last=False)
        return turn

    async def _standing(self, target: discord.PartialMessage) -> discord.PartialMessage | None:
        """The reply that the message has, unless it was deleted since."""
        card = self._posted.card(target.id)
        if card is None:
            return None
        reply = discord.PartialMessage(channel=target.channel, id=card)
        try:
            async with asyncio.timeout(GLANCE):
                await reply.fetch()
        except discord.NotFound:
            self._posted.deleted(target.id)
            return None
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            pass  # rather one too few than two
        return reply

    async def sign(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Puts the name of who posted a card under it: they want that, or they do not press."""
        if interaction.user.id != custom_id.number(0):
            log.info("refused: signing of %s by %s", custom_id.number(2), interaction.user.id)
            await self._sender.answer(interaction, notice(gettext(phrases.NOT_YOUR_POST)), private=True)
            return
        await self._sender.deliver(interaction, self._sign(interaction, custom_id), private=True, instead=True)

    async def _sign(self, interaction: Interaction, custom_id: CustomId) -> Outgoing:
        poster, channel, number = (custom_id.number(place) for place in range(3))
        message = _message(interaction, channel, number)

        async def request() -> None:
            card = await message.fetch()
            await card.edit(view=signed_card(_view(card), interaction.user.display_name))

        try:
            await persist(request, seconds=PATIENCE)
        except discord.NotFound:
            return Outgoing(notice(gettext(phrases.ALREADY_GONE)), private=True)
        except discord.Forbidden:
            return _refused(interaction, notice(gettext(phrases.CANNOT_POST)))
        log.info("signed %s in channel %s, by %s", number, channel, poster)
        claim = self._claim(custom_id.argument(3))
        await self._journal.note(interaction, Kind.SIGN, channel=channel, message=number, claim=claim)
        return Outgoing(notices.signed(message.jump_url, *custom_id.arguments), private=True)

    async def undo(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Deletes what was posted, for who posted it and for those who may manage messages."""
        if not _may(interaction, custom_id.number(0)):
            log.info("refused: undo of %s by %s", custom_id.number(2), interaction.user.id)
            await self._sender.answer(interaction, notice(gettext(phrases.NOT_YOUR_POST)), private=True)
            return
        message = _message(interaction, custom_id.number(1), custom_id.number(2))

        async def work() -> Outgoing:
            outcome = await _deletion(message.delete)
            _log_deletion("undone", outcome, interaction, message.channel.id, message.id)
            if outcome == phrases.UNDONE:
                named = {"channel": message.channel.id, "message": message.id}
                await self._journal.note(interaction, Kind.UNDO, **named, claim=self._claim(custom_id.argument(3)))
            return Outgoing(notice(gettext(outcome)), private=True, beside=outcome == phrases.CANNOT_DELETE)

        await self._sender.deliver(interaction, work(), private=True, instead=True)

    async def delete(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Deletes the card, for who asked and for those who may manage messages."""
        card = interaction.message.id if interaction.message else 0
        if not _may(interaction, custom_id.number(0)):
            log.info("refused: deletion of %s by %s", card, interaction.user.id)
            await self._sender.answer(interaction, notice(gettext(phrases.NOT_YOURS)), private=True)
            return
        # To delete what a silent acknowledgement makes the original answer needs no permission.
        await self._sender.acknowledge(interaction, private=False, thinking=False)
        outcome = await _deletion(interaction.delete_original_response)
        _log_deletion("deleted", outcome, interaction, interaction.channel_id or 0, card)
        if outcome == phrases.CANNOT_DELETE:
            await self._sender.answer(interaction, notice(gettext(outcome)), private=True)
        elif outcome == phrases.UNDONE and interaction.user.id != custom_id.number(0):  # who asked is no moderator
            shown = read_card(interaction.message) if interaction.message else None
            claim = self._claim(shown.claim if shown else "")
            await self._journal.note(interaction, Kind.DELETE, message=card, claim=claim)

    def _claim(self, key: str) -> Claim | None:
        """The claim of that key; None on buttons from before they named it, or where the base has it no more."""
        return CustomId("", (key,)).claim(self._serving.base)


def _refused(interaction: Interaction, view: Layout) -> Outgoing:
    """What is told beside the private card, which stays as it is, and whose button can be pressed again."""
    log.info("refused: post in channel %s by %s", interaction.channel_id, interaction.user.id)
    return Outgoing(view, private=True, beside=True)


def _log_deletion(done: str, outcome: str, interaction: Interaction, channel: int, message: int) -> None:
    told = f"refused: not {done}," if outcome == phrases.CANNOT_DELETE else done
    log.info("%s %s in channel %s, by %s", told, message, channel, interaction.user.id)


def _view(message: discord.Message) -> discord.ui.LayoutView:
    """The message's texts and buttons, to be sent again."""
    view = discord.ui.LayoutView.from_message(message, timeout=None)
    if not isinstance(view, discord.ui.LayoutView):  # what the library's signature allows for, and its code does not
        raise TypeError(f"{view!r} is no layout")
    return view


def _message(interaction: Interaction, channel: int, message: int) -> discord.PartialMessage:
    """A message by its ids, without asking Discord for it."""
    there: discord.PartialMessageable = interaction.client.get_partial_messageable(
        channel, guild_id=interaction.guild_id
    )
    return there.get_partial_message(message)


def _may(interaction: Interaction, owner: int) -> bool:
    """Whether the message is the person's own, or the person may manage messages here."""
    return interaction.user.id == owner or interaction.permissions.manage_messages


async def _deletion(request: Callable[[], Awaitable[None]]) -> str:
    """Deletes, and says what came of it; a message that is gone already is as good as deleted."""
    try:
        await persist(request, seconds=PATIENCE)
    except discord.NotFound:
        return phrases.ALREADY_GONE
    except discord.Forbidden:
        return phrases.CANNOT_DELETE
    return phrases.UNDONE
