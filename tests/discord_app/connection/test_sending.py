from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import aiohttp
import discord
import pytest

from bot.discord_app.connection.sending import BEGUN, Bounds, Landed, Outgoing, Sender, may_write
from tests.discord_app.fakes import FakeChannel, FakeInteraction, Pauses, Script, http_error, view

LOST = aiohttp.ServerDisconnectedError()


@pytest.fixture
def pauses() -> Pauses:
    return Pauses()


@pytest.fixture
def sender(pauses: Pauses) -> Sender:
    return Sender(Bounds(patience=0.01), pause=pauses)


async def ready(private: bool = False) -> Outgoing:
    return Outgoing(view(), private)


async def test_an_answer_that_is_ready_takes_one_request(sender: Sender) -> None:
    interaction = FakeInteraction()
    await sender.deliver(interaction, ready(), private=False)
    assert interaction.response.sent == ["message"]
    assert interaction.edit_original_response.calls == []


async def test_an_answer_that_takes_long_is_acknowledged_and_filled_in(sender: Sender) -> None:
    interaction = FakeInteraction()
    come = asyncio.Event()

    async def slow() -> Outgoing:
        await come.wait()
        return Outgoing(view())

    task = asyncio.create_task(sender.deliver(interaction, slow(), private=True))
    await interaction.response.acknowledged.wait()
    come.set()
    await task
    assert interaction.response.script.calls == [{"kind": "defer", "ephemeral": True, "thinking": True}]
    assert len(interaction.edit_original_response.calls) == 1


async def test_what_takes_the_place_of_a_message_is_acknowledged_without_a_word(sender: Sender) -> None:
    interaction = FakeInteraction()
    come = asyncio.Event()

    async def slow() -> Outgoing:
        await come.wait()
        return Outgoing(view(), private=True)

    task = asyncio.create_task(sender.deliver(interaction, slow(), private=True, instead=True))
    await interaction.response.acknowledged.wait()
    come.set()
    await task
    assert interaction.response.script.calls == [{"kind": "defer", "ephemeral": True, "thinking": False}]
    assert len(interaction.edit_original_response.calls) == 1
    assert interaction.followup.send.calls == []


@pytest.mark.parametrize("private", [True, False])
@pytest.mark.parametrize("before", ["acknowledged", "changed", "form"])
async def test_what_goes_wrong_after_a_press_neither_deletes_the_card_nor_writes_over_it(
    sender: Sender, before: str, private: bool
) -> None:
    interaction = FakeInteraction()
    match before:
        case "acknowledged":
            await sender.acknowledge(interaction, private=True, thinking=False)
        case "changed":
            await sender.update(interaction, view())
        case "form":
            await sender.open(interaction, discord.ui.Modal(title="invented"))
    told = view("an error")
    await sender.answer(interaction, told, private=private)
    assert interaction.followup.send.calls == [{"view": told, "ephemeral": private, "wait": True}]
    assert interaction.edit_original_response.calls == []
    assert interaction.delete_original_response.calls == []


async def test_what_fails_while_it_is_awaited_is_raised_for_the_one_who_reports(sender: Sender) -> None:
    async def broken() -> Outgoing:
        raise KeyError("inside")

    with pytest.raises(KeyError):
        await sender.deliver(FakeInteraction(), broken(), private=False)


async def test_work_that_never_ends_is_given_up() -> None:
    sender = Sender(Bounds(patience=0.001, work=0.01), pause=Pauses())

    async def endless() -> Outgoing:
        return await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await sender.deliver(FakeInteraction(), endless(), private=False)


@pytest.mark.parametrize("failure", [http_error(500), http_error(503), http_error(429), LOST, ConnectionResetError()])
async def test_a_first_answer_is_tried_again(sender: Sender, failure: Exception) -> None:
    interaction = FakeInteraction(first=Script(failure))
    await sender.answer(interaction, view(), private=False)
    assert interaction.response.sent == ["message", "message"]


async def test_an_answer_that_arrived_though_its_receipt_was_lost_is_not_sent_again(sender: Sender) -> None:
    interaction = FakeInteraction(first=Script(LOST, http_error(400, 40060)))
    await sender.answer(interaction, view(), private=False)
    assert interaction.response.sent == ["message", "message"]
    assert interaction.edit_original_response.calls == []


async def test_a_deferral_that_arrived_unseen_is_filled_in_all_the_same(sender: Sender) -> None:
    interaction = FakeInteraction(first=Script(LOST, http_error(400, 40060)))
    await sender.acknowledge(interaction, private=False)
    await sender.answer(interaction, view(), private=False)
    assert interaction.response.sent == ["defer", "defer"]
    assert len(interaction.edit_original_response.calls) == 1


