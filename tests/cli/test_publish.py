from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main


def published(pond: Path, folder: Path, *options: str) -> int:
    return main(["publish", str(folder), "--knowledge", str(pond), *options])


def test_a_base_is_written_and_the_second_time_nothing_is(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "site"
    assert published(pond, folder) == 0
    assert capsys.readouterr().out == f"{folder}: 4 files, 4 written, 0 removed\n"
    assert published(pond, folder) == 0
    assert capsys.readouterr().out == f"{folder}: 4 files, 0 written, 0 removed\n"
    assert "Was the pond at Weir dug by people?" in (folder / "pond" / "index.html").read_text(encoding="utf-8")


def test_a_claim_that_is_gone_is_told(pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "site"
    published(pond, folder)
    (pond / "pond").rename(pond / "lake")
    capsys.readouterr()
    assert published(pond, folder) == 0
    assert capsys.readouterr().out == f"removed pond/index.html\n{folder}: 4 files, 2 written, 1 removed\n"


def test_a_file_of_others_in_the_way_is_one_line(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.html").write_text("mine")
    assert published(pond, tmp_path) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.count("\n") == 1
    assert "index.html was not made by this command: move it away" in told.err


def canonical(folder: Path) -> str:
    text = (folder / "pond" / "index.html").read_text(encoding="utf-8")
    return text.partition('rel="canonical" href="')[2].partition('"')[0]


def test_where_the_pages_live_comes_from_the_option_else_from_the_settings(pond: Path, tmp_path: Path) -> None:
    config = tmp_path / "config"
    config.mkdir()
    (config / "bot.yaml").write_text("pages: https://example.org/set\n")
    assert published(pond, tmp_path / "a", "--config", str(config)) == 0
    assert canonical(tmp_path / "a") == "https://example.org/set/pond/"
    assert published(pond, tmp_path / "b", "--config", str(config), "--base-url", "http://example.net/said/") == 0
    assert canonical(tmp_path / "b") == "http://example.net/said/pond/"
    assert published(pond, tmp_path / "c") == 0
    assert canonical(tmp_path / "c") == ""


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "example.org", "https://a.b/?q=1", "https://a.b/#x", "https://me:x@a.b", 'https://a.b/"'],
)
def test_an_address_that_no_folder_can_have_is_wrong_use(
    pond: Path, tmp_path: Path, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert published(pond, tmp_path / "site", "--base-url", address) == 2
    assert "is not the http or https address of a folder" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()


def test_a_base_with_problems_is_not_published(pond: Path, tmp_path: Path) -> None:
    (pond / "pond" / "survey.yaml").write_text("title: [\n")
    assert published(pond, tmp_path / "site") == 2
    assert not (tmp_path / "site").exists()
