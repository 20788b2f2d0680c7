from __future__ import annotations

import time

import pytest

from bot.curating.extraction.columns import unmixed
from bot.curating.extraction.paragraphs import extract
from bot.curating.extraction.pdf import read_pdf
from tests.curating.extraction.pdfs import placed

LEFT = [
    "The pond at Weir is older than the church, and it",
    "is older than the mill, and nobody who lives there",
    "today could tell you who dug it, or when that was,",
    "or whether anybody did.",
]
RIGHT = [
    "The stone beside it came by river in the year when",
    "the mill burnt down, and it has not been moved by",
    "anybody since, though every mayor promised that it",
    "would be moved soon.",
]
WHOLE = [" ".join(LEFT), " ".join(RIGHT)]
OVER = (60.0, 740.0, "What stands over both of the columns of this page")


def beside(lines: list[str], x: float) -> list[tuple[float, float, str]]:
    return [(x, 700.0 - 12 * number, line) for number, line in enumerate(lines)]


def quotes(pieces: list[tuple[float, float, str]]) -> list[str]:
    return [one.quote for one in extract(read_pdf(placed(pieces, "The pond"))).paragraphs]


def alternately() -> list[tuple[float, float, str]]:
    pairs = zip(beside(LEFT, 60), beside(RIGHT, 330), strict=True)
    return [piece for pair in pairs for piece in pair]


@pytest.mark.parametrize("pieces", [[*beside(LEFT, 60), *beside(RIGHT, 330)], alternately()])
def test_two_columns_are_read_one_after_the_other(pieces: list[tuple[float, float, str]]) -> None:
    assert quotes(pieces) == WHOLE
    first, second = quotes([OVER, *pieces])
    assert first.endswith(WHOLE[0])
    assert second == WHOLE[1]


def test_the_rows_of_a_table_stay_rows() -> None:
    rows = [
        f"{town}{' ' * 30}{number} stones" for number, town in enumerate(("Weir", "Holm", "Sund", "Eastport", "All"))
    ]
    text = "\n".join(" ".join(row.split()) for row in rows)
    assert unmixed(text, "\n".join(rows)) == text


@pytest.mark.parametrize("line", [" " * 50_000, "a " * 25_000, "a   " * 12_000, "a" * 50_000])
def test_a_line_of_any_length_costs_no_more_than_its_length(line: str) -> None:
    begun = time.process_time()
    assert unmixed(line, line) == line
    assert time.process_time() - begun < 2
