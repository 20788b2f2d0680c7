"""`/settings`, driven as people do it, on both databases: set, undone, exported, restarted in the middle, refused."""

from __future__ import annotations

import asyncio
import copy
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import URL

from bot.answering.answerer import Answerer
from bot.discord_app.asking.gate import Gate
from bot.discord_app.bot import AudiaturFront
from bot.discord_app.connection.client import Front
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.sending import Bounds, Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.desk.panel import PAGES
from bot.render import options, phrases
from bot.settings import DiscordSettings, ServerOverride, load_discord
from bot.store.actions import Filter, Kind
from bot.store.database import Database, StoreUnavailableError
from bot.store.store import Store
from tests.discord_app.schema import ApiDocument
from tests.loopback.conftest import as_strings
from tests.loopback.interactions import Interaction, buttons
from tests.loopback.prompt import Prompt, at_once
from tests.loopback.server import Loopback
from tests.loopback.world import Channel, Payload, Person, texts, walk
from tests.patience import PATIENCE

QUESTION = "Did Baker promise not one inch eastward?"
MENUS = (3, 6, 8)


class Unsteady(Database):
    """A database that is lost, and found again, when a test says so."""

    lost = False

    @asynccontextmanager
    async def _connection(self, *, immediate: bool) -> AsyncIterator[Any]:
        if self.lost:
            raise StoreUnavailableError("lost")
        async with super()._connection(immediate=immediate) as connection:
            yield connection


class Process(Prompt):
    """The bot as shipped over a database; another one of it is another process."""

    def __init__(self, server: Loopback, answerer: Answerer, folder: Path, url: URL) -> None:
        served = Served(answerer, DiscordSettings(member_cooldown=0))
        self.serving_now = Serving(served, lambda _: served)
        self.database = Unsteady(url)
        self.store = Store(self.database, b"secret")
        patient = Bounds(patience=10, acknowledge=PATIENCE, fill=PATIENCE, reply=PATIENCE, work=PATIENCE)
        super().__init__(server, self._make_front, folder, Sender(patient, pause=at_once))

    def _make_front(self, sender: Sender, failures: Failures) -> Front:
        gate = Gate(lambda: self.serving_now.settings)
        self.front = AudiaturFront(self.serving_now, sender, gate, failures, store=self.store)
        self.gate = gate
        return self.front

    async def once(self) -> None:
        """Does what the bot does beside answering, one time."""
        assert self.front.desk.configuring is not None
        (duty,) = self.front.desk.configuring.duties
        looked = asyncio.Event()

        async def pause(_: float) -> None:
            looked.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(duty(lambda: self.client, pause))  # type: ignore[call-arg]  # one more for tests
        await looked.wait()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    async def __aexit__(self, *about: object) -> None:
        await super().__aexit__(*about)
        self.serving_now.close()
        await self.database.close()


@pytest.fixture
async def bot(
    here: Loopback, answerer: Answerer, tmp_path: Path, database_url: URL, document: ApiDocument | None
) -> AsyncIterator[Process]:
    async with Process(here, answerer, tmp_path, database_url) as served:
        yield served
    if document is not None:
        for request in here.rest.requests:
            assert document.problems(request.method, request.path, as_strings(request.body)) == [], request


def menu(panel: Payload, key: str) -> Payload:
    """The menu of a setting: the first one below its title."""
    parts = list(walk(panel["components"]))
    title = f"**{options.title(key)}**"
    start = next(place for place, part in enumerate(parts) if part.get("content", "").split("\n")[0].startswith(title))
    return next(part for part in parts[start:] if part["type"] in MENUS)


def chosen(held: Payload) -> list[str]:
    """What stands in a menu as chosen."""
    defaults = [str(one["id"]) for one in held.get("default_values") or ()]
    return defaults + [one["value"] for one in held.get("options") or () if one.get("default")]


