"""Holds quotes against the documents that they come from: word for word, or what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeAlias

from bot.errors import Problem
from bot.knowledge.document import Document
from bot.knowledge.model import KnowledgeBase, Passage, Source
from bot.knowledge.nearest import Difference, nearest_text
from bot.yaml_reader import Report, read_bytes, shown

SUFFIXES = (".txt", ".md")


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A quote that does not stand in its document, the text there that comes nearest, and what differs.

    `nearest` is empty where nothing there is like it; `line` is that of the document, 0 without a nearest text.
    `scattered` says that the parts between the marks of omission all stand there, in another order.
    """

    passage: Passage
    nearest: str
    line: int
    differences: tuple[Difference, ...]
    scattered: bool = False


@dataclass(frozen=True, slots=True)
class Verified:
    """A source held against its document: how many words that has, how many of them are quoted, what is wrong."""

    source: Source
    words: int
    quoted: int
    mismatches: tuple[Mismatch, ...]

    @property
    def share(self) -> float:
        """The part of the document's words that is quoted, 0 to 1."""
        return self.quoted / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class Skipped:
    """A source that could not be held against its document, and why."""

    source: Source
    reason: str


Verification: TypeAlias = Verified | Skipped


def verify(base: KnowledgeBase, documents: Path) -> Iterator[Verification]:
    """Holds every quote of every source against its document, source by source."""
    for claim in base.claims:
        for source in claim.sources:
            yield verify_source(source, documents)


def verify_source(source: Source, documents: Path) -> Verification:
    """Holds the quotes of one source against its document in the folder."""
    text = _read(source.document, documents)
    if isinstance(text, Problem):
        return Skipped(source, text.message)
    document = Document(text)
    covered: set[int] = set()
    mismatches = []
    for passage in source.passages:
        spans = document.find(passage.quote)
        if spans is None:
            mismatches.append(_mismatch(passage, document))
        else:
            covered.update(*(document.words_in(start, end) for start, end in spans))
    return Verified(source, len(document.starts), len(covered), tuple(mismatches))


def _mismatch(passage: Passage, document: Document) -> Mismatch:
    """What the first part that is not there comes nearest to."""
    for part in document.parts(passage.quote):
        if not document.places(part):
            near = nearest_text(part, document)
            return Mismatch(passage, near.text, near.line, near.differences)
    return Mismatch(passage, "", 0, (), scattered=True)


def _read(name: str, documents: Path) -> str | Problem:
    """The text of a document, or the problem that keeps it from being read."""
    path = documents / name
    if not name:
        return Problem(path, 0, "the source names no document")
    if PurePath(name).name != name or name in {".", ".."}:
        return Problem(path, 0, f"`document` is the name of a file, not a path: {shown(name)}")
    if path.suffix.casefold() not in SUFFIXES:
        return Problem(path, 0, f"{shown(name)} is no text: {' or '.join(SUFFIXES)} is read")
    report = Report(path)
    content = read_bytes(path, report)
    if content is None:
        return Problem(path, 0, f"{shown(name)} {report.problems[0].message}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(path, line, f"{shown(name)} is not valid UTF-8 (line {line})")
