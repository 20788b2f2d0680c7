"""Every way of asking, through the library's own machinery, over the shipped knowledge; each request is judged."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias

import discord
import pytest
import simcord

from bot.answering.answer import Answer, NoAnswer
from bot.answering.answerer import Answerer
from bot.discord_app.asking.conversations import LIFETIME, Conversations
from bot.discord_app.asking.gate import Gate
from bot.discord_app.bot import AudiaturFront
from bot.discord_app.cards import notices
from bot.discord_app.cards.form import EVERYBODY
from bot.discord_app.connection.client import AudiaturClient
from bot.discord_app.connection.failures import Failures
from bot.discord_app.connection.registration import payload
from bot.discord_app.connection.sending import Outgoing, Sender
from bot.discord_app.connection.serving import Served, Serving
from bot.discord_app.connection.state import State
from bot.knowledge.load import load
from bot.render import phrases, wording
from bot.settings import DiscordSettings, ServerOverride, load_answering
from tests.answering.bases import HERON, copied
from tests.answering.bases import answerer as two_claims
from tests.discord_app.schema import ApiDocument, walk

CLAIM = "nato-expansion-promise"
QUESTION = "Did Baker promise not to expand NATO?"
OFF_TOPIC = "how do I bake sourdough bread?"
TWIN = replace(copied(HERON, "stork", "courier", "leaflet"), question=HERON.question.replace("Millbrook", "Millford"))
"""A claim that differs from the heron's in a name alone, so that both fit equally."""


Message: TypeAlias = Any  # the library's message, or what simcord knows of an answer


class Clock:
    """Time that passes when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Place:
    """A server with a channel, a bot, a member and a moderator."""

    env: simcord.Env
    clock: Clock
    make: Callable[[], AudiaturClient]
    serving: Serving
    guild: simcord.GuildHandle
    channel: simcord.ChannelHandle
    alice: simcord.MemberActor
    bob: simcord.MemberActor
    mod: simcord.MemberActor

    @property
    def bot_mention(self) -> str:
        assert self.env.bot.user is not None
        return self.env.bot.user.mention

    async def later(self, seconds: float = 60.0) -> None:
        """Lets the cooldown pass."""
        self.clock.now += seconds


@pytest.fixture(scope="module")
def answerer(root: Path) -> Answerer:
    return Answerer.build(load(root / "knowledge"), load_answering(root / "config"))


@pytest.fixture
def settings() -> DiscordSettings:
    return DiscordSettings()


class UnwatchedClient(AudiaturClient):
    """Without the timer behind the safety net, which simcord would wait for; test_client has it."""

    def _watch(self, interaction: discord.Interaction[Any]) -> None:
        pass


@dataclass
class Wiring:
    """A bot whose collaborators a test can reach; a restart makes another client over the same ones."""

    serving: Serving
    sender: Sender
    clock: Clock
    state: State

    def __post_init__(self) -> None:
        sender = self.sender
        failures = Failures(sender, notices.failure)
        gate = Gate(lambda: self.serving.settings, self.clock)
        front = AudiaturFront(self.serving, sender, gate, failures, conversations=Conversations(self.clock))
        self.make = lambda: UnwatchedClient(front, sender=sender, failures=failures, state=self.state)


@pytest.fixture
def serving(answerer: Answerer, settings: DiscordSettings) -> Serving:
    served = Served(answerer, settings)
    return Serving(served, lambda _: served)


@pytest.fixture
def sender() -> Sender:
    return Sender()


@pytest.fixture
def wiring(serving: Serving, sender: Sender, tmp_path: Path) -> Wiring:
    return Wiring(serving, sender, Clock(), State(tmp_path))


@pytest.fixture
async def env(wiring: Wiring, root: Path) -> AsyncIterator[simcord.Env]:
    running = simcord.Env(wiring.make(), shard_count=1, check_errors=False)
    await running.start()
    yield running
    await running.shutdown()
    wiring.serving.close()
    assert running.errors == []
    document = root.parent / "shared" / "discord" / "openapi.json"
    if document.is_file():
        judge(running, ApiDocument.load(document))


@pytest.fixture
async def place(env: simcord.Env, wiring: Wiring) -> Place:
    guild = env.create_guild()
    mods = guild.create_role("Mods", permissions=discord.Permissions(manage_messages=True))
    return Place(
        env,
        wiring.clock,
        wiring.make,
        wiring.serving,
        guild,
        guild.create_text_channel("general"),
        guild.add_member(env.create_user("alice")),
        guild.add_member(env.create_user("bob")),
        guild.add_member(env.create_user("mod"), roles=[mods]),
    )


def judge(env: simcord.Env, api: ApiDocument) -> None:
    """Holds every request that was made against Discord's document."""
    for request in env.http_requests:
        if request.json is not None and request.method != "GET":
            body = request.json
            problems = api.problems(request.method, request.path, body)
            assert problems == [], f"{request.method} {request.path}"


