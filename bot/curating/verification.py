"""Holds quotes against the documents that they come from: word for word, or what differs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TypeAlias

from bot.curating.bounded import bounded
from bot.curating.extraction.reading import read_document
from bot.errors import UsageError
from bot.knowledge.document import Document
from bot.knowledge.model import KnowledgeBase, Passage, Source
from bot.knowledge.nearest import Difference, nearest_text
from bot.yaml_reader import shown


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A quote that does not stand in its document, the text there that comes nearest, and what differs.

    `nearest` is empty where nothing there is like it; `line` is that of the document (`unit` says what it counts), 0
    without a nearest text.
    `scattered` says that the parts between the marks of omission all stand there, in another order.
    """

    passage: Passage
    nearest: str
    line: int
    differences: tuple[Difference, ...]
    scattered: bool = False
    unit: str = "line"


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
    files = _files(documents)
    for claim in base.claims:
        for source in claim.sources:
            yield verify_source(source, claim.id, documents, files)


def verify_source(source: Source, claim: str, documents: Path, files: Sequence[PurePath]) -> Verification:
    """Holds the quotes of one source against its document among the files of a folder, read as `audiatur add` does."""
    try:
        path = documents / _found(source.document, claim, files)
        document = _document(path)
    except UsageError as error:
        return Skipped(source, str(error))
    covered: set[int] = set()
    mismatches = []
    for passage in source.passages:
        spans = document.find(passage.quote)
        if spans is None:
            mismatches.append(_mismatch(passage, document))
        else:
            covered.update(*(document.words_in(start, end) for start, end in spans))
    return Verified(source, len(document.starts), len(covered), tuple(mismatches))


def _files(documents: Path) -> list[PurePath]:
    """The files of a folder and of the folders in it, seen from that folder, in order."""
    walked = ((Path(folder).relative_to(documents), names) for folder, _, names in os.walk(documents))
    return sorted(folder / name for folder, names in walked for name in names)


def _found(name: str, claim: str, files: Sequence[PurePath]) -> PurePath:
    """The file that a source names: in the folder itself, else in that of the claim, else the only one anywhere.

    Raises:
        UsageError: there is none, or several, or the name leads out of the folder.
    """
    if not name:
        raise UsageError("the source names no document")
    named = PurePath(name)
    if named.is_absolute() or ".." in named.parts or "\0" in name:
        raise UsageError(f"`document` is a file in the folder of the documents: {shown(name)}")
    alike = [file for file in files if file.parts[-len(named.parts) :] == named.parts]
    for wanted in (named, PurePath(claim) / named):
        if wanted in alike:
            return wanted
    if not alike:
        raise UsageError(f"no {shown(name)} in the folder of the documents")
    if len(alike) > 1:
        told = ", ".join(str(file) for file in alike[:3])
        raise UsageError(f"{len(alike)} documents are called {shown(name)}: {told}; name the folder in `document`, too")
    return alike[0]


def _document(path: Path) -> Document:
    """The text of a document, word for word as `audiatur add` reads it, what that leaves out included."""
    try:
        read = bounded(read_document, path)
    except UsageError as error:
        raise UsageError(f"{path.name}: {str(error).removeprefix(f'{path}: ')}") from error
    lines = list(read.lines)
    return Document("\n".join(text for _, text in lines), [number for number, _ in lines], read.unit)


def _mismatch(passage: Passage, document: Document) -> Mismatch:
    """What the first part that is not there comes nearest to."""
    for part in document.parts(passage.quote):
        if document.place(part) < 0:
            near = nearest_text(part, document)
            return Mismatch(passage, near.text, near.line, near.differences, unit=document.unit)
    return Mismatch(passage, "", 0, (), scattered=True)
