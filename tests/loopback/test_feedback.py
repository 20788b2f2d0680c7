"""“Wrong or unfair?” from the form to the word back, on both databases, through the real client."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import URL, insert

from bot.answering.answerer import Answerer
from bot.discord_app.asking import reporting
from bot.discord_app.desk import word_back
from bot.render import phrases
from bot.settings import DiscordSettings, ServerOverride
from bot.store.actions import Filter, Kind
from bot.store.database import SQLITE, Database
from bot.store.reports import MOST_OPEN
from bot.store.schema import REPORTS
from bot.store.store import Store
from tests.discord_app.schema import ApiDocument
from tests.loopback.conftest import as_strings
from tests.loopback.desk import Desk
from tests.loopback.faults import Cut, Moment, Refusal
from tests.loopback.interactions import Interaction, button, buttons, menus
from tests.loopback.server import Loopback
from tests.loopback.shipped import Shipped
from tests.loopback.world import Payload, Person, displays, texts, walk
from tests.patience import PATIENCE

QUESTION = "Did Baker promise not one inch eastward?"
HOSTILE = "<@1> @everyone **look** [here](https://evil.example) `/ask`"
WHY = phrases.REASONS["context"]


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, b"secret")


@pytest.fixture
async def desk(
    here: Loopback, answerer: Answerer, document: ApiDocument | None, tmp_path: Path, store: Store
) -> AsyncIterator[Desk]:
    """The bot with a store; each request of a test is held against Discord's document."""
    async with Desk(here, answerer, tmp_path, store) as running:
        yield running
    for request in here.rest.requests if document else ():
        assert document is not None
        assert document.problems(request.method, request.path, as_strings(request.body)) == [], request


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(word_back, "EVERY", 0.1)
    monkeypatch.setattr(reporting, "PAUSE", 0.0)


@asynccontextmanager
async def restarted(desk: Desk) -> AsyncIterator[None]:
    """Another run of the same bot, with the same store, after the first was left behind."""
    await desk.__aexit__()
    await desk.__aenter__()
    yield


async def card(discord: Loopback) -> Payload:
    return await (await discord.slash("ask", question=QUESTION)).answered()


async def report(
    discord: Loopback, on: Payload, *chosen: str, text: str = "", user: Person | None = None
) -> Interaction:
    opened = await discord.press(on, phrases.REPORT, user=user)
    return await discord.submit(opened, text, choose=chosen or (WHY,))


async def told(interaction: Interaction) -> str:
    message = await interaction.answered()
    assert message["flags"] & 64
    return texts(message)


async def queue(discord: Loopback) -> Payload:
    return await (await discord.slash("queue", user=discord.world.moderator)).answered()


async def decide(discord: Loopback, panel: Payload, label: str, note: str = "", user: Person | None = None) -> str:
    """What the panel shows after the first report on it was dealt with."""
    custom_id = next(one["custom_id"] for one in walk(panel["components"]) if one.get("label") == label)
    opened = await discord.press_id(panel, custom_id, user=user or discord.world.moderator)
    return await told(await discord.submit(opened, note))


def received(discord: Loopback, person: Person) -> list[str]:
    there = str(discord.world.direct_with(person).id)
    return [texts(message) for message in discord.world.messages.values() if message["channel_id"] == there]


@pytest.mark.usefixtures("desk")
async def test_a_report_reaches_the_queue_and_the_log_without_who_sent_it(discord: Loopback, store: Store) -> None:
    on = await card(discord)
    before = copy.deepcopy(on)
    opened = await discord.press(on, phrases.REPORT)
    excerpts = menus(await opened.modal())[1]["options"]
    assert excerpts[0]["label"] == phrases.WHOLE_CARD
    assert "Baker" in str(excerpts)
    sent = await discord.submit(opened, HOSTILE, choose=(WHY, excerpts[1]["label"]))
    assert await told(sent) == phrases.REPORTED
    panel = await queue(discord)
    shown = texts(panel)
    assert phrases.queue_title(1) in shown
    assert f"**{WHY}** · [the card](https://discord.com/channels/{discord.world.guild_id}/" in shown
    assert f"/{on['id']})" in shown
    assert "> " in shown
    assert r"\<\@1\> ＠everyone \*\*look\*\* \[here\](https\://evil.example) \`/ask\`" in shown
    assert panel["mentions"] == []
    assert panel["flags"] & 64
    assert str(discord.world.asker.id) not in str(panel["components"])
    (action,) = await store.actions.page(discord.world.guild_id, Filter(kind=Kind.FEEDBACK), limit=5)
    assert (action.moderator, action.message) == (None, int(on["id"]))
    assert (action.details["done"], action.details["reason"]) == ("reported", "context")
    assert "evil" not in str(action)
    assert displays(discord.world.messages[int(on["id"])]) == displays(before)  # nobody sees that it was reported