def components(message: Message) -> list[dict[str, Any]]:
    rows = message.components
    return [row if isinstance(row, dict) else row.to_dict() for row in rows]


def shown(message: Message) -> str:
    """What it says, with linked commands by their names."""
    written = "\n".join(part["content"] for part in walk(components(message)) if part["type"] == 10)
    return re.sub(r"</([a-z ]+):\d+>", r"`/\1`", written)


def labels(message: Message) -> list[str]:
    return [part.get("label", "") for part in walk(components(message)) if part["type"] == 2]


async def choose(person: simcord.MemberActor, message: Message, named: str) -> simcord.InteractionResult:
    """Chooses from the menu of a message what is named so."""
    menu = next(part for part in walk(components(message)) if part["type"] == 3)
    value = next(option["value"] for option in menu["options"] if option["label"] == named)
    return await person.select(message, [value], custom_id=menu["custom_id"])


def rewrite(place: Place, message: Message, beginning: str, custom_id: str) -> None:
    """Gives a button of the message another custom id, as a card of another age has it."""
    for part in walk(place.env.backend.get_message(place.channel.id, message.id).components):
        if part.get("label", "").startswith(beginning):
            part["custom_id"] = custom_id


def label(message: Message, beginning: str) -> str:
    return next(each for each in labels(message) if each.startswith(beginning))


def quotes(message: Message) -> list[str]:
    return [line for line in shown(message).split("\n") if line.startswith("> ")]


async def test_ask_answers_in_the_channel_with_both_sides(place: Place) -> None:
    result = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert not result.ephemeral
    assert not result.deferred
    text = shown(result.response)
    assert QUESTION in text
    assert all(position.label in text for position in place.serving.base.claims[0].positions)
    assert "“Yes”" in text
    assert quotes(result.response)
    assert "**" in "".join(quotes(result.response))


async def test_ask_answers_privately_where_that_is_wanted(place: Place) -> None:
    result = await place.alice.slash(place.channel, "ask", question=QUESTION, private=True)
    assert result.ephemeral
    assert phrases.DELETE not in labels(result.response)


async def test_a_question_without_an_answer_is_told_so_privately_and_nothing_is_guessed(place: Place) -> None:
    result = await place.alice.slash(place.channel, "ask", question=OFF_TOPIC)
    assert result.ephemeral
    assert not quotes(result.response)
    assert place.channel.history() == []


@pytest.mark.parametrize("question", ["\u202e\u200b", "😀😀", "x" * 6000, "@everyone <@1> **hi**", "\ud800"])
async def test_bad_questions_get_one_private_line(place: Place, question: str) -> None:
    result = await place.alice.slash(place.channel, "ask", question=question)
    assert result.ephemeral
    assert "@everyone" not in shown(result.response)


async def test_autocomplete_offers_the_claims_and_the_choice_is_answered(place: Place) -> None:
    first = await place.alice.autocomplete(place.channel, "ask", "question", "")
    assert [choice["name"] for choice in first] == [place.serving.base.claims[0].question]
    for typed in ("gorb", "bak", "обещал"):
        choices = await place.alice.autocomplete(place.channel, "ask", "question", typed)
        assert typed in choices[0]["name"].lower()
    result = await place.alice.slash(place.channel, "ask", question=choices[0]["value"])
    assert not result.ephemeral


async def test_more_and_sources_are_shown_to_who_presses_alone(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question=QUESTION)).response
    more = await place.bob.click(card, label=label(card, phrases.MORE))
    assert more.ephemeral
    assert quotes(more.response)
    assert not set(quotes(more.response)) & set(quotes(card))
    sources = await place.bob.click(card, label=phrases.SOURCES)
    assert sources.ephemeral
    for source in place.serving.base.claims[0].sources:
        assert source.title.split("?")[0][:20] in shown(sources.response).replace("\\", "")


