"""Discord on 127.0.0.1: REST and gateway in one, and what people do there."""

from __future__ import annotations

import copy
from collections.abc import Collection
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.loopback.gateway import Gateway
from tests.loopback.interactions import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    MENU,
    MESSAGE_MENU,
    MODAL_SUBMIT,
    SLASH,
    SUBCOMMAND,
    Interaction,
    Value,
    button,
    envelope,
    filled,
    option,
    used,
)
from tests.loopback.rest import PREFIX, Rest
from tests.loopback.watch import Watch
from tests.loopback.world import Channel, Payload, Person, World
from tests.patience import PATIENCE

HOST = "127.0.0.1"


class Port:
    """One web application that listens on a port of its own, and can stop and start again on the same."""

    def __init__(self, application: web.Application) -> None:
        # A bot under test goes away whenever it wants: nothing is worth waiting for at the end.
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        self._site: web.TCPSite | None = None
        self.number = 0

    async def start(self) -> None:
        """Listens, from now on or again."""
        if self._runner.server is None:
            await self._runner.setup()
        self._site = web.TCPSite(self._runner, HOST, self.number, backlog=1024)
        await self._site.start()
        self.number = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Refuses connections; those that are open stay."""
        if self._site is not None:
            await self._site.stop()
            self._site = None

    async def end(self) -> None:
        """Closes everything."""
        await self._runner.cleanup()


class Loopback:
    """A small Discord for one bot; use it as `async with Loopback() as discord`.

    `world` is what it holds, `rest` and `gateway` are its two sides with their faults, `watch` waits for things. The
    methods here are what people do; each returns at once with a record on which the reaction can be awaited.
    """

    TOKEN = "MTAwMDAwMDAwMDAwMDAwMDAw.Gloopb.ack-an-invented-token-of-the-tests"

    def __init__(self) -> None:
        self.world = World()
        self.watch = Watch()
        self.gateway = Gateway(self.world, self.watch, self.TOKEN)
        self.rest = Rest(self.world, self.watch, self.gateway, self.TOKEN)
        self._rest_port = Port(self.rest.application())
        self._gateway_port = Port(self.gateway.application())

    async def __aenter__(self) -> Self:
        await self._rest_port.start()
        await self._gateway_port.start()
        self.gateway.address = f"ws://{HOST}:{self._gateway_port.number}/"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.gateway.cut()
        await self._gateway_port.end()
        await self._rest_port.end()

    @property
    def api(self) -> str:
        """The address of the REST API, without a slash at the end."""
        return f"http://{HOST}:{self._rest_port.number}{PREFIX}"

    async def refuse_connections(self) -> None:
        """Lets nobody connect to the gateway any more, and cuts who is connected."""
        await self._gateway_port.stop()
        self.gateway.cut()

    async def accept_connections(self) -> None:
        """Lets bots connect to the gateway again."""
        await self._gateway_port.start()

    # What people do

    async def slash(
        self, name: str, *, user: Person | None = None, channel: Channel | None = None, **options: Value
    ) -> Interaction:
        """Uses a slash command."""
        interaction = self._begin(COMMAND, user, channel)
        given = [option(key, value) for key, value in options.items()]
        named = [value for value in options.values() if isinstance(value, Person)]
        resolved: Payload = {
            "users": {str(one.id): one.user for one in named},
            "members": {str(one.id): one.member | {"permissions": str(one.permissions)} for one in named},
        }
        await self._dispatch(interaction, self._slash(name, given) | {"resolved": resolved if named else {}})
        return interaction

    async def suggest(
        self, name: str, typed: str, *, argument: str, user: Person | None = None, channel: Channel | None = None
    ) -> Interaction:
        """Types into an argument of a slash command that suggests values."""
        interaction = self._begin(AUTOCOMPLETE, user, channel)
        given = [option(argument, typed, focused=True)]
        await self._dispatch(interaction, self._slash(name, given))
        return interaction

    async def right_click(self, name: str, message: Payload, *, user: Person | None = None) -> Interaction:
        """Uses a command of the context menu on a message, whose text Discord then hands over."""
        interaction = self._begin(COMMAND, user, self.world.channels[int(message["channel_id"])])
        resolved = {"messages": {message["id"]: copy.deepcopy(message)}}
        await self._dispatch(
            interaction,
            self._command(name, MESSAGE_MENU) | {"target_id": message["id"], "resolved": resolved},
        )
        return interaction

    async def press(self, message: Payload, label: str, *, user: Person | None = None) -> Interaction:
        """Presses the button of a message whose label holds these words."""
        return await self.press_id(message, button(message, label), user=user)

    async def press_id(self, message: Payload, custom_id: str, *, user: Person | None = None) -> Interaction:
        """Presses a button by its custom id, whether the message has it or not; or chooses from a menu of it."""
        interaction = self._begin(COMPONENT, user, self.world.channels[int(message["channel_id"])])
        interaction.source = message
        await self._dispatch(interaction, used(message, custom_id))
        return interaction

    async def choose(
        self, message: Payload, menu: Payload, *values: str | int, user: Person | None = None
    ) -> Interaction:
        """Chooses options of a menu by their values, or channels and roles by their ids."""
        interaction = self._begin(COMPONENT, user, self.world.channels[int(message["channel_id"])])
        interaction.source = message
        chosen = {"component_type": menu["type"], "custom_id": menu["custom_id"], "id": 1}
        resolved: Payload = {"resolved": {}} if menu["type"] != MENU else {}
        await self._dispatch(interaction, chosen | resolved | {"values": [str(value) for value in values]})
        return interaction

    async def submit(self, opened: Interaction, *answers: str, choose: str | Collection[str] = ()) -> Interaction:
        """Fills in the form that an interaction opened, chooses options by their labels, and submits it."""
        interaction = self._begin(MODAL_SUBMIT, opened.user, opened.channel)
        interaction.source = opened.source
        await self._dispatch(interaction, filled(await opened.modal(), *answers, choose=choose))
        return interaction

    async def say(
        self,
        text: str,
        *,
        user: Person | None = None,
        channel: Channel | None = None,
        reply_to: Payload | None = None,
        ping: bool = True,
    ) -> Payload:
        """Posts a message; `@bot` in the text stands for a mention of the bot. A reply pings whom it answers."""
        channel = channel or self.world.general
        body: Payload = {"content": text.replace("@bot", f"<@{self.world.bot.id}>")}
        if reply_to is not None:
            body |= {"message_reference": {"message_id": reply_to["id"]}}
        message = self.world.post_message(channel, user or self.world.asker, body)
        if reply_to is not None and not ping:
            message["mentions"] = [found for found in message["mentions"] if found != reply_to["author"]]
        await self.gateway.dispatch_message("MESSAGE_CREATE", self.world.as_event(message))
        return message

    async def unsay(self, *messages: Payload) -> None:
        """Deletes what somebody posted; several at once as a moderator does."""
        for message in messages:
            self.world.remove_message(int(message["id"]))
        place = {key: messages[0][key] for key in ("channel_id", "guild_id") if key in messages[0]}
        place |= (
            {} if self.world.channels[int(place["channel_id"])].is_direct else {"guild_id": str(self.world.guild_id)}
        )
        ids = [message["id"] for message in messages]
        guild = int(place["guild_id"]) if "guild_id" in place else None
        if len(ids) == 1:
            await self.gateway.dispatch("MESSAGE_DELETE", place | {"id": ids[0]}, guild)
        else:
            await self.gateway.dispatch("MESSAGE_DELETE_BULK", place | {"ids": ids}, guild)

    async def rephrase(self, message: Payload, text: str) -> None:
        """Edits what somebody posted."""
        self.world.edit_message(message, {"content": text.replace("@bot", f"<@{self.world.bot.id}>")})
        await self.gateway.dispatch_message("MESSAGE_UPDATE", self.world.as_event(message))

    async def reply(self, message: Payload, within: float = PATIENCE) -> Payload:
        """Waits for the bot's reply to a message, and returns it."""

        def look() -> Payload | None:
            found = self.replies(message)
            return found[0] if found else None

        return await self.watch.until(look, "a reply of the bot", within)

    def replies(self, message: Payload) -> list[Payload]:
        """What the bot posted in reply to a message."""
        return [
            posted
            for posted in self.world.messages.values()
            if posted["author"]["id"] == str(self.world.bot.id)
            and (posted.get("message_reference") or {}).get("message_id") == message["id"]
        ]

    # How it reaches the bot

    def _begin(self, kind: int, user: Person | None, channel: Channel | None) -> Interaction:
        interaction = Interaction(
            self.world.snowflakes.next(), kind, user or self.world.asker, channel or self.world.general, self.watch
        )
        self.rest.begin(interaction)
        return interaction

    def _slash(self, name: str, given: list[Payload]) -> Payload:
        """A slash command with its options; of a group and its command, as in “group command”, the one in the other."""
        name, _, inner = name.partition(" ")
        options = [{"name": inner, "type": SUBCOMMAND, "options": given}] if inner else given
        return self._command(name, SLASH) | {"options": options}

    def _command(self, name: str, kind: int) -> Payload:
        for command in self.rest.commands:
            if command["name"] == name and command["type"] == kind:
                return {"id": command["id"], "name": name, "type": kind}
        raise AssertionError(f"{name!r} is not among the commands: {[c['name'] for c in self.rest.commands]}")

    async def _dispatch(self, interaction: Interaction, payload: Payload) -> None:
        guild = None if interaction.channel.is_direct else self.world.guild_id
        event = envelope(interaction, self.world, payload)
        await self.gateway.dispatch("INTERACTION_CREATE", event, guild)
