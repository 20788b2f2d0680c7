"""`/history` shows moderators what was done, filtered and page by page, to them alone, also after a restart."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.discord_app.desk.history import PAGE
from bot.render import log_lines, phrases
from bot.store.actions import Action, Kind
from bot.store.database import Database
from bot.store.store import Store
from tests.loopback.desk import Desk
from tests.loopback.interactions import Value, buttons
from tests.loopback.server import Loopback
from tests.loopback.world import EPHEMERAL, Payload, Person, displays, texts


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, b"secret")


@pytest.fixture
def desk(here: Loopback, answerer: Answerer, tmp_path: Path, store: Store) -> Desk:
    return Desk(here, answerer, tmp_path, store)


async def shown(here: Loopback, user: Person | None = None, **options: Value) -> Payload:
    message = await (await here.slash("history", user=user or here.world.moderator, **options)).answered()
    assert message["flags"] & EPHEMERAL
    return message


async def fill(store: Store, here: Loopback, claim: str, count: int) -> None:
    """Posts by Mona about the claim, an hour apart, and before each an undo by Bert about none."""
    world = here.world
    for number in range(count):
        post = Action(world.guild_id, Kind.POST, world.moderator.id, world.general.id, number + 1, claim)
        undo = dataclasses.replace(post, kind=Kind.UNDO, moderator=world.other.id, claim=None)
        for at, one in enumerate((undo, post)):
            await store.actions.add(dataclasses.replace(one, at=1_000_000 + 3_600 * number + at))
    await store.actions.add(Action(world.guild_id + 1, Kind.DELETE, 1, 2, 3))


async def test_pages_lead_back_and_forth_and_outlive_a_restart(here: Loopback, desk: Desk, store: Store) -> None:
    world, claim = here.world, desk.serving.base.claims[0].id
    await fill(store, here, claim, PAGE)
    async with desk:
        first = await shown(here)
    assert displays(first)[0] == f"### {phrases.HISTORY_TITLE}"
    assert len(displays(first)) == PAGE + 1
    link = f"https://discord.com/channels/{world.guild_id}/{world.general.id}/{PAGE}"
    at = 1_000_000 + 3_600 * (PAGE - 1) + 1
    claimed = "Did the West promise Moscow that NATO would not expand…"
    assert displays(first)[1] == (
        f"<@{world.moderator.id}> posted [a reply]({link})\n-# <t:{at}:d> <t:{at}:t> · {claimed}"
    )
    assert list(buttons(first)) == [phrases.OLDER]
    newest_page = displays(first)
    async with desk:
        older = await (await here.press(first, phrases.OLDER, user=world.moderator)).answered()
        assert list(buttons(older)) == [phrases.NEWER]
        assert len(displays(older)) == PAGE + 1
        again = await (await here.press(older, phrases.NEWER, user=world.moderator)).answered()
    assert again["id"] == first["id"]
    assert displays(again) == newest_page
    assert not any("deleted" in line for line in newest_page)


@pytest.mark.parametrize("by", ["member", "claim", "kind", "all three"])
async def test_filters_hold_on_the_next_page_too(here: Loopback, desk: Desk, store: Store, by: str) -> None:
    world, claim = here.world, desk.serving.base.claims[0]
    await fill(store, here, claim.id, PAGE + 1)
    every: dict[str, Value] = {"member": world.moderator, "claim": claim.question, "kind": "post"}
    options = every if by == "all three" else {by: every[by]}
    async with desk:
        first = await shown(here, **options)
        assert len(displays(first)) == PAGE + 1
        second = await (await here.press(first, phrases.OLDER, user=world.moderator)).answered()
    for line in displays(second)[1:]:
        assert f"<@{world.moderator.id}> posted" in line
    assert len(displays(second)) == 2
    heading = displays(second)[0]
    told = {"member": f"<@{world.moderator.id}>", "claim": claim.question, "kind": log_lines.KINDS["post"]}
    assert all((told[key] in heading) == (key in options) for key in told)


async def test_claims_are_offered_and_what_is_none_is_told(here: Loopback, desk: Desk) -> None:
    async with desk:
        claim = desk.serving.base.claims[0]
        offered = await (await here.suggest("history", "", argument="claim", user=here.world.moderator)).choices()
        assert offered[0]["value"] == claim.question
        assert displays(await shown(here, claim=claim.id))[1:] == [phrases.NO_ACTIONS]
        assert "not part of the knowledge base" in texts(await shown(here, claim="zxqvb"))


async def test_only_who_may_manage_messages_sees_it_by_command_and_by_button(
    here: Loopback, desk: Desk, store: Store
) -> None:
    await fill(store, here, "x", PAGE)
    async with desk:
        assert texts(await shown(here, here.world.asker)) == phrases.FOR_MODERATORS
        page = await shown(here)
        pressed = await here.press(page, phrases.OLDER, user=here.world.asker)
        assert texts(await pressed.answered()) == phrases.FOR_MODERATORS
        (command,) = [one for one in here.rest.commands if one["name"] == "history"]
        assert command["default_member_permissions"] == str(1 << 13)
        assert command["contexts"] == [0]


async def test_without_a_store_it_is_one_line_and_without_its_database_too(
    here: Loopback, answerer: Answerer, tmp_path: Path, desk: Desk, store: Store
) -> None:
    async with Desk(here, answerer, tmp_path):
        assert texts(await shown(here)) == phrases.NO_STORE
    await fill(store, here, "x", PAGE)
    async with desk:
        page = await shown(here)
        store.database._again = float("inf")
        assert texts(await shown(here)) == phrases.STORE_AWAY
        pressed = await here.press(page, phrases.OLDER, user=here.world.moderator)
        assert texts(await pressed.answered()) == phrases.STORE_AWAY
        assert len(displays(page)) == PAGE + 1  # what stood there still does


async def test_it_is_read_in_german_where_the_server_is(here: Loopback, desk: Desk, store: Store) -> None:
    here.world.locales[here.world.guild_id] = "de"
    await fill(store, here, "x", 1)
    async with desk:
        page = await shown(here, kind="undo")
    assert displays(page)[0] == "### Was die Moderation getan hat\n-# Zurückgenommen"
    assert "hat eine Antwort in" in displays(page)[1]
    (command,) = [one for one in here.rest.commands if one["name"] == "history"]
    assert command["name_localizations"]["de"] == "verlauf"
    kinds = {one["name"]: one["name_localizations"]["de"] for one in command["options"][2]["choices"]}
    assert kinds["Posted"] == "Gepostet"
