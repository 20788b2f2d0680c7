"""Cards in servers stay true: what was corrected, withdrawn or taken out of the base is corrected where it stands."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.answering.answerer import Answerer
from bot.discord_app.cards.version import WHOLE_CLAIM
from bot.discord_app.connection.serving import Served
from bot.discord_app.desk.correcting import ARCHIVED, FIRST_REST, OLD_MESSAGES
from bot.knowledge.model import KnowledgeBase, Passage
from bot.render import log_lines, phrases
from bot.render.catalogue import gettext, speaking
from bot.settings import DiscordSettings, ServerOverride, load_answering
from bot.store.actions import Action, Filter, Kind
from bot.store.cards import Card, Cards
from bot.store.database import Database, StoreUnavailableError
from bot.store.store import Store
from tests.discord_app.posted import edited
from tests.discord_app.schema import ApiDocument
from tests.loopback.conftest import as_strings
from tests.loopback.desk import Desk
from tests.loopback.faults import Cut, Hold, Moment, Refusal
from tests.loopback.interactions import buttons
from tests.loopback.server import Loopback
from tests.loopback.world import Channel, Payload, displays, texts
from tests.patience import PATIENCE

QUESTION = "Did Baker promise not to expand NATO?"
CLAIM = "You fools: Baker promised Gorbachev not one inch eastward."
NEW = "said something else altogether."
ONE_MESSAGE = r"^/channels/\d+/messages/\d+$"
STORM = 10**6


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Stage:
    """A server whose log channel is #quiet, the bot with its store, and a base that can be edited."""

    def __init__(self, here: Loopback, answerer: Answerer, database: Database, tmp_path: Path, root: Path) -> None:
        self.here, self.base, self.root, self.folder = here, answerer.base, root, tmp_path
        self.store = Store(database, b"secret")
        self.desk = self.anew(answerer)

    def anew(self, answerer: Answerer) -> Desk:
        """The bot as it starts with this base."""
        server = ServerOverride(log_channel=self.here.world.quiet.id)
        settings = DiscordSettings(member_cooldown=0, servers={self.here.world.guild_id: server})
        return Desk(self.here, answerer, self.folder, self.store, settings)

    def answerer(self, base: KnowledgeBase) -> Answerer:
        return Answerer.build(base, load_answering(self.root / "config"))

    async def reload(self, base: KnowledgeBase) -> None:
        """A knowledge file was edited while the bot runs."""
        later = Served(self.answerer(base), self.desk.serving.settings)
        self.desk.serving._load = lambda _: later
        assert await self.desk.serving.reload()

    async def asked(self, channel: Channel | None = None) -> Payload:
        return await (await self.here.slash("ask", question=QUESTION, channel=channel)).answered()

    async def remembered(self, message: Payload) -> Card:
        """What is remembered of a message, once it is."""
        found: list[Card] = []

        async def look() -> bool:
            card = await self.store.cards.get(int(message["id"]))
            found.extend([card] if card else [])
            return bool(card)

        await until(look)
        return found[0]

    async def forgotten(self, message: Payload) -> None:
        async def look() -> bool:
            return await self.store.cards.get(int(message["id"])) is None

        await until(look)

    async def settled(self) -> None:
        """Waits until no card is out of date, as far as that was found out."""

        async def look() -> bool:
            return not await self.store.cards.servers()

        await until(look)

    async def corrected(self, *messages: Payload) -> None:
        """Waits until the messages show the new wording."""
        await self.here.watch.until(lambda: all(NEW in texts(one) for one in messages), "the correction")

    async def told(self) -> Sequence[Action]:
        return await self.store.actions.page(self.here.world.guild_id, Filter(kind=Kind.CORRECTION), limit=9)

    def edits(self, message: Payload) -> int:
        return len(self.here.rest.sent("PATCH", f"/messages/{message['id']}$"))


@pytest.fixture
def stage(here: Loopback, answerer: Answerer, database: Database, tmp_path: Path, root: Path) -> Stage:
    return Stage(here, answerer, database, tmp_path, root)


async def until(look: Callable[[], Awaitable[bool]]) -> None:
    """Waits until it is so in the store, which wakes nobody."""
    async with asyncio.timeout(PATIENCE):
        while not await look():  # noqa: ASYNC110
            await asyncio.sleep(0)