async def test_the_log_channel_hears_of_a_report_and_of_what_became_of_it_but_no_word_of_it(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store
) -> None:
    world = here.world
    server = {world.guild_id: ServerOverride(log_channel=world.quiet.id)}

    def logged() -> str:
        there = str(world.quiet.id)
        return "\n".join(texts(message) for message in world.messages.values() if message["channel_id"] == there)

    async with Desk(here, answerer, tmp_path, store, DiscordSettings(member_cooldown=0, servers=server)):
        await told(await report(here, await card(here), text=HOSTILE))
        await decide(here, await queue(here), phrases.DECLINE, "No, *it* does.")
        await here.watch.until(lambda: "declined a report" in logged(), "the decision in the log channel")
    assert f"<@{world.moderator.id}> declined a report on [a card](https://discord.com/channels/" in logged()
    assert f"A member reported [a card](https://discord.com/channels/{world.guild_id}/" in logged()
    assert f": {WHY} · " in logged()
    assert not any(word in logged() for word in ("evil", "it* does", str(world.asker.id)))


@pytest.mark.usefixtures("desk")
async def test_once_per_person_and_card(discord: Loopback, store: Store) -> None:
    on = await card(discord)
    assert await told(await report(discord, on)) == phrases.REPORTED
    assert await told(await report(discord, on, phrases.REASONS["date"])) == phrases.REPORTED_BEFORE
    assert await told(await report(discord, on, user=discord.world.other)) == phrases.REPORTED
    assert await told(await report(discord, await card(discord))) == phrases.REPORTED
    assert await store.reports.count(discord.world.guild_id) == 3


@pytest.mark.usefixtures("desk")
async def test_who_reports_one_card_after_the_other_has_to_wait(
    discord: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reporting, "PAUSE", 60.0)
    first, second = await card(discord), await card(discord)
    opened = await discord.press(second, phrases.REPORT)
    await told(await report(discord, first))
    assert await told(await discord.submit(opened, "", choose=WHY)) == phrases.wait_to_report(60)
    assert await told(await discord.press(second, phrases.REPORT)) == phrases.wait_to_report(60)
    assert await told(await report(discord, second, user=discord.world.other)) == phrases.REPORTED


@pytest.mark.usefixtures("desk")
async def test_a_flood_is_stopped(discord: Loopback, database: Database) -> None:
    on = await card(discord)
    row = {"server": discord.world.guild_id, "at": 2**31, "channel": 1, "claim": "x", "reason": "other"}
    async with database.writing() as connection:
        rows = [{**row, "message": number, "by_hash": f"{number:032x}"} for number in range(MOST_OPEN)]
        await connection.execute(insert(REPORTS), rows)
    assert await told(await report(discord, on)) == phrases.TOO_MANY_REPORTS


@pytest.mark.usefixtures("desk")
@pytest.mark.parametrize("state", ["resolved", "declined", "curators"])
async def test_who_wants_word_back_gets_one_message_and_is_then_forgotten(
    discord: Loopback, store: Store, state: str
) -> None:
    on = await card(discord)
    assert await told(await report(discord, on, WHY, phrases.ONE_WORD)) == phrases.REPORTED_WORD
    panel = await queue(discord)
    assert phrases.WANTS_WORD in texts(panel)
    label = {"resolved": phrases.RESOLVE, "declined": phrases.DECLINE, "curators": phrases.HAND_ON}[state]
    done = await decide(discord, panel, label, "Thank you, *Ada*.")
    assert phrases.dealt(state) in done
    assert phrases.QUEUE_EMPTY in done
    asker = discord.world.asker
    await discord.watch.until(lambda: received(discord, asker), "word back")
    address = f"https://discord.com/channels/{discord.world.guild_id}/{on['channel_id']}/{on['id']}"
    (word,) = received(discord, asker)
    assert word == f"{phrases.outcome(state, address)}\nThey write: “Thank you, \\*Ada\\*.”"
    (closed,) = await store.reports.listed(list(phrases.STATES))  # type: ignore[arg-type]  # their values
    assert (closed.state, closed.note, closed.asker) == (state, "Thank you, *Ada*.", None)
    (action, _) = await store.actions.page(discord.world.guild_id, Filter(kind=Kind.FEEDBACK), limit=5)
    assert (action.moderator, action.details["done"]) == (discord.world.moderator.id, state)
    assert "Ada" not in str(action.details)


@pytest.mark.usefixtures("desk")
async def test_the_second_of_two_moderators_is_told_who_was_first(discord: Loopback) -> None:
    world = discord.world
    await told(await report(discord, await card(discord)))
    first, second = await queue(discord), await queue(discord)
    await decide(discord, first, phrases.DECLINE)
    late = await decide(discord, second, phrases.RESOLVE)
    assert f"<@{world.moderator.id}> has dealt with that report already" in late
    assert "it is declined." in late
    assert received(discord, world.asker) == []


