"""Draws counts by week as a small picture, large enough to be read on a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

SIZE = (720, 260)
"""Pixels; on a phone of 390 CSS pixels about half as many."""
_TEXT = 24  # pixels
_GROUND, _ANSWERED, _UNANSWERED, _WORDS = "#2b2d31", "#9aa9e0", "#646a7c", "#dbdee1"  # sides with nobody


@dataclass(frozen=True, slots=True)
class Bar:
    """A week: what it is called, and how much was answered in it, and was not."""

    label: str
    answered: int
    unanswered: int

    @property
    def asked(self) -> int:
        """All of it."""
        return self.answered + self.unanswered


def bars(weeks: Sequence[Bar]) -> bytes:
    """A PNG with a bar for each week, in the order given; the lighter part is what was answered.

    Every second bar bears its label, the last one always, so that none runs into the next.
    """
    from PIL import Image, ImageDraw

    image = Image.new("RGB", SIZE, _GROUND)
    draw = ImageDraw.Draw(image)
    highest = max((week.asked for week in weeks), default=0) or 1
    for place, week in enumerate(weeks):
        _bar(draw, week, (place, len(weeks)), highest)
    written = BytesIO()
    image.quantize(32).save(written, "PNG", optimize=True)
    return written.getvalue()


def _bar(draw: ImageDraw, week: Bar, place: tuple[int, int], highest: int) -> None:
    from PIL import ImageFont

    at, count = place
    width, ground = SIZE[0] / count, SIZE[1] - 1.5 * _TEXT
    left, right = at * width + 6, (at + 1) * width - 6
    middle, room = (left + right) / 2, ground - 1.5 * _TEXT
    answered = ground - room * week.answered / highest
    top = answered - room * week.unanswered / highest
    if week.unanswered:
        draw.rectangle((left, top, right, answered), fill=_UNANSWERED)
    if week.answered:
        draw.rectangle((left, answered, right, ground), fill=_ANSWERED)
    draw.line((left, ground, right, ground), fill=_WORDS, width=2)
    if (count - 1 - at) % 2 == 0:
        font = ImageFont.load_default(_TEXT)
        inside = min(middle, SIZE[0] - draw.textlength(week.label, font) / 2 - 4)
        draw.text((inside, SIZE[1] - 8), week.label, fill=_WORDS, font=font, anchor="ms")
        if week.asked:
            draw.text((middle, top - 6), str(week.asked), fill=_WORDS, font=font, anchor="ms")