def reworded(passage: Passage) -> Passage:
    return replace(passage, quote=f"Baker {NEW}")


async def test_every_card_in_a_server_is_remembered_and_nothing_of_the_question(here: Loopback, stage: Stage) -> None:
    world = here.world
    async with stage.desk:
        slash = await stage.asked()
        mention = await here.reply(await here.say(f"@bot {QUESTION}", channel=world.thread))
        said = await here.say(CLAIM, user=world.other)
        private = await (await here.right_click(phrases.CHECK, said, user=world.moderator)).answered()
        await (await here.press(private, phrases.POST, user=world.moderator)).answered()
        (posted,) = here.replies(said)
        hidden = await (await here.slash("ask", question=QUESTION, private=True)).answered()
        direct = await here.reply(await here.say(QUESTION, channel=world.direct))
        brought = await stage.asked(world.abroad)
        cards = [await stage.remembered(one) for one in (slash, mention, posted)]
        assert [await stage.store.cards.get(int(one["id"])) for one in (private, hidden, direct, brought)] == [None] * 4
    assert [card.channel for card in cards] == [world.general.id, world.thread.id, world.general.id]
    assert {(card.server, card.claim, card.language) for card in cards} == {
        (world.guild_id, stage.base.claims[0].id, "en")
    }
    assert all(card.shown and WHOLE_CLAIM not in {one.passage for one in card.shown} for card in cards)
    assert "fools" not in str(cards)
    assert QUESTION not in str(cards)


