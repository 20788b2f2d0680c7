from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main
from bot.knowledge.load import load


def exported(pond: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> str:
    assert main(["sheet", "pond", "--knowledge", str(pond)]) == 0
    return capfdbinary.readouterr().out.decode("utf-8-sig")


def test_a_table_is_printed_edited_and_taken_back(
    pond: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    table = exported(pond, capfdbinary)
    edited = tmp_path / "pond.csv"
    edited.write_text(table.replace("The survey finds glacial silt", "Silt lies there"), encoding="utf-8")
    read = ["sheet", "pond", "--knowledge", str(pond), "--read", str(edited)]
    assert main([*read, "--dry-run"]) == 0
    assert capfdbinary.readouterr().out == b"1 file to change: 1 gist\n"
    assert main(read) == 0
    assert capfdbinary.readouterr().out == b"1 file changed: 1 gist\n"
    assert load(pond).claims[0].passages[1].gist == "Silt lies there under the pond."
    assert main(read) == 0
    assert capfdbinary.readouterr().out == b"nothing to change\n"


def test_conflicts_are_lines_and_nothing_is_written(
    pond: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    table = exported(pond, capfdbinary)
    edited = tmp_path / "pond.csv"
    edited.write_text(table.replace(",yes,", ",no,").replace("Silt of", "\x1b[31mSilt of"), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in (pond / "pond").iterdir()}
    assert main(["sheet", "pond", "--knowledge", str(pond), "--read", str(edited)]) == 1
    told = capfdbinary.readouterr().out.decode()
    assert all(line.startswith(f"{edited}:") for line in told.splitlines())
    assert "take it out there first" in told
    assert "\x1b" not in told
    assert {path.name: path.read_bytes() for path in (pond / "pond").iterdir()} == before


@pytest.mark.parametrize("arguments", [["nowhere"], ["pond", "--read", "absent.csv"]])
def test_wrong_use_is_told_in_one_line(pond: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["sheet", *arguments, "--knowledge", str(pond)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
