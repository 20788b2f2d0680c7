"""Joins the lines of a paragraph that was broken to a page's width."""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.curating.extraction.document import Block, Kind
from bot.curating.extraction.language import guess_language

_WIDEST = 120
_NARROWEST = 30
_ENDED = re.compile(r"[.!?…:;][”’\"'»)\]]*$")
_ENTRY = re.compile(r"\s*(?:[•▪◦‣∙*·–—-]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+")
_HYPHENATED = re.compile(r"([^\W\d_]{1,60})[-‐]$")
_FIRST_WORD = re.compile(r"\w*")


@dataclass(frozen=True, slots=True)
class Spelling:
    """Which words a document writes, with and without a hyphen, and its language."""

    words: frozenset[str]
    language: str

    @classmethod
    def of(cls, text: str) -> Spelling:
        """The spelling of a text."""
        found = re.findall(r"[^\W_]+(?:-[^\W_]+)*", text.casefold().replace("‐", "-"))
        return cls(frozenset(found), guess_language(text))

    def is_one_word(self, first: str, second: str) -> bool:
        """Whether what a line's end divides is one word: the document says so, else how common it is in its language.

        “Wellknown” is far rarer than both of its parts, and “understand” is not (Zipf scale of wordfreq).
        """
        if first + second in self.words:
            return True
        if f"{first}-{second}" in self.words or not self.language:
            return False
        from wordfreq import available_languages, zipf_frequency

        if self.language not in available_languages():
            return False
        whole, *parts = (zipf_frequency(word, self.language) for word in (first + second, first, second))
        return whole > 0 and whole >= min(parts) - 1.5


def is_entry(text: str) -> bool:
    """Whether a line opens with the mark of a list: a bullet, a dash, `1.` or `a)`."""
    return _ENTRY.match(text) is not None


def without_mark(text: str) -> str:
    """The text of a list entry without its mark."""
    return _ENTRY.sub("", text, count=1).strip()


def unmarked(block: Block) -> Block:
    """A list entry as one, without its mark; any other block as it is."""
    if not is_entry(block.text):
        return block
    # A dash may open a line of direct speech: only what has text behind its mark is a list entry.
    text = without_mark(block.text)
    return replace(block, text=text, kind=Kind.ENTRY, numbered=block.text[:1].isdigit()) if text else block


def joined(runs: Sequence[Sequence[Block]], text: str) -> list[Block]:
    """The lines of each run (no empty line between them) as blocks.

    Lines belong together where they fill the width that the whole file is broken at; a file whose lines are longer
    than any page has one paragraph a line. A word divided by a hyphen at a line's end is put together where the rest
    of `text` or a dictionary spells it so; else the hyphen stays.
    """
    width = _width(runs)
    if width is None:
        return [line for run in runs for line in run]
    spelling = Spelling.of(text)
    return [block for run in runs for block in _paragraphs(run, width, spelling)]


def _width(runs: Sequence[Sequence[Block]]) -> float | None:
    """The width that the lines are broken at, in characters, or None where they are not."""
    lengths = [len(line.text) for run in runs for line in run]
    inner = [len(line.text) for run in runs for line in run[:-1] if len(line.text) >= _NARROWEST]
    if len(inner) < 2 or max(lengths) > _WIDEST:
        return None
    return statistics.quantiles(inner, n=10)[-1]


def _paragraphs(run: Sequence[Block], width: float, spelling: Spelling) -> list[Block]:
    groups: list[list[Block]] = []
    for line in run:
        if groups and _goes_on(groups[-1][-1].text, line.text, width):
            groups[-1].append(line)
        else:
            groups.append([line])
    return [_merged(group, spelling) for group in groups]


def _goes_on(line: str, following: str, width: float) -> bool:
    """Whether the paragraph of a line goes on in the next: the next line's first word had no room in it."""
    if is_entry(following):
        return False
    first = following.split(maxsplit=1)[0]
    if len(line) + 1 + len(first) > width * 0.95:
        return True
    # A ragged line in the middle of a sentence: nothing ended, and the next begins with a small letter.
    return len(line) > width * 0.5 and not _ENDED.search(line) and first[0].islower()


def _merged(group: Sequence[Block], spelling: Spelling) -> Block:
    parts = [group[0].text]
    for line in group[1:]:
        divided = _HYPHENATED.search(parts[-1])
        if not divided or not line.text[0].isalpha():
            parts.append(" ")
        elif spelling.is_one_word(divided[1].casefold(), _first_word(line.text).casefold()):
            parts[-1] = parts[-1][:-1]
        parts.append(line.text)
    kind = group[0].kind if group[0].kind is not Kind.LINE or len(group) == 1 else Kind.PARAGRAPH
    return Block("".join(parts), group[0].line, kind)


def _first_word(text: str) -> str:
    found = _FIRST_WORD.match(text)
    return found[0] if found else ""
