from __future__ import annotations

import contextlib
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.curating.bounded import bounded
from bot.curating.extraction import reading
from bot.curating.extraction.paragraphs import extract
from bot.curating.extraction.reading import read_document
from bot.errors import UsageError
from tests.curating.extraction.pdfs import bomb, pdf
from tests.curating.extraction.test_webpage import PAGE


def refused(path: Path) -> str:
    with pytest.raises(UsageError) as told:
        read_document(path)
    assert "\n" not in str(told.value)
    return str(told.value)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("empty.txt", b" \n\t", "is empty"),
        ("binary.txt", b"\x7fELF\0\0\0", "neither text nor a PDF"),
        ("latin.txt", "The pond.\nIt is très old.".encode("latin-1"), "line 2 is not UTF-8"),
        ("named.pdf", b"The pond is old.", "is no PDF"),
        ("broken.pdf", b"%PDF-1.7 and nothing else", "damaged"),
        ("invisible.txt", "\u200b\u202e\n".encode(), "holds no text"),
        ("page.html", b"<html><body></body></html>", "no text was found"),
        ("hex.html", b'<meta charset="hex">\xff', "hex"),
    ],
)
def test_a_file_that_will_not_do_is_told_in_one_line(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert told in refused(path)


def test_what_is_no_file_is_told_in_one_line(tmp_path: Path) -> None:
    assert "No such file" in refused(tmp_path / "missing.txt")
    assert "is a folder" in refused(tmp_path)
    os.mkfifo(tmp_path / "pipe")
    assert "no ordinary file" in refused(tmp_path / "pipe")
    assert "cannot be read" in refused(Path("nul\0byte"))


def test_a_file_beyond_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 10)
    (tmp_path / "long.txt").write_text("The pond is old.", encoding="utf-8")
    assert "larger than 10 bytes" in refused(tmp_path / "long.txt")


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("deep.html", b"<html><body>" + b"<div>" * 100_000 + b"The pond is old.", "nested too deeply"),
        ("wide.html", b"<html><body>" + b"<a>Home</a> " * 1_500_000, "300 MB"),
        ("bomb.pdf", bomb(b" " * 100_000_000), "unpacks to more"),
    ],
    ids=["deep", "wide", "bomb"],
)
def test_a_file_that_would_take_a_machine_down_is_told_in_one_line(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UsageError, match=told):
        bounded(read_document, tmp_path / name)


def test_the_content_decides_the_format_where_the_name_does_not(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_bytes(PAGE.read_bytes())
    assert read_document(tmp_path / "page.txt").publisher == "Eastport Beacon"
    (tmp_path / "scan").write_bytes(pdf([["The pond is old."]], "The pond"))
    assert read_document(tmp_path / "scan").title == "The pond"


def test_a_page_in_the_encoding_that_it_declares_is_read(tmp_path: Path) -> None:
    text = PAGE.read_text(encoding="utf-8").replace('charset="utf-8"', 'charset="windows-1252"')
    (tmp_path / "page.html").write_bytes(text.encode("cp1252"))
    assert any("“We were told" in block.text for block in read_document(tmp_path / "page.html").blocks)


@pytest.mark.parametrize("wrapper", ["<div hidden>", "<div style='display: none'>", "<noscript>"])
def test_what_a_page_hides_until_it_is_drawn_is_taken_where_it_is_the_article(tmp_path: Path, wrapper: str) -> None:
    text = PAGE.read_text(encoding="utf-8").replace("<article>", f"{wrapper}<article>")
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    assert len(extract(read_document(tmp_path / "page.html")).paragraphs) == 9


def test_a_page_that_declares_no_encoding_is_read_as_browsers_do(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_bytes(
        "<html><body><p>“It is très old,” they say.</p></body></html>".encode("cp1252")
    )
    assert extract(read_document(tmp_path / "page.html")).paragraphs[0].quote == "“It is très old,” they say."


def test_a_page_with_a_broken_character_loses_the_paragraph_that_it_stands_in(tmp_path: Path) -> None:
    body = b"<p>The pond is old, they say.</p><p>It is tr\xe8s deep, too.</p><p>Nobody knows who dug it.</p>"
    (tmp_path / "page.html").write_bytes(b"<html><head><meta charset=utf-8></head><body>" + body + b"</body></html>")
    found = extract(read_document(tmp_path / "page.html"))
    assert [one.quote for one in found.paragraphs] == ["The pond is old, they say.", "Nobody knows who dug it."]
    assert [one.reason for one in found.left_out] == ["damaged characters"]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from(["x.txt", "x.md", "x.html", "x.pdf"]))
def test_any_bytes_give_a_document_or_one_line(tmp_path: Path, content: bytes, name: str) -> None:
    (tmp_path / name).write_bytes(content)
    with contextlib.suppress(UsageError):
        assert read_document(tmp_path / name).blocks