@pytest.mark.usefixtures("desk")
async def test_pages_follow_each_other_and_lead_back(discord: Loopback, store: Store) -> None:
    on = await card(discord)
    for _ in range(7):
        await told(await report(discord, on, text="x" * 300, user=discord.world.newcomer()))
    panel = await queue(discord)
    assert phrases.queue_title(7) in texts(panel)
    assert phrases.FROM_THE_START not in buttons(panel)
    seen = 0
    moderator = discord.world.moderator
    while True:
        seen += texts(panel).count(f"**{WHY}**")
        if phrases.NEXT not in buttons(panel):
            break
        panel = await (await discord.press(panel, phrases.NEXT, user=moderator)).answered()
    assert seen == 7
    done = await decide(discord, panel, phrases.RESOLVE)
    assert phrases.queue_title(6) in done
    first = await (await discord.press(panel, phrases.FROM_THE_START, user=moderator)).answered()
    assert f"**{WHY}**" in texts(first)
    assert await store.reports.count(discord.world.guild_id) == 6


async def test_forms_and_panels_from_before_a_restart_go_on(discord: Loopback, desk: Desk, store: Store) -> None:
    on = await card(discord)
    opened = await discord.press(on, phrases.REPORT)
    await opened.modal()
    async with restarted(desk):
        assert await told(await discord.submit(opened, "x", choose=(WHY, phrases.ONE_WORD))) == phrases.REPORTED_WORD
        panel = await queue(discord)
        asked = await discord.press(panel, phrases.HAND_ON, user=discord.world.moderator)
        await asked.modal()
    async with restarted(desk):
        assert phrases.dealt("curators") in await told(await discord.submit(asked, "Look."))
        await discord.watch.until(lambda: received(discord, discord.world.asker), "word back")
    assert await store.reports.count(discord.world.guild_id) == 0


@pytest.mark.usefixtures("desk")
async def test_nobody_else_sees_the_queue_or_decides(discord: Loopback, store: Store) -> None:
    world = discord.world
    await told(await report(discord, await card(discord)))
    assert await told(await discord.slash("queue", user=world.other)) == phrases.FOR_MODERATORS
    panel = await queue(discord)
    decision = button(panel, phrases.RESOLVE)
    assert await told(await discord.press_id(panel, decision, user=world.other)) == phrases.FOR_MODERATORS
    opened = await discord.press(panel, phrases.RESOLVE, user=world.moderator)
    await opened.modal()
    opened.user = world.other  # who has lost the permission meanwhile
    assert await told(await discord.submit(opened, "")) == phrases.FOR_MODERATORS
    assert await store.reports.count(world.guild_id) == 1


@pytest.mark.usefixtures("desk")
async def test_what_is_gone_is_told_and_hinders_nobody(discord: Loopback, store: Store) -> None:
    world, on = discord.world, await card(discord)
    await told(await report(discord, on, WHY, phrases.ONE_WORD))
    world.remove_message(int(on["id"]))
    panel, stale = await queue(discord), await queue(discord)
    assert f"/{on['id']})" in texts(panel)
    discord.rest.fail("POST", "^/channels/\\d+/messages$", Refusal(403, code=50007))
    await decide(discord, panel, phrases.RESOLVE)
    async with asyncio.timeout(PATIENCE):
        while await store.outbox.page():
            await discord.rest.seen("POST", "^/channels/\\d+/messages$")
    await store.erasure.purge(lambda _: -1)
    late = await decide(discord, stale, phrases.RESOLVE)
    assert phrases.REPORT_GONE in late
    assert received(discord, world.asker) == []


@pytest.mark.usefixtures("desk")
async def test_a_posted_card_can_be_reported_too(discord: Loopback) -> None:
    moderator = discord.world.moderator
    message = await discord.say("You fools: Baker promised Gorbachev not one inch.", user=discord.world.other)
    private = await (await discord.right_click(phrases.CHECK, message, user=moderator)).answered()
    assert phrases.REPORT not in buttons(private)
    await (await discord.press(private, phrases.POST, user=moderator)).answered()
    posted = await discord.reply(message)
    opened = await discord.press(posted, phrases.REPORT)
    assert len(menus(await opened.modal())[1]["options"]) > 1
    assert await told(await discord.submit(opened, "", choose=WHY)) == phrases.REPORTED