async def test_the_pages_of_more_follow_each_other_in_place(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question=QUESTION)).response
    more = (await place.bob.click(card, label=label(card, phrases.MORE))).response
    seen = set(quotes(more))
    following = [each for each in labels(more) if each.startswith(phrases.NEXT)]
    while following:
        await place.bob.click(more, label=following[0])
        assert not seen & set(quotes(more))
        seen |= set(quotes(more))
        following = [each for each in labels(more) if each.startswith(phrases.NEXT)]
    answer = await place.serving.ask(QUESTION, limit=2)
    assert isinstance(answer, Answer)
    everything = sum(len(side.excerpts) + len(side.more) for side in answer.sides)
    assert len(seen) + len(quotes(card)) == everything


async def test_buttons_work_after_a_restart(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question=QUESTION)).response
    before = shown((await place.bob.click(card, label=label(card, phrases.MORE))).response)
    await place.env.restart_bot(place.make())
    assert shown((await place.bob.click(card, label=label(card, phrases.MORE))).response) == before
    form = await place.bob.click(card, label=phrases.FOLLOW_UP)
    assert form.modal is not None
    await place.env.restart_bot(place.make())
    answered = await place.bob.submit_modal(form, {"question": "and Kohl?"})
    assert "Kohl" in shown(answered.response)
    await choose(place.alice, card, phrases.DELETE)
    assert card.id not in [message.id for message in place.channel.history()]


async def test_a_follow_up_is_read_with_the_card_that_it_stands_on(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question="What did Baker tell Gorbachev?")).response
    await place.later()
    form = await place.bob.click(card, label=phrases.FOLLOW_UP)
    answered = await place.bob.submit_modal(form, {"question": "and Kohl?"})
    assert answered.ephemeral
    assert "Read as: “What did Kohl tell Gorbachev?”" in shown(answered.response)


async def test_more_of_a_card_is_what_it_did_not_show_whoever_asks_and_whenever(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question="did Baker promise?")).response
    await place.later(LIFETIME + 1)
    await place.env.restart_bot(place.make())
    form = await place.bob.click(card, label=phrases.FOLLOW_UP)
    more = (await place.bob.submit_modal(form, {"question": "what else?", "audience": [EVERYBODY]})).response
    assert quotes(more)
    assert not set(quotes(card)) & set(quotes(more))
    await place.later(LIFETIME + 1)
    form = await place.alice.click(more, label=phrases.FOLLOW_UP)
    third = (await place.alice.submit_modal(form, {"question": "more"})).response
    assert quotes(third)
    assert not {*quotes(card), *quotes(more)} & set(quotes(third))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who says so?", "Who says so, and where:"),
        ("wann war das?", "9 February 1990: Baker and Gorbachev speak"),
        ("ты уверен?", "it holds no view of its own"),
    ],
)
async def test_a_follow_up_of_the_form_gets_what_it_asks_for_and_no_quote(
    place: Place, question: str, told: str
) -> None:
    card = (await place.alice.slash(place.channel, "ask", question="did Baker promise?")).response
    form = await place.bob.click(card, label=phrases.FOLLOW_UP)
    answered = (await place.bob.submit_modal(form, {"question": question})).response
    assert told in shown(answered)
    assert not quotes(answered)
    await place.later()
    form = await place.bob.click(answered, label=phrases.FOLLOW_UP)
    more = (await place.bob.submit_modal(form, {"question": "more"})).response
    assert quotes(more)
    assert not set(quotes(card)) & set(quotes(more))


async def test_in_a_direct_message_and_by_command_a_follow_up_goes_on_from_what_was_asked_last(place: Place) -> None:
    user = place.alice.user
    await user.send_dm("did Baker promise?")
    await place.later()
    await user.send_dm("source?")
    assert "Who says so, and where:" in shown(user.dm_channel.last_message)
    await place.later()
    await place.alice.slash(place.channel, "ask", question="did Baker promise?")
    await place.later()
    by_command = await place.alice.slash(place.channel, "ask", question="when was that?")
    assert "9 February 1990" in shown(by_command.response)
    await place.later()
    of_another = await place.bob.slash(place.channel, "ask", question="when was that?")
    assert of_another.ephemeral
    assert wording.CAN_BE_ASKED in shown(of_another.response)


async def test_a_follow_up_of_nothing_offers_the_claims_and_a_choice_is_answered(place: Place) -> None:
    asked = await place.alice.slash(place.channel, "ask", question="who's right?")
    assert asked.ephemeral
    assert wording.CAN_BE_ASKED in shown(asked.response)
    await place.alice.click(asked.response, label=label(asked.response, "Did the West promise"))
    assert quotes(asked.response)


async def test_a_card_of_long_ago_is_followed_up_from_what_stands_on_it(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question="What did Baker tell Gorbachev?")).response
    await place.later(LIFETIME + 1)
    form = await place.bob.click(card, label=phrases.FOLLOW_UP)
    answered = await place.bob.submit_modal(form, {"question": "and Kohl?"})
    assert "Read as: “What did Kohl tell Gorbachev?”" in shown(answered.response)


