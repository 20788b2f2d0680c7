from __future__ import annotations

import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.knowledge.load import load
from tests.cli.conftest import Pipe

SAID = ["--position", "“Dug”: the miller dug it", "--held-by", "the mayor",
        "--position", "“Natural”: the ice made it", "--held-by", "the Society"]  # fmt: skip


def test_options_alone_write_a_claim_that_passes_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = tmp_path / "knowledge"
    assert main(["new", "pond", "--knowledge", str(base), "--question", "Was the pond dug?", *SAID]) == 0
    assert f"audiatur add FILE --claim pond --position P --knowledge {base}" in capsys.readouterr().out
    claim = load(base).claims[0]
    assert [(one.id, one.held_by) for one in claim.positions] == [("dug", "the mayor"), ("natural", "the Society")]
    assert main(["check", str(base)]) == 0


def test_what_the_options_leave_out_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "\nWas the pond dug?\n“Dug”: they did\nthe mayor\n“Ice”: it did\nthe Society\n“Frogs”: they did\nJo\n\n"
    monkeypatch.setattr(sys, "stdin", Pipe(typed.encode()))
    assert main(["new", "pond", "--knowledge", str(tmp_path)]) == 0
    assert [one.id for one in load(tmp_path).claims[0].positions] == ["dug", "ice", "frogs"]
    asked = capsys.readouterr().err
    assert asked.count("The claim as a question") == 2
    assert asked.count("Who holds it") == 3


def test_where_nobody_answers_the_option_is_named_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", Pipe(b""))
    assert main(["new", "pond", "--knowledge", str(tmp_path), "--question", "Was it dug?"]) == 2
    assert "give it with --position" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (["Pond"], "cannot name a claim"),
        (["../pond"], "cannot name a claim"),
        (["pond", "--question", "x" * 301, *SAID], "pond: question: has 301 characters; at most 300"),
        (["pond", "--question", "Who dug?", *SAID, "--held-by", "one too many"], "--held-by stands once for each"),
    ],
)
def test_what_will_not_do_is_told_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], wanted: str
) -> None:
    assert main(["new", *arguments, "--knowledge", str(tmp_path)]) == 2
    told = capsys.readouterr().err
    assert wanted in told
    assert len(told.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_claim_that_is_there_is_left_as_it_is(pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (pond / "pond" / "claim.yaml").read_bytes()
    assert main(["new", "pond", "--knowledge", str(pond), "--question", "Was it?", *SAID]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (pond / "pond" / "claim.yaml").read_bytes() == before


def test_a_question_of_it_is_met_with_silence_until_something_is_quoted(
    pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "mill", "--knowledge", str(pond), "--question", "Was the mill sold?", *SAID]) == 0
    capsys.readouterr()
    assert main(["ask", "--knowledge", str(pond), "--claim", "mill", "was the mill sold"]) == 1
    assert "no such claim" not in capsys.readouterr().out
    assert main(["ask", "--knowledge", str(pond), "who made the pond"]) == 0


def test_a_base_of_which_nothing_is_quoted_cannot_be_calibrated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "mill", "--knowledge", str(tmp_path), "--question", "Was the mill sold?", *SAID]) == 0
    assert main(["calibrate", "--knowledge", str(tmp_path)]) == 2
    assert "nothing is quoted in this base yet" in capsys.readouterr().err


def test_a_document_can_be_added_to_a_new_claim(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    base = tmp_path / "knowledge"
    document = tmp_path / "courier.md"
    document.write_text("# The pond\n\nThe pond was dug in 1874 by the miller's three sons, as every child knows.\n")
    add = ["add", str(document), "--claim", "pond", "--position", "dug", "--language", "en", "--knowledge", str(base)]
    base.mkdir()
    assert main(add) == 2
    assert "“audiatur new” makes one" in capsys.readouterr().err
    assert main(["new", "pond", "--knowledge", str(base), "--question", "Was the pond dug?", *SAID]) == 0
    assert main(add) == 0
    assert len(load(base).claims[0].passages) == 1