async def page(discord: Loopback, name: str, user: Person | None = None) -> Payload:
    """A page of the panel, opened by a command."""
    user = user or discord.world.manager
    panel = await (await discord.slash("settings", user=user)).answered()
    if name != "where":
        panel = await (await discord.press(panel, options.page_title(name), user=user)).answered()
    return panel


async def choose(discord: Loopback, panel: Payload, key: str, *values: str | int) -> Payload:
    used = await discord.choose(panel, menu(panel, key), *values, user=discord.world.manager)
    return await used.answered()


async def answered(discord: Loopback, channel: Channel) -> Payload:
    """The card that a mention in a channel gets."""
    return await discord.reply(await discord.say(f"@bot {QUESTION}", channel=channel))


async def silent(discord: Loopback, channel: Channel) -> bool:
    """Whether a mention in a channel gets nothing; what is asked after it elsewhere, and answered, is waited for."""
    said = await discord.say(f"@bot {QUESTION}", channel=channel)
    for _ in range(2):
        await answered(discord, discord.world.direct)
    return discord.replies(said) == []


async def actions(bot: Process) -> list[tuple[int | None, Any]]:
    found = await bot.store.actions.page(bot.discord.world.guild_id, Filter(kind=Kind.SETTINGS), limit=20)
    return [(one.moderator, one.details) for one in found]


async def test_a_manager_sets_where_it_answers_and_takes_it_back(discord: Loopback, bot: Process) -> None:
    world = discord.world
    panel = await page(discord, "where")
    assert panel["flags"] & 64
    assert chosen(menu(panel, "deny")) == []
    panel = await choose(discord, panel, "deny", world.quiet.id, world.forum.id)
    assert f"<#{world.quiet.id}>, <#{world.forum.id}>" in texts(panel)
    assert bot.front.desk.journal.news.is_set()  # the log channel is told soon
    assert chosen(menu(panel, "deny")) == [str(world.quiet.id), str(world.forum.id)]
    assert await silent(discord, world.quiet)
    assert await silent(discord, world.post)
    assert await answered(discord, world.general)
    undone = await (await discord.press(panel, phrases.UNDO, user=world.manager)).answered()
    assert options.change("deny", None) in texts(undone)
    assert await answered(discord, world.quiet)
    assert await actions(bot) == [
        (world.manager.id, {"before": {"deny": [world.quiet.id, world.forum.id]}, "after": {"deny": None}}),
        (world.manager.id, {"before": {"deny": None}, "after": {"deny": [world.quiet.id, world.forum.id]}}),
    ]


@pytest.mark.parametrize("key", [key for keys in PAGES.values() for key in keys])
async def test_whatever_is_chosen_in_a_menu_holds_at_once_and_stands_in_it(
    discord: Loopback, bot: Process, key: str
) -> None:
    name = next(name for name, keys in PAGES.items() if key in keys)
    panel = await page(discord, name)
    before = bot.gate.settings(discord.world.guild_id)
    held = menu(panel, key)
    wanted = [one["value"] for one in held.get("options") or () if not one.get("default")][:1]
    if held["type"] == 8:
        wanted = [str(discord.world.quiet.id)]
    elif held["type"] == 6:
        wanted = [str(discord.world.muted)]
    if key == "claims":
        wanted = [one["value"] for one in held["options"]]
    panel = await choose(discord, panel, key, *wanted)
    assert chosen(menu(panel, key)) == wanted
    assert (bot.gate.settings(discord.world.guild_id) != before) == (key != "claims")
    assert (phrases.SET_HERE in texts(panel)) == (key != "claims")  # every claim was chosen before
    assert bot.gate.settings(discord.world.guild_id + 1) == before


