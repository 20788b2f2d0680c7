from __future__ import annotations

from pathlib import Path

import pytest

from bot.curating.verification import Skipped, Verified, verify
from bot.knowledge.load import load
from tests.curating.extraction.pdfs import pdf
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
        ("absent.txt", "no absent.txt in the folder of the documents"),
        ("../gazette.txt", "`document` is a file in the folder of the documents: ../gazette.txt"),
        ("/etc/passwd", "`document` is a file in the folder of the documents: /etc/passwd"),
        ("..", "`document` is a file in the folder of the documents: .."),
        ("a.pdf", "a.pdf: is no PDF, whatever its name says"),
        ("latin.txt", "latin.txt: line 2 is not UTF-8; save the file as UTF-8 first"),
        ("folder.txt", "no folder.txt in the folder of the documents"),
        ("twice.txt", "2 documents are called twice.txt: a/twice.txt, b/twice.txt; name the folder in `document`, too"),
    ],
)
def test_a_source_that_cannot_be_held_against_a_document_says_why(
    tmp_path: Path, documents: Path, name: str, reason: str
) -> None:
    (documents / "latin.txt").write_bytes(b"a\ncaf\xe9\n")
    (documents / "a.pdf").write_bytes(b"The ferry left at dawn.")
    (documents / "folder.txt").mkdir()
    for folder in ("a", "b"):
        (documents / folder).mkdir()
        (documents / folder / "twice.txt").write_text(DOCUMENT, encoding="utf-8")
    folder = write(tmp_path / "base", gazette=("document: gazette.txt", f"document: {name}"))
    (_, gazette) = verify(load(folder), documents)
    assert isinstance(gazette, Skipped)
    assert gazette.reason == reason


@pytest.mark.parametrize("name", ["paper/gazette.txt", "gazette.txt"])
def test_a_document_is_found_in_a_folder_in_the_folder(tmp_path: Path, documents: Path, name: str) -> None:
    (documents / "paper").mkdir()
    (documents / "gazette.txt").rename(documents / "paper" / "gazette.txt")
    folder = write(tmp_path / "base", gazette=("document: gazette.txt", f"document: {name}"))
    (_, gazette) = verify(load(folder), documents)
    assert isinstance(gazette, Verified)
    assert gazette.mismatches == ()


def test_of_documents_of_one_name_that_in_the_folder_of_the_claim_is_meant(tmp_path: Path, documents: Path) -> None:
    base = load(write(tmp_path / "base"))
    for folder, text in ((base.claims[0].id, DOCUMENT), ("another", "Nothing of the kind.")):
        (documents / folder).mkdir()
        (documents / folder / "gazette.txt").write_text(text, encoding="utf-8")
    (documents / "gazette.txt").unlink()
    (_, gazette) = verify(base, documents)
    assert isinstance(gazette, Verified)
    assert gazette.mismatches == ()


def test_a_document_of_any_format_is_read_as_it_was_added(tmp_path: Path, documents: Path) -> None:
    lines = [line for line in DOCUMENT.splitlines() if line]
    marked = "\n\n".join(line.replace(" ", "&nbsp;", 1).replace("dawn", "da&shy;wn") for line in lines)
    (documents / "gazette.md").write_text(
        marked.replace("market", "[market](http://a.example/b_(c))"), encoding="utf-8"
    )
    (documents / "gazette.html").write_text(
        f"<html><body><p>{marked.replace('market', '<q>market</q>')}</p></body></html>", encoding="utf-8"
    )
    (documents / "gazette.pdf").write_bytes(pdf([lines]))
    for name in ("gazette.md", "gazette.pdf"):
        folder = write(tmp_path / name, gazette=("document: gazette.txt", f"document: {name}"))
        (_, gazette) = verify(load(folder), documents)
        assert isinstance(gazette, Verified), name
        assert gazette.mismatches == (), name
    folder = write(tmp_path / "html", gazette=("document: gazette.txt", "document: gazette.html"))
    (_, gazette) = verify(load(folder), documents)
    assert isinstance(gazette, Verified)
    assert [(one.quoted, one.documented) for one in gazette.mismatches[0].differences] == [("market", "“market”")]


def test_the_shipped_quotes_stand_in_their_documents_and_take_less_than_half_of_them(root: Path, shared: Path) -> None:
    results = list(verify(load(root / "knowledge"), shared / "documents"))
    for result in results:
        assert isinstance(result, Verified), result
        assert [(one.passage.id, one.nearest, one.differences) for one in result.mismatches] == []
        assert 0 < result.share < 0.5, result.source.id
    assert len(results) >= 4