async def test_a_correction_is_told_beforehand_and_made_where_the_cards_stand(
    here: Loopback, stage: Stage, document: ApiDocument | None, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    world = here.world
    async with stage.desk:
        card = await stage.asked()
        other = await (await here.slash("ask", question="What did Kohl say?")).answered()
        before, offered = displays(card), buttons(card)
        first, second = (await stage.remembered(card)).shown
        elsewhere = (await stage.remembered(other)).shown
        assert first.passage not in {one.passage for one in elsewhere}
        await stage.reload(edited(stage.base, first.passage, reworded))
        await stage.corrected(card)
        await stage.settled()
        await here.watch.until(lambda: world.quiet.id in {int(m["channel_id"]) for m in world.messages.values()}, "")
    assert second.text.split()[0] in texts(card)
    assert buttons(card) == offered
    assert displays(card)[:2] == before[:2]
    assert displays(card)[-1].startswith("-# Corrected on ")
    assert (stage.edits(card), stage.edits(other)) == (1, 0)
    told = next(texts(message) for message in world.messages.values() if message["channel_id"] == str(world.quiet.id))
    assert told.startswith(log_lines.correcting(1))
    (action,) = await stage.told()
    assert action.details == {"cards": 1}
    lines = [record.getMessage() for record in caplog.records if record.name.endswith("correcting")]
    assert lines == [
        "1 card in 1 server show what was changed, and are corrected one by one",
        f"card {card['id']} in channel {world.general.id}: corrected",
    ]
    if document is not None:
        for request in here.rest.sent("PATCH", ONE_MESSAGE):
            assert document.problems(request.method, request.path, as_strings(request.body)) == []


async def test_a_card_is_corrected_in_its_own_language(here: Loopback, stage: Stage) -> None:
    here.world.locales[here.world.guild_id] = "de"
    async with stage.desk:
        card = await stage.asked()
        first = (await stage.remembered(card)).shown[0]
        await stage.reload(edited(stage.base, first.passage, lambda _: None))
        await here.watch.until(lambda: "Berichtigt am" in texts(card), "the correction")
        with speaking("de"):
            assert gettext(phrases.WITHDRAWN) in texts(card)


async def test_what_was_changed_while_the_bot_was_away_is_corrected_at_its_start(stage: Stage) -> None:
    async with stage.desk:
        card = await stage.asked()
        first = (await stage.remembered(card)).shown[0]
    later = edited(stage.base, first.passage, reworded)
    again = stage.anew(stage.answerer(later))
    async with again:
        await stage.corrected(card)
        await stage.settled()
    async with stage.anew(stage.answerer(later)):
        await stage.asked()
    assert stage.edits(card) == 1


async def test_what_a_restart_interrupts_goes_on_and_no_card_is_edited_twice(here: Loopback, stage: Stage) -> None:
    async with stage.desk:
        cards = [await stage.asked(channel) for channel in (here.world.general, here.world.thread, here.world.post)]
        shown = [(await stage.remembered(card)).shown for card in cards]
        passage = shown[0][0].passage
        later = edited(stage.base, passage, reworded)
        trap = here.rest.fail("PATCH", ONE_MESSAGE, Hold(), times=STORM)
        await stage.reload(later)
        await here.watch.until(lambda: trap.caught, "an edit that is under way")
    assert not any(NEW in texts(card) for card in cards)
    here.rest.heal()
    async with stage.anew(stage.answerer(later)):
        await stage.corrected(*cards)
        await stage.settled()
    assert [texts(card).count("Corrected on") for card in cards] == [1, 1, 1]
    assert len(await stage.told()) == 1


async def test_an_edit_that_landed_unseen_is_not_made_again(here: Loopback, stage: Stage) -> None:
    async with stage.desk:
        card = await stage.asked()
        first = (await stage.remembered(card)).shown[0]
        here.rest.fail("PATCH", ONE_MESSAGE, Cut(Moment.AFTER))
        await stage.reload(edited(stage.base, first.passage, reworded))
        await stage.corrected(card)
        await stage.settled()
    assert texts(card).count("Corrected on") == 1
    assert stage.edits(card) == 1
    assert (await stage.remembered(card)).changes[0]["what"] == ["wording"]


@pytest.mark.parametrize(
    "refusal",
    [Refusal(404, 10008), Refusal(404, 10003), Refusal(403, 50001), Refusal(403, 50013), Refusal(400, 50035)],
    ids=lambda one: str(one.code),
)
async def test_a_card_that_cannot_be_edited_is_noted_and_forgotten_and_the_others_go_on(
    here: Loopback, stage: Stage, caplog: pytest.LogCaptureFixture, refusal: Refusal
) -> None:
    async with stage.desk:
        good, lost = await stage.asked(), await stage.asked(here.world.thread)
        first = (await stage.remembered(good)).shown[0]
        await stage.remembered(lost)
        method = "PATCH" if refusal.code in {50013, 50035} else "GET"
        here.rest.fail(method, f"/messages/{lost['id']}$", refusal, times=STORM)
        await stage.reload(edited(stage.base, first.passage, reworded))
        await stage.corrected(good)
        await stage.forgotten(lost)
    assert f"card {lost['id']} in channel {here.world.thread.id} is not corrected, and forgotten" in caplog.text
    assert NEW not in texts(lost)


@pytest.mark.parametrize(
    "refusal",
    [
        Refusal(429, OLD_MESSAGES, retry_after=40),
        Refusal(400, OLD_MESSAGES),
        Refusal(429, OLD_MESSAGES, retry_after=1, via=False),
        Refusal(400, ARCHIVED),
    ],
    ids=["429", "400", "not retried", "archived"],
)
async def test_a_channel_that_takes_no_edits_rests_while_the_others_go_on(
    here: Loopback, stage: Stage, refusal: Refusal
) -> None:
    clock = Clock()
    async with stage.desk:
        stage.desk.front.desk.upkeep._correcting._clock = clock
        full, good, too = [await stage.asked(one) for one in (here.world.general, here.world.thread, None)]
        first = (await stage.remembered(full)).shown[0]
        for card in (good, too):
            await stage.remembered(card)
        trap = here.rest.fail("PATCH", f"^/channels/{here.world.general.id}/", refusal, times=STORM)
        await stage.reload(edited(stage.base, first.passage, reworded))
        await here.watch.until(lambda: NEW in texts(good) and trap.caught, "the correction elsewhere")

        async def rests() -> bool:
            return bool(stage.desk.front.desk.upkeep._correcting._resting)

        await until(rests)
        here.rest.heal()

        async def settled() -> bool:  # the one elsewhere; both in the channel that rests wait
            return await stage.store.cards.servers() == {here.world.guild_id: 2}

        await until(settled)
        assert NEW not in texts(full)
        clock.now += FIRST_REST + 6 * 3600
        await stage.corrected(full, too)
        await stage.settled()
    assert (trap.caught, texts(full).count("Corrected on")) == (1, 1)


async def test_a_card_whose_claim_is_gone_says_so(here: Loopback, stage: Stage) -> None:
    async with stage.desk:
        card = await stage.asked()
        await stage.remembered(card)
        other = replace(stage.base.claims[0], id="another-claim")
        await stage.reload(replace(stage.base, claims=(other,)))
        await here.watch.until(lambda: "not part of the knowledge base any more" in texts(card), "the line")
        await stage.reload(stage.base)
        await here.watch.until(lambda: "not part of the knowledge base any more" not in texts(card), "its end")


async def test_what_was_deleted_is_forgotten_one_by_one_and_together(here: Loopback, stage: Stage) -> None:
    async with stage.desk:
        cards = [await stage.asked() for _ in range(4)]
        for card in cards:
            await stage.remembered(card)
        await (await here.press_id(cards[0], buttons(cards[0])[phrases.DELETE])).acknowledgement()
        await here.unsay(cards[1])
        await here.unsay(*cards[2:])
        for card in cards:
            await stage.forgotten(card)


class Away(Cards):
    """Cards whose store is away for as long as a test says."""

    is_away = True
    tries = 0

    async def update(self, kept: Sequence[Card], gone: Collection[int] = ()) -> None:
        self.tries += 1
        if self.is_away:
            raise StoreUnavailableError("invented")
        await super().update(kept, gone)


async def test_without_the_store_the_answers_come_and_what_was_posted_is_remembered_later(
    here: Loopback, stage: Stage
) -> None:
    stage.store.cards = away = Away(stage.store.database)
    async with stage.desk:
        cards = [await stage.asked() for _ in range(3)]
        await here.unsay(cards[1])

        async def tried() -> bool:
            return away.tries > 1

        await until(tried)
        away.is_away = False
        for card in cards[::2]:
            await stage.remembered(card)
        assert await stage.store.cards.get(int(cards[1]["id"])) is None


async def test_what_was_posted_and_then_corrected_while_the_store_was_away_is_corrected_later(stage: Stage) -> None:
    stage.store.cards = away = Away(stage.store.database)
    async with stage.desk:
        card = await stage.asked()
        passage = stage.desk.serving.answerer.ask(QUESTION).sides[0].excerpts[0].passage.id
        await stage.reload(edited(stage.base, passage, reworded))

        async def looked() -> bool:
            return not stage.desk.front.desk.upkeep._correcting._due.is_set()

        await until(looked)
        for _ in range(20):
            await stage.store.cards.versions()
        away.is_away = False
        await stage.corrected(card)
    assert (stage.edits(card), texts(card).count("Corrected on")) == (1, 1)


async def test_what_was_posted_last_is_written_down_when_the_bot_ends(stage: Stage) -> None:
    stage.store.cards = away = Away(stage.store.database)
    async with stage.desk:
        stage.desk.front.desk.upkeep._remembering._pause = for_ever
        card = await stage.asked()

        async def tried() -> bool:
            return away.tries > 0

        await until(tried)
        away.is_away = False
    assert await stage.store.cards.get(int(card["id"])) is not None


async def for_ever(_: float) -> None:
    await asyncio.Event().wait()


async def test_a_card_that_is_answered_anew_is_remembered_anew(here: Loopback, stage: Stage) -> None:
    async with stage.desk:
        said = await here.say(f"@bot {QUESTION}")
        card = await here.reply(said)
        first = await stage.remembered(card)
        await here.rephrase(said, "@bot What did Kohl say?")
        await here.watch.until(lambda: phrases.ASK_ANEW in buttons(card), "the button")
        await (await here.press(card, phrases.ASK_ANEW)).acknowledgement()

        async def anew() -> bool:
            return (await stage.remembered(card)).shown != first.shown

        await until(anew)


async def test_what_was_withdrawn_after_the_check_is_not_posted(here: Loopback, stage: Stage) -> None:
    mona = here.world.moderator
    async with stage.desk:
        said = await here.say(CLAIM, user=here.world.other)
        card = await (await here.right_click(phrases.CHECK, said, user=mona)).answered()
        base = stage.base
        for passage in base.claims[0].passages:
            base = edited(base, passage.id, _withdrawn(texts(card)))
        await stage.reload(base)
        assert texts(await (await here.press(card, phrases.POST, user=mona)).answered()) == phrases.CARD_CHANGED
        assert here.replies(said) == []


def _withdrawn(shown: str) -> Callable[[Passage], Passage | None]:
    plain = shown.replace("*", "")
    return lambda passage: None if passage.quote[:30] in plain else passage