async def test_a_panel_goes_on_working_after_a_restart_and_settings_hold(
    here: Loopback, answerer: Answerer, tmp_path: Path, database_url: URL
) -> None:
    quiet = here.world.quiet
    async with Process(here, answerer, tmp_path, database_url):
        panel = await choose(here, await page(here, "where"), "deny", quiet.id)
    async with Process(here, answerer, tmp_path, database_url):
        assert await silent(here, quiet)
        panel = await choose(here, panel, "deny", quiet.id, here.world.general.id)
        assert await silent(here, here.world.general)
    async with Process(here, answerer, tmp_path, database_url):
        await (await here.press(panel, phrases.UNDO, user=here.world.manager)).answered()
        assert await answered(here, here.world.general)
        assert await silent(here, quiet)


def with_button(message: Payload, custom_id: str) -> Payload:
    """A copy of a message as it was, or as the log has one, with a button of that custom id."""
    held = button_of("Undo", custom_id)
    copied = copy.deepcopy(message)
    copied["components"] = [{"type": 1, "id": 900, "components": [held]}]
    return copied


def button_of(label: str, custom_id: str) -> Payload:
    return {"type": 2, "id": 901, "style": 2, "label": label, "custom_id": custom_id}


async def refused(used: Interaction) -> bool:
    return texts(await used.answered()) == phrases.NOT_YOUR_SETTINGS and bool((await used.answered())["flags"] & 64)


async def test_who_may_not_manage_the_server_sees_and_changes_nothing(discord: Loopback, bot: Process) -> None:
    panel, moderator = await page(discord, "where"), discord.world.moderator
    used = [
        await discord.slash("settings", user=moderator),
        await discord.slash("settings", export=True),
        await discord.press(panel, options.page_title("log"), user=moderator),
        await discord.press(panel, phrases.AS_YAML, user=moderator),
        await discord.choose(panel, menu(panel, "deny"), discord.world.general.id, user=moderator),
        await discord.press_id(with_button(panel, "audiatur:default:0"), "audiatur:default:0", user=moderator),
        await discord.press_id(with_button(panel, "audiatur:revert:1:0"), "audiatur:revert:1:0", user=moderator),
    ]
    assert [await refused(one) for one in used] == [True] * len(used)
    assert await actions(bot) == []
    (command,) = [one for one in discord.rest.commands if one["name"] == "settings"]
    assert (command["default_member_permissions"], command["contexts"]) == ("32", [0])


async def test_a_change_is_not_taken_back_where_somebody_changed_the_same_since(
    discord: Loopback, bot: Process
) -> None:
    first = await choose(discord, await page(discord, "how"), "private", "true")
    other = await choose(discord, await page(discord, "how"), "unanswered", '"silence"')
    await choose(discord, other, "private", "false")
    told = await (await discord.press(first, phrases.UNDO, user=discord.world.manager)).answered()
    assert phrases.SETTING_MOVED_ON in texts(told)
    assert not bot.gate.settings(discord.world.guild_id).private
    old = "audiatur:revert:9999:1"
    told = await (await discord.press_id(with_button(first, old), old, user=discord.world.manager)).answered()
    assert phrases.SETTING_FORGOTTEN in texts(told)


async def test_what_will_not_do_is_refused_in_a_line_and_changes_nothing(discord: Loopback, bot: Process) -> None:
    panel = await choose(discord, await page(discord, "where"), "deny", 0)
    assert "That cannot be set" in texts(panel)
    assert "at least 1" in texts(panel)
    assert await actions(bot) == []


async def test_an_undo_in_the_log_answers_beside_it(discord: Loopback, bot: Process) -> None:
    await choose(discord, await page(discord, "how"), "private", "true")
    (found,) = await bot.store.actions.page(discord.world.guild_id, Filter(), limit=5)
    undo = f"audiatur:revert:{found.id}"
    line = with_button(await discord.reply(await discord.say(f"@bot {QUESTION}")), undo)
    used = await discord.press_id(line, undo, user=discord.world.manager)
    assert options.change("private", None) in texts(await used.answered())
    assert used.private
    assert not bot.gate.settings(discord.world.guild_id).private