async def test_only_the_asker_or_a_moderator_can_delete_a_card(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question=QUESTION)).response
    refusal = await choose(place.bob, card, phrases.DELETE)
    assert refusal.ephemeral
    assert shown(refusal.response) == phrases.NOT_YOURS
    assert card.id in [message.id for message in place.channel.history()]
    await choose(place.mod, card, phrases.DELETE)
    assert card.id not in [message.id for message in place.channel.history()]


async def test_an_unknown_button_gets_a_polite_private_answer(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question=QUESTION)).response
    rewrite(place, card, phrases.SOURCES, "another-age:sources")
    result = await place.bob.click(card, label=phrases.SOURCES)
    assert result.ephemeral
    assert shown(result.response) == phrases.UNKNOWN_BUTTON


async def test_a_button_of_a_claim_that_is_gone_says_so(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question=QUESTION)).response
    rewrite(place, card, phrases.SOURCES, f"audiatur:sources:{'0' * 16}:0")
    result = await place.bob.click(card, label=phrases.SOURCES)
    assert shown(result.response) == phrases.CLAIM_GONE


async def test_a_card_of_the_format_before_this_one_still_answers_every_press(place: Place) -> None:
    card = (await place.alice.slash(place.channel, "ask", question="What did Baker tell Gorbachev?")).response
    key = hashlib.blake2s(CLAIM.encode(), digest_size=8).hexdigest()
    rewrite(place, card, phrases.MORE, f"audiatur:more:{key}:0")
    rewrite(place, card, phrases.SOURCES, f"audiatur:sources:{key}:0")
    rewrite(place, card, phrases.FOLLOW_UP, f"audiatur:follow:{key}")
    await place.env.restart_bot(place.make())
    told = await place.bob.click(card, label=label(card, phrases.MORE))
    assert told.ephemeral
    assert shown(told.response) == phrases.CARD_TOO_OLD
    for message in (told.response, card):
        sources = await place.bob.click(message, label=phrases.SOURCES)
        assert phrases.SOURCES_TITLE in shown(sources.response)
    form = await place.bob.click(card, label=phrases.FOLLOW_UP)
    answered = await place.bob.submit_modal(form, {"question": "and Kohl?"})
    assert "What did Kohl tell Gorbachev?" in shown(answered.response)


async def test_a_mention_is_answered_with_a_reply_that_pings_nobody(place: Place) -> None:
    await place.alice.send(place.channel, f"{place.bot_mention} {QUESTION}")
    reply = place.channel.last_message
    assert QUESTION in shown(reply)
    assert reply.reference is not None
    assert reply.mentions == []


async def test_a_message_without_a_mention_is_not_answered(place: Place) -> None:
    await place.alice.send(place.channel, QUESTION)
    await place.alice.send(place.channel, "@everyone " + QUESTION)
    assert len(place.channel.history()) == 2


async def test_commands_are_named_so_that_a_click_opens_them(place: Place) -> None:
    await place.alice.send(place.channel, place.bot_mention)
    known = {command.name: command.id for command in await place.env.bot.tree.fetch_commands()}
    written = [part["content"] for part in walk(components(place.channel.last_message)) if part["type"] == 10]
    assert f"</ask:{known['ask']}>" in written[0]


async def test_a_bare_mention_is_told_how_to_ask(place: Place) -> None:
    await place.alice.send(place.channel, place.bot_mention)
    assert shown(place.channel.last_message) == phrases.HOW_TO_ASK


async def test_a_direct_message_is_answered_and_the_next_goes_on_from_it(place: Place) -> None:
    user = place.alice.user
    await user.send_dm("What did Baker tell Gorbachev?")
    await place.later()
    await user.send_dm("and Kohl?")
    assert "What did Kohl tell Gorbachev?" in shown(user.dm_channel.last_message)


async def test_a_conversation_ends_after_a_quarter_of_an_hour(place: Place) -> None:
    user = place.alice.user
    await user.send_dm("What did Baker tell Gorbachev?")
    await place.later(LIFETIME + 1)
    await user.send_dm("and Kohl?")
    assert "What did Kohl tell Gorbachev?" not in shown(user.dm_channel.last_message)


