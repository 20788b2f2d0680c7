"""Sends a view to Discord: in time, again where that may help, and never twice."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum
from io import BytesIO
from typing import Any, TypeAlias

import aiohttp
import discord

from bot.discord_app.connection.logs import describe
from bot.discord_app.connection.mentioning import Mentions
from bot.discord_app.connection.retrying import Pause, passes, persist
from bot.discord_app.connection.standing import Standing

Interaction: TypeAlias = discord.Interaction[Any]

log = logging.getLogger(__name__)

UNKNOWN_MESSAGE = 10008
UNKNOWN_WEBHOOK = 10015
UNKNOWN_INTERACTION = 10062
CANNOT_SEND = (10003, 50001, 50007, 50013, 50083, 160002, 160005, 240000)
"""No channel, no access, closed direct messages, no permission, archived thread, no reply without the history, locked
thread, blocked words."""
INVALID_FORM = 50035
ALREADY_ACKNOWLEDGED = 40060
INVALID_TOKEN = 50027
EXPIRED = (UNKNOWN_INTERACTION, UNKNOWN_WEBHOOK, INVALID_TOKEN)

PICTURE = "picture.png"
"""What a picture is called in the message that it belongs to."""

SHORT_LIVED = 60.0
"""Seconds for which a line stands that is no answer."""

SWEEPING = 0.5
"""Seconds that deleting such lines may take when the connection is closed."""

GLANCE = 5.0
"""Seconds in which Discord is asked whether, and as which message, an answer landed."""

BEGUN = "audiatur:begun"
"""Marks an interaction (in its `extras`) that somebody is answering: the client's safety net lets it be."""
ACKNOWLEDGED = "audiatur:acknowledged"
"""Marks an interaction that was acknowledged: with whether the answer is private, or with None where the
acknowledgement was no answer, and what Discord calls the original response is the message that was there before."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is to be sent, and whether only the asker may see it.

    What is sent `beside` leaves the message of a pressed button as it is, even where it was to take its place. A
    `picture` is a PNG that the view shows as `attachment://` and `PICTURE`.
    """

    view: discord.ui.LayoutView
    private: bool = False
    beside: bool = False
    picture: bytes | None = None


