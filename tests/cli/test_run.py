from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.main import main

SECRET = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.invented"


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The command takes two signals and remembers things; the tests keep theirs."""
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    monkeypatch.setenv("AUDIATUR_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    yield
    for number, was in before.items():
        signal.signal(number, was)


@pytest.mark.parametrize("token", ["", "   ", "two words", "tökén", "impossible", "a..c", "x" * 5000, "{json}"])
def test_without_a_token_it_says_so_in_a_line(
    token: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)
    assert main(["run"]) == 2
    written = capsys.readouterr().err.splitlines()
    assert len(written) == 1
    assert "DISCORD_TOKEN" in written[0]
    assert not token.strip() or token not in written[0]


def test_broken_settings_prevent_the_start_with_their_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    (tmp_path / "bot.yaml").write_text("private: perhaps\n")
    assert main(["run", "--config", str(tmp_path)]) == 2
    assert "bot.yaml:1" in capsys.readouterr().err


def test_broken_knowledge_prevents_the_start_with_its_line(
    pond: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    claim = pond / "pond" / "claim.yaml"
    claim.write_text(claim.read_text(encoding="utf-8").replace("status: contested", "status: perhaps"))
    assert main(["run", "--knowledge", str(pond)]) == 2
    told = capsys.readouterr().err
    assert "claim.yaml:3" in told
    assert SECRET not in told


@pytest.mark.parametrize("shards", ["", "x", "3", "4/4", "0-9/4", "3-1/4", "0/0", "0,/4", "-1/4", "0/99999", "٣/4"])
def test_shards_that_there_are_not_are_refused_in_a_line(
    shards: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    assert main(["run", f"--shards={shards}"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "--shards" in line


def test_an_address_that_is_none_is_refused(
    pond: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", SECRET)
    monkeypatch.setenv("AUDIATUR_DISCORD_API", "ftp://example.org")
    assert main(["run", "--knowledge", str(pond)]) == 2
    assert "AUDIATUR_DISCORD_API" in capsys.readouterr().err
