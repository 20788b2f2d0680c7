from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.curating.sheet import COLUMNS, Row, mark_of, read_table, rows_of, table_of
from bot.errors import UsageError
from bot.knowledge.load import load
from tests.knowledge.invented import write

SHEET = Path("sheet.csv")
CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=40).map(lambda text: " ".join(text.split()))
ROW = Row("gazette", "bell", "", "rang", "Olaf Berg", "He heard it.", "“I heard the bell”", "yes", "m1")


def test_every_passage_is_a_row_and_comes_back_as_it_was(tmp_path: Path) -> None:
    claim = load(write(tmp_path)).claims[0]
    rows = list(rows_of(claim))
    assert [row.passage for row in rows] == [passage.id for passage in claim.passages]
    assert [replace(row, line=0) for row in read_table(SHEET, table_of(rows).encode())] == rows


@given(st.lists(CELLS, min_size=9, max_size=9))
def test_any_cells_come_back_as_they_were(cells: list[str]) -> None:
    if any(cells):
        (row,) = read_table(SHEET, table_of([Row(*cells)]).encode())
        assert [getattr(row, name) for name in COLUMNS] == cells


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-x", "@SUM(A1)", "＝1", "'=1", "=cmd|' /C calc'!A0", "''@x"])
def test_no_cell_is_a_formula_and_none_is_changed_by_that(text: str) -> None:
    table = table_of([replace(ROW, gist=text, quote=text)])
    written = list(csv.reader(io.StringIO(table)))[1]
    assert written[5][0] == written[6][0] == "'"
    (row,) = read_table(SHEET, table.encode())
    assert (row.gist, row.quote) == (text, text)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_a_spreadsheet_makes_of_it_is_read(delimiter: str) -> None:
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([name.title() for name in reversed(COLUMNS)] + ["mine"])
    writer.writerow([getattr(ROW, name) for name in reversed(COLUMNS)] + ["a remark; of my own, here"])
    writer.writerow([""] * 10)
    (row,) = read_table(SHEET, b"\xef\xbb\xbf" + written.getvalue().encode())
    assert replace(row, line=0) == ROW


def test_a_row_knows_the_line_on_which_it_begins() -> None:
    table = f'{",".join(COLUMNS)}\na,b,,,,,"two\nlines",,\nc,d,,,,,,,\n'
    assert [(row.source, row.line, row.quote) for row in read_table(SHEET, table.encode())] == [
        ("a", 2, "two lines"),
        ("c", 4, ""),
    ]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"source,id\n", "sheet.csv:1: the column `section` is missing"),
        ("source,id,Größe\n".encode("latin-1"), "save it as “CSV UTF-8”"),
        (f'{",".join(COLUMNS)}\na,b\nc,"d\n'.encode(), "sheet.csv:3: is no row of a table"),
    ],
)
def test_what_is_no_such_table_is_told_in_one_line(content: bytes, told: str) -> None:
    with pytest.raises(UsageError) as error:
        read_table(SHEET, content)
    assert told in str(error.value)
    assert "\n" not in str(error.value)


def test_a_mark_changes_with_what_the_table_may_change_and_with_nothing_else(tmp_path: Path) -> None:
    passage = load(write(tmp_path)).claims[0].passages[1]
    mark = mark_of(passage)
    assert mark_of(replace(passage, section="Another", note=None, said=None)) == mark
    for name in ("position", "speaker", "gist", "quote"):
        assert mark_of(replace(passage, **{name: "other"})) != mark
