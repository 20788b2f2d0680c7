"""What the client and its sender survive: every way in which Discord, or the way to it, fails."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.discord_app.connection.running import ConnectionRefusedForGoodError
from bot.discord_app.connection.sending import Sender
from tests.loopback.echo import EchoFront, RicherFront
from tests.loopback.faults import Cut, Fault, Hold, Moment, Refusal
from tests.loopback.gateway import Op
from tests.loopback.interactions import Callback
from tests.loopback.prompt import Prompt
from tests.loopback.server import Loopback
from tests.loopback.world import ORDINARY, SEND_MESSAGES, Payload, texts

CALLBACK, MESSAGES, COMMANDS = r"/callback$", r"^/channels/\d+/messages$", r"/commands$"

PASSING: dict[str, Fault] = {
    "500": Refusal(500),
    "503": Refusal(503, html=True),
    "429 of Discord": Refusal(429, retry_after=0.05),
    "429 of all routes": Refusal(429, retry_after=0.05, is_global=True),
    "429 of Cloudflare": Refusal(429, via=False, html=True, message="error code: 1015"),
    "a connection lost before": Cut(Moment.BEFORE),
    "a connection lost after": Cut(Moment.AFTER),
    "a connection lost midway": Cut(Moment.MIDWAY),
}


pytestmark = pytest.mark.usefixtures("here")


@pytest.fixture
async def bot(discord: Loopback, tmp_path: Path, patient: Sender) -> AsyncIterator[Prompt]:
    """The client with the small front, connected."""
    async with Prompt(discord, EchoFront, tmp_path, patient) as running:
        yield running


def posted(discord: Loopback) -> list[Payload]:
    """What the bot has written anywhere."""
    return [m for m in discord.world.messages.values() if m["author"]["id"] == str(discord.world.bot.id)]


async def test_commands_are_sent_once_and_again_only_when_they_changed(discord: Loopback, tmp_path: Path) -> None:
    async with Prompt(discord, EchoFront, tmp_path / "first"):
        assert len(discord.rest.sent("PUT", COMMANDS)) == 1
    asked = len(discord.rest.sent("GET", COMMANDS))
    async with Prompt(discord, EchoFront, tmp_path / "first"):
        assert len(discord.rest.sent("GET", COMMANDS)) == asked  # it remembers, and needs not even ask
    async with Prompt(discord, EchoFront, tmp_path / "elsewhere"):
        assert len(discord.rest.sent("GET", COMMANDS)) == asked + 1
        assert len(discord.rest.sent("PUT", COMMANDS)) == 1
    async with Prompt(discord, RicherFront, tmp_path / "first"):
        assert len(discord.rest.sent("PUT", COMMANDS)) == 2
        assert texts(await (await discord.slash("more")).answered()) == "more"


@pytest.mark.parametrize("fault", [Refusal(503), Cut(), Refusal(429, via=False, html=True)], ids=["503", "cut", "1015"])
async def test_a_bad_moment_of_discord_does_not_prevent_the_start(
    discord: Loopback, tmp_path: Path, fault: Fault
) -> None:
    for method, path in (("GET", "^/users/@me$"), ("GET", "gateway/bot"), ("PUT", COMMANDS)):
        discord.rest.fail(method, path, fault)
    async with Prompt(discord, EchoFront, tmp_path):
        assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
async def test_an_answer_survives_a_failing_request_and_is_posted_once(
    discord: Loopback, bot: Prompt, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    trap = discord.rest.fail("POST", CALLBACK, fault)
    asked = await discord.slash("echo", text="here")
    assert texts(await asked.answered()) == "here"
    after = await discord.slash("echo", text="next")
    await after.answered()
    assert trap.caught == 1
    assert sorted(map(texts, posted(discord))) == ["here", "next"]
    assert "failure" not in caplog.text
    assert len(bot.clients) == 1


async def test_an_answer_to_which_discord_says_nothing_is_sent_again_and_counts_once(
    discord: Loopback, bot: Prompt
) -> None:
    hold = Hold()
    discord.rest.fail("POST", CALLBACK, hold)
    asked = await discord.slash("echo", text="here")
    assert texts(await asked.answered()) == "here"
    hold.release()
    await (await discord.slash("echo", text="next")).answered()
    assert sorted(map(texts, posted(discord))) == ["here", "next"]
    assert len(bot.clients) == 1


async def test_every_shard_answers(discord: Loopback, tmp_path: Path, patient: Sender) -> None:
    discord.gateway.shards = 2
    async with Prompt(discord, EchoFront, tmp_path, patient):
        await discord.gateway.connected(2)
        in_the_server = await discord.slash("echo", text="here")
        assert texts(await in_the_server.answered()) == "here"
        directly = await discord.slash("echo", text="there", channel=discord.world.direct)
        assert texts(await directly.answered()) == "there"


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
async def test_a_reply_survives_a_failing_request_and_is_posted_once(
    discord: Loopback, bot: Prompt, fault: Fault
) -> None:
    trap = discord.rest.fail("POST", MESSAGES, fault)
    message = await discord.say("@bot are you there?")
    assert texts(await discord.reply(message)) == "heard"
    await discord.rest.seen("POST", MESSAGES, trap.times + 1)
    await (await discord.slash("echo", text="next")).answered()
    assert trap.caught == trap.times
    assert len(discord.replies(message)) == 1
    assert len(bot.clients) == 1


async def test_a_cut_connection_is_resumed_and_the_question_meanwhile_is_answered(
    discord: Loopback, bot: Prompt
) -> None:
    session = await discord.gateway.connected()
    discord.gateway.cut()
    await discord.gateway.disconnected()
    message = await discord.say("@bot while you were away")
    await discord.gateway.resumed(session)
    assert texts(await discord.reply(message)) == "heard"
    assert len(discord.gateway.sessions) == 1
    assert len(bot.clients) == 1


@pytest.mark.parametrize("code", [1000, 1001, 4000, 4009])
async def test_a_closed_connection_is_opened_again(discord: Loopback, bot: Prompt, code: int) -> None:
    await discord.gateway.connected()
    before = discord.gateway.handshakes
    await discord.gateway.close(code)
    await discord.watch.until(lambda: discord.gateway.handshakes > before, "another connection")
    await discord.watch.until(lambda: discord.gateway.session, "a session")
    assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"
    assert len(bot.clients) == 1


async def test_a_wish_to_reconnect_and_a_session_invalid_for_now_are_resumed(discord: Loopback, bot: Prompt) -> None:
    session = await discord.gateway.connected()
    await discord.gateway.ask_to_reconnect()
    await discord.gateway.resumed(session)
    await discord.gateway.invalidate(resumable=True)
    await discord.gateway.resumed(session, 2)
    assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"
    assert len(bot.clients) == 1


async def test_a_session_invalid_for_good_is_begun_anew(discord: Loopback, bot: Prompt) -> None:
    await discord.gateway.connected()
    await discord.gateway.invalidate(resumable=False)
    await discord.gateway.connected(2)
    assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"
    assert len(bot.clients) == 1


async def test_a_refused_resume_begins_anew(discord: Loopback, bot: Prompt) -> None:
    await discord.gateway.connected()
    discord.gateway.refuses_resume = True
    discord.gateway.cut()
    await discord.gateway.connected(2)
    assert discord.gateway.frames(Op.RESUME)
    assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"
    assert len(bot.clients) == 1


async def test_a_silent_gateway_is_left_and_found_again(discord: Loopback, bot: Prompt) -> None:
    session = await discord.gateway.connected()
    bot.client._connection.heartbeat_timeout = 1.0
    discord.gateway.heartbeat_interval = 250
    discord.gateway.cut()
    await discord.gateway.resumed(session)  # from now on with the short patience
    discord.gateway.silent = True
    before = discord.gateway.handshakes
    await discord.watch.until(lambda: discord.gateway.handshakes > before, "another connection")
    discord.gateway.silent = False
    await discord.gateway.resumed(session, 2)
    assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"
    assert len(bot.clients) == 1


async def test_a_gateway_that_refuses_the_handshake_is_tried_again(discord: Loopback, bot: Prompt) -> None:
    await discord.gateway.connected()
    discord.gateway.status = 503
    before = discord.gateway.handshakes
    discord.gateway.cut()
    await discord.watch.until(lambda: discord.gateway.handshakes > before, "a refused handshake")
    discord.gateway.status = 101
    await discord.watch.until(lambda: discord.gateway.session, "a session")
    assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"
    assert bot.client.user is not None


MALFORMED: list[tuple[str, Payload]] = [
    ("GUILD_CREATE", {"id": "no number"}),
    ("GUILD_CREATE", {}),
    ("MESSAGE_CREATE", {"id": "1", "channel_id": None}),
    ("INTERACTION_CREATE", {"id": "1", "type": 2}),
    ("CHANNEL_UPDATE", {"id": [], "type": {}}),
    ("THREAD_CREATE", {"guild_id": "x"}),
    ("NO_SUCH_EVENT", {"anything": None}),
]


async def test_events_that_cannot_be_read_are_passed_over(discord: Loopback, bot: Prompt) -> None:
    await discord.gateway.connected()
    for event, payload in MALFORMED:
        await discord.gateway.dispatch(event, payload)
    assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"
    assert len(bot.clients) == 1
    assert len(discord.gateway.sessions) == 1


@pytest.mark.parametrize("frame", ["not JSON at all", "[]", '{"op": 10, "d": null}', '{"op": 0, "t": "READY", "s": 9}'])
async def test_a_frame_that_cannot_be_read_costs_a_connection_and_not_the_bot(
    discord: Loopback, bot: Prompt, frame: str
) -> None:
    await discord.gateway.connected()
    before = discord.gateway.handshakes
    await discord.gateway.send_raw(frame)
    await discord.watch.until(lambda: discord.gateway.handshakes > before, "another connection")
    await discord.watch.until(lambda: discord.gateway.session, "a session")
    assert texts(await (await discord.slash("echo", text="here")).answered()) == "here"
    assert bot.serving is not None
    assert not bot.serving.done()


@pytest.mark.parametrize("code", [4004, 4013, 4014])
async def test_a_refusal_for_good_ends_it_with_a_reason(discord: Loopback, tmp_path: Path, code: int) -> None:
    bot = Prompt(discord, EchoFront, tmp_path)
    with pytest.raises(ConnectionRefusedForGoodError):  # noqa: PT012  it comes out where the bot is left
        async with bot:
            await discord.gateway.close(code)
            assert bot.serving is not None
            await bot.serving


async def test_an_expired_interaction_is_answered_in_the_channel_where_that_is_allowed(
    discord: Loopback, bot: Prompt
) -> None:
    discord.rest.fail("POST", CALLBACK, Refusal(404, code=10062, message="Unknown interaction"), times=3)
    await discord.slash("echo", text="public")
    await discord.watch.until(lambda: posted(discord), "the answer in the channel")
    await discord.slash("echo", text="for me alone", private=True)
    discord.world.quiet.bot_permissions = ORDINARY & ~SEND_MESSAGES
    await discord.slash("echo", text="not allowed here", channel=discord.world.quiet)
    await discord.rest.seen("POST", CALLBACK, 3)
    await (await discord.slash("echo", text="next")).answered()
    assert [texts(message) for message in posted(discord)] == ["public", "next"]
    assert discord.rest.sent("POST", f"/channels/{discord.world.quiet.id}/messages") == []
    assert len(bot.clients) == 1


async def test_what_nothing_knows_is_answered_privately(discord: Loopback, bot: Prompt) -> None:
    shown = await (await discord.slash("echo", text="here")).answered()
    pressed = await discord.press_id(shown, "long-gone:7")
    assert texts(await pressed.answered()) == "nothing knows this button"
    assert pressed.private
    form = await discord.press(shown, "form")
    await form.modal()
    assert form.callback is not None
    form.callback["data"]["custom_id"] = "long-gone"
    submitted = await discord.submit(form, "x")
    assert texts(await submitted.answered()) == "nothing knows this button"
    assert len(bot.clients) == 1


async def test_buttons_and_forms_work_on_a_card_of_an_earlier_run(discord: Loopback, tmp_path: Path) -> None:
    async with Prompt(discord, EchoFront, tmp_path):
        shown = await (await discord.slash("echo", text="here")).answered()
    async with Prompt(discord, EchoFront, tmp_path):
        pressed = await discord.press(shown, "change")
        assert texts(await pressed.answered()) == "changed"
        assert pressed.callback is not None
        assert pressed.callback["type"] == Callback.UPDATE


async def test_a_form_is_opened_and_its_answer_arrives(discord: Loopback, bot: Prompt) -> None:
    shown = await (await discord.slash("echo", text="here")).answered()
    submitted = await discord.submit(await discord.press(shown, "form"), "a line")
    assert texts(await submitted.answered()) == "submitted"
    assert len(bot.clients) == 1


async def test_one_failing_question_hurts_no_other_and_its_asker_gets_an_id_that_the_log_has(
    discord: Loopback, bot: Prompt, caplog: pytest.LogCaptureFixture
) -> None:
    failing = await discord.slash("echo", text="fail")
    working = await discord.slash("echo", text="here")
    assert texts(await working.answered()) == "here"
    found = re.search(r"`([0-9a-f]{6})`", texts(await failing.answered()))
    assert found
    assert failing.private
    assert found[1] in caplog.text
    message = await discord.say("@bot fail")
    assert "noted as" in texts(await discord.reply(message))
    assert len(bot.clients) == 1


async def test_a_button_that_fails_unseen_by_the_library_is_answered_all_the_same(
    discord: Loopback, bot: Prompt
) -> None:
    shown = await (await discord.slash("echo", text="here")).answered()
    pressed = await discord.press(shown, "fail")
    assert "noted as" in texts(await pressed.answered())
    assert pressed.private
    assert len(bot.clients) == 1