@pytest.mark.parametrize("code", [10062, 10015, 50027])
async def test_an_expired_interaction_is_answered_in_the_channel(sender: Sender, code: int) -> None:
    channel = FakeChannel()
    interaction = FakeInteraction(first=Script(http_error(404, code)), channel=channel)
    await sender.answer(interaction, view(), private=False)
    assert len(channel.posted) == 1


async def test_a_token_that_ran_out_while_thinking_is_answered_in_the_channel(sender: Sender) -> None:
    channel = FakeChannel()
    interaction = FakeInteraction(fill=Script(http_error(401, 50027)), channel=channel)
    await sender.acknowledge(interaction, private=False)
    await sender.answer(interaction, view(), private=False)
    assert len(channel.posted) == 1


async def test_a_private_answer_never_goes_to_the_channel(sender: Sender) -> None:
    channel = FakeChannel()
    expired = FakeInteraction(first=Script(http_error(404, 10062)), channel=channel)
    await sender.answer(expired, view(), private=True)
    deferred = FakeInteraction(fill=Script(http_error(401, 50027)), channel=channel)
    await sender.acknowledge(deferred, private=True)
    await sender.answer(deferred, view(), private=False)
    assert channel.posted == {}


async def test_where_the_bot_is_no_member_nothing_is_posted(sender: Sender) -> None:
    channel = FakeChannel()
    interaction = FakeInteraction(first=Script(http_error(404, 10062)), channel=channel)
    interaction.guild_member = False
    await sender.answer(interaction, view(), private=False)
    assert channel.posted == {}


async def test_an_answer_of_unknown_fate_is_looked_for_and_posted_only_where_it_is_missing() -> None:
    sender = Sender(Bounds(acknowledge=0.3), pause=Pauses())
    channel = FakeChannel()
    lost: list[Any] = [LOST] * 3
    found = FakeInteraction(first=Script(*lost), look=Script(), channel=channel)
    await sender.answer(found, view(), private=False)
    assert channel.posted == {}
    missing = FakeInteraction(first=Script(*lost), look=Script(http_error(404, 10008)), channel=channel)
    await sender.answer(missing, view(), private=False)
    assert len(channel.posted) == 1
    unknown = FakeInteraction(first=Script(*lost), look=Script(LOST), channel=channel)
    await sender.answer(unknown, view(), private=False)
    assert len(channel.posted) == 1


async def test_a_private_answer_after_a_public_acknowledgement_takes_its_place(sender: Sender) -> None:
    interaction = FakeInteraction()
    await sender.acknowledge(interaction, private=False)
    await sender.answer(interaction, view(), private=True)
    assert len(interaction.delete_original_response.calls) == 1
    assert [call["ephemeral"] for call in interaction.followup.send.calls] == [True]
    assert interaction.edit_original_response.calls == []


@pytest.mark.parametrize("failure", [http_error(503), http_error(429), LOST])
async def test_filling_in_is_tried_again(sender: Sender, failure: Exception) -> None:
    interaction = FakeInteraction(fill=Script(failure))
    await sender.acknowledge(interaction, private=False)
    await sender.answer(interaction, view(), private=False)
    assert len(interaction.edit_original_response.calls) == 2


async def test_an_answer_whose_place_was_deleted_is_left_out(sender: Sender) -> None:
    channel = FakeChannel()
    interaction = FakeInteraction(fill=Script(http_error(404, 10008)), channel=channel)
    await sender.acknowledge(interaction, private=False)
    await sender.answer(interaction, view(), private=False)
    assert channel.posted == {}


async def test_a_refused_body_is_an_error_and_not_tried_again(sender: Sender) -> None:
    interaction = FakeInteraction(first=Script(http_error(400, 50035)))
    with pytest.raises(discord.HTTPException):
        await sender.answer(interaction, view(), private=False)
    assert interaction.response.sent == ["message"]


def message(channel: FakeChannel) -> SimpleNamespace:
    reference = SimpleNamespace(to_message_reference_dict=dict)
    return SimpleNamespace(channel=channel, to_reference=lambda **_: reference)


@pytest.mark.parametrize("failure", [http_error(503), http_error(500), http_error(429), LOST])
async def test_a_reply_that_is_tried_again_is_posted_once(sender: Sender, failure: Exception) -> None:
    channel = FakeChannel(Script(failure, failure))
    await sender.reply(message(channel), view())
    assert len(channel.script.calls) == 3
    assert len(channel.posted) == 1


async def test_two_replies_have_two_nonces(sender: Sender) -> None:
    channel = FakeChannel()
    await sender.reply(message(channel), view())
    await sender.reply(message(channel), view())
    assert len(channel.posted) == 2


