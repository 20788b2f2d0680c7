from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli.main import main

DOCUMENT = "Ponds\n\nThe pond was dug in 1874 by the miller’s three sons, and every child here knows the stone.\n"


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "courier.txt").write_text(DOCUMENT, encoding="utf-8")
    return folder


def verify(pond: Path, documents: Path, *more: str) -> int:
    return main(["verify", "--documents", str(documents), "--knowledge", str(pond), *more])


def test_quotes_that_stand_in_their_documents_are_counted(
    pond: Path, documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert verify(pond, documents) == 0
    assert capsys.readouterr().out == (
        "courier: 1 of 1 quotes stand in courier.txt; 94.7% of its 19 words are quoted\n"
        "survey: not checked, the source names no document\n"
        "1 of 1 quotes verified in 1 of 2 sources; 94.7% of 19 words quoted; 1 source could not be checked\n"
    )


def test_a_failure_shows_the_nearest_text_and_what_differs(
    pond: Path, documents: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (documents / "courier.txt").write_text(DOCUMENT.replace("1874", "1847").replace("three ", ""), encoding="utf-8")
    assert verify(pond, documents) == 1
    out = capsys.readouterr().out
    assert f"{pond}/pond/courier.yaml:15: courier/stone: the quote does not stand in courier.txt\n" in out
    assert "    nearest, line 3: The pond was dug in 1847 by the miller’s sons, and every child here knows" in out
    assert "    quoted “1874”, there “1847”\n    quoted “three”, there nothing\n" in out


def test_a_gap_fails_where_it_is_asked_to(pond: Path, documents: Path) -> None:
    assert verify(pond, documents, "--strict") == 1


def test_a_folder_that_holds_none_of_the_documents_proves_nothing(pond: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert verify(pond, tmp_path / "empty") == 1


def test_wrong_use_is_told_in_one_line(pond: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(pond, tmp_path / "absent") == 2
    assert capsys.readouterr().err.count("\n") == 1
    with pytest.raises(SystemExit) as ended:
        main(["verify"])
    assert ended.value.code == 2


def test_the_shipped_quotes_are_proved(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--documents", str(shared / "documents"), "--strict"]) == 0
    assert "not checked" not in capsys.readouterr().out