async def test_a_mention_in_the_same_thread_goes_on_for_the_same_person_alone(place: Place) -> None:
    text_channel = place.env.bot.get_channel(place.channel.id)
    assert isinstance(text_channel, discord.TextChannel)
    await text_channel.create_thread(name="talk", type=discord.ChannelType.public_thread)
    await place.env.settle()
    thread = place.channel.threads[0]
    await place.alice.send(thread, f"{place.bot_mention} What did Baker tell Gorbachev?")
    await place.later()
    await place.bob.send(thread, f"{place.bot_mention} and Kohl?")
    assert "What did Kohl tell Gorbachev?" not in shown(thread.last_message)
    await place.alice.send(thread, f"{place.bot_mention} and Kohl?")
    assert "What did Kohl tell Gorbachev?" in shown(thread.last_message)


async def test_a_pinged_reply_to_an_answer_goes_on_from_it(place: Place) -> None:
    await place.alice.send(place.channel, f"{place.bot_mention} What did Baker tell Gorbachev?")
    answer = place.channel.last_message
    await place.later()
    await place.bob.send(place.channel, f"{place.bot_mention} and Kohl?", reply_to=answer)
    assert "What did Kohl tell Gorbachev?" in shown(place.channel.last_message)


async def test_a_reply_with_a_mention_checks_a_message_that_can_be_read(place: Place) -> None:
    first = await place.bob.send(place.channel, f"{place.bot_mention} Baker never promised Gorbachev anything")
    await place.later()
    await place.alice.send(place.channel, f"{place.bot_mention}", reply_to=first)
    assert quotes(place.channel.last_message)
    assert "Baker never promised Gorbachev anything" not in shown(place.channel.last_message)


async def test_a_reply_to_a_message_that_discord_withholds_is_told_how(place: Place) -> None:
    first = await place.bob.send(place.channel, "Baker never promised Gorbachev anything")
    await place.alice.send(place.channel, f"{place.bot_mention}", reply_to=first)
    assert shown(place.channel.last_message) == phrases.WITHHELD


async def test_a_moderator_checks_posts_and_takes_back(place: Place) -> None:
    said = await place.bob.send(place.channel, "Everybody knows that Baker promised Gorbachev not one inch eastward.")
    checked = await place.mod.context_menu(place.channel, phrases.CHECK, said)
    assert checked.ephemeral
    found = quotes(checked.response)
    assert found
    posted = await place.mod.click(checked.response, label=phrases.POST)
    assert posted.response.id == checked.response.id
    assert labels(posted.response) == [phrases.UNDO, phrases.SIGN]
    public = place.channel.last_message
    assert public.reference is not None
    assert public.reference.message_id == said.id
    assert "mod" not in shown(public).lower().split()
    assert "Everybody" not in shown(public)
    assert quotes(public) == found
    assert phrases.POST not in labels(public)
    await place.later()
    await place.mod.click(posted.response, label=phrases.UNDO)
    assert public.id not in [message.id for message in place.channel.history()]
    assert shown(posted.response) == phrases.UNDONE


async def test_a_member_without_the_permission_does_not_see_the_check(place: Place) -> None:
    said = await place.bob.send(place.channel, "Baker promised.")
    with pytest.raises(simcord.SetupError, match="not visible"):
        await place.alice.context_menu(place.channel, phrases.CHECK, said)


async def test_a_message_without_text_or_without_a_claim_is_told_so_privately(place: Place) -> None:
    picture = await place.bob.send(place.channel, "", attachments=[("cat.png", b"png")])
    result = await place.mod.context_menu(place.channel, phrases.CHECK, picture)
    assert result.ephemeral
    assert shown(result.response) == phrases.NO_TEXT
    await place.later()
    chat = await place.bob.send(place.channel, "who wants pizza tonight <:pizza:123> https://pizza.example?")
    result = await place.mod.context_menu(place.channel, phrases.CHECK, chat)
    assert result.ephemeral
    assert not quotes(result.response)


async def test_a_claim_at_the_end_of_a_long_message_is_found(place: Place) -> None:
    rant = "I had pasta for dinner and then went for a walk with the dog. " * 20
    said = await place.bob.send(place.channel, rant + "Baker promised Gorbachev that NATO would not expand eastward.")
    result = await place.mod.context_menu(place.channel, phrases.CHECK, said)
    assert quotes(result.response)


async def test_posting_where_the_bot_may_not_write_says_so(place: Place) -> None:
    said = await place.bob.send(place.channel, "Baker promised Gorbachev not one inch eastward.")
    checked = await place.mod.context_menu(place.channel, phrases.CHECK, said)
    place.env.inject_error("POST", f"/channels/{place.channel.id}/messages", status=403, code=50013)
    result = await place.mod.click(checked.response, label=phrases.POST)
    assert shown(result.response) == phrases.CANNOT_POST
    assert phrases.POST in labels(checked.response)


