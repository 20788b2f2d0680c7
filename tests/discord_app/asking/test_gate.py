from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_app.asking.gate import Admitted, Cooldown, Gate, Refused, Wait
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
    one = gate(clock, excerpts_per_side=3, servers={5: ServerOverride(private=True, allow=(10,))})
    assert one.settings(5).private
    assert one.settings(5).excerpts_per_side == 3
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
