"""The loopback Discord itself, held against an ordinary client of the library."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import aiohttp
import pytest
from discord import (
    AllowedMentions,
    ButtonStyle,
    DiscordServerError,
    Forbidden,
    HTTPException,
    Intents,
    LoginFailure,
    NotFound,
    TextStyle,
    app_commands,
    ui,
)
from discord import AutoShardedClient as Client
from discord import Interaction as Event
from discord import Message as Posted

from tests.loopback.faults import Cut, Hold, Moment, Refusal
from tests.loopback.gateway import Op
from tests.loopback.interactions import Callback, buttons
from tests.loopback.server import Loopback
from tests.loopback.watch import Watch
from tests.loopback.world import COMPONENTS_V2, texts
from tests.patience import PATIENCE


class Form(ui.Modal, title="Ask"):
    question: ui.Label[ui.Modal] = ui.Label(text="Question", component=ui.TextInput(style=TextStyle.short))

    async def on_submit(self, interaction: Event) -> None:
        assert isinstance(self.question.component, ui.TextInput)
        await interaction.response.send_message(f"asked: {self.question.component.value}", ephemeral=True)


class Plain(Client):
    """A small bot with one of everything."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch
        intents = Intents(guilds=True, guild_messages=True, dm_messages=True)
        super().__init__(
            intents=intents,
            guild_ready_timeout=0.05,
            allowed_mentions=AllowedMentions.none(),
        )
        self.tree = app_commands.CommandTree(self)
        self.heard: list[Posted] = []
        self.tree.command(name="echo", description="Says it again")(self.echo)
        self.tree.add_command(app_commands.ContextMenu(name="Repeat", callback=self.repeat))

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Five seconds of courtesy are not owed to a server of our own."""

    async def setup_hook(self) -> None:
        self.tree.get_command("echo").autocomplete("text")(self.suggest)  # type: ignore[union-attr]
        await self.tree.sync()

    async def echo(self, interaction: Event, text: str, later: bool = False) -> None:
        if later:
            await interaction.response.defer(ephemeral=True)
            await interaction.followup.send(text)
        else:
            view = ui.LayoutView()
            view.add_item(ui.TextDisplay(text))
            view.add_item(ui.ActionRow(ui.Button(label="Ask more", custom_id="more", style=ButtonStyle.secondary)))
            await interaction.response.send_message(view=view)

    async def suggest(self, _interaction: Event, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current.upper(), value=current)]

    async def repeat(self, interaction: Event, message: Posted) -> None:
        await interaction.response.send_message(message.content, ephemeral=True)

    async def on_interaction(self, interaction: Event) -> None:
        if interaction.data and interaction.data.get("custom_id") == "more":
            await interaction.response.send_modal(Form())

    async def on_message(self, message: Posted) -> None:
        self.heard.append(message)
        self.watch.happened()
        if self.user in message.mentions:
            await message.reply("yes?")


pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
async def plain(discord: Loopback) -> AsyncIterator[Plain]:
    """The small bot, ready."""
    async with Plain(discord.watch) as client:
        running = asyncio.create_task(client.start(discord.TOKEN))
        await asyncio.wait_for(client.wait_until_ready(), PATIENCE) if not running.done() else await running
        yield client
        await client.close()
        with contextlib.suppress(HTTPException):
            await running


async def test_a_client_logs_in_and_sees_the_server_its_channels_and_threads(discord: Loopback, plain: Plain) -> None:
    guild = plain.get_guild(discord.world.guild_id)
    assert guild is not None
    assert guild.name == "The Agora"
    assert {channel.name for channel in guild.channels} == {"general", "quiet", "forum"}
    assert {thread.name for thread in guild.threads} == {"a thread", "a forum post"}
    assert guild.me.id == discord.world.bot.id
    assert [command["name"] for command in discord.rest.commands] == ["echo", "Repeat"]


async def test_a_wrong_token_is_refused(discord: Loopback) -> None:
    async with Plain(discord.watch) as client:
        with pytest.raises(LoginFailure):
            await client.login("wrong")


async def test_every_kind_of_interaction_arrives_and_is_answered(discord: Loopback, plain: Plain) -> None:
    slash = await discord.slash("echo", text="hello")
    shown = await slash.answered()
    assert texts(shown) == "hello"
    assert buttons(shown) == {"Ask more": "more"}
    assert shown["flags"] & COMPONENTS_V2
    assert not slash.private
    assert 0 < slash.latency < 3

    later = await discord.slash("echo", text="in a while", later=True, channel=discord.world.post)
    assert texts(await later.answered()) == "in a while"
    assert later.callback == {"type": Callback.DEFER_MESSAGE, "data": {"flags": 64}}
    assert later.private

    suggested = await discord.suggest("echo", "abc", argument="text")
    assert await suggested.choices() == [{"name": "ABC", "value": "abc"}]

    message = await discord.say("something to repeat")
    menu = await discord.right_click("Repeat", message)
    assert texts(await menu.answered()) == "something to repeat"

    pressed = await discord.press(shown, "more")
    assert (await pressed.modal())["title"] == "Ask"
    submitted = await discord.submit(pressed, "why?")
    assert texts(await submitted.answered()) == "asked: why?"

    direct = await discord.slash("echo", text="between us", channel=discord.world.direct)
    assert texts(await direct.answered()) == "between us"
    assert plain.is_ready()


async def test_message_text_is_withheld_unless_the_bot_is_named_or_alone_with_its_author(
    discord: Loopback, plain: Plain
) -> None:
    unseen = await discord.say("a claim", user=discord.world.other)
    asked = await discord.say("@bot is it so?", reply_to=unseen)
    private = await discord.say("in private", channel=discord.world.direct)
    assert texts(await discord.reply(asked)) == "yes?"
    await discord.watch.until(lambda: len(plain.heard) >= 4, "four messages")
    heard = {message.id: message for message in plain.heard}
    assert heard[int(unseen["id"])].content == ""
    assert heard[int(asked["id"])].content.endswith("is it so?")
    reference = heard[int(asked["id"])].reference
    assert reference is not None
    assert isinstance(reference.resolved, Posted)
    assert reference.resolved.content == ""
    assert heard[int(private["id"])].content == "in private"


async def test_an_interaction_takes_one_response_within_its_time(discord: Loopback, plain: Plain) -> None:
    unknown = await discord.press_id(await discord.say("x"), "nobody-knows")
    event: Event = await plain.wait_for("interaction", timeout=PATIENCE)
    await event.response.send_message("one")
    async with aiohttp.ClientSession() as session:
        address = f"{discord.api}/interactions/{unknown.id}/{unknown.token}/callback"
        async with session.post(address, json={"type": 6}) as response:
            assert (response.status, (await response.json())["code"]) == (400, 40060)
        late = await discord.press_id(await discord.say("x"), "nobody-knows")
        late.expire()
        async with session.post(f"{discord.api}/interactions/{late.id}/{late.token}/callback", json={"type": 6}) as r:
            assert (r.status, (await r.json())["code"]) == (404, 10062)


async def test_what_discord_refuses_is_refused(discord: Loopback, plain: Plain) -> None:
    general = plain.get_partial_messageable(discord.world.general.id)
    with pytest.raises(HTTPException) as long:
        await general.send("x" * 2001)
    assert long.value.code == 50035
    discord.world.quiet.bot_permissions = 0
    with pytest.raises(Forbidden):
        await plain.get_partial_messageable(discord.world.quiet.id).send("x")
    with pytest.raises(NotFound):
        await general.fetch_message(1)
    first, second = await general.send("once", nonce=77), await general.send("once", nonce=77)
    assert first.id == second.id
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {discord.TOKEN}"}) as session:
        body = {"flags": COMPONENTS_V2, "content": "x", "components": [{"type": 10, "content": "y"}]}
        async with session.post(f"{discord.api}/channels/{discord.world.general.id}/messages", json=body) as response:
            assert response.status == 400
            assert response.headers["Content-Type"] == "application/json"


async def test_faults_of_rest_reach_the_client(discord: Loopback, plain: Plain) -> None:
    general, path = plain.get_partial_messageable(discord.world.general.id), "/channels/[0-9]+/messages$"
    discord.rest.fail("POST", path, Refusal(503))
    with pytest.raises(DiscordServerError):
        await general.send("unlucky")
    discord.rest.fail("POST", path, Refusal(429, retry_after=0.01))
    await general.send("limited")
    discord.rest.fail("POST", path, Refusal(429, via=False, html=True, message="error 1015"))
    with pytest.raises(HTTPException):
        await general.send("banned")
    for moment in Moment:
        discord.rest.fail("POST", path, Cut(moment))
        with pytest.raises(aiohttp.ClientError):
            await general.send(moment.value)
    assert {texts(m) for m in discord.world.messages.values()} == {"limited", "after", "midway"}
    hold = Hold()
    discord.rest.fail("POST", path, hold)
    sending = asyncio.create_task(general.send("patient"))
    await discord.watch.until(lambda: discord.rest.requests[-1].body["content"] == "patient", "the held request")
    assert discord.rest.requests[-1].status is None
    hold.release()
    await sending


async def test_a_cut_connection_is_resumed_and_nothing_is_missed(discord: Loopback, plain: Plain) -> None:
    session = await discord.gateway.connected()
    discord.gateway.cut()
    await discord.gateway.disconnected()
    await discord.say("@bot while you were away")
    await discord.gateway.resumed(session)
    await discord.watch.until(lambda: plain.heard, "the missed message")
    await discord.gateway.ask_to_reconnect()
    await discord.gateway.resumed(session, 2)
    await discord.gateway.invalidate(resumable=True)
    await discord.gateway.resumed(session, 3)
    assert len(discord.gateway.sessions) == 1


async def test_a_lost_session_is_begun_anew(discord: Loopback, plain: Plain) -> None:
    await discord.gateway.connected()
    await discord.gateway.invalidate(resumable=False)
    await discord.gateway.connected(2)
    discord.gateway.refuses_resume = True
    discord.gateway.cut()
    await discord.gateway.connected(3)
    assert len(discord.gateway.frames(Op.RESUME)) == 1
    assert plain.is_ready()


async def test_a_silent_gateway_is_left(discord: Loopback, plain: Plain) -> None:
    session = await discord.gateway.connected()
    plain._connection.heartbeat_timeout = 0.5
    discord.gateway.cut()
    await discord.gateway.resumed(session)  # from now on with the short patience
    discord.gateway.silent = True
    await discord.watch.until(lambda: discord.gateway.handshakes > 2, "another try")
    discord.gateway.silent = False
    await discord.gateway.resumed(session, 2)
    assert plain.is_ready()


async def test_a_gateway_that_refuses_connections_is_tried_again(discord: Loopback, plain: Plain) -> None:
    session = await discord.gateway.connected()
    await discord.refuse_connections()
    await discord.gateway.disconnected()
    await discord.accept_connections()
    await discord.watch.until(lambda: session.resumed or len(discord.gateway.sessions) > 1, "a new connection")
    assert plain.user is not None