async def test_claims_sources_and_about_are_told_privately(place: Place) -> None:
    claims = await place.alice.slash(place.channel, "audiatur claims")
    assert claims.ephemeral
    assert "NATO" in shown(claims.response)
    sources = await place.alice.slash(place.channel, "audiatur sources")
    assert sources.ephemeral
    assert "LRT" in shown(sources.response)
    named = await place.alice.slash(place.channel, "audiatur sources", claim=CLAIM)
    assert shown(named.response) == shown(sources.response)
    about = await place.alice.slash(place.channel, "audiatur about")
    assert about.ephemeral
    assert "MIT" in shown(about.response)


async def test_commands_work_in_direct_messages(place: Place) -> None:
    result = await place.alice.user.slash("ask", question=QUESTION)
    assert quotes(result.response)


async def test_a_second_question_at_once_has_to_wait_and_is_told_so_privately(place: Place) -> None:
    await place.alice.slash(place.channel, "ask", question=QUESTION)
    result = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert shown(result.response) == phrases.wait(3)
    other = await place.bob.slash(place.channel, "ask", question=QUESTION)
    assert quotes(other.response)
    await place.later()
    again = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert quotes(again.response)


async def test_in_a_denied_channel_commands_say_so_privately_and_mentions_get_silence(place: Place) -> None:
    denied = replace(place.serving.settings, servers={place.guild.id: ServerOverride(deny=(place.channel.id,))})
    place.serving._served = Served(place.serving.answerer, denied)
    result = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert shown(result.response) == phrases.NOT_HERE
    await place.alice.send(place.channel, f"{place.bot_mention} {QUESTION}")
    assert len(place.channel.history()) == 1


@pytest.mark.parametrize("settings", [DiscordSettings(private=True)])
async def test_a_server_may_make_answers_private_and_short(place: Place) -> None:
    result = await place.alice.slash(place.channel, "ask", question=QUESTION)
    assert result.ephemeral
    assert len(quotes(result.response)) <= 3
    await place.later()
    public = await place.alice.slash(place.channel, "ask", question=QUESTION, private=False)
    assert not public.ephemeral


async def test_the_commands_are_there_for_servers_and_single_users_and_the_check_for_moderators(place: Place) -> None:
    sent = {command["name"]: command for command in payload(place.env.bot.tree)}
    everybody = {"ask", "audiatur", "privacy", phrases.CHECK}
    for name in everybody:
        assert (sent[name]["integration_types"], sent[name]["contexts"]) == ([0, 1], [0, 1, 2])
    desk = sent.keys() - everybody
    assert desk >= {"history", "queue"}
    assert all(sent[name]["contexts"] == [0] for name in desk)
    moderators = {name for name, command in sent.items() if command.get("default_member_permissions") is not None}
    assert moderators == {phrases.CHECK, *desk}
    assert int(sent[phrases.CHECK]["default_member_permissions"]) == discord.Permissions(manage_messages=True).value


async def test_a_question_without_an_answer_names_the_nearest_claim_whose_button_answers_from_it(place: Place) -> None:
    claim = place.serving.base.claims[0]
    told = await place.alice.slash(place.channel, "ask", question="How much does NATO cost a year?")
    assert told.ephemeral
    assert wording.NEAREST in shown(told.response)
    assert labels(told.response) == [claim.question]
    await place.alice.click(told.response, label=claim.question)
    assert quotes(told.response)
    assert phrases.DELETE not in labels(told.response)
    assert place.channel.history() == []


