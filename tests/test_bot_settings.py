from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from bot.errors import SettingsError
from bot.settings import DiscordSettings, ServerOverride, ServerSettings, load_discord


def written(root: Path) -> list[str]:
    return (root / "config" / "bot.yaml").read_text(encoding="utf-8").splitlines()


def test_the_shipped_file_holds_the_defaults(root: Path) -> None:
    assert load_discord(root / "config") == DiscordSettings()


@pytest.mark.parametrize("name", [field.name for field in dataclasses.fields(DiscordSettings)])
def test_every_key_stands_in_the_shipped_file_under_its_comment(root: Path, name: str) -> None:
    lines = written(root)
    places = [number for number, line in enumerate(lines) if line.startswith(f"{name}:")]
    assert len(places) == 1
    assert lines[places[0] - 1].startswith("#")


def test_a_server_may_set_what_the_comment_says_and_no_more(root: Path) -> None:
    overridable = [field.name for field in dataclasses.fields(ServerOverride)]
    assert overridable == [field.name for field in dataclasses.fields(ServerSettings)]
    comment = next(line for line in written(root) if "What single servers set" in line)
    assert f"`{overridable[0]}` to `{overridable[-1]}`" in comment


def test_the_comments_of_ranges_are_true(tmp_path: Path) -> None:
    for text in (
        "member_cooldown: 86401",
        "channel_cooldown: -1",
        "excerpts_per_side: 2",
        "log_level: loud",
        "allow: [x]",
        "term: 0",
        "term: 366",
        "deny_roles: [0]",
        "allow: [7, 7]",
        "pages: ftp://example.org",
        "pages: https://example.org/?a",
    ):
        (tmp_path / "bot.yaml").write_text(f"{text}\n")
        with pytest.raises(SettingsError, match=r"bot\.yaml:1"):
            load_discord(tmp_path)
    (tmp_path / "bot.yaml").write_text("member_cooldown: 86400\nlog_level: debug\n")
    assert load_discord(tmp_path).member_cooldown == 86400


def test_an_id_of_a_server_or_channel_has_all_its_digits(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_text(
        'allow: [1234567890123456789]\nservers:\n  "1234567890123456780":\n    private: true\n'
    )
    settings = load_discord(tmp_path)
    assert settings.allow == (1234567890123456789,)
    assert settings.for_server(1234567890123456780).private


def test_an_unknown_key_of_a_server_is_a_problem_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_text('servers:\n  "1234567890123456780":\n    log_level: debug\n')
    with pytest.raises(SettingsError, match=r"bot\.yaml:3.*log_level"):
        load_discord(tmp_path)


def test_claims_are_listed_for_all_and_for_one_server_and_strange_ones_are_told(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_text('claims: [heron, strok]\nservers:\n  "5":\n    claims: [stork, hern]\n')
    settings = load_discord(tmp_path)
    assert settings.for_server(5).claims == ("stork", "hern")
    assert settings.for_server(6).claims == settings.for_server(None).claims == ("heron", "strok")
    assert settings.strange_claims({"heron", "stork"}) == ("strok", "hern")


def test_what_is_set_inside_a_server_goes_before_the_file_and_the_rest_stays(tmp_path: Path) -> None:
    (tmp_path / "bot.yaml").write_text(
        'term: 60\nservers:\n  "5":\n    private: true\n    allow: [7]\n    term: 30\n', encoding="utf-8"
    )
    settings = load_discord(tmp_path)
    held = settings.for_server(5, ServerOverride(private=False, allow=()))
    assert (held.private, held.allow, held.term) == (False, (), 30)
    assert settings.for_server(6, ServerOverride(private=True)).term == 60
