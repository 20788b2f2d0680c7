"""The shipped program as a black box: started, killed, started again, asked by many at once, told to end."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import pytest

from bot.discord_app.connection.client import presence
from bot.discord_app.connection.sending import Bounds
from bot.discord_app.connection.standing import NAME
from bot.discord_app.connection.state import State
from bot.render import phrases
from bot.retrieval.encoder import Unavailable, open_encoder
from tests.loopback.faults import Hold, Refusal
from tests.loopback.gateway import Op
from tests.loopback.interactions import Interaction
from tests.loopback.server import Loopback
from tests.loopback.shipped import Shipped
from tests.loopback.world import Payload, texts
from tests.patience import PATIENCE

QUESTION = "Did Baker promise not one inch eastward?"
MEANT = "Wer hat das mit dem Versprechen eigentlich behauptet?"
"""A question that words alone do not answer."""
POND = """\
question: Was the pond at Weir dug by people?
asks: [who dug the pond at Weir]
status: contested
positions: [{id: dug, label: It was dug, held_by: the mayor}, {id: ice, label: The ice made it, held_by: the vicar}]
agreed: []
cruxes: []
events: []
"""
COURIER = """\
title: The miller's pond
author: Jo Reed
role: reporter
publisher: Weir Courier
outlet: local newspaper
published: 1998-05
kind: news-report
language: en
url: https://example.org/pond
stance: dug
rights: ""
document: ""
passages:
  - {id: sons, position: dug, gist: Sons dug it., quote: The pond was dug in 1874 by the miller's three sons.}
  - {id: ice, position: ice, gist: Ice made it., quote: The hollow was left by the ice and filled with rain.}
"""
PROMPTLY = 2.0
"""Seconds in which it ends after SIGTERM, in every state."""
SLACK = 10.0
"""Seconds that a busy machine may take longer; a program that hears nothing would go on for ever."""
TRIES = 10
"""How often something is asked: the bot gives up an acknowledgement after three seconds, even on a busy machine."""


@pytest.fixture
async def program(discord: Loopback, root: Path, tmp_path: Path) -> AsyncIterator[Shipped]:
    """The program, not started yet; ended at the end, whatever happened."""
    discord.rest.acknowledge_within = PATIENCE
    program = Shipped(discord, tmp_path, root)
    yield program
    await program.kill()


async def answer(act: Callable[[], Awaitable[Interaction]]) -> Payload:
    """What somebody gets who asks, or presses, until there is an answer."""
    for _ in range(TRIES - 1):
        with contextlib.suppress(AssertionError):
            return await (await act()).answered(within=20)
    return await (await act()).answered()


async def test_buttons_on_a_card_work_after_a_kill_and_a_new_start(
    discord: Loopback, program: Shipped, tmp_path: Path
) -> None:
    await program.start()
    await program.ready()
    card = await answer(lambda: discord.slash("ask", question=QUESTION))
    assert "Baker" in texts(card)
    line = await discord.reply(await discord.say("@bot How do I bake bread?", user=discord.world.other))
    async with asyncio.timeout(PATIENCE):
        while line["id"] not in State(tmp_path / "state").read(NAME):  # it knows that the line arrived
            await answer(lambda: discord.slash("audiatur claims"))
    await program.kill()
    await program.start()
    await program.ready(2)
    await discord.watch.until(lambda: int(line["id"]) in discord.world.removed, "the end of a line for a minute")
    assert len(discord.rest.sent("PUT", "/commands$")) == 1
    other = discord.world.other
    sources = await answer(lambda: discord.press(card, phrases.SOURCES, user=other))
    assert phrases.SOURCES_TITLE in texts(sources)
    assert phrases.MORE_TITLE in texts(await answer(lambda: discord.press(card, phrases.MORE, user=other)))
    further = await discord.press(card, phrases.FOLLOW_UP, user=other)
    assert "Kohl" in texts(await answer(lambda: discord.submit(further, "and Kohl?")))
    await discord.press(card, phrases.DELETE)
    await discord.watch.until(lambda: int(card["id"]) in discord.world.removed, "the deletion")
    assert await program.stop() < PROMPTLY + SLACK
    assert program.process.returncode == 0
    assert "Traceback" not in program.output()


async def all_at_once(discord: Loopback, people: int) -> list[Payload]:
    """The answers that so many people get who ask in the same moment; fewer, where the machine was too busy.

    They are waited for as long as the bot itself works on one: what is given up earlier keeps the next ones waiting.
    """
    asked = [await discord.slash("ask", question=QUESTION, user=discord.world.newcomer()) for _ in range(people)]
    answers = await asyncio.gather(*(one.answered(within=Bounds().work) for one in asked), return_exceptions=True)
    return [answer for answer in answers if not isinstance(answer, BaseException)]


async def becomes_healthy(program: Shipped) -> None:
    """Asks until the command says so: the sign of life follows the session by up to a second."""
    await program.said("client: ready")
    async with asyncio.timeout(PATIENCE):
        while await program.command("health"):
            pass


async def test_150_questions_at_once_are_all_answered_once(discord: Loopback, program: Shipped) -> None:
    await program.start()
    await program.ready()
    for tries in range(1, TRIES + 1):
        answers = await all_at_once(discord, 150)
        assert len(discord.world.messages) <= 150 * tries
        if len(answers) == 150:
            break
    assert len({answer["id"] for answer in answers}) == 150
    assert all("Baker" in texts(answer) for answer in answers)
    await becomes_healthy(program)
    await program.stop()
    assert await program.command("health") == 1, program.lines[-1]
    output = program.output()
    assert "Traceback" not in output
    assert discord.TOKEN not in output
    assert "Baker" not in output


async def at_login(discord: Loopback, program: Shipped) -> None:
    discord.rest.fail("GET", "^/users/@me$", Hold())
    await program.start()
    await discord.watch.until(lambda: discord.rest.sent("GET", "^/users/@me$"), "the login")


async def between_two_logins(discord: Loopback, program: Shipped) -> None:
    discord.rest.fail("GET", "^/users/@me$", Refusal(503), times=1000)
    await program.start()
    await program.said("connecting anew")


async def sending_commands(discord: Loopback, program: Shipped) -> None:
    discord.rest.fail("PUT", "/commands$", Hold())
    await program.start()
    await discord.watch.until(lambda: discord.rest.sent("PUT", "/commands$"), "the commands")


async def first_connection_refused(discord: Loopback, program: Shipped) -> None:
    await discord.refuse_connections()
    await program.start()
    await program.said("Failed to connect")


async def reconnecting(discord: Loopback, program: Shipped) -> None:
    await program.start()
    await program.ready()
    await discord.refuse_connections()
    await program.said("Attempting a reconnect")


async def waiting_for_hello(discord: Loopback, program: Shipped) -> None:
    await program.start()
    await program.ready()
    before, discord.gateway.silent = discord.gateway.handshakes, True
    discord.gateway.cut()
    await discord.watch.until(lambda: discord.gateway.handshakes > before, "another connection")


async def after_a_lost_session(discord: Loopback, program: Shipped) -> None:
    await program.start()
    await program.ready()
    before = discord.gateway.handshakes
    await discord.gateway.invalidate(resumable=False)
    await discord.watch.until(lambda: discord.gateway.handshakes > before, "another connection")


async def answering(discord: Loopback, program: Shipped) -> None:
    await program.start()
    await program.ready()
    discord.rest.fail("POST", "/callback$", Hold(), times=1000)
    for _ in range(50):
        await discord.slash("ask", question=QUESTION, user=discord.world.newcomer())
    await discord.watch.until(lambda: len(discord.rest.sent("POST", "/callback$")) >= 50, "fifty answers under way")


STATES = (
    at_login,
    between_two_logins,
    sending_commands,
    first_connection_refused,
    reconnecting,
    waiting_for_hello,
    after_a_lost_session,
    answering,
)


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
async def test_it_ends_promptly_when_told_to(
    discord: Loopback, program: Shipped, state: Callable[[Loopback, Shipped], Awaitable[None]]
) -> None:
    await state(discord, program)
    assert await program.stop() < PROMPTLY + SLACK
    assert program.process.returncode == 0


async def in_its_first_moment(program: Shipped) -> None:
    """Starts it, and waits until it takes the two signals, long before it has read or imported what it needs."""
    await program.start()
    until = time.monotonic() + PATIENCE
    while not program.takes(signal.SIGTERM, signal.SIGHUP):
        assert time.monotonic() < until


async def test_it_ends_in_good_order_when_told_to_in_its_first_moment(program: Shipped) -> None:
    await in_its_first_moment(program)
    assert await program.stop() < PROMPTLY + SLACK
    assert program.process.returncode == 0
    assert program.output() == ""


async def test_a_hangup_in_its_first_moment_ends_nothing_and_has_everything_read_anew(program: Shipped) -> None:
    await in_its_first_moment(program)
    program.send_signal(signal.SIGHUP)
    await program.ready()
    await program.said("serving what was edited")


async def test_a_process_takes_the_shards_that_it_is_given(discord: Loopback, root: Path, tmp_path: Path) -> None:
    program = Shipped(discord, tmp_path, root, ("--shards", "1,3/4"))
    await program.start()
    try:
        await program.ready(2)
        await program.said("shards: 2 of 4")
        assert sorted(frame["d"]["shard"] for frame in discord.gateway.frames(Op.IDENTIFY)) == [[1, 4], [3, 4]]
    finally:
        await program.kill()


async def test_the_token_may_stand_in_a_file(discord: Loopback, root: Path, tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{discord.TOKEN}\n", encoding="utf-8")
    elsewhere = {"DISCORD_TOKEN": "", "DISCORD_TOKEN_FILE": str(tmp_path / "token")}
    program = Shipped(discord, tmp_path, root, environment=elsewhere)
    await program.start()
    try:
        await program.ready()
        assert discord.TOKEN not in program.output()
    finally:
        await program.kill()


async def test_a_wrong_token_is_told_in_one_line(discord: Loopback, program: Shipped) -> None:
    discord.rest.token = "another"
    await program.start()
    assert await program.exit_code() == 2
    assert [line for line in program.lines if line.startswith("audiatur: ")] == program.lines[-1:]
    assert discord.TOKEN not in program.output()


async def test_what_a_question_means_is_asked_until_the_encoder_dies_and_then_words_alone_answer(
    discord: Loopback, program: Shipped
) -> None:
    opened = open_encoder(wanted=True, environ={})
    if isinstance(opened, Unavailable):
        pytest.skip(opened.reason)
    await program.start()
    await program.ready()
    for _ in range(TRIES):  # on a busy machine an answer of the encoder may come too late
        meant = await answer(lambda: discord.slash("ask", question=MEANT, user=discord.world.newcomer()))
        if "a promise was made" in texts(meant):
            break
    assert "a promise was made" in texts(meant)
    (encoder,) = program.children()
    os.kill(encoder, signal.SIGKILL)
    told = await answer(lambda: discord.slash("ask", question=QUESTION, user=discord.world.newcomer()))
    assert "Baker" in texts(told)
    await program.said("answering by words alone: the encoder gave no answer: its process ended, by SIGKILL")


def shown_under_its_name(discord: Loopback) -> str:
    """The line that the bot had Discord show last."""
    said = [frame["d"]["presence"]["game"] for frame in discord.gateway.frames(Op.IDENTIFY)]
    said += [frame["d"]["activities"][0] for frame in discord.gateway.frames(Op.PRESENCE)]
    return str(said[-1]["state"])


async def test_a_broken_edit_is_reported_and_the_last_good_base_goes_on_being_served(
    discord: Loopback, root: Path, tmp_path: Path
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(root / "knowledge", knowledge)
    claim = next(knowledge.glob("*/claim.yaml"))
    program = Shipped(discord, tmp_path, root, ("--knowledge", str(knowledge)))
    discord.rest.acknowledge_within = PATIENCE
    await program.start()
    try:
        await program.ready()
        good = claim.read_text(encoding="utf-8")
        claim.write_text(good + "\nnonsense: 1\n", encoding="utf-8")
        program.send_signal(signal.SIGHUP)
        await program.said("claim.yaml:")
        await program.said("last good base")
        assert "Baker" in texts(await answer(lambda: discord.slash("ask", question=QUESTION)))
        claim.write_text(good + "\n# mended\n", encoding="utf-8")
        program.send_signal(signal.SIGHUP)
        await program.said("serving ")
        assert "Baker" in texts(await answer(lambda: discord.slash("ask", question=QUESTION, user=discord.world.other)))
    finally:
        await program.kill()


async def test_a_claim_that_is_added_while_it_runs_is_served_and_counted_under_its_name(
    discord: Loopback, root: Path, tmp_path: Path
) -> None:
    knowledge = tmp_path / "knowledge"
    shutil.copytree(root / "knowledge", knowledge)
    program = Shipped(discord, tmp_path, root, ("--knowledge", str(knowledge)))
    discord.rest.acknowledge_within = PATIENCE
    await program.start()
    try:
        await program.ready()
        assert shown_under_its_name(discord) == presence(1)
        (tmp_path / "pond").mkdir()
        (tmp_path / "pond" / "claim.yaml").write_text(POND, encoding="utf-8")
        (tmp_path / "pond" / "courier.yaml").write_text(COURIER, encoding="utf-8")
        (tmp_path / "pond").rename(knowledge / "pond")
        await discord.watch.until(lambda: shown_under_its_name(discord) == presence(2), "the line for two claims")
        told = await answer(lambda: discord.slash("ask", question="Who dug the pond at Weir?"))
        assert "three sons" in texts(told)
    finally:
        await program.kill()


async def test_vectors_that_are_made_while_it_runs_are_taken_up(discord: Loopback, root: Path, tmp_path: Path) -> None:
    opened = open_encoder(wanted=True, environ={})
    if isinstance(opened, Unavailable):
        pytest.skip(opened.reason)
    opened.close()
    pond = tmp_path / "knowledge" / "pond"
    pond.mkdir(parents=True)
    (pond / "claim.yaml").write_text(POND, encoding="utf-8")
    (pond / "courier.yaml").write_text(COURIER, encoding="utf-8")
    program = Shipped(discord, tmp_path, root, ("--knowledge", str(pond.parent)))
    await program.start()
    try:
        await program.ready()
        assert "answering by words alone until" in program.output()
        assert await program.command("index", "--knowledge", str(pond.parent)) == 0
        await program.said("serving what was edited")
    finally:
        await program.kill()


async def test_a_kill_in_the_middle_of_a_correction_is_made_good_at_the_next_start(
    discord: Loopback, root: Path, tmp_path: Path
) -> None:
    (pond := tmp_path / "knowledge" / "pond").mkdir(parents=True)
    (pond / "claim.yaml").write_text(POND, encoding="utf-8")
    (pond / "courier.yaml").write_text(COURIER, encoding="utf-8")
    discord.rest.acknowledge_within = PATIENCE
    arguments, quiet = ("--knowledge", str(pond.parent)), {"AUDIATUR_ENCODER": "off"}
    program = Shipped(discord, tmp_path, root, arguments=arguments, environment=quiet)
    try:
        await program.start()
        await program.ready()
        people = (discord.world.asker, discord.world.other)
        cards = [
            await answer(partial(discord.slash, "ask", question="Who dug the pond at Weir?", user=one))
            for one in people
        ]
        under_way = discord.rest.fail("PATCH", r"^/channels/\d+/messages/", Hold(), times=9)
        (pond / "courier.yaml").write_text(COURIER.replace("three sons", "four sons"), encoding="utf-8")
        await discord.watch.until(lambda: under_way.caught, "an edit that is under way")
        await program.kill()
        discord.rest.heal()
        await program.start()
        await discord.watch.until(lambda: all("four sons" in texts(card) for card in cards), "the corrections")
        assert [texts(card).count("Corrected on") for card in cards] == [1, 1]
        await program.stop()
        assert "2 cards in 1 server show what was changed" in program.output()
        assert "Traceback" not in program.output()
    finally:
        await program.kill()
