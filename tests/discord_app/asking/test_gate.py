from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.asking.gate import MINUTE, Admitted, Cooldown, Gate, Rate, Refused, Wait, Way, Why
from bot.settings import DiscordSettings, ServerOverride


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def gate(clock: Clock, **settings: object) -> Gate:
    chosen = DiscordSettings(**{"member_cooldown": 0.0, **settings})  # type: ignore[arg-type]  # named by the test
    return Gate(lambda: chosen, clock)


def test_where_nothing_is_listed_every_channel_is_open(clock: Clock) -> None:
    assert isinstance(gate(clock).admit(1, 10, 5), Admitted)


def test_where_channels_are_listed_the_others_are_closed(clock: Clock) -> None:
    one = gate(clock, allow=(10,))
    assert isinstance(one.admit(1, 10, 5), Admitted)
    assert one.admit(1, 11, 5) == Refused()


def test_denied_beats_allowed(clock: Clock) -> None:
    assert gate(clock, allow=(10,), deny=(10,)).admit(1, 10, 5) == Refused()


def test_a_thread_goes_by_its_channel(clock: Clock) -> None:
    one = gate(clock, allow=(10,), deny=(12,))
    assert isinstance(one.admit(1, 99, 5, parent=10), Admitted)
    assert one.admit(1, 99, 5, parent=12) == Refused()


def test_direct_messages_are_no_channel_of_a_server(clock: Clock) -> None:
    assert isinstance(gate(clock, allow=(10,)).admit(1, 99), Admitted)


def test_a_member_waits_and_others_do_not(clock: Clock) -> None:
    one = gate(clock, member_cooldown=5.0)
    assert isinstance(one.admit(1, 10, 5), Admitted)
    clock.now += 2
    assert one.admit(1, 10, 5) == Wait(3.0)
    assert isinstance(one.admit(2, 10, 5), Admitted)
    clock.now += 3
    assert isinstance(one.admit(1, 10, 5), Admitted)


def test_asking_too_early_makes_nobody_wait_longer(clock: Clock) -> None:
    one = gate(clock, member_cooldown=5.0)
    one.admit(1, 10, 5)
    clock.now += 4
    one.admit(1, 10, 5)
    clock.now += 1
    assert isinstance(one.admit(1, 10, 5), Admitted)


def test_a_channel_waits_for_public_answers_only(clock: Clock) -> None:
    one = gate(clock, channel_cooldown=5.0)
    one.admit(1, 10, 5)
    assert one.admit(2, 10, 5) == Wait(5.0)
    assert isinstance(one.admit(2, 10, 5, private=True), Admitted)
    assert isinstance(one.admit(2, 11, 5), Admitted)


def test_a_server_sets_its_own_and_keeps_the_rest(clock: Clock) -> None:
    one = gate(clock, unanswered="silence", servers={5: ServerOverride(private=True, allow=(10,))})
    assert one.settings(5).private
    assert one.settings(5).unanswered == "silence"
    assert not one.settings(6).private
    assert one.admit(1, 11, 5) == Refused()
    assert isinstance(one.admit(1, 11, 6), Admitted)


def test_an_override_can_empty_a_list(clock: Clock) -> None:
    one = gate(clock, allow=(10,), servers={5: ServerOverride(allow=())})
    assert isinstance(one.admit(1, 11, 5), Admitted)


def test_settings_that_were_reloaded_hold_at_once(clock: Clock) -> None:
    now = [DiscordSettings()]
    one = Gate(lambda: now[0], clock)
    now[0] = DiscordSettings(deny=(10,))
    assert one.admit(1, 10, 5) == Refused()


@given(st.lists(st.tuples(st.integers(0, 50), st.floats(0.1, 100)), max_size=200))
def test_a_cooldown_never_remembers_more_than_it_may(starts: list[tuple[int, float]]) -> None:
    cooldown = Cooldown(Clock(), most=10)
    for key, seconds in starts:
        cooldown.start(key, seconds)
    assert len(cooldown) <= 10
    if starts:
        assert cooldown.remaining(starts[-1][0]) > 0


def test_thirty_people_at_once_get_no_more_cards_than_a_minute_may_bring(clock: Clock) -> None:
    one = gate(clock, cards_a_minute=4)
    settings = one.settings(5)
    assert [one.allow_card(10, settings) for _ in range(30)].count(True) == 4
    assert one.allow_card(11, settings)
    clock.now += MINUTE
    assert one.allow_card(10, settings)


def test_a_channel_gets_one_line_a_minute(clock: Clock) -> None:
    one = gate(clock)
    assert [one.allow_line(10), one.allow_line(10), one.allow_line(11)] == [True, False, True]
    clock.now += MINUTE
    assert one.allow_line(10)


def test_a_moderator_is_not_kept_from_what_only_moderators_see(clock: Clock) -> None:
    one = gate(clock, allow=(11,), deny=(12,), member_cooldown=5.0, channel_cooldown=5.0)
    for _ in range(3):
        assert isinstance(one.admit(1, 10, 5, private=True, moderator=True), Admitted)
    assert one.admit(1, 12, 5, private=True, moderator=True) == Refused()
    assert one.admit(1, 10, 5, moderator=True) == Refused()
    assert isinstance(one.admit(1, 11, 5, moderator=True), Admitted)
    assert isinstance(one.admit(1, 11, 5, moderator=True), Wait)


def test_members_of_a_role_that_is_left_out_are_not_answered(clock: Clock) -> None:
    one = gate(clock, deny_roles=(70, 71))
    assert one.admit(1, 10, 5, roles=(5, 71)) == Refused(Why.ROLE)
    assert isinstance(one.admit(2, 10, 5, roles=(5, 72)), Admitted)
    assert isinstance(one.admit(1, 10, 5, roles=(5, 71), private=True, moderator=True), Admitted)


def test_commands_can_be_switched_off_but_for_what_a_moderator_alone_sees(clock: Clock) -> None:
    one = gate(clock, commands=False)
    assert one.admit(1, 10, 5, command=True) == Refused(Why.COMMANDS)
    assert one.admit(1, 10, 5, command=True, private=True) == Refused(Why.COMMANDS)
    assert one.admit(1, 10, 5, command=True, moderator=True) == Refused(Why.COMMANDS)
    assert isinstance(one.admit(1, 10, 5, command=True, private=True, moderator=True), Admitted)
    assert isinstance(one.admit(1, 10, 5), Admitted)


@pytest.mark.parametrize("way", list(Way))
def test_each_way_of_reaching_the_bot_can_be_switched_off(clock: Clock, way: Way) -> None:
    one = gate(clock, **{way.value: False})
    assert [other for other in Way if not one.hears(other, 5)] == [way]


def test_one_server_may_switch_mentions_off(clock: Clock) -> None:
    one = gate(clock, servers={5: ServerOverride(mentions=False, replies=False)})
    assert not one.hears(Way.MENTION, 5)
    assert not one.hears(Way.REPLY, 5)
    assert one.hears(Way.MENTION, 6)


@given(st.lists(st.integers(0, 50), max_size=200))
def test_a_rate_never_remembers_more_than_it_may(keys: list[int]) -> None:
    rate = Rate(Clock(), most=10)
    for key in keys:
        rate.take(key, 3)
    assert len(rate) <= 10
