from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.discord_app.connection.heartbeat import Heartbeat
from bot.discord_app.connection.state import State


@pytest.fixture
def heartbeat(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Heartbeat:
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path))
    return Heartbeat(State(tmp_path))


def test_a_bot_that_lives_is_0(heartbeat: Heartbeat, capsys: pytest.CaptureFixture[str]) -> None:
    heartbeat.beat()
    assert main(["health"]) == 0
    assert capsys.readouterr().out.startswith("alive: ")


def test_a_bot_that_does_not_is_1(heartbeat: Heartbeat, capsys: pytest.CaptureFixture[str]) -> None:
    heartbeat.stop()
    assert main(["health"]) == 1
    assert capsys.readouterr().out.startswith("not alive: ")


def test_it_is_asked_so_often_that_it_imports_nothing_large(root: Path) -> None:
    code = "import sys; from bot.cli.main import main; main(['health']); print(sorted(sys.modules))"
    told = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True).stdout
    assert "'discord'" not in told
    assert "'numpy'" not in told
    assert "'yaml'" not in told
