"""Moderators answer with passages that they choose, have that remembered, and work off what was asked in vain."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import URL

from bot.answering.answerer import Answerer
from bot.discord_app.cards.custom_id import passages_by_key
from bot.discord_app.cards.form import LONGEST_QUESTION
from bot.discord_app.connection.serving import Served, Serving
from bot.knowledge.model import Topic
from bot.render import phrases, wording
from bot.render.catalogue import gettext, speaking
from bot.settings import DiscordSettings
from bot.store.actions import Filter, Kind
from bot.store.database import SQLITE, Database
from bot.store.gaps import Asked, State
from bot.store.store import Store
from tests.loopback.desk import Desk
from tests.loopback.interactions import Interaction, button, buttons, menus
from tests.loopback.prompt import PromptClient
from tests.loopback.server import Loopback
from tests.loopback.world import EPHEMERAL, Payload, Person, displays, texts
from tests.patience import PATIENCE

SAID = "may a wader be chased off with a broom"
"""What no passage of the shipped base has anything to do with."""
GAP = "Is there a curfew for herons on Sundays?"
KEEPING = DiscordSettings(member_cooldown=0, keep_unanswered=True)


@pytest.fixture
def store(database: Database) -> Store:
    return Store(database, b"secret")


@pytest.fixture
def desk(here: Loopback, answerer: Answerer, tmp_path: Path, store: Store) -> Callable[[], Desk]:
    """Entered again, it was restarted."""
    return lambda: Desk(here, answerer, tmp_path, store, KEEPING)


def sides(panel: Payload) -> list[Payload]:
    """The menus of passages, a side each."""
    return [menu for menu in menus(panel) if ":chosen:" in menu["custom_id"]]


async def opened(here: Loopback, said: Payload, user: Person | None = None) -> Payload:
    asked = await here.right_click(phrases.ANSWER_WITH, said, user=user or here.world.moderator)
    return await asked.answered()


async def chosen(here: Loopback, panel: Payload, *places: int) -> Payload:
    """The panel after the first passage of some sides was chosen."""
    for place in places:
        key = sides(panel)[place]["options"][0]["value"]
        panel = await (await here.press_id(panel, key, user=here.world.moderator)).answered()
    return panel


async def pressed(here: Loopback, message: Payload, label: str) -> Payload:
    return await (await here.press(message, label, user=here.world.moderator)).answered()


async def taught(
    here: Loopback, said: Payload, *places: int, words: str = SAID, label: str = "Remember"
) -> Interaction:
    """The form that was sent after passages were chosen."""
    preview = await pressed(here, await chosen(here, await opened(here, said), *places), phrases.PREVIEW)
    custom_id = {text: value for text, value in buttons(preview).items() if text == label}[label]
    form = await here.press_id(preview, custom_id, user=here.world.moderator)
    return await here.submit(form, words)


async def asked(here: Loopback, question: str, user: Person | None = None) -> Payload:
    return await (await here.slash("ask", question=question, user=user or here.world.asker)).answered()


async def test_a_moderator_posts_what_was_chosen_as_a_reply_without_the_question(
    here: Loopback, desk: Callable[[], Desk], answerer: Answerer
) -> None:
    said = await here.say(SAID, user=here.world.other)
    async with desk():
        panel = await opened(here, said)
        assert panel["flags"] & EPHEMERAL
        assert SAID in texts(panel)
        panel = await chosen(here, panel, 0, 1)
        keys = [one["value"] for menu in sides(panel) for one in menu["options"] if one.get("default")]
        assert len(keys) == 2
        preview = await pressed(here, panel, phrases.PREVIEW)
        posted = await pressed(here, preview, phrases.POST)
        (reply,) = here.replies(said)
        known = passages_by_key(answerer.base.claims[0])
        sources = {one.id: one for one in answerer.base.claims[0].sources}
        for key in keys:
            assert (sources[known[key].source].publisher or sources[known[key].source].author) in texts(reply)
        assert wording.CHOSEN in texts(reply)
        assert SAID not in texts(reply)
        assert not {phrases.REMEMBER, phrases.POST_AND_REMEMBER, phrases.CHOOSE_ANEW} & buttons(reply).keys()
        assert phrases.ALREADY_GONE not in texts(await pressed(here, posted, phrases.UNDO))
        assert here.replies(said) == []


async def test_what_is_remembered_answers_in_this_server_until_it_is_forgotten(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    said = await here.say(f"hey bob, {SAID}", user=here.world.other)
    async with desk():
        before = await asked(here, SAID)
        assert before["flags"] & EPHEMERAL
        told = await (await taught(here, said, 0)).answered()
        assert SAID in texts(told)
        card = await asked(here, f"{SAID}?")
        assert wording.CHOSEN_OF_ONE_SIDE in texts(card)
        assert not card["flags"] & EPHEMERAL
    (row,) = await store.taught.of(here.world.guild_id)
    assert (row.question, row.moderator) == (SAID, here.world.moderator.id)
    async with desk():
        assert wording.CHOSEN_OF_ONE_SIDE in texts(await asked(here, SAID))
        listed = await (await here.slash("taught", user=here.world.moderator)).answered()
        assert SAID in texts(listed)
        gone = await pressed(here, listed, phrases.FORGET)
        assert phrases.NOTHING_TAUGHT in texts(gone)
        assert wording.CHOSEN_OF_ONE_SIDE not in texts(await asked(here, SAID))
        back = await pressed(here, gone, phrases.UNDO)
        assert SAID in texts(back)
        shown = await (await here.press(back, phrases.PREVIEW, user=here.world.moderator)).answered()
        assert wording.CHOSEN_OF_ONE_SIDE in texts(shown)
        assert wording.CHOSEN_OF_ONE_SIDE in texts(await asked(here, SAID))


async def test_of_a_message_without_words_no_question_is_shown_and_one_can_be_written(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    said = await here.say("", user=here.world.other)
    async with desk():
        panel = await chosen(here, await opened(here, said), 0)
        assert "“”" not in texts(panel)
        assert "“”" not in texts(await pressed(here, panel, phrases.PREVIEW))
        await (await taught(here, said, 0)).answered()
    (row,) = await store.taught.of(here.world.guild_id)
    assert row.question == SAID


async def test_both_posts_and_remembers_and_says_so_of_each(here: Loopback, desk: Callable[[], Desk]) -> None:
    said = await here.say(SAID, user=here.world.other)
    async with desk():
        both = await taught(here, said, 0, 1, label=phrases.POST_AND_REMEMBER)
        told = await both.answered()
        assert {phrases.UNDO, phrases.FORGET} <= buttons(told).keys()
        assert phrases.remembered(SAID) in texts(told)
        assert len(here.replies(said)) == 1
        again = await taught(here, said, 0, label=phrases.POST_AND_REMEMBER)
        assert "already" in texts(await again.answered())
        assert len(here.replies(said)) == 1


async def test_a_panel_goes_on_where_it_stood_after_a_restart(here: Loopback, desk: Callable[[], Desk]) -> None:
    said = await here.say(SAID, user=here.world.other)
    async with desk():
        panel = await chosen(here, await opened(here, said), 0)
    async with desk():
        panel = await chosen(here, panel, 1)
        preview = await pressed(here, panel, phrases.PREVIEW)
    async with desk():
        panel = await pressed(here, preview, phrases.CHOOSE_ANEW)
        assert sum(bool(one.get("default")) for menu in sides(panel) for one in menu["options"]) == 2
        preview = await pressed(here, panel, phrases.PREVIEW)
        form = await here.press(preview, phrases.POST_AND_REMEMBER, user=here.world.moderator)
        field = (await form.modal())["components"][0]["component"]
        assert field["value"] == SAID
    async with desk():
        await (await here.submit(form, SAID)).answered()
        assert len(here.replies(said)) == 1
        assert wording.CHOSEN in texts(await asked(here, SAID))


async def test_passages_are_found_by_words_and_by_crux(here: Loopback, desk: Callable[[], Desk]) -> None:
    said = await here.say(SAID, user=here.world.other)
    async with desk():
        panel = await chosen(here, await opened(here, said), 0)
        kept = [one["label"] for menu in sides(panel) for one in menu["options"] if one.get("default")]
        form = await here.press(panel, phrases.SEARCH_WORDS, user=here.world.moderator)
        found = await (await here.submit(form, "yeltsin letter 1993")).answered()
        labels = [one["label"] for menu in sides(found) for one in menu["options"]]
        assert any("Yeltsin" in label for label in labels)
        assert [one["label"] for menu in sides(found) for one in menu["options"] if one.get("default")] == kept
        (cruxes,) = (menu for menu in menus(found) if ":cruxed:" in menu["custom_id"])
        narrow = await (await here.press_id(found, cruxes["options"][1]["value"], user=here.world.moderator)).answered()
        assert sum(len(menu["options"]) for menu in sides(narrow)) < len(labels)


async def test_who_may_not_manage_messages_is_told_so_and_nothing_happens(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    said = await here.say(SAID, user=here.world.other)
    async with desk():
        assert phrases.FOR_MODERATORS in texts(await opened(here, said, here.world.asker))
        for name in ("gaps", "taught"):
            refused = await (await here.slash(name, user=here.world.asker)).answered()
            assert phrases.FOR_MODERATORS in texts(refused)
        preview = await pressed(here, await chosen(here, await opened(here, said), 0), phrases.PREVIEW)
        for label in (phrases.CHOOSE_ANEW, phrases.POST_AND_REMEMBER):
            press = await here.press(preview, label, user=here.world.asker)
            assert phrases.FOR_MODERATORS in texts(await press.answered())
    assert await store.taught.of(here.world.guild_id) == []


async def test_nothing_is_posted_under_a_message_that_is_gone_but_what_was_taught_stays(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    said = await here.say(SAID, user=here.world.other)
    async with desk():
        preview = await pressed(here, await chosen(here, await opened(here, said), 0), phrases.PREVIEW)
        await here.unsay(said)
        refused = await (await here.press(preview, phrases.POST, user=here.world.moderator)).answered()
        assert phrases.TARGET_GONE in texts(refused)
        form = await here.press(preview, phrases.POST_AND_REMEMBER, user=here.world.moderator)
        sent = await here.submit(form, SAID)
        told = texts(await sent.answered())
        assert phrases.TARGET_GONE in told
        assert phrases.remembered(SAID) in told
    assert len(await store.taught.of(here.world.guild_id)) == 1


async def kept(store: Store, server: int, count: int) -> list[str]:
    """The gaps of a server, as soon as so many asked."""
    async with asyncio.timeout(PATIENCE):
        found = await store.gaps.page(server, State.OPEN, limit=50)
        while sum(gap.count for gap in found) < count:
            found = await store.gaps.page(server, State.OPEN, limit=50)
    return [gap.text for gap in found]


async def test_what_is_asked_in_vain_is_worked_off_and_who_wanted_word_back_gets_it_once(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    world = here.world
    async with desk():
        declined = await asked(here, GAP)
        await kept(store, world.guild_id, 1)
        told = await (await here.press(declined, phrases.TELL_ME, user=world.asker)).answered()
        assert phrases.WILL_TELL in texts(told)
        await asked(here, GAP, world.other)
        assert await kept(store, world.guild_id, 2) == [GAP]
        listed = await (await here.slash("gaps", user=world.moderator)).answered()
        assert listed["flags"] & EPHEMERAL
        assert GAP in texts(listed)
        assert "2 people asked" in texts(listed)
        assert world.asker.name not in texts(listed).lower()
    async with desk():
        panel = await pressed(here, listed, phrases.ANSWER_WITH)
        preview = await pressed(here, await chosen(here, panel, 0, 1), phrases.PREVIEW)
        assert phrases.POST not in buttons(preview)
        form = await here.press(preview, phrases.REMEMBER, user=world.moderator)
        await (await here.submit(form, GAP)).answered()
        letter = await here.rest.watch.until(lambda: _letter(here, world.asker), "word back", PATIENCE)
        assert phrases.ANSWERED_NOW in texts(letter)
        assert wording.forewarning(desk().serving.base.claims[0]) in texts(letter)
        assert wording.CHOSEN in texts(await asked(here, GAP))
    async with desk():
        assert phrases.NO_GAPS in texts(await (await here.slash("gaps", user=world.moderator)).answered())
    assert [one for one in world.messages.values() if phrases.ANSWERED_NOW in texts(one)] == [letter]


def _letter(here: Loopback, person: Person) -> Payload | None:
    there = here.world.direct_with(person).id
    mine = (one for one in here.world.messages.values() if one["channel_id"] == str(there))
    return next(mine, None)


async def test_a_gap_is_put_aside_or_handed_to_the_curators_and_back(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    async with desk():
        await asked(here, GAP)
        await kept(store, here.world.guild_id, 1)
        listed = await (await here.slash("gaps", user=here.world.moderator)).answered()
        aside = await pressed(here, listed, phrases.GAP_OFF_TOPIC)
        assert phrases.NO_GAPS in texts(aside)
        there = await pressed(here, aside, phrases.GAPS_ASIDE)
        assert GAP in texts(there)
        handed = await pressed(here, there, phrases.HAND_ON)
        assert phrases.NO_GAPS in texts(handed)
        curators = await pressed(here, handed, phrases.GAPS_CURATORS)
        await pressed(here, curators, phrases.GAP_REOPEN)
        place = f"[an unanswered question](https://discord.com/channels/{here.world.guild_id}/{here.world.general.id})"
        assert [told.partition(" ")[2] for told in await noted(here)] == [
            f"opened {place} again",
            f"handed {place} to the curators",
            f"put {place} aside as off topic",
        ]
    assert await kept(store, here.world.guild_id, 1) == [GAP]


async def noted(here: Loopback) -> list[str]:
    """What `/history` tells of teaching, the latest first, without when that was."""
    page = await (await here.slash("history", user=here.world.moderator, kind="teaching")).answered()
    return [one.partition("\n")[0] for one in displays(page)[1:]]


async def test_the_log_tells_where_an_answer_was_taught_and_about_which_claim(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    said, server = await here.say(SAID, user=here.world.other), here.world.guild_id
    async with desk():
        await (await taught(here, said, 0)).answered()
        listed = await (await here.slash("taught", user=here.world.moderator)).answered()
        await pressed(here, await pressed(here, listed, phrases.FORGET), phrases.UNDO)
        place = f"https://discord.com/channels/{server}/{here.world.general.id}"
        assert [told.partition(" ")[2] for told in await noted(here)] == [
            f"took [a taught answer]({place}) up again",
            f"had [a taught answer]({place}) forgotten",
            f"taught [an answer]({place}/{said['id']})",
        ]
    found = await store.actions.page(server, Filter(kind=Kind.TEACHING), limit=5)
    assert {one.claim for one in found} == {desk().serving.base.claims[0].id}


async def test_chatter_and_what_a_server_does_not_keep_is_no_gap(
    here: Loopback, answerer: Answerer, tmp_path: Path, store: Store, desk: Callable[[], Desk]
) -> None:
    server = here.world.guild_id
    async with Desk(here, answerer, tmp_path, store):
        declined = await asked(here, GAP)
        assert phrases.TELL_ME not in buttons(declined)
        off = await (await here.slash("gaps", user=here.world.moderator)).answered()
        assert phrases.GAPS_OFF in texts(off)
    async with desk():
        await asked(here, "lol that was a fine goal by number nine")
        await asked(here, GAP)
        assert await kept(store, server, 1) == [GAP]


async def test_what_a_curator_takes_in_is_forgotten_here_and_who_waited_hears_of_it(
    here: Loopback, desk: Callable[[], Desk], answerer: Answerer, store: Store
) -> None:
    world, server = here.world, here.world.guild_id
    said = await here.say(SAID, user=world.other)
    (claim,) = answerer.base.claims
    topic = Topic((SAID, GAP), tuple(one.id for one in claim.passages))
    edited = replace(answerer.base, claims=(replace(claim, topics=(*claim.topics, topic)),))
    later = Served(Answerer.build(edited, answerer.settings), KEEPING)
    running = desk()
    running.serving = Serving(Served(answerer, KEEPING), lambda _: later)
    async with running:
        await (await taught(here, said, 0)).answered()
        declined = await asked(here, GAP)
        await (await here.press(declined, phrases.TELL_ME, user=world.asker)).answered()
        assert len(await store.taught.of(server)) == 1
        assert await running.serving.reload()
        letter = await here.rest.watch.until(lambda: _letter(here, world.asker), "word back", PATIENCE)
        assert phrases.ANSWERED_NOW in texts(letter)
        async with asyncio.timeout(PATIENCE):
            while await store.taught.of(server):
                pass
        card = await asked(here, SAID)
        assert wording.CHOSEN_OF_ONE_SIDE not in texts(card)
        assert not card["flags"] & EPHEMERAL
    (gap,) = await store.gaps.page(server, State.ANSWERED, limit=5)
    assert gap.text == GAP


async def test_after_a_restart_word_back_is_written_in_the_servers_language_and_by_whoever_serves_it(
    here: Loopback, desk: Callable[[], Desk], answerer: Answerer, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, server = here.world, here.world.guild_id
    world.locales[server] = "de"
    theirs = 1 << 22
    for where in (theirs, server):
        gap = await store.gaps.add(Asked(where, GAP, world.asker.id))
        assert await store.gaps.want_word(where, gap, world.asker.id)
    (claim,) = answerer.base.claims
    topic = Topic((SAID, GAP), tuple(one.id for one in claim.passages))
    edited = replace(answerer.base, claims=(replace(claim, topics=(*claim.topics, topic)),))
    running = desk()
    running.serving = Serving(Served(Answerer.build(edited, answerer.settings), KEEPING), lambda served: served)
    monkeypatch.setattr(PromptClient, "serves", lambda _, which: which == server)
    async with running:
        letter = await here.rest.watch.until(lambda: _letter(here, world.asker), "word back", PATIENCE)
    with speaking("de"):
        assert gettext(phrases.ANSWERED_NOW) in texts(letter)
    assert [one.server for one in await store.gaps.waiting()] == [theirs]


async def test_a_question_is_remembered_without_what_nobody_sees_and_cut_where_the_form_ends(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    said = await here.say(SAID, user=here.world.other)
    async with desk():
        await (await taught(here, said, 0, words="who\u202e may\x00 chase \ud800waders?" + " x" * 400)).answered()
    (row,) = await store.taught.of(here.world.guild_id)
    assert row.question == ("who may chase waders?" + " x" * 400)[:LONGEST_QUESTION].strip()


async def test_who_wants_word_back_on_what_is_forgotten_is_told_that(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    async with desk():
        declined = await asked(here, GAP)
        await kept(store, here.world.guild_id, 1)
        old = button(declined, phrases.TELL_ME)
        bare = await (await here.slash("privacy")).answered()
        bare["components"] = [{"type": 1, "components": [{"type": 2, "style": 2, "label": "x", "custom_id": old[:-1]}]}]
        assert phrases.FORGOTTEN in texts(await (await here.press_id(bare, old[:-1])).answered())


async def test_while_the_store_is_away_answers_go_on_and_moderators_are_told(
    here: Loopback, answerer: Answerer, tmp_path: Path
) -> None:
    away = Store(Database(URL.create(SQLITE, database=str(tmp_path))), b"secret")  # a folder is no file
    said = await here.say(SAID, user=here.world.other)
    async with Desk(here, answerer, tmp_path / "state", away, KEEPING):
        assert not (await asked(here, "Did Baker promise?"))["flags"] & EPHEMERAL
        assert phrases.TELL_ME in buttons(await asked(here, GAP))
        for name in ("gaps", "taught"):
            told = await (await here.slash(name, user=here.world.moderator)).answered()
            assert phrases.STORE_AWAY in texts(told)
        sent = await taught(here, said, 0, 1, label=phrases.POST_AND_REMEMBER)
        told = await sent.answered()
        assert phrases.STORE_AWAY in texts(told)
        assert len(here.replies(said)) == 1
    await away.database.close()


async def test_where_the_bot_is_no_member_nothing_is_kept_or_taught(
    here: Loopback, desk: Callable[[], Desk], store: Store
) -> None:
    abroad = here.world.abroad
    async with desk():
        declined = await (await here.slash("ask", question=GAP, channel=abroad)).answered()
        assert phrases.TELL_ME not in buttons(declined)
        said = here.world.post_message(abroad, here.world.other, {"content": SAID})
        assert phrases.FOR_MODERATORS in texts(await opened(here, said))
        await asked(here, GAP)
        assert await kept(store, here.world.guild_id, 1) == [GAP]
    assert await store.gaps.count(abroad.abroad, State.OPEN) == 0
