from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.cli.main import main


def test_a_sound_base_is_counted_in_one_line(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(pond)]) == 0
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "1 claim, 2 sources, 2 passages (pond: dug 1, natural 1, context 0)"


def test_advice_is_a_line_with_its_place_and_refuses_nothing(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim = pond / "pond" / "claim.yaml"
    claim.write_text(f"{claim.read_text(encoding='utf-8')}# {'x' * 200}\n", encoding="utf-8")
    assert main(["check", str(pond)]) == 0
    wide, address, counted = capsys.readouterr().out.splitlines()
    assert wide == f"{claim}:12: advice: a line of 200 characters or more; break it"
    assert address.startswith(f"{pond / 'pond' / 'survey.yaml'}:9: advice: no address; ")
    assert counted.startswith("1 claim, 2 sources")


def test_where_advice_counts_it_is_a_problem(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--strict", str(pond)]) == 1
    survey = pond / "pond" / "survey.yaml"
    survey.write_text(
        survey.read_text(encoding="utf-8").replace('url: ""', "url: https://example.org/s"), encoding="utf-8"
    )
    assert main(["check", "--strict", str(pond)]) == 0
    assert capsys.readouterr().out.count("advice: ") == 1


def test_what_is_alike_in_a_file_is_one_line_with_the_places_of_all(
    pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = pond / "pond" / "claim.yaml"
    claim.write_text(claim.read_text(encoding="utf-8") + f"# {'x' * 200}\n" * 11, encoding="utf-8")
    assert main(["check", str(pond)]) == 0
    first = capsys.readouterr().out.splitlines()[0]
    assert first == (
        f"{claim}:12: advice: a line of 200 characters or more; break it "
        "(also lines 13, 14, 15, 16, 17, 18, 19, 20 and 2 more)"
    )


def test_settings_are_read_beside_the_knowledge(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    config = tmp_path / "config"
    shutil.copytree(root / "config", config)
    assert main(["check", str(pond), "--config", str(config)]) == 0
    (config / "bot.yaml").write_text("private: perhaps\n", encoding="utf-8")
    (config / "answering.yaml").write_text("excerpts_per_side: 99\n", encoding="utf-8")
    capsys.readouterr()
    assert main(["check", str(pond), "--config", str(config)]) == 1
    first, second, *_ = capsys.readouterr().out.splitlines()
    assert first.startswith(f"{config / 'answering.yaml'}:1: excerpts_per_side: ")
    assert second.startswith(f"{config / 'bot.yaml'}:1: private: ")
    assert main(["check", str(pond), "--config", str(tmp_path / "absent")]) == 2


def test_a_claim_that_the_settings_list_and_the_base_does_not_have_is_a_problem(
    pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bot.yaml").write_text('claims: [pond]\nservers: {"12": {claims: [pind]}}\n', encoding="utf-8")
    (tmp_path / "answering.yaml").write_text("", encoding="utf-8")
    assert main(["check", str(pond), "--config", str(tmp_path)]) == 1
    assert capsys.readouterr().out.startswith(f"{tmp_path / 'bot.yaml'}: claims: the base does not have `pind`\n")


def test_every_problem_is_a_line_with_its_place(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claim, courier = pond / "pond" / "claim.yaml", pond / "pond" / "courier.yaml"
    claim.write_text(claim.read_text(encoding="utf-8").replace("survey/silt", "survey/slit"), encoding="utf-8")
    courier.write_text(courier.read_text(encoding="utf-8").replace("1998-05", "1998-15"), encoding="utf-8")
    assert main(["check", str(pond)]) == 1
    assert capsys.readouterr().out == (
        f"{claim}:10: passages: there is no passage `survey/slit` in this claim; did you mean `survey/silt`?\n"
        f"{courier}:6: published: '1998-15' is not a date: month must be in 1..12\n"
    )


def test_the_folder_may_be_named_in_three_ways(
    pond: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["check", "--knowledge", str(pond)]) == 0
    monkeypatch.setenv("AUDIATUR_KNOWLEDGE", str(pond))
    assert main(["check"]) == 0
    assert capsys.readouterr().out.count("1 claim, 2 sources") == 2


def test_a_folder_without_claims_has_a_problem(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path)]) == 1
    assert "holds no claim" in capsys.readouterr().out


def test_a_folder_that_is_none_is_wrong_use(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(tmp_path / "absent")]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1


def test_a_hostile_file_name_does_not_steer_the_terminal(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pond / "pond" / "x\x1b[31m\n.yaml").write_text("a: 1\n", encoding="utf-8")
    assert main(["check", str(pond)]) == 1
    out = capsys.readouterr().out
    assert "\x1b" not in out
    assert all(line.startswith(str(pond)) for line in out.splitlines())


def test_the_shipped_knowledge_is_checked_without_any_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "claim" in capsys.readouterr().out
