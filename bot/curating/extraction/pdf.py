"""A PDF -> blocks: its text page by page through pypdf, running heads and page numbers listed as left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from bot.curating.extraction.columns import unmixed
from bot.curating.extraction.document import Block, Document
from bot.curating.extraction.hardwrap import joined, unmarked
from bot.curating.extraction.legibility import legible, one_line
from bot.errors import UsageError

_EDGE_LINES = 2
_ENDED = re.compile(r"[.!?…:][”’\"'»)\]]*$")

Progress = Callable[[Sequence[Any]], Iterable[Any]]
"""Wraps a long list so that somebody sees how far it has got; the built-in `iter` shows nothing."""


def read_pdf(content: bytes, progress: Progress = iter) -> Document:
    """The blocks of a PDF; `Block.line` counts pages.

    Raises:
        UsageError: it is encrypted, damaged, or holds no text (a scan, say).
    """
    pages, facts = _opened(content, progress)
    text = "\n".join(pages)
    if not text.strip():
        raise UsageError("this PDF holds no text; a scan must go through text recognition first")
    lines = [[one_line(line) for line in page.split("\n")] for page in pages]
    heads = _running(lines)
    runs: list[list[Block]] = [[]]
    edges: list[Block] = []
    for number, page in enumerate(lines, 1):
        for place, line in enumerate(page):
            edge = min(place, len(page) - 1 - place) < _EDGE_LINES
            if edge and _pattern(line) in heads:
                edges.append(Block(line, number, reason="a running head or page number"))
            elif line:
                runs[-1].append(Block(line, number))
            elif runs[-1]:
                runs.append([])
    blocks = map(unmarked, joined([run for run in _parted(runs) if run], text))
    return Document((*edges, *blocks), unit="page", **facts)


def _opened(content: bytes, progress: Progress) -> tuple[list[str], dict[str, str]]:
    """The text of each page, and what the file states of itself."""
    from io import BytesIO

    from pypdf import PdfReader

    try:
        reader = PdfReader(BytesIO(content))
        # Many files are encrypted with an empty password, against editing and not against reading.
        if not reader.is_encrypted or reader.decrypt(""):
            return _pages(reader, progress), _facts(reader)
    except (UsageError, MemoryError):
        raise
    except Exception as error:  # a damaged PDF makes pypdf raise nearly anything
        if type(error).__name__ == "LimitReachedError":
            raise UsageError("this PDF unpacks to more than may be read; divide it first") from error
        # Raised where the cipher needs a library that nothing else here does.
        if type(error).__name__ != "DependencyError":
            raise UsageError("this PDF is damaged and cannot be read") from error
    raise UsageError("this PDF is encrypted; save it without a password first")


def _pages(reader: Any, progress: Progress) -> list[str]:  # noqa: ANN401  pypdf must not be imported at the top
    pages = progress(list(reader.pages))
    return [unmixed(legible(page.extract_text()), page.extract_text(extraction_mode="layout")) for page in pages]


def _facts(reader: Any) -> dict[str, str]:  # noqa: ANN401  as above
    """Title and author as the file states them; its dates say when it was made, not when it was published."""
    stated = reader.metadata
    if not stated:
        return {}
    return {"title": one_line(str(stated.title or "")), "author": one_line(str(stated.author or ""))}


def _pattern(line: str) -> str:
    """The line with every number alike, so that `Page 3` and `Page 4` are the same running head."""
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", line)


def _running(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """What stands at the edge of three pages and half of all of them, and a lone number at the edge of any two."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_pattern(line) for line in (*page[:_EDGE_LINES], *page[-_EDGE_LINES:]) if line})
    enough = max(3, len(pages) // 2)
    return frozenset(
        line for line, count in counts.items() if count >= enough or (count >= 2 and re.fullmatch(r"\W*#\W*", line))
    )


def _parted(runs: Sequence[Sequence[Block]]) -> list[list[Block]]:
    """Runs parted after a line that ends a sentence well before the page's width: a PDF has no empty lines."""
    lengths = sorted(len(line.text) for run in runs for line in run)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    parted: list[list[Block]] = []
    for run in runs:
        parted.append([])
        for line in run:
            parted[-1].append(line)
            if _ENDED.search(line.text) and len(line.text) < width * 0.85:
                parted.append([])
    return parted