@dataclass(frozen=True, slots=True)
class Landed:
    """A message of the bot's that stands in a server, for all to see; `edited` says that it stood there before."""

    message: int
    channel: int
    server: int
    view: discord.ui.LayoutView
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long things may take, in seconds.

    `patience` passes before an answer that is not ready is deferred; `acknowledge` before a first answer is given up
    (Discord allows 3); `fill` for replacing what was deferred; `reply` for a message; `work` for what is awaited.
    """

    patience: float = 0.15
    acknowledge: float = 2.6
    fill: float = 45.0
    reply: float = 45.0
    work: float = 60.0


class Unsent(Enum):
    """Why a message was not posted: the bot may not write there, or the message that it replies to is gone."""

    FORBIDDEN = "forbidden"
    GONE = "gone"


class _Landing(Enum):
    LANDED = "landed"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Sender:
    """Answers interactions and replies to messages."""

    def __init__(
        self, bounds: Bounds | None = None, *, pause: Pause = asyncio.sleep, standing: Standing | None = None
    ) -> None:
        """`standing` has the lines that a process before this one left."""
        self._bounds = bounds or Bounds()
        self.pause = pause
        self._standing = standing or Standing()
        self._clearing: asyncio.Task[None] | None = None
        self.mentions = Mentions()
        self._ending: dict[discord.Message, asyncio.Task[None]] = {}
        self._watchers: list[Callable[[Landed], None]] = []

    def watch(self, watcher: Callable[[Landed], None]) -> None:
        """Has `watcher` called with each message that stands in a server from now on; it must not take long."""
        self._watchers.append(watcher)

    async def deliver(
        self, interaction: Interaction, work: Awaitable[Outgoing], *, private: bool, instead: bool = False
    ) -> None:
        """Awaits what is to be sent and sends it; acknowledges in between where that takes long.

        `private` is how the acknowledgement is marked: a deferral can say no more than that. With `instead` it takes
        the place of the message that the pressed button stands on.
        """
        interaction.extras[BEGUN] = True
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait({task}, timeout=self._bounds.patience)
            if not task.done():
                await self.acknowledge(interaction, private=private, thinking=not instead)
            outgoing = await asyncio.wait_for(task, self._bounds.work)
        finally:
            task.cancel()
        if instead and not outgoing.beside:
            await self.update(interaction, outgoing.view)
        else:
            await self.answer(interaction, outgoing.view, private=outgoing.private, picture=outgoing.picture)

    async def acknowledge(self, interaction: Interaction, *, private: bool, thinking: bool = True) -> None:
        """Says that the answer is on its way, which `answer` then brings.

        Without `thinking`, a pressed button is acknowledged and nothing is shown: its message is then the original.
        """
        interaction.extras[BEGUN] = True
        if self._is_acknowledged(interaction):
            return
        landing = await self._respond(
            interaction,
            lambda: interaction.response.defer(ephemeral=private, thinking=thinking),
            private=private if thinking else None,
        )
        if landing is _Landing.EXPIRED:
            log.warning("interaction %s had expired before it was acknowledged", interaction.id)

    async def answer(
        self, interaction: Interaction, view: discord.ui.LayoutView, *, private: bool, picture: bytes | None = None
    ) -> None:
        """Answers the interaction, or fills in what was deferred.

        Where the interaction has expired, a public answer goes to the channel instead, if the bot may write there; a
        private one is given up, since nobody else may see it.
        """
        interaction.extras[BEGUN] = True
        self._finish(view)
        if self._is_acknowledged(interaction):
            await self._fill(interaction, view, private=private, picture=picture)
            return
        sent: list[int | None] = []

        async def request() -> None:
            response = await interaction.response.send_message(
                view=view, ephemeral=private, **_attached("files", picture)
            )
            sent.append(response.message_id)

        landing = await self._respond(interaction, request, private=private)
        if landing is _Landing.LANDED and not private:
            await self._tell_answer(interaction, view, next(iter(sent), None))
        elif landing is _Landing.EXPIRED:
            await self._fall_back(interaction, view, private=private)
        elif landing is _Landing.UNKNOWN:
            log.warning("nobody knows whether the answer to interaction %s arrived; not sent again", interaction.id)

    async def add(self, interaction: Interaction, view: discord.ui.LayoutView) -> None:
        """Says one thing more, privately, after an answer; once, since a follow-up has no nonce."""
        self._finish(view)
        try:
            async with asyncio.timeout(self._bounds.fill):
                await interaction.followup.send(view=view, ephemeral=True)
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning(
                "what was to be added to the answer to interaction %s is lost: %s", interaction.id, describe(error)
            )

    async def update(self, interaction: Interaction, view: discord.ui.LayoutView) -> None:
        """Changes the message that the pressed button stands on."""
        interaction.extras[BEGUN] = True
        self._finish(view)
        if self._is_acknowledged(interaction):
            await self._edit(interaction, view)
            self._tell_update(interaction, view)
            return
        landing = await self._respond(interaction, lambda: interaction.response.edit_message(view=view), private=None)
        if landing is _Landing.LANDED:
            self._tell_update(interaction, view)
        else:
            log.warning("interaction %s expired before its message was changed", interaction.id)

    async def open(self, interaction: Interaction, modal: discord.ui.Modal) -> None:
        """Opens a form; what is written into it comes back as an interaction of its own."""
        interaction.extras[BEGUN] = True
        modal.stop()  # as for views: a form that the library keeps would be lost with the process anyway
        landing = await self._respond(interaction, lambda: interaction.response.send_modal(modal), private=None)
        if landing is not _Landing.LANDED:
            log.warning("interaction %s expired before its form was opened", interaction.id)

    async def reply(
        self, message: discord.Message | discord.PartialMessage, view: discord.ui.LayoutView
    ) -> discord.Message | None:
        """Replies in public, without pinging the author; None where the bot may not write."""
        sent = await self._post(message.channel, view, message.to_reference(fail_if_not_exists=False))
        return None if isinstance(sent, Unsent) else sent

    async def post_under(
        self, message: discord.PartialMessage, view: discord.ui.LayoutView, nonce: int
    ) -> discord.Message | Unsent:
        """The same, but nothing where the message is gone; with the same nonce it is posted once in a few minutes."""
        return await self._post(message.channel, view, message.to_reference(fail_if_not_exists=True), nonce)

    async def reply_for_a_while(self, message: discord.Message, view: discord.ui.LayoutView) -> discord.Message | None:
        """The same for a line that nobody needs for long: it is deleted after a minute."""
        sent = await self.reply(message, view)
        if sent is None:
            return None
        self._standing.add(sent.channel.id, sent.id)

        async def end() -> None:
            await self.pause(SHORT_LIVED)
            await self.take_back(sent)

        task = self._ending[sent] = asyncio.create_task(end())
        task.add_done_callback(lambda _: self._ending.pop(sent, None))
        return sent

    async def end(self, line: discord.Message) -> None:
        """Deletes a line that stands for a while before its time."""
        if task := self._ending.get(line):
            task.cancel()
        await self.take_back(line)

    async def end_under(self, question: int) -> None:
        """The same for the line under a message, if there is one."""
        for line in list(self._ending):
            if line.reference is not None and line.reference.message_id == question:
                await self.end(line)

    def clear(self, client: discord.Client) -> None:
        """Begins to delete the lines that a process left which could not do it: it was killed."""
        if self._clearing:
            self._clearing.cancel()  # it went on with the client before this one
        standing = {line.id for line in self._ending}
        left = [
            client.get_partial_messageable(channel).get_partial_message(message)
            for message, channel in self._standing.channels.items()
            if message not in standing
        ]

        async def end() -> None:
            for line in left:
                await self.take_back(line)
                self._standing.remove(line.id)  # what could not be deleted now is not tried for ever

        self._clearing = asyncio.create_task(end())

    async def sweep(self) -> None:
        """Deletes every line that still stands for a while: who goes away now could not do it later."""
        lines = dict(self._ending)
        for task in lines.values():
            task.cancel()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(SWEEPING):
                await asyncio.gather(*map(self.take_back, lines))

    async def take_back(self, message: discord.Message | discord.PartialMessage) -> bool:
        """Deletes a message of the bot's own; False where that failed, which is logged."""
        try:
            await persist(message.delete, seconds=self._bounds.reply, pause=self.pause)
        except discord.NotFound:
            pass
        except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
            log.warning("message %s could not be deleted: %s", message.id, describe(error))
            return False
        self._standing.remove(message.id)
        return True

    async def write(
        self,
        channel: discord.abc.Messageable,
        view: discord.ui.LayoutView,
        nonce: int,
        reference: discord.MessageReference | None = None,
    ) -> discord.Message | Unsent:
        """Posts a message; with the same nonce once in a few minutes: Discord then returns the first one."""
        self._finish(view)
        optional: dict[str, Any] = {"reference": reference} if reference else {}

        async def request() -> discord.Message:
            return await channel.send(view=view, nonce=nonce, mention_author=False, **optional)

        try:
            sent = await persist(request, seconds=self._bounds.reply, pause=self.pause)
        except discord.HTTPException as error:
            if error.code in CANNOT_SEND or isinstance(error, discord.Forbidden):
                return Unsent.FORBIDDEN
            if error.code == INVALID_FORM and "message_reference" in error.text:
                return Unsent.GONE
            raise
        guild = getattr(channel, "guild", None)  # of the channel: what Discord returns does not name it
        if guild is not None:
            self._tell(Landed(sent.id, sent.channel.id, guild.id, view))
        return sent

    async def _post(
        self,
        channel: discord.abc.Messageable,
        view: discord.ui.LayoutView,
        reference: discord.MessageReference | None,
        nonce: int | None = None,
    ) -> discord.Message | Unsent:
        sent = await self.write(channel, view, new_nonce() if nonce is None else nonce, reference)
        if sent is Unsent.FORBIDDEN:
            log.warning("may not write in channel %s", getattr(channel, "id", "?"))
        return sent

    def _finish(self, view: discord.ui.LayoutView) -> None:
        view.stop()  # a finished view is not kept by the library: every button is a dynamic item
        self.mentions.link(view)

    async def _respond(
        self, interaction: Interaction, request: Callable[[], Awaitable[Any]], *, private: bool | None
    ) -> _Landing:
        """Makes the first answer to an interaction, until it lands or its time is over.

        It is safe to repeat: Discord takes one and refuses the others with 40060, which tells that one landed.
        """
        try:
            await persist(request, seconds=self._bounds.acknowledge, pause=self.pause, one_try=1.2)
        except discord.HTTPException as error:
            if error.code in EXPIRED:
                return _Landing.EXPIRED
            if error.code != ALREADY_ACKNOWLEDGED and not passes(error):
                raise
            if error.code != ALREADY_ACKNOWLEDGED:
                return await self._look(interaction, private=private)
        except (aiohttp.ClientError, OSError):
            return await self._look(interaction, private=private)
        except discord.InteractionResponded:
            log.debug("interaction %s was answered meanwhile", interaction.id)
        interaction.extras[ACKNOWLEDGED] = private
        return _Landing.LANDED

    async def _look(self, interaction: Interaction, *, private: bool | None) -> _Landing:
        """Asks Discord whether an answer of unknown fate landed."""
        try:
            async with asyncio.timeout(GLANCE):
                await interaction.original_response()
        except discord.NotFound:
            return _Landing.EXPIRED
        except (discord.DiscordException, aiohttp.ClientError, OSError):
            return _Landing.UNKNOWN
        interaction.extras[ACKNOWLEDGED] = private
        return _Landing.LANDED

    async def _fill(
        self, interaction: Interaction, view: discord.ui.LayoutView, *, private: bool, picture: bytes | None
    ) -> None:
        answered: bool | None = interaction.extras.get(ACKNOWLEDGED)
        if answered is None:  # what stands there is the card that was pressed: it is not to be written over
            attached = _attached("files", picture)
            sent = await interaction.followup.send(view=view, ephemeral=private, wait=True, **attached)
            if not private:
                await self._tell_answer(interaction, view, sent.id)
            return
        if private and not answered:
            await self._replace_by_private(interaction, view, picture)
            return
        try:
            filled = await self._edit(interaction, view, picture)
            if not answered:
                await self._tell_answer(interaction, view, filled.id)
        except discord.HTTPException as error:
            if error.code in EXPIRED:
                await self._fall_back(interaction, view, private=private or answered)
            elif error.code != UNKNOWN_MESSAGE:  # somebody deleted the message meanwhile: they do not want it
                raise

    async def _edit(
        self, interaction: Interaction, view: discord.ui.LayoutView, picture: bytes | None = None
    ) -> discord.InteractionMessage:
        return await persist(
            lambda: interaction.edit_original_response(view=view, **_attached("attachments", picture)),
            seconds=self._bounds.fill,
            pause=self.pause,
        )

    async def _replace_by_private(
        self, interaction: Interaction, view: discord.ui.LayoutView, picture: bytes | None
    ) -> None:
        """Takes the public “is thinking” away and answers the asker alone.

        A follow-up message has no nonce, so it is sent once: a lost answer is better than two.
        """
        await persist(interaction.delete_original_response, seconds=self._bounds.fill, pause=self.pause)
        await interaction.followup.send(view=view, ephemeral=True, **_attached("files", picture))

    async def _fall_back(self, interaction: Interaction, view: discord.ui.LayoutView, *, private: bool) -> None:
        channel = interaction.channel
        if private or not may_write(interaction) or not isinstance(channel, discord.abc.Messageable):
            log.warning("interaction %s expired; its answer may not be posted in the channel", interaction.id)
            return
        log.warning("interaction %s expired; its answer goes to the channel", interaction.id)
        message = interaction.message
        reference = message.to_reference(fail_if_not_exists=False) if message else None
        await self._post(channel, view, reference)

    async def _tell_answer(self, interaction: Interaction, view: discord.ui.LayoutView, message: int | None) -> None:
        """Tells the watchers of an answer; where Discord's response was lost, it is asked which message that is."""
        if not self._watchers or interaction.guild_id is None or is_guest(interaction):
            return
        if message is None:
            try:
                async with asyncio.timeout(GLANCE):
                    message = (await interaction.original_response()).id
            except (discord.DiscordException, aiohttp.ClientError, OSError) as error:
                log.warning("the message that answers interaction %s is not known: %s", interaction.id, describe(error))
                return
        self._tell(Landed(message, interaction.channel_id or 0, interaction.guild_id, view))

    def _tell_update(self, interaction: Interaction, view: discord.ui.LayoutView) -> None:
        message = interaction.message
        if message is None or message.flags.ephemeral or interaction.guild_id is None or is_guest(interaction):
            return
        self._tell(Landed(message.id, message.channel.id, interaction.guild_id, view, edited=True))

    def _tell(self, landed: Landed) -> None:
        for watcher in self._watchers:
            watcher(landed)

    @staticmethod
    def _is_acknowledged(interaction: Interaction) -> bool:
        return ACKNOWLEDGED in interaction.extras or interaction.response.is_done()


def _attached(argument: str, picture: bytes | None) -> Any:  # noqa: ANN401  # arguments of several functions
    """What a request carries for a picture, made anew for each try: one that was sent is read to its end."""
    return {argument: [discord.File(BytesIO(picture), PICTURE)]} if picture else {}


def new_nonce() -> int:
    """Names a message before it is posted, so that Discord posts it once."""
    return secrets.randbits(63)


def is_guest(interaction: Interaction) -> bool:
    """Whether somebody brought the bot along to where it is no member."""
    return interaction.is_user_integration() and not interaction.is_guild_integration()


def may_write(interaction: Interaction) -> bool:
    """Whether the bot is a member where the interaction happened, and may send messages there."""
    if interaction.guild_id is None:
        return interaction.context.dm_channel
    if is_guest(interaction):
        return False
    in_thread = isinstance(interaction.channel, discord.Thread)
    allowed = interaction.app_permissions
    return allowed.send_messages_in_threads if in_thread else allowed.send_messages
