"""The picture of the weeks shows what was counted."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from bot.render.chart import SIZE, Bar, bars

LIGHT, DARK = (154, 169, 224), (100, 106, 124)


def heights(picture: bytes, colour: tuple[int, int, int], count: int) -> list[int]:
    """How many pixels of a colour each bar has, from top to bottom, a quarter from its left side."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    width = SIZE[0] / count
    return [
        sum(image.getpixel((int((place + 0.25) * width), y)) == colour for y in range(SIZE[1]))
        for place in range(count)
    ]


def test_bars_are_as_high_as_their_counts_and_parted_as_they_are() -> None:
    drawn = bars([Bar("a", 50, 50), Bar("b", 25, 0), Bar("c", 0, 100), Bar("d", 0, 0)])
    light, dark = heights(drawn, LIGHT, 4), heights(drawn, DARK, 4)
    assert light[0] == pytest.approx(dark[0], abs=2)
    assert light[1] == pytest.approx(light[0] / 2, abs=2)
    assert dark[2] == pytest.approx(light[0] + dark[0], abs=2)
    assert (dark[1], light[2], light[3], dark[3]) == (0, 0, 0, 0)


@pytest.mark.parametrize("weeks", [[], [Bar("30 Nov", 0, 0)] * 12, [Bar("30 Nov", 10**9, 1)] * 12])
def test_nothing_and_very_much_are_drawn_too(weeks: list[Bar]) -> None:
    drawn = bars(weeks)
    assert Image.open(BytesIO(drawn)).size == SIZE
    assert len(drawn) < 20_000
