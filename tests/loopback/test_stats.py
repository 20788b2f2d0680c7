"""`/stats` counts what is asked, answered, not answered and posted, of nobody in particular."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.answering.answer import Answer, NoAnswer, Reason
from bot.answering.answerer import Answerer
from bot.discord_app.desk import counting
from bot.discord_app.desk.counting import Counting
from bot.render import phrases
from bot.render.catalogue import gettext, speaking
from bot.store.database import Database, StoreUnavailableError
from bot.store.store import Store
from bot.store.tallies import WEEK, Tallied, Tally, week_of
from tests.loopback.desk import Desk
from tests.loopback.faults import Cut, Moment
from tests.loopback.prompt import at_once
from tests.loopback.server import Loopback
from tests.loopback.world import EPHEMERAL, Payload, Person, displays, texts, walk
from tests.patience import PATIENCE

QUESTION = "Did Baker promise not one inch eastward?"
ON_A_PHONE = 34
"""Characters of a line of code that a phone shows without breaking it."""
OFF_TOPIC = "How do I bake sourdough bread at home?"


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, b"secret")


@pytest.fixture
def desk(here: Loopback, answerer: Answerer, tmp_path: Path, store: Store) -> Desk:
    return Desk(here, answerer, tmp_path, store)


async def shown(here: Loopback, user: Person | None = None) -> Payload:
    message = await (await here.slash("stats", user=user or here.world.moderator)).answered()
    assert message["flags"] & EPHEMERAL
    return message


async def counted(store: Store, here: Loopback) -> Mapping[Tallied, int]:
    """What stands in the store, all weeks together."""
    totals: dict[Tallied, int] = {}
    for (_, kind), count in (await store.tallies.weeks(here.world.guild_id, 0)).items():
        totals[kind] = totals.get(kind, 0) + count
    return totals


async def until(store: Store, here: Loopback, expected: Mapping[Tallied, int]) -> None:
    """Waits until just that is counted."""
    async with asyncio.timeout(PATIENCE):
        while await counted(store, here) != expected:
            pass


async def test_every_way_of_asking_is_counted_once(here: Loopback, desk: Desk, store: Store) -> None:
    world = here.world
    async with desk:
        await (await here.slash("ask", question=QUESTION)).answered()
        card = await here.reply(await here.say(f"@bot {QUESTION}"))
        await here.reply(await here.say("who says so?", reply_to=card))
        said = await here.say(QUESTION, user=world.other)
        checked = await (await here.right_click(phrases.CHECK, said, user=world.moderator)).answered()
        await until(store, here, {Tallied.ANSWERED: 4})
        await (await here.press(checked, phrases.POST, user=world.moderator)).answered()
        await (await here.slash("ask", question=OFF_TOPIC)).answered()
        await here.reply(await here.say(f"@bot {OFF_TOPIC}", channel=world.quiet))
        await until(store, here, {Tallied.ANSWERED: 4, Tallied.UNANSWERED: 2, Tallied.POSTED: 1})
        await here.say("thanks, that was great", reply_to=card)  # asks nothing
        await (await here.slash("ask", question="")).answered()
        await (await here.slash("ask", question=QUESTION, channel=world.direct)).answered()
        await (await here.slash("ask", question=QUESTION, channel=world.abroad)).answered()
        await (await here.slash("ask", question=QUESTION)).answered()
        await until(store, here, {Tallied.ANSWERED: 5, Tallied.UNANSWERED: 2, Tallied.POSTED: 1})
    async with store.database.reading() as connection:
        rows = [tuple(row) for row in await connection.execute(text("SELECT * FROM tallies"))]
    claim = desk.serving.base.claims[0].id
    assert {(row[0], row[2]) for row in rows} == {(world.guild_id, claim), (world.guild_id, "")}


async def test_the_panel_has_numbers_and_a_picture_that_is_told_too_after_a_restart(
    here: Loopback, desk: Desk, store: Store
) -> None:
    server, now = here.world.guild_id, week_of(time.time())
    async with desk:
        assert texts(await shown(here)) == phrases.NO_COUNTS
    claim = desk.serving.base.claims[0]
    await store.tallies.add(
        {
            Tally(server, now, claim.id, Tallied.ANSWERED): 1_200,
            Tally(server, now, "", Tallied.UNANSWERED): 34,
            Tally(server, now - WEEK, claim.id, Tallied.POSTED): 5,
            Tally(server, now - 50 * WEEK, claim.id, Tallied.ANSWERED): 10**6,
        }
    )
    async with desk:
        message = await shown(here)
    heading, table, claims, _ = displays(message)
    assert heading.endswith("1,234 asked · 1,200 answered · 34 unanswered · 5 posted")
    lines = table.splitlines()
    assert lines[1].split() == ["asked", "answered", "open", "posted"]
    with speaking("de"):
        german = gettext(phrases.STATS_COLUMNS).replace("|", " ")
    assert max(*map(len, lines), len("30.11. ") + len(german)) <= ON_A_PHONE
    assert [line.split()[2:] for line in lines[2:-1]] == [["1,234", "1,200", "34", "0"], ["0", "0", "0", "5"]]
    assert claims.splitlines()[1] == f"- 1,200 · {claim.question}"
    (gallery,) = (part for part in walk(message["components"]) if part["type"] == 12)
    (picture,) = gallery["items"]
    assert picture["media"]["url"] == "attachment://picture.png"
    assert picture["description"].endswith(": 1,234")
    (sent,) = here.rest.files["picture.png"][-1:]
    assert sent.startswith(b"\x89PNG")


@pytest.mark.parametrize("times", [0, 2])
async def test_the_picture_comes_late_and_after_failures_too(
    here: Loopback, desk: Desk, store: Store, times: int
) -> None:
    await store.tallies.add({Tally(here.world.guild_id, week_of(time.time()), "", Tallied.UNANSWERED): 1})
    desk.sender._bounds = dataclasses.replace(desk.sender._bounds, patience=0.0)
    async with desk:
        here.rest.fail("PATCH", r"/messages/@original$", Cut(Moment.BEFORE), times=times)
        message = await shown(here)
    assert any(part["type"] == 12 for part in walk(message["components"]))
    sent = here.rest.files["picture.png"]
    assert len(sent) > (times > 0)
    assert {one[:4] for one in sent} == {b"\x89PNG"}  # whole in each try


async def test_only_moderators_see_it_and_a_store_that_is_away_is_one_line(
    here: Loopback, answerer: Answerer, tmp_path: Path, desk: Desk, store: Store
) -> None:
    async with Desk(here, answerer, tmp_path):
        assert texts(await shown(here)) == phrases.NO_STORE
    async with desk:
        assert texts(await shown(here, here.world.asker)) == phrases.FOR_MODERATORS
        store.database._again = float("inf")
        assert texts(await shown(here)) == phrases.STORE_AWAY
        await (await here.slash("ask", question=QUESTION)).answered()
        store.database._again = 0.0
        await (await here.slash("ask", question=QUESTION)).answered()
        await until(store, here, {Tallied.ANSWERED: 2})  # what could not be written down was not lost


async def test_the_last_counts_are_written_down_when_the_bot_ends(database: Database, answerer: Answerer) -> None:
    async def never(_: float) -> None:
        await asyncio.Event().wait()

    store = Store(database, b"secret")
    kept = Counting(store.tallies, never, lambda: 0.0)
    reply = answerer.ask(QUESTION)
    assert isinstance(reply, Answer)
    task = asyncio.create_task(kept.keep(None))
    kept.replied(7, reply)
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert await store.tallies.weeks(7, -WEEK) == {(week_of(0), Tallied.ANSWERED): 1}


async def test_while_the_store_is_away_what_waits_has_an_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "MOST", 2)
    store = Store(database, b"secret")
    kept = Counting(store.tallies, at_once)
    for server in (1, 2, 3, 2):
        kept.replied(server, NoAnswer("x", Reason.NOTHING_FITS))
    kept.replied(1, NoAnswer("x", Reason.AMBIGUOUS))
    kept.replied(None, NoAnswer("x", Reason.NOTHING_FITS))
    database._again = float("inf")
    with pytest.raises(StoreUnavailableError):
        await kept.flush()
    database._again = 0.0
    await kept.flush()
    await kept.flush()
    assert [sum((await store.tallies.weeks(server, 0)).values()) for server in (1, 2, 3)] == [1, 2, 0]