async def test_the_log_channel_is_told_who_set_what_with_a_button_that_takes_it_back(
    discord: Loopback, bot: Process
) -> None:
    world = discord.world
    await bot.client.wait_until_ready()
    duties = [asyncio.create_task(duty(lambda: bot.client)) for duty in bot.front.duties]
    panel = await choose(discord, await page(discord, "log"), "log_channel", world.quiet.id)

    def told() -> list[Payload]:
        here = (m for m in world.messages.values() if m["channel_id"] == str(world.quiet.id))
        return [m for m in here if m["author"]["id"] == str(world.bot.id)]

    await discord.watch.until(told, "a line in the log")
    line = told()[0]
    assert f"<@{world.manager.id}>" in texts(line)
    assert options.change("log_channel", world.quiet.id) in texts(line)
    assert await refused(await discord.press(line, phrases.UNDO, user=world.moderator))
    undone = await discord.press(line, phrases.UNDO, user=world.manager)
    assert options.change("log_channel", None) in texts(await undone.answered())
    assert bot.gate.settings(world.guild_id).log_channel == 0
    assert phrases.SET_HERE in texts(panel)
    for duty in duties:
        duty.cancel()
    await asyncio.gather(*duties, return_exceptions=True)


async def test_a_page_is_as_for_all_again_with_one_button(discord: Loopback, bot: Process) -> None:
    panel = await choose(discord, await page(discord, "how"), "private", "true")
    panel = await choose(discord, panel, "ways", "mentions")
    panel = await (await discord.press(panel, phrases.AS_FOR_ALL, user=discord.world.manager)).answered()
    assert bot.gate.settings(discord.world.guild_id) == bot.serving_now.settings.for_server(None)
    assert phrases.AS_FOR_ALL not in buttons(panel)
    panel = await (await discord.press(panel, phrases.UNDO, user=discord.world.manager)).answered()
    assert phrases.SET_HERE in texts(panel)
    held = bot.gate.settings(discord.world.guild_id)
    assert (held.private, held.commands, held.mentions, held.replies) == (True, False, True, False)


async def test_what_is_exported_means_the_same_in_the_hosts_file(
    discord: Loopback, bot: Process, tmp_path: Path
) -> None:
    empty = await (await discord.slash("settings", export=True, user=discord.world.manager)).answered()
    assert texts(empty) == phrases.NOTHING_SET
    panel = await choose(discord, await page(discord, "where"), "deny", discord.world.quiet.id)
    panel = await page(discord, "often")
    await choose(discord, panel, "member_cooldown", "30")
    shown = await (await discord.slash("settings", export=True, user=discord.world.manager)).answered()
    block = texts(shown).split("```")[1].removeprefix("yaml\n")
    assert list(yaml.safe_load(block)["servers"]) == [str(discord.world.guild_id)]
    (tmp_path / "bot.yaml").write_text(block, encoding="utf-8")
    assert load_discord(tmp_path).servers == {
        discord.world.guild_id: ServerOverride(deny=(discord.world.quiet.id,), member_cooldown=30)
    }
    assert load_discord(tmp_path).for_server(discord.world.guild_id) == bot.gate.settings(discord.world.guild_id)


async def test_without_the_store_the_last_settings_hold_and_the_panel_says_that_nothing_can_be_changed(
    discord: Loopback, bot: Process
) -> None:
    panel = await choose(discord, await page(discord, "where"), "deny", discord.world.quiet.id)
    manager = discord.world.manager
    bot.database.lost = True
    await bot.once()
    for press in (
        lambda: discord.press(panel, phrases.UNDO, user=manager),
        lambda: discord.choose(panel, menu(panel, "deny"), discord.world.general.id, user=manager),
        lambda: discord.press(panel, phrases.AS_FOR_ALL, user=manager),
    ):
        told = await (await press()).answered()
        assert phrases.CANNOT_SET in texts(told)
        assert chosen(menu(told, "deny")) == [str(discord.world.quiet.id)]
    assert await silent(discord, discord.world.quiet)
    assert await answered(discord, discord.world.general)
    bot.database.lost = False
    panel = await choose(discord, panel, "deny", discord.world.general.id)
    assert await answered(discord, discord.world.quiet)


