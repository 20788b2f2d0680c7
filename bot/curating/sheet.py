"""The passages of a claim as a table for a spreadsheet, and the table read back."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path

from bot.errors import Problem, UsageError
from bot.knowledge.model import Claim, Passage
from bot.yaml_reader import shown

_FORMULA = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_ESCAPED = re.compile(r"''*[=+\-@＝＋－＠\t\r\n]")
_DELIMITERS = (",", ";", "\t")


class Keep(StrEnum):
    """What becomes of a passage: it stays, it goes, or its quote is joined to the one in the row above."""

    YES = "yes"
    NO = "no"
    JOIN = "join"


@dataclass(frozen=True, slots=True)
class Row:
    """A passage as the table has it; `line` is the one of the table. `mark` tells what the passage was when written."""

    source: str
    id: str
    section: str
    position: str
    speaker: str
    gist: str
    quote: str
    keep: str
    mark: str
    line: int = 0

    @property
    def passage(self) -> str:
        """The id of the passage."""
        return f"{self.source}/{self.id}"


COLUMNS = tuple(field.name for field in fields(Row) if field.name != "line")


def rows_of(claim: Claim) -> Iterator[Row]:
    """Every passage of a claim, in the order of the files."""
    for passage in claim.passages:
        local = passage.id.partition("/")[2]
        shared = (passage.section, passage.position, passage.speaker, passage.gist, even(passage.quote))
        yield Row(passage.source, local, *shared, Keep.YES, mark_of(passage))


def mark_of(passage: Passage) -> str:
    """A mark that changes with what the table may change of a passage, and with its quote."""
    held = "\0".join((passage.position, passage.speaker, passage.gist, even(passage.quote)))
    # With a letter before it, no spreadsheet takes it for a number.
    return "m" + hashlib.blake2b(held.encode(), digest_size=5).hexdigest()


def even(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def table_of(rows: Iterable[Row]) -> str:
    """The rows as CSV (RFC 4180), in which nothing is a formula: a cell that begins like one has a ' before it."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    writer.writerows([_as_text(getattr(row, name)) for name in COLUMNS] for row in rows)
    return written.getvalue()


def read_table(path: Path, content: bytes) -> list[Row]:
    """The rows of a table, with commas, semicolons or tabs between its cells, as spreadsheets write it.

    Raises:
        UsageError: it is no such table; the message names the line.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path}: is not UTF-8; save it as “CSV UTF-8”") from error
    first = text.partition("\n")[0].strip("\r")
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Row] = []
    places: dict[str, int] = {}
    begins = 1
    try:
        for cells in reader:
            if not places:
                places = _places(path, cells)
            elif any(cell.strip() for cell in cells):
                rows.append(_row(cells, places, begins))
            begins = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(str(Problem(path, begins, f"is no row of a table: {error}"))) from error
    return rows


def _places(path: Path, cells: list[str]) -> dict[str, int]:
    """The column of each name in the first row."""
    found = {cell.strip().casefold(): place for place, cell in enumerate(cells)}
    missing = [name for name in COLUMNS if name not in found]
    if missing:
        raise UsageError(
            str(Problem(path, 1, f"the column `{missing[0]}` is missing; the first row names the columns"))
        )
    return found


def _row(cells: list[str], places: dict[str, int], line: int) -> Row:
    values = {name: cells[places[name]] if places[name] < len(cells) else "" for name in COLUMNS}
    return Row(**{name: even(_as_it_was(value)) for name, value in values.items()}, line=line)


def _as_text(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _as_it_was(cell: str) -> str:
    return cell[1:] if _ESCAPED.match(cell) else cell


def named(row: Row) -> str:
    """The passage of a row for a message."""
    return f"`{shown(row.passage)}`"
