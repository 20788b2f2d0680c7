from __future__ import annotations

import pytest

from bot.cli.main import main


@pytest.fixture(autouse=True)
def _no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)


def test_it_prints_the_addresses_for_an_application(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", "--client-id", "123456789012345678"]) == 0
    server, user = capsys.readouterr().out.splitlines()
    assert "client_id=123456789012345678&scope=bot+applications.commands" in server
    assert "client_id=123456789012345678&scope=applications.commands" in user
    assert user.endswith("&integration_type=1")
    assert "permissions" not in user


def test_it_reads_the_application_from_the_token(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.invented")
    assert main(["invite"]) == 0
    told = capsys.readouterr().out
    assert "client_id=123456789012345678" in told
    assert "invented" not in told


@pytest.mark.parametrize("given", ["", "x", "12", "-1", "1" * 30, "１２３４５６７８９０１２３４５６７８"])
def test_what_is_no_id_is_refused_in_a_line(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite", f"--client-id={given}"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_with_neither_it_says_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["invite"]) == 2
    assert "DISCORD_TOKEN" in capsys.readouterr().err