class TestTwoClaims:
    """Where two claims fit equally."""

    QUESTION = "Did the heron eat the goldfish?"

    @pytest.fixture
    def answerer(self) -> Answerer:
        return two_claims(HERON, TWIN)

    async def test_neither_is_guessed_and_the_one_that_is_chosen_answers_what_was_asked(self, place: Place) -> None:
        told = await place.alice.slash(place.channel, "ask", question=self.QUESTION)
        assert told.ephemeral
        assert wording.CHOOSE in shown(told.response)
        assert not quotes(told.response)
        assert sorted(labels(told.response)) == [HERON.question, TWIN.question]
        await place.alice.click(told.response, label=TWIN.question)
        assert f"**{TWIN.question}**" in shown(told.response)
        assert f"Asked: “{self.QUESTION}”" in shown(told.response)
        assert quotes(told.response)

    async def test_in_public_a_line_leads_to_the_choice_which_each_makes_privately(self, place: Place) -> None:
        await place.alice.send(place.channel, f"{place.bot_mention} {self.QUESTION}")
        told = place.channel.last_message
        assert labels(told) == [phrases.SHOW_NEAR]
        near = (await place.alice.click(told, label=phrases.SHOW_NEAR)).response
        assert sorted(labels(near)) == [HERON.question, TWIN.question]
        await place.alice.click(near, label=HERON.question)
        assert f"**{HERON.question}**" in shown(near)
        assert phrases.DELETE not in labels(near)
        assert not quotes(place.channel.last_message)

    async def test_a_check_that_fits_two_claims_can_still_be_posted(self, place: Place) -> None:
        said = await place.bob.send(place.channel, "The heron ate the goldfish")
        checked = await place.mod.context_menu(place.channel, phrases.CHECK, said)
        await place.mod.click(checked.response, label=HERON.question)
        await place.mod.click(checked.response, label=phrases.POST)
        public = place.channel.last_message
        assert public.reference is not None
        assert public.reference.message_id == said.id
        assert quotes(public)


class TestChosenClaims:
    """Where the settings say which claims answer in which server."""

    @pytest.fixture
    def answerer(self) -> Answerer:
        return two_claims(HERON, TWIN)

    @pytest.fixture
    async def place(self, place: Place) -> Place:
        override = ServerOverride(claims=(TWIN.id,))
        settings = DiscordSettings(member_cooldown=0, claims=(HERON.id,), servers={place.guild.id: override})
        place.serving._served = Served(place.serving.answerer, settings)
        return place

    async def test_the_others_do_not_answer_there(self, place: Place) -> None:
        here = await place.alice.slash(place.channel, "ask", question=TestTwoClaims.QUESTION)
        assert f"**{TWIN.question}**" in shown(here.response)
        elsewhere = await place.alice.user.slash("ask", question=TestTwoClaims.QUESTION)
        assert f"**{HERON.question}**" in shown(elsewhere.response)
        typed = await place.alice.slash(place.channel, "ask", question=HERON.question)
        assert f"**{HERON.question}**" not in shown(typed.response)

    async def test_they_are_not_offered_or_listed_there_either(self, place: Place) -> None:
        for typed in ("", "heron", "mill"):
            choices = await place.alice.autocomplete(place.channel, "ask", "question", typed)
            assert TWIN.question in [choice["name"] for choice in choices]
            assert HERON.question not in [choice["name"] for choice in choices]
        listed = shown((await place.alice.slash(place.channel, "audiatur claims")).response)
        assert (TWIN.question in listed, HERON.question in listed) == (True, False)
        sources = shown((await place.alice.slash(place.channel, "audiatur sources")).response)
        assert TWIN.question in sources
        named = shown((await place.alice.slash(place.channel, "audiatur sources", claim=HERON.id)).response)
        assert HERON.question not in named
        about = shown((await place.alice.slash(place.channel, "audiatur about")).response)
        assert "1 claim ·" in about or "1 claim," in about


class RecordingServing(Serving):
    """Keeps what is asked of it."""

    def __init__(self, first: Served, load: Callable[[Served], Served]) -> None:
        super().__init__(first, load)
        self.asked: list[str] = []

    async def ask(self, question: str, **options: Any) -> Answer | NoAnswer:  # noqa: ANN401  # as given
        self.asked.append(question)
        return await super().ask(question, **options)


class TestAskedOnce:
    """Where it is counted what is asked: a button knows what it needs."""

    @pytest.fixture
    def serving(self, answerer: Answerer, settings: DiscordSettings) -> RecordingServing:
        served = Served(answerer, settings)
        return RecordingServing(served, lambda _: served)

    async def test_no_button_of_a_card_asks_again(self, place: Place, serving: RecordingServing) -> None:
        card = (await place.alice.slash(place.channel, "ask", question=QUESTION)).response
        more = (await place.bob.click(card, label=label(card, phrases.MORE))).response
        await place.bob.click(more, label=label(more, phrases.NEXT))
        await place.bob.click(card, label=phrases.SOURCES)
        form = await place.bob.click(card, label=phrases.FOLLOW_UP)
        assert serving.asked == [QUESTION]
        await place.bob.submit_modal(form, {"question": "and Kohl?"})
        await place.later()
        await place.mod.send(place.channel, f"{place.bot_mention} and Genscher?", reply_to=card)
        assert serving.asked == [QUESTION, "and Kohl?", "and Genscher?"]

    async def test_what_is_posted_is_what_the_moderator_read(self, place: Place, serving: RecordingServing) -> None:
        said = await place.bob.send(place.channel, "Baker promised Gorbachev not one inch eastward.")
        checked = (await place.mod.context_menu(place.channel, phrases.CHECK, said)).response
        read, asked = shown(checked), list(serving.asked)
        await place.mod.click(checked, label=phrases.POST)
        said_so, rest = read.split("\n", 1)
        assert said_so.startswith(f"-# {phrases.asked('Baker promised Gorbachev not one')}"[:-1])
        assert shown(place.channel.last_message) == rest
        assert serving.asked == asked


