"""Loads a folder of files into a knowledge base, as a whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError, Problem, cause
from bot.fields import Record, read_record
from bot.knowledge.check import check
from bot.knowledge.draft import Draft
from bot.knowledge.fingerprint import digest
from bot.knowledge.model import CLAIM_FILE, TOPICS_FILE, VOCABULARY_FILE, Claim, KnowledgeBase, Passage, Source
from bot.knowledge.schema import CLAIM, ID_PATTERN, SOURCE, TOPICS, VOCABULARY
from bot.yaml_reader import Node, Report, parse_yaml, read_bytes, shown


def load(folder: Path) -> KnowledgeBase:
    """The knowledge base of a folder.

    Raises:
        KnowledgeError: with every problem of the folder, in one run.
    """
    base, problems = examine(folder)
    if base is None:
        raise KnowledgeError(problems)
    return base


def examine(folder: Path) -> tuple[KnowledgeBase | None, tuple[Problem, ...]]:
    """The knowledge base of a folder, or None and every problem that keeps it from being one."""
    reading = _Reading(folder)
    draft = reading.draft()
    problems = [*reading.problems, *check(draft)]
    # A value that is wrong in itself may be found wanting again among its neighbours: one line for each is enough.
    return (None, tuple(sorted(set(problems)))) if problems else (draft.base, ())


@dataclass
class _Reading:
    """One pass over a folder: what was read so far, and what was wrong with it."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)
    trees: dict[Path, Node] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    contents: dict[str, bytes] = field(default_factory=dict)

    def draft(self) -> Draft:
        """Reads everything."""
        entries = self._entries(self.folder)
        claims = [self._claim(path) for path in entries if path.is_dir()]
        files = [path for path in entries if not path.is_dir()]
        self._refuse_strays(files, {VOCABULARY_FILE})
        vocabulary = VOCABULARY.blank()
        if self.folder / VOCABULARY_FILE in files:
            vocabulary = self._read(self.folder / VOCABULARY_FILE, VOCABULARY)
        found = tuple(claim for claim in claims if claim)
        if not found and not self.problems:
            self._problem(self.folder, f"holds no claim: a claim is a folder with a file {CLAIM_FILE}")
        base = KnowledgeBase(found, vocabulary, digest(sorted(self.contents.items())), self.folder)
        return Draft(base, self.trees, frozenset(self.unread))

    def _claim(self, folder: Path) -> Claim | None:
        entries = self._entries(folder)
        if not entries:
            return None
        self._check_name(folder, folder.name, "a claim")
        for path in entries:
            if path.is_dir():
                self._problem(path, "is a folder inside a claim, which nothing reads; move its files up")
        files = [path for path in entries if not path.is_dir()]
        self._refuse_strays(files)
        file = folder / CLAIM_FILE
        if file not in files:
            self._problem(folder, f"holds no {CLAIM_FILE}")
        values = self._read(file, CLAIM) if file in files else CLAIM.blank()
        del values["line"]
        apart = {file, folder / TOPICS_FILE}
        sources = tuple(
            self._source(path, folder.name) for path in files if path.suffix == ".yaml" and path not in apart
        )
        topics = self._read(folder / TOPICS_FILE, TOPICS) if folder / TOPICS_FILE in files else ()
        return Claim(id=folder.name, sources=sources, topics=topics, path=file, **values)

    def _source(self, path: Path, claim: str) -> Source:
        self._check_name(path, path.stem, "a source")
        values = self._read(path, SOURCE)
        if path not in self.trees:
            self.unread.add(path.stem)
        del values["line"]
        speakers = values.pop("speakers")
        passages = tuple(_passage(passage, path.stem, speakers) for passage in values.pop("passages"))
        return Source(id=path.stem, claim=claim, passages=passages, path=path, **values)

    def _read(self, path: Path, record: Record) -> Any:  # noqa: ANN401  what the record builds
        """The value of a file; its tree, bytes and problems are kept."""
        report = Report(path)
        content = read_bytes(path, report)
        node = None
        if content is not None:
            self.contents[path.relative_to(self.folder).as_posix()] = content
            node = parse_yaml(content, report)
        if node is not None:
            self.trees[path] = node
        value = read_record(record, node, report)
        self.problems += report.problems
        return value

    def _entries(self, folder: Path) -> list[Path]:
        """Files and folders that are not hidden, by name."""
        try:
            return sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except (OSError, ValueError) as error:
            self._problem(folder, f"cannot be read: {cause(error)}")
            return []

    def _refuse_strays(self, files: Iterable[Path], known: set[str] | None = None) -> None:
        """Reports files that look as if they were read, and are not; a README may stand anywhere."""
        for path in files:
            suffix = path.suffix.casefold()
            if suffix in {".yaml", ".yml"} and (path.suffix != ".yaml" or (known and path.name not in known)):
                wanted = "name it *.yaml" if not known else f"only {', '.join(known)} stands beside the claims"
                self._problem(path.parent, f"the file `{shown(path.name)}` is not read; {wanted}")

    def _check_name(self, path: Path, name: str, means: str) -> None:
        if not re.fullmatch(ID_PATTERN, name):
            told = (
                f"`{shown(name)}` cannot name {means}: small letters a to z, digits and -, a letter first, at most 48"
            )
            self._problem(path.parent, told)

    def _problem(self, path: Path, message: str) -> None:
        self.problems.append(Problem(path, 0, message))


def _passage(values: dict[str, Any], source: str, speakers: dict[str, str]) -> Passage:
    """A passage with what its file knows: the full id, and the role of its speaker."""
    role = values["role"] or speakers.get(values["speaker"], "")
    return Passage(**{**values, "id": f"{source}/{values['id']}", "source": source, "role": role})