@pytest.mark.usefixtures("desk")
async def test_only_cards_that_all_of_a_server_see_can_be_reported(discord: Loopback) -> None:
    mention = await discord.reply(await discord.say(f"@bot {QUESTION}"))
    assert phrases.REPORT in buttons(mention)
    private = await (await discord.slash("ask", question=QUESTION, private=True)).answered()
    direct = await (await discord.slash("ask", question=QUESTION, channel=discord.world.direct)).answered()
    abroad = await (await discord.slash("ask", question=QUESTION, channel=discord.world.abroad)).answered()
    assert phrases.REPORT not in {**buttons(private), **buttons(direct), **buttons(abroad)}
    said = await discord.say("Baker promised Gorbachev not one inch.", channel=discord.world.direct)
    checked = await (await discord.right_click(phrases.CHECK, said)).answered()
    await (await discord.press(checked, phrases.POST)).answered()
    assert all(phrases.REPORT not in buttons(posted) for posted in discord.replies(said))


async def test_everything_is_there_in_german(here: Loopback, answerer: Answerer, tmp_path: Path, store: Store) -> None:
    settings = DiscordSettings(member_cooldown=0, language="de")
    async with Desk(here, answerer, tmp_path, store, settings):
        opened = await here.press(await card(here), "Falsch oder unfair?")
        form = await opened.modal()
        assert form["title"] == "Falsch oder unfair?"
        sent = await here.submit(opened, "", choose=("Veraltet", "Ja: eine Direktnachricht, sobald es bearbeitet ist"))
        assert (await told(sent)).startswith("Notiert.")
        panel = await queue(here)
        assert "Eine Meldung ist offen" in texts(panel)
        assert "**Veraltet** · [die Karte]" in texts(panel)
        assert "Die Meldung ist jetzt erledigt." in await decide(here, panel, "Erledigt")
        await here.watch.until(lambda: received(here, here.world.asker), "word back")
    assert received(here, here.world.asker)[0].startswith("Was du zu [dieser Karte](")
    queues = [command for command in here.rest.commands if command["name"] == "queue"]
    assert queues[0]["name_localizations"]["de"] == "meldungen"


async def test_without_a_store_nothing_is_offered(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store
) -> None:
    async with Desk(here, answerer, tmp_path, store):
        before = await card(here)
    async with Desk(here, answerer, tmp_path):
        assert phrases.REPORT not in buttons(await card(here))
        assert await told(await here.press(before, phrases.REPORT)) == phrases.NO_MODERATORS
        assert await told(await here.slash("queue", user=here.world.moderator)) == phrases.NO_STORE


async def test_while_the_store_is_away_that_is_told_and_answers_go_on(
    here: Loopback, answerer: Answerer, tmp_path: Path
) -> None:
    (tmp_path / "no folder").write_text("")
    away = Database(URL.create(SQLITE, database=str(tmp_path / "no folder" / "audiatur.db")))
    async with Desk(here, answerer, tmp_path, Store(away, b"secret")):
        on = await card(here)
        assert await told(await report(here, on)) == phrases.NOT_KEPT
        assert await told(await here.slash("queue", user=here.world.moderator)) == phrases.STORE_AWAY
        assert phrases.REPORT in buttons(await card(here))


async def test_a_decision_that_cannot_be_kept_leaves_the_panel_as_it_is(
    discord: Loopback, desk: Desk, store: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await told(await report(discord, await card(discord)))
    panel = await queue(discord)
    before = texts(panel)
    (tmp_path / "no folder").write_text("")
    away = Database(URL.create(SQLITE, database=str(tmp_path / "no folder" / "audiatur.db")))
    with monkeypatch.context() as broken:
        broken.setattr(store.reports, "_database", away)
        assert await decide(discord, panel, phrases.RESOLVE) == phrases.STORE_AWAY
    assert texts(panel) == before
    assert phrases.dealt("resolved") in await decide(discord, panel, phrases.RESOLVE)
    assert desk.store is store


async def test_word_back_arrives_once_though_the_program_is_killed_while_it_is_sent(
    discord: Loopback, root: Path, tmp_path: Path
) -> None:
    discord.rest.acknowledge_within = PATIENCE
    program = Shipped(discord, tmp_path, root, environment={"AUDIATUR_ENCODER": "off"})
    try:
        await program.start()
        await program.ready()
        sent = await report(discord, await card(discord), WHY, phrases.ONE_WORD)
        assert await told(sent) == phrases.REPORTED_WORD
        trap = discord.rest.fail("POST", "^/channels/\\d+/messages$", Cut(Moment.AFTER), 10**6)
        await decide(discord, await queue(discord), phrases.RESOLVE)
        await discord.watch.until(lambda: trap.caught, "word back that landed unseen")
        await program.kill()
        discord.rest.heal()
        discord.rest.forget()  # as Discord forgets nonces after some minutes
        await program.start()
        await program.said("had arrived")
        assert len(received(discord, discord.world.asker)) == 1
        await program.stop()
        assert "Traceback" not in program.output()
        assert await program.command("feedback") == 1
    finally:
        await program.kill()