async def test_a_nonce_fits_into_what_discord_takes(sender: Sender) -> None:
    channel = FakeChannel()
    await sender.reply(message(channel), view())
    assert len(str(next(iter(channel.posted)))) <= 25


@pytest.mark.parametrize("code", [50001, 50013])
async def test_where_the_bot_may_not_write_a_reply_is_none(sender: Sender, code: int) -> None:
    channel = FakeChannel(Script(http_error(403, code)))
    assert await sender.reply(message(channel), view()) is None
    assert len(channel.script.calls) == 1


async def test_a_reply_pings_nobody(sender: Sender) -> None:
    channel = FakeChannel()
    await sender.reply(message(channel), view())
    assert channel.script.calls[0]["mention_author"] is False


async def test_a_view_is_finished_before_it_is_sent(sender: Sender) -> None:
    kept = view()
    await sender.answer(FakeInteraction(), kept, private=False)
    assert kept.is_finished()


async def test_a_message_is_changed_by_the_answer_itself(sender: Sender) -> None:
    interaction = FakeInteraction()
    await sender.update(interaction, view())
    assert interaction.response.sent == ["edit"]


async def test_a_form_is_opened_and_not_kept(sender: Sender) -> None:
    interaction = FakeInteraction()
    form = discord.ui.Modal(title="invented")
    await sender.open(interaction, form)
    assert interaction.response.sent == ["modal"]
    assert form.is_finished()


async def test_the_client_sees_that_somebody_answers(sender: Sender) -> None:
    interaction = FakeInteraction()
    await sender.answer(interaction, view(), private=False)
    assert interaction.extras[BEGUN]


def test_the_bot_may_write_in_direct_messages_with_itself_only() -> None:
    interaction: Any = FakeInteraction()
    interaction.guild_id = None
    assert not may_write(interaction)
    interaction.context.dm_channel = True
    assert may_write(interaction)


async def test_why_a_message_could_not_be_deleted_is_logged_without_what_discord_says(
    caplog: pytest.LogCaptureFixture,
) -> None:
    message: Any = SimpleNamespace(id=5, delete=Script(http_error(403, 50013)))
    assert not await Sender(pause=Pauses()).take_back(message)
    assert caplog.messages == ["message 5 could not be deleted: Forbidden: status 403, code 50013"]


@pytest.fixture
def landed(sender: Sender) -> list[Landed]:
    """What stands in servers by now."""
    seen: list[Landed] = []
    sender.watch(seen.append)
    return seen


async def test_watchers_hear_of_a_public_answer_without_a_further_request(sender: Sender, landed: list[Landed]) -> None:
    interaction = FakeInteraction()
    await sender.deliver(interaction, ready(), private=False)
    assert [(one.message, one.channel, one.server, one.edited) for one in landed] == [(1, 77, 5, False)]
    assert interaction.original_response.calls == []


async def test_watchers_hear_of_an_answer_that_was_promised_before(sender: Sender, landed: list[Landed]) -> None:
    interaction = FakeInteraction(fill=Script(None))
    await sender.acknowledge(interaction, private=False)
    await sender.answer(interaction, view(), private=False)
    assert [one.message for one in landed] == [1]


async def test_where_the_response_was_lost_discord_is_asked_which_message_it_is(
    sender: Sender, landed: list[Landed]
) -> None:
    interaction = FakeInteraction(first=Script(LOST, http_error(400, 40060)))
    await sender.answer(interaction, view(), private=False)
    assert [one.message for one in landed] == [1]
    assert len(interaction.original_response.calls) == 1


async def test_watchers_hear_nothing_of_what_one_person_sees_nor_of_what_stands_outside_of_servers(
    sender: Sender, landed: list[Landed]
) -> None:
    await sender.answer(FakeInteraction(), view(), private=True)
    direct, brought = FakeInteraction(), FakeInteraction()
    direct.guild_id, brought.guild_member = None, False
    for interaction in (direct, brought):
        await sender.answer(interaction, view(), private=False)
    assert landed == []


@pytest.mark.parametrize(("private", "heard"), [(True, []), (False, [9])])
async def test_watchers_hear_of_a_public_message_that_is_changed(
    sender: Sender, landed: list[Landed], private: bool, heard: list[int]
) -> None:
    interaction = FakeInteraction()
    flags, channel = SimpleNamespace(ephemeral=private), SimpleNamespace(id=77)
    interaction.message = SimpleNamespace(id=9, flags=flags, channel=channel)
    await sender.update(interaction, view())
    assert [one.message for one in landed if one.edited] == heard
