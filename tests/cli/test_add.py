from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.knowledge.load import load

TEXT = """\
The stone beside the pond

By Jo Reed

“Nobody in this town ever moved that stone,” said Kit Lowe, a keeper at the mill of Weir.

The keeper has lived beside the pond for all of his life, and he has never seen it dry in any summer.

Related posts

The church roof is leaking again
"""


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "Stone 1998.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def add(document: Path, pond: Path, *options: str) -> int:
    arguments = ["add", str(document), "--claim", "pond", "--position", "dug", "--knowledge", str(pond)]
    return main([*arguments, *options])


def test_a_document_becomes_a_source_that_passes_the_check(
    document: Path, pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(document, pond, "--publisher", "Weir Courier", "--published", "1998-05", "--kind", "news-report") == 0
    told = capsys.readouterr()
    assert told.out == f"{pond / 'pond' / 'stone-1998.yaml'}: 2 passages, 1 speaker; 3 lines left out\n"
    assert told.err.splitlines() == [
        "left out, line 3, a date or byline: By Jo Reed",
        "left out, line 9, a heading of the page, not of the text: Related posts",
        "left out, line 11, after the end of the text: The church roof is leaking again",
    ]
    claim = load(pond).claim("pond")
    assert claim is not None
    source = next(source for source in claim.sources if source.id == "stone-1998")
    assert (source.title, source.publisher, source.language) == ("The stone beside the pond", "Weir Courier", "en")
    assert (str(source.published), source.kind, source.stance) == ("1998-05", "news-report", "dug")
    assert source.document == "Stone 1998.txt"
    assert (source.passages[0].speaker, source.passages[0].role) == ("Kit Lowe", "keeper at the mill of Weir")
    assert {passage.position for passage in source.passages} == {"dug"}


def test_what_was_added_can_be_verified(document: Path, pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add(document, pond)
    capsys.readouterr()
    assert main(["verify", "--documents", str(document.parent), "--knowledge", str(pond)]) == 0
    assert "stone-1998: 2 of 2" in capsys.readouterr().out


def test_a_dry_run_prints_the_file_and_writes_nothing(
    document: Path, pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert add(document, pond, "--dry-run", "--id", "stone") == 0
    assert "title: The stone beside the pond" in capsys.readouterr().out
    assert not (pond / "pond" / "stone.yaml").exists()


def test_a_line_that_an_earlier_source_has_is_skipped_and_told_though_the_base_is_unfinished(
    document: Path, pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    claim = pond / "pond" / "claim.yaml"
    claim.write_text(claim.read_text(encoding="utf-8").split("agreed:")[0], encoding="utf-8")
    line = "The pond was dug in 1874 by the miller’s three sons; and every child here knows the stone."
    document.write_text(f"{TEXT.split('Related', maxsplit=1)[0]}{line}\n", encoding="utf-8")
    assert add(document, pond) == 0
    told = capsys.readouterr()
    assert f"left out, line 9, stands in courier already: {line[:60]}" in told.err
    assert "2 passages" in told.out


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("ja", "<p>この池は<ruby>百年<rt>ひゃくねん</rt></ruby>前に掘られました。町の誰も知りません。</p>"),
        ("zh", "<p>这个池塘是一百年前挖的。镇上没有人知道是谁挖的，也没有人知道为什么。</p>"),
    ],
)
def test_a_page_without_blanks_or_a_title_is_taken_with_options(
    tmp_path: Path, pond: Path, language: str, body: str
) -> None:
    path = tmp_path / "page.html"
    path.write_text(f'<html lang="{language}-XX"><body>{body}</body></html>', encoding="utf-8")
    assert add(path, pond) == 2
    assert add(path, pond, "--title", "池", "--language", language) == 0
    assert main(["verify", "--documents", str(tmp_path), "--knowledge", str(pond)]) == 0
    claim = load(pond).claim("pond")
    assert claim is not None
    (passage,) = next(source for source in claim.sources if source.id == "page").passages
    assert "ひ" not in passage.quote


def test_nothing_is_overwritten(document: Path, pond: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (pond / "pond" / "survey.yaml").read_bytes()
    assert add(document, pond, "--id", "survey") == 2
    assert "is not overwritten" in capsys.readouterr().err.splitlines()[-1]
    assert (pond / "pond" / "survey.yaml").read_bytes() == before


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--claim", "lake"], "no claim “lake” here; there is: pond"),
        (["--claim", "../pond"], "no claim “../pond” here"),
        (["--position", "flood"], "no position “flood” in pond; there is: dug, natural, context"),
        (["--id", "../../etc"], "“../../etc” makes no source id"),
        (["--id", "claim"], "“claim” makes no source id"),
        (["--id", "topics"], "“topics” makes no source id"),
        (["--published", "May 1998"], "is not a date"),
        (["--url", "ftp://example.org"], "is not a web address"),
        (["--language", "eng"], "language"),
        (["--title", " "], "no title was found"),
        (["--knowledge", "/nowhere/at/all"], "/nowhere/at/all"),
    ],
)
def test_wrong_use_is_told_in_one_line(
    document: Path, pond: Path, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    assert add(document, pond, *options) == 2
    lines = [line for line in capsys.readouterr().err.splitlines() if not line.startswith("left out, ")]
    assert len(lines) == 1
    assert told in lines[0]
    assert {path.name for path in (pond / "pond").iterdir()} == {"claim.yaml", "courier.yaml", "survey.yaml"}


def test_a_document_without_text_of_its_own_is_told_in_one_line(
    tmp_path: Path, pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "menu.txt"
    path.write_text("Home\nNews\nSport\nTides\nShop\n", encoding="utf-8")
    assert add(path, pond) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"audiatur: {path}: nothing in it reads like text"


def test_a_title_without_a_sign_in_the_text_is_asked_for(
    tmp_path: Path, pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "plain.txt"
    path.write_text("It is older than the church and nobody in the town knows who dug it.\n", encoding="utf-8")
    assert add(path, pond) == 2
    assert "give one with --title" in capsys.readouterr().err
    assert add(path, pond, "--title", "The pond") == 0


def test_a_hostile_document_cannot_steer_the_terminal(
    tmp_path: Path, pond: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "hostile.txt"
    path.write_text(f"{TEXT}\nShare on \x1b[31m\u202efacebook\n", encoding="utf-8")
    assert add(path, pond) == 0
    told = capsys.readouterr()
    assert not {"\x1b", "\u202e"}.intersection(told.out + told.err)


def test_the_command_is_described_without_its_libraries() -> None:
    code = (
        "import sys; from bot.cli.main import build_parser; build_parser()\n"
        "print(sorted({'trafilatura', 'pypdf', 'tqdm', 'lxml'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