class TestChosen:
    """Where a question that fits two claims is too long for its card."""

    QUESTION = "Did the heron eat the goldfish? " + "I should really like to know that, honestly, and soon. " * 12

    @pytest.fixture
    def serving(self, settings: DiscordSettings) -> RecordingServing:
        served = Served(two_claims(HERON, TWIN), settings)
        return RecordingServing(served, lambda _: served)

    @pytest.mark.parametrize(("seconds", "whole"), [(LIFETIME - 1, True), (LIFETIME + 1, False)])
    async def test_it_is_asked_in_full_while_it_is_remembered(
        self, place: Place, serving: RecordingServing, seconds: float, *, whole: bool
    ) -> None:
        told = (await place.alice.slash(place.channel, "ask", question=self.QUESTION)).response
        assert sorted(labels(told)) == [HERON.question, TWIN.question]
        assert "…”" in shown(told)
        await place.later(seconds)
        await place.alice.click(told, label=HERON.question)
        assert (serving.asked[1] == self.QUESTION.strip()) == whole
        assert self.QUESTION.startswith(serving.asked[1])
        assert len(serving.asked[1]) > 400


class ImpatientSender(Sender):
    """Defers everything at once, as if each answer took long; how long is long, test_sending has."""

    async def deliver(
        self,
        interaction: discord.Interaction[Any],
        work: Awaitable[Outgoing],
        *,
        private: bool,
        instead: bool = False,
    ) -> None:
        await self.acknowledge(interaction, private=private, thinking=not instead)
        await super().deliver(interaction, work, private=private, instead=instead)


class BrokenServing(Serving):
    """Fails at every question."""

    async def ask(self, _question: str, **_options: object) -> Answer | NoAnswer:
        raise RuntimeError("invented")


class TestDeferred:
    """Where answering takes long."""

    @pytest.fixture
    def sender(self) -> Sender:
        return ImpatientSender()

    async def test_an_answer_fills_in_what_was_deferred(self, place: Place) -> None:
        result = await place.alice.slash(place.channel, "ask", question=QUESTION)
        first = next(entry.json for entry in place.env.http_requests if entry.path.endswith("/callback"))
        assert first["type"] == 5
        assert quotes(result.response)
        assert quotes(place.channel.last_message)

    async def test_buttons_do_the_same(self, place: Place) -> None:
        card = (await place.alice.slash(place.channel, "ask", question=QUESTION)).response
        more = await place.bob.click(card, label=label(card, phrases.MORE))
        first = quotes(more.response)
        assert first
        await place.bob.click(more.response, label=label(more.response, phrases.NEXT))
        assert quotes(more.response)
        assert not set(first) & set(quotes(more.response))
        said = await place.bob.send(place.channel, "Baker promised Gorbachev not one inch eastward.")
        checked = await place.mod.context_menu(place.channel, phrases.CHECK, said)
        posted = await place.mod.click(checked.response, label=phrases.POST)
        assert quotes(place.channel.last_message)
        await place.mod.click(posted.response, label=phrases.UNDO)
        assert shown(posted.response) == phrases.UNDONE
        assert said.id == place.channel.last_message.id
        await choose(place.alice, card, phrases.DELETE)
        assert card.id not in [message.id for message in place.channel.history()]


class TestBroken:
    """Where answering fails."""

    @pytest.fixture
    def serving(self, answerer: Answerer) -> Serving:
        served = Served(answerer, DiscordSettings())
        return BrokenServing(served, lambda _: served)

    async def test_an_error_is_told_privately_with_an_id_that_the_log_has_and_hurts_no_other_question(
        self, place: Place, caplog: pytest.LogCaptureFixture
    ) -> None:
        result = await place.alice.slash(place.channel, "ask", question=QUESTION)
        assert result.ephemeral
        short_id = shown(result.response).split("`")[1]
        assert short_id in caplog.text
        assert shown(result.response) == phrases.failure(short_id)
        assert shown((await place.alice.slash(place.channel, "audiatur claims")).response)
        place.env._errors.clear()
