from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.discord_app.connection import heartbeat
from bot.discord_app.connection.heartbeat import FRESH, NAME, Heartbeat
from bot.discord_app.connection.state import MOST_BYTES, State, default_folder


class Clock:
    now = 500.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_fresh_sign_means_alive(tmp_path: Path, clock: Clock) -> None:
    beat = Heartbeat(State(tmp_path), clock)
    beat.beat()
    clock.now += FRESH - 1
    assert beat.health().alive


def test_an_old_sign_means_dead(tmp_path: Path, clock: Clock) -> None:
    beat = Heartbeat(State(tmp_path), clock)
    beat.beat()
    clock.now += FRESH + 1
    assert not beat.health().alive


def test_without_a_sign_nothing_lives(tmp_path: Path) -> None:
    assert not Heartbeat(State(tmp_path)).health().alive
    assert not Heartbeat(State(tmp_path / "absent")).health().alive


def test_a_sign_that_was_taken_away_means_dead(tmp_path: Path) -> None:
    beat = Heartbeat(State(tmp_path))
    beat.beat()
    beat.stop()
    assert not beat.health().alive


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"at": 1}',
        '{"at": "x", "pid": 1, "boot": ""}',
        '{"at": 1, "pid": 1e400, "boot": "BOOT"}',
        '{"at": NaN, "pid": SELF, "boot": "BOOT"}',
        '{"at": Infinity, "pid": SELF, "boot": "BOOT"}',
        '{"at": 1, "pid": -1, "boot": "BOOT"}',
        '{"at": 1, "pid": 0, "boot": "BOOT"}',
        '{"at": 1, "pid": 99999999999999999999, "boot": "BOOT"}',
        f'{{"at": 1, "pid": {"9" * 9000}, "boot": "BOOT"}}',
        "[" * 100_000,
        "\ud800",
    ],
)
def test_a_damaged_sign_means_dead(tmp_path: Path, text: str) -> None:
    written = text.replace("SELF", str(os.getpid())).replace("BOOT", heartbeat.boot_id())
    (tmp_path / NAME).write_bytes(written.encode(errors="surrogatepass"))
    assert not Heartbeat(State(tmp_path), Clock()).health().alive


def test_what_is_no_file_holds_no_sign_and_keeps_nobody_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / NAME)
    assert State(tmp_path).read(NAME) == ""
    (tmp_path / "large").write_bytes(b"x" * (MOST_BYTES + 1))
    assert State(tmp_path).read("large") == ""


def test_what_a_killed_process_left_half_written_is_removed(tmp_path: Path) -> None:
    State(tmp_path).write(NAME, "whole")
    (tmp_path / f"{NAME}.7.part").write_text("hal", encoding="utf-8")
    State(tmp_path).tidy()
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    State(tmp_path / "absent").tidy()


def sign(tmp_path: Path, **changed: object) -> None:
    whole = {"at": 500.0, "pid": os.getpid(), "boot": heartbeat.boot_id(), **changed}
    State(tmp_path).write(NAME, json.dumps(whole))


def test_a_sign_from_before_the_machine_started_means_dead(tmp_path: Path, clock: Clock) -> None:
    sign(tmp_path, boot="another")
    assert not Heartbeat(State(tmp_path), clock).health().alive
    sign(tmp_path, at=clock.now + 1000)
    assert not Heartbeat(State(tmp_path), clock).health().alive


def test_a_process_that_was_killed_means_dead_at_once(tmp_path: Path, clock: Clock) -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as ended:
        child = ended.pid
    sign(tmp_path, pid=child)
    health = Heartbeat(State(tmp_path), clock).health()
    assert not health.alive
    assert str(child) in health.reason


def test_a_folder_that_cannot_be_written_is_no_error(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    state = State(blocked / "below")
    assert not state.write("name", "text")
    assert state.read("name") == ""
    state.remove("name")


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    assert State(tmp_path / "made").write("name", "текст")
    assert State(tmp_path / "made").read("name") == "текст"
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["name"]


def test_the_folder_comes_from_the_environment() -> None:
    assert default_folder({"AUDIATUR_STATE": "/state"}) == Path("/state")
    assert default_folder({"XDG_STATE_HOME": "/xdg"}) == Path("/xdg/audiatur")
    assert default_folder({}) == Path("~/.local/state/audiatur").expanduser()
