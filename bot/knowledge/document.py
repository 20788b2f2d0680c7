"""A captured document as text in which quotes are found."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from bot.invisible import INVISIBLE

OMISSION = "[…]"
LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
"""Two or three letters in one character, as typesetters write them, and the letters that a reader sees."""

# A captured page and a curator's keyboard write the same marks in different characters; nothing else is forgiven.
_MARKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‹›`´ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－", "-"),
    }
)
_INSIDE_WORDS = frozenset("'’ʼ‐‑-")
_RUN = re.compile(r"\S+")
_LETTER = re.compile(r"\w")


class Document:
    """A text with its white space made even, and where its words and lines begin.

    `written` is the text as it stands there, one space between words, invisible characters left out; `alike` is the
    same, character for character, with quotation marks and dashes made alike. `starts` are the places of its words.
    `numbers` are those of its lines where they do not count from 1, and `unit` says what they count.
    """

    def __init__(self, text: str, numbers: Sequence[int] = (), unit: str = "line") -> None:
        self.unit = unit
        lines = [even(line) for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
        self.written = " ".join(line for line in lines if line)
        self.alike = alike(self.written)
        # A run without a letter is no word. One pattern for both would look through a long one again and again.
        self.starts = [run.start() for run in _RUN.finditer(self.written) if _LETTER.search(run[0])]
        numbered = zip(numbers or range(1, len(lines) + 1), lines, strict=True)
        self._numbers = [number for number, line in numbered if line]
        self._line_starts: list[int] = []
        at = 0
        for line in lines:
            if line:
                self._line_starts.append(at)
                at += len(line) + 1

    def line(self, place: int) -> int:
        """The line, from 1, on which a place in `written` stands."""
        return self._numbers[bisect_right(self._line_starts, place) - 1]

    def words_in(self, start: int, end: int) -> range:
        """The numbers of the words that a stretch of `written` covers, in part or whole."""
        first = max(bisect_right(self.starts, start) - 1, 0)
        return range(first, bisect_left(self.starts, end))

    def parts(self, quote: str) -> list[str]:
        """What a quote takes from the document, mark of omission by mark of omission, marks made alike."""
        parts = (alike(even(part)) for part in quote.split(OMISSION))
        return [part for part in parts if part]

    def find(self, quote: str) -> list[tuple[int, int]] | None:
        """Where the parts of a quote stand, in their order, or None where they do not.

        A document that itself holds the mark `[…]` is no special case: the mark is what lies between two parts.
        """
        parts = self.parts(quote)
        spans: list[tuple[int, int]] = []
        end = 0
        for part in parts:
            start = self.place(part, end)
            if start < 0:
                return None
            end = start + len(part)
            spans.append((start, end))
        # The first place of a part may be far from the next part: from the end backwards, the closest ones are meant.
        for number in range(len(spans) - 2, -1, -1):
            start = self._last_place(parts[number], spans[number + 1][0])
            spans[number] = (start, start + len(parts[number]))
        return spans or None

    def place(self, part: str, begin: int = 0) -> int:
        """The first place from `begin` on where a part (marks made alike) stands, cutting no word; -1 for none."""
        start = self.alike.find(part, begin)
        while start >= 0 and self._cuts(start, start + len(part)):
            start = self.alike.find(part, start + 1)
        return start

    def _last_place(self, part: str, limit: int) -> int:
        """The last place where a part stands that ends at `limit` or before."""
        start = self.alike.rfind(part, 0, limit)
        while start >= 0 and self._cuts(start, start + len(part)):
            start = self.alike.rfind(part, 0, start + len(part) - 1)
        return start

    def _cuts(self, start: int, end: int) -> bool:
        """Whether a stretch begins or ends inside a word."""
        return self._inside(start, -1) or self._inside(end - 1, 1)

    def _inside(self, edge: int, step: int) -> bool:
        """Whether the word at an edge goes on beyond it: `can` of `can't` and `non` of `non-expansion` do."""
        text = self.written
        if not _in_word(text[edge]):
            return False
        beyond = edge + step
        if not 0 <= beyond < len(text):
            return False
        if text[beyond] in _INSIDE_WORDS:
            beyond += step
            return 0 <= beyond < len(text) and _in_word(text[beyond])
        return _in_word(text[beyond])


def even(text: str) -> str:
    """The text with one space for each run of white space, composed characters, nothing invisible."""
    # Some controls are white space as well: they part words before they vanish.
    seen = INVISIBLE.sub("", " ".join(text.split())).translate(LIGATURES)
    return unicodedata.normalize("NFC", " ".join(seen.split()))


def alike(text: str) -> str:
    """The text, character for character, with one kind of quotation mark, apostrophe and dash."""
    return text.translate(_MARKS)


def _in_word(character: str) -> bool:
    return character.isalnum() or unicodedata.combining(character) > 0
