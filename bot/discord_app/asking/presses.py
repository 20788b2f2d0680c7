"""What happens when a button is pressed that shows something: more, sources, pages, a follow-up, another claim."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

import discord

from bot.discord_app.asking.buttons import Press
from bot.discord_app.asking.feature import Feature
from bot.discord_app.asking.inquiry import Inquiry, Place
from bot.discord_app.cards.custom_id import MOST_FOLLOWED, CustomId, button_id
from bot.discord_app.cards.form import follow_up_form, shared, typed
from bot.discord_app.cards.layout import Layout, notice
from bot.discord_app.cards.lists import claims_card, sources_card
from bot.discord_app.cards.more import more_card
from bot.discord_app.cards.reading import Asked, asker_of, shown_question
from bot.discord_app.connection.sending import Outgoing, Sender, is_guest
from bot.discord_app.connection.serving import Serving
from bot.render import phrases
from bot.render.catalogue import gettext

Interaction: TypeAlias = discord.Interaction[Any]


class Presses(Feature):
    """Answers presses from what the custom id carries, so that no card is ever too old."""

    def __init__(self, serving: Serving, sender: Sender, inquiry: Inquiry) -> None:
        self._serving = serving
        self._sender = sender
        self._inquiry = inquiry

    @property
    def actions(self) -> Mapping[str, Press]:
        """What each action of a custom id does."""
        return {
            "more": self.more,
            "sources": self.sources,
            "claims": self.claims,
            "follow": self.follow,
            "choose": self.choose,
            "show": self.show,
        }

    async def more(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows privately the passages that the button names; on such a page, turns it."""
        claim, page = custom_id.claim(self._serving.base), custom_id.number(1)
        links = self._serving.links
        view = more_card(claim, custom_id.passages, page, links) if claim else notice(gettext(phrases.CLAIM_GONE))
        await self._show(interaction, view, instead=page > 0)

    async def sources(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows privately every source of the claim; on such a list, whose button names a page, turns it."""
        claim = custom_id.claim(self._serving.base)
        page, links = custom_id.number(1), self._serving.links
        view = sources_card(claim, page, links) if claim else notice(gettext(phrases.CLAIM_GONE))
        await self._show(interaction, view, instead=_is_private(interaction) and bool(custom_id.argument(1)))

    async def claims(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Turns the page of the list of claims."""
        view = claims_card(self._inquiry.base(interaction.guild_id).claims, custom_id.number(0))
        await self._show(interaction, view, instead=_is_private(interaction))

    async def follow(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Opens the form for the next question, which names what it goes on from as the button does."""
        named = button_id("followup", *custom_id.arguments[:3], passages=custom_id.passages[:MOST_FOLLOWED])
        share = not _is_private(interaction) and not _is_own(interaction)
        await self._sender.open(interaction, follow_up_form(named, share=share))

    async def choose(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Answers from the claim that was meant: in place for the asker, privately for anybody else."""
        claim = custom_id.claim(self._serving.base)
        if claim is None:
            await self._show(interaction, notice(gettext(phrases.CLAIM_GONE)), instead=False)
            return
        private = _is_private(interaction)
        own = private or interaction.user.id == custom_id.number(1)
        place = Place.of(interaction)
        asker = place.person if own and not private else 0
        # The only question that is asked a second time: before, nobody knew of which claim. When it is forgotten, what
        # stands on the card has to do, and it may be cut short.
        asked = Asked(shown_question(interaction.message), key=custom_id.argument(3))
        question = self._inquiry.question(asked) or claim.question

        async def work() -> Outgoing:
            reply = await self._inquiry.choose(question, claim, place)
            server = place.server if asker and not is_guest(interaction) else None
            return Outgoing(self._inquiry.card(reply, asker, custom_id.number(2), server=server), private=True)

        await self._sender.deliver(interaction, work(), private=True, instead=own)

    async def show(self, interaction: Interaction, custom_id: CustomId) -> None:
        """Shows, to who presses alone, the answer that was not posted."""
        question = self._inquiry.question(Asked("", key=custom_id.argument(1)))
        if not question:
            await self._show(interaction, notice(gettext(phrases.FORGOTTEN)), instead=False)
            return
        await self._inquiry.show(interaction, question, custom_id.claim(self._serving.base))

    async def submitted(self, interaction: Interaction) -> bool:
        """Answers a form that was sent; False where it is none of ours."""
        custom_id = CustomId.parse(interaction.custom_id or "")
        if custom_id is None or custom_id.action != "followup":
            return False
        question = typed(interaction.data)
        before = Asked.by(shown_question(interaction.message), custom_id)
        private = None
        if _is_private(interaction):
            private = True
        elif not _is_own(interaction):  # below somebody else's card only what is meant for all
            private = not shared(interaction.data)
        await self._inquiry.answer(interaction, question, private=private, before=before)
        return True

    async def _show(self, interaction: Interaction, view: Layout, *, instead: bool) -> None:
        if instead:
            await self._sender.update(interaction, view)
        else:
            await self._sender.answer(interaction, view, private=True)


def _is_private(interaction: Interaction) -> bool:
    return interaction.message is not None and interaction.message.flags.ephemeral


def _is_own(interaction: Interaction) -> bool:
    """Whether the card is the person's own."""
    return asker_of(interaction.message) == interaction.user.id
