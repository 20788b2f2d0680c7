"""The files of one claim -> a draft of it, with every problem that a file shows by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from bot.errors import Problem
from bot.fields import Record, read_record
from bot.knowledge.draft import Draft
from bot.knowledge.model import (
    CLAIM_FILE,
    RESERVED_FILES,
    TOPICS_FILE,
    UNANSWERED_FILE,
    VOCABULARY_FILE,
    Claim,
    Passage,
    Source,
)
from bot.knowledge.schema import CLAIM, SOURCE, TOPICS, UNANSWERED, VOCABULARY
from bot.yaml_reader import Node, Report, parse_yaml

Files: TypeAlias = Mapping[Path, bytes | None]
"""Files by their paths, with what they hold; None where that could not be read."""


def read_claim(folder: Path, files: Files) -> Draft:
    """The claim of a folder, made of the contents of its files.

    A file that is not there, or holds a problem, gives blanks: what else is wrong shows in the same run.
    """
    reading = _Reading(files)
    values = reading.value(folder / CLAIM_FILE, CLAIM)
    del values["line"]
    claim = Claim(
        id=folder.name,
        sources=tuple(reading.source(path, folder.name) for path in files if path.name not in RESERVED_FILES),
        topics=reading.value(folder / TOPICS_FILE, TOPICS),
        unanswered=reading.value(folder / UNANSWERED_FILE, UNANSWERED),
        vocabulary=reading.value(folder / VOCABULARY_FILE, VOCABULARY),
        path=folder / CLAIM_FILE,
        **values,
    )
    unread = frozenset(source.id for source in claim.sources if source.path not in reading.trees)
    return Draft(claim, reading.asks, reading.trees, unread, tuple(reading.problems))


@dataclass
class _Reading:
    """One pass over the files of a claim: what was read so far, and what was wrong with it."""

    files: Files
    problems: list[Problem] = field(default_factory=list)
    trees: dict[Path, Node] = field(default_factory=dict)
    asks: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, path: Path, record: Record) -> Any:  # noqa: ANN401  what the record builds
        """The value of a file; its tree and problems are kept."""
        report = Report(path)
        content = self.files.get(path)
        node = None if content is None else parse_yaml(content, report)
        if node is not None:
            self.trees[path] = node
        value = read_record(record, node, report)
        self.problems += report.problems
        return value

    def source(self, path: Path, claim: str) -> Source:
        """The source of a file; what its passages are asked is kept."""
        values = self.value(path, SOURCE)
        del values["line"]
        speakers = values.pop("speakers")
        passages = []
        for found in values.pop("passages"):
            asks = found.pop("asks")
            passage = _passage(found, path.stem, speakers)
            passages.append(passage)
            self.asks[passage.id] = asks
        return Source(id=path.stem, claim=claim, passages=tuple(passages), path=path, **values)


def _passage(values: dict[str, Any], source: str, speakers: dict[str, str]) -> Passage:
    """A passage with what its file knows: the full id, and the role of its speaker."""
    role = values["role"] or speakers.get(values["speaker"], "")
    return Passage(**{**values, "id": f"{source}/{values['id']}", "source": source, "role": role})
