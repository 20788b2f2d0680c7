from __future__ import annotations

import contextlib
import io
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfWriter

from bot.curating.bounded import bounded
from bot.curating.extraction.paragraphs import extract
from bot.curating.extraction.pdf import read_pdf
from bot.errors import UsageError
from tests.curating.extraction.pdfs import pdf

BODY = [
    "The pond at Weir is older than the church, and it is older than the mill, and",
    "nobody who lives beside it today could tell you who dug it or whether anybody",
    "did.",
    "“It was always there,” said Ada Brook, a miller, “and nobody in this town ever",
    "asked my father or me about the stone.”",
]
PAGES = [["Weir Courier Yearbook", *BODY[:3], "Page 1"], ["Weir Courier Yearbook", *BODY[3:], "Page 2"]]
PAGES += [["Weir Courier Yearbook", f"The church of {name} is much younger than that.", f"Page {number}"]
          for number, name in ((3, "Weir"), (4, "Holm"))]  # fmt: skip


def test_lines_become_paragraphs_and_running_heads_are_left_out() -> None:
    document = read_pdf(pdf(PAGES, "The pond"))
    found = extract(document)
    assert found.title == "The pond"
    assert [paragraph.quote for paragraph in found.paragraphs] == [
        " ".join(BODY[:3]),
        " ".join(BODY[3:]),
        "The church of Weir is much younger than that.",
        "The church of Holm is much younger than that.",
    ]
    assert found.paragraphs[1].voice.name == "Ada Brook"
    assert {one.reason for one in found.left_out} == {"a running head or page number"}
    assert len(found.left_out) == 8
    assert document.unit == "page"


def test_progress_is_told_of_every_page() -> None:
    seen: list[int] = []

    def watch(pages: Sequence[object]) -> Iterable[object]:
        seen.append(len(pages))
        return pages

    read_pdf(pdf(PAGES), watch)
    assert seen == [4]


def test_a_pdf_without_text_says_that_it_is_a_scan() -> None:
    with pytest.raises(UsageError, match="holds no text"):
        read_pdf(pdf([[]]))


def test_an_encrypted_pdf_is_told_in_one_line() -> None:
    writer = PdfWriter(clone_from=io.BytesIO(pdf(PAGES)))
    writer.encrypt("secret", algorithm="RC4-128")
    locked = io.BytesIO()
    writer.write(locked)
    with pytest.raises(UsageError, match="encrypted"):
        read_pdf(locked.getvalue())


def test_a_damaged_pdf_is_told_in_one_line(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UsageError, match="damaged"):
        bounded(read_pdf, b"%PDF-1.4\nnothing of the kind")
    assert capfd.readouterr() == ("", "")


@given(st.integers(0, 1500), st.binary(max_size=40))
def test_any_damage_ends_in_text_or_in_one_line(place: int, junk: bytes) -> None:
    whole = pdf(PAGES[:2])
    with contextlib.suppress(UsageError):
        assert read_pdf(whole[:place] + junk + whole[place + len(junk) :]).unit == "page"