async def test_what_another_process_sets_is_taken_up_within_a_minute(
    discord: Loopback, bot: Process, database_url: URL
) -> None:
    server = discord.world.guild_id
    other = Store(Database(database_url), b"secret")
    await other.servers.change(server, {"private": True}, 7)
    assert not bot.gate.settings(server).private
    await bot.once()
    assert bot.gate.settings(server).private
    await other.servers.change(server, {"private": None}, 7)
    await bot.once()
    assert not bot.gate.settings(server).private
    await other.database.close()


async def test_a_stored_setting_that_this_version_does_not_take_is_told_and_the_others_hold(
    discord: Loopback, bot: Process, caplog: pytest.LogCaptureFixture
) -> None:
    server = discord.world.guild_id
    await bot.store.servers.change(server, {"private": True, "term": 4000, "loud": "very"}, 7)
    with caplog.at_level(logging.WARNING):
        await bot.once()
    assert (bot.gate.settings(server).private, bot.gate.settings(server).term) == (True, 90)
    assert [line.partition("over: ")[2] for line in caplog.messages if "passed over" in line] == [
        "term: a whole number, at least 1, at most 365 is wanted here, not 4000",
        "unknown key `loud`",
    ]
    await choose(discord, await page(discord, "how"), "private", "false")
    held, _ = await bot.store.servers.changed()
    assert held[server] == {"private": False, "term": 4000, "loud": "very"}


async def test_the_panel_is_offered_once_to_the_first_who_may_use_it(discord: Loopback, bot: Process) -> None:
    world = discord.world
    await (await discord.slash("audiatur claims", user=world.moderator)).answered()
    first = await discord.slash("ask", question=QUESTION, user=world.manager)
    offered = await first.followed_up()
    assert offered["flags"] & 64
    assert "`/settings`" in texts(offered)
    opened = await (await discord.press(offered, phrases.OPEN_SETTINGS, user=world.manager)).answered()
    assert phrases.SETTINGS_TITLE in texts(opened)
    later = [await discord.slash("audiatur claims", user=world.manager) for _ in range(3)]
    for one in later:
        await one.answered()
    await choose(discord, await page(discord, "how"), "private", "true")
    assert [one.followups for one in later] == [[], [], []]
    assert await bot.store.servers.welcomed() == {world.guild_id}


async def left_at(bot: Process) -> list[tuple[int, bool]]:
    async with bot.database.reading() as connection:
        rows = await connection.exec_driver_sql("SELECT server, left_at IS NOT NULL FROM servers")
        return [(server, bool(left)) for server, left in rows]


async def settled(discord: Loopback) -> None:
    """Waits until the bot has read everything that was sent before: it reads in order."""
    await (await discord.slash("audiatur claims")).answered()


async def test_a_server_that_removes_the_bot_is_marked_and_an_outage_is_not(discord: Loopback, bot: Process) -> None:
    server = discord.world.guild_id
    await bot.client.wait_until_ready()
    await choose(discord, await page(discord, "how"), "private", "true")
    await bot.once()
    assert await left_at(bot) == [(server, False)]
    await discord.gateway.dispatch("GUILD_DELETE", {"id": str(server), "unavailable": True}, server)
    await settled(discord)
    assert bot.client.guilds[0].unavailable
    await bot.once()
    assert await left_at(bot) == [(server, False)]
    await discord.gateway.dispatch("GUILD_DELETE", {"id": str(server)}, server)
    await settled(discord)
    bot.database.lost = True
    await bot.once()
    bot.database.lost = False
    await bot.once()
    assert await left_at(bot) == [(server, True)]
    await discord.gateway.dispatch("GUILD_CREATE", discord.world.guild(), server)
    await settled(discord)
    await bot.once()
    await bot.once()
    assert await left_at(bot) == [(server, False)]
    assert bot.gate.settings(server).private
