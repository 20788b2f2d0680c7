from __future__ import annotations

from pathlib import Path

import pytest

from bot.curating.verification import Skipped, Verified, verify
from bot.knowledge.load import load
from tests.knowledge.invented import DOCUMENT, write


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "gazette.txt").write_text(DOCUMENT, encoding="utf-8")
    return folder


def test_quotes_that_stand_in_their_document_are_counted_in_its_words(tmp_path: Path, documents: Path) -> None:
    diary, gazette = verify(load(write(tmp_path / "base")), documents)
    assert isinstance(gazette, Verified)
    assert gazette.mismatches == ()
    assert gazette.words == 5 + 14 + 16
    # “The ferry … day” whole; of the second paragraph all but “It was clear”.
    assert gazette.quoted == 14 + 13
    assert isinstance(diary, Skipped)
    assert diary.reason == "the source names no document"


def test_words_quoted_twice_count_once(tmp_path: Path, documents: Path) -> None:
    change = (
        "gist: The ferry left at dawn.",
        "gist: A\n    quote: at dawn, as it did\n  - id: b\n    position: context\n    gist: B",
    )
    (_, gazette) = verify(load(write(tmp_path / "base", gazette=change)), documents)
    assert isinstance(gazette, Verified)
    assert gazette.quoted == 14 + 13


def test_a_changed_quote_is_shown_with_what_stands_there(tmp_path: Path, documents: Path) -> None:
    folder = write(
        tmp_path / "base", gazette=("at dawn, as it did on every market day", "at dusk, as on every market day")
    )
    (_, gazette) = verify(load(folder), documents)
    assert isinstance(gazette, Verified)
    (mismatch,) = gazette.mismatches
    assert (mismatch.passage.id, mismatch.line, mismatch.scattered) == ("gazette/dawn", 3, False)
    assert mismatch.nearest == "The ferry left the quay at dawn, as it did on every market day."
    assert [(one.quoted, one.documented) for one in mismatch.differences] == [("dusk,", "dawn,"), ("", "it did")]


def test_parts_in_another_order_are_told_apart(tmp_path: Path, documents: Path) -> None:
    old = "The ferry left the quay at dawn, as it did on every market day."
    folder = write(tmp_path / "base", gazette=(old, "as it did […] The ferry left the quay"))
    (_, gazette) = verify(load(folder), documents)
    assert isinstance(gazette, Verified)
    assert gazette.mismatches[0].scattered


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("absent.txt", "absent.txt cannot be read: No such file or directory"),
        ("../gazette.txt", "`document` is the name of a file, not a path: ../gazette.txt"),
        ("/etc/passwd", "`document` is the name of a file, not a path: /etc/passwd"),
        ("..", "`document` is the name of a file, not a path: .."),
        ("gazette.pdf", "gazette.pdf is no text: .txt or .md is read"),
        ("latin.txt", "latin.txt is not valid UTF-8 (line 2)"),
        ("folder.txt", "folder.txt is not a regular file"),
    ],
)
def test_a_source_that_cannot_be_held_against_a_document_says_why(
    tmp_path: Path, documents: Path, name: str, reason: str
) -> None:
    (documents / "latin.txt").write_bytes(b"a\ncaf\xe9\n")
    (documents / "folder.txt").mkdir()
    folder = write(tmp_path / "base", gazette=("document: gazette.txt", f"document: {name}"))
    (_, gazette) = verify(load(folder), documents)
    assert isinstance(gazette, Skipped)
    assert gazette.reason == reason


def test_the_shipped_quotes_stand_in_their_documents_and_take_less_than_half_of_them(root: Path, shared: Path) -> None:
    results = list(verify(load(root / "knowledge"), shared / "documents"))
    for result in results:
        assert isinstance(result, Verified), result
        assert [(one.passage.id, one.nearest, one.differences) for one in result.mismatches] == []
        assert 0 < result.share < 0.5, result.source.id
    assert len(results) >= 4
