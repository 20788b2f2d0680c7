"""Loads a folder into a knowledge base, as a whole or not at all, and reads anew only the claims that changed."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from bot.errors import KnowledgeError, Problem, cause
from bot.fields import read_record
from bot.knowledge.assembly import assemble
from bot.knowledge.check import check, check_names, check_together
from bot.knowledge.draft import line_of
from bot.knowledge.model import (
    CALIBRATION_FILE,
    CLAIM_FILE,
    TOPICS_FILE,
    UNANSWERED_FILE,
    VOCABULARY_FILE,
    Claim,
    KnowledgeBase,
    Thresholds,
    Vocabulary,
)
from bot.knowledge.reading import Files, read_claim
from bot.knowledge.schema import CALIBRATION, ID_PATTERN, VOCABULARY
from bot.yaml_reader import Report, parse_yaml, read_bytes, shown


def load(folder: Path, before: KnowledgeBase | None = None) -> KnowledgeBase:
    """The knowledge base of a folder; of the one loaded `before`, the claims whose files hold the same bytes are kept.

    Raises:
        KnowledgeError: with every problem of the folder, in one run.
    """
    base, problems = examine(folder, before)
    if base is None:
        raise KnowledgeError(problems)
    return base


def examine(folder: Path, before: KnowledgeBase | None = None) -> tuple[KnowledgeBase | None, tuple[Problem, ...]]:
    """The knowledge base of a folder, or None and every problem that keeps it from being one; `before` as in `load`."""
    kept = before.claims if before and before.path == folder else ()
    loading = _Loading(folder, {claim.fingerprint: claim for claim in kept})
    base = loading.base()
    # A value that is wrong in itself may be found wanting again among its neighbours: one line for each is enough.
    return (None, tuple(sorted(set(loading.problems)))) if loading.problems else (base, ())


def load_outline(folder: Path, *, topics: bool = False) -> KnowledgeBase:
    """The claims of a folder with their sources and passages, and `topics` if wanted: nothing else is read.

    Raises:
        KnowledgeError: with every problem of what is read.
    """
    unread = {UNANSWERED_FILE, VOCABULARY_FILE} if topics else {TOPICS_FILE, UNANSWERED_FILE, VOCABULARY_FILE}
    loading = _Loading(folder, {}, passed_over=frozenset(unread))
    base = loading.base()
    if loading.problems:
        raise KnowledgeError(loading.problems)
    return base


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """SHA-256 over names and what they name, in hexadecimal digits; the order counts."""
    total = hashlib.sha256()
    for name, content in files:
        # Lengths first, so that no two folders spell the same bytes.
        encoded = os.fsencode(name)
        total.update(b"%d %d\n%b" % (len(encoded), len(content), encoded))
        total.update(content)
    return total.hexdigest()


@dataclass
class _Loading:
    """One pass over a folder: the claims that are known by their fingerprints, and what was wrong so far."""

    folder: Path
    known: Mapping[str, Claim]
    passed_over: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def base(self) -> KnowledgeBase:
        """Loads everything."""
        folders, beside = self._entries(self.folder)
        self._refuse_strays(beside, only=(VOCABULARY_FILE, CALIBRATION_FILE))
        shared = self._contents(path for path in beside if path.name == VOCABULARY_FILE)
        thresholds = self._thresholds(path for path in beside if path.name == CALIBRATION_FILE)
        names = self._names(shared)
        found = [self._claim(folder, shared, names) for folder in folders]
        claims = tuple(claim for claim in found if claim)
        if not claims and not self.problems:
            self._problem(self.folder, f"holds no claim: a claim is a folder with a file {CLAIM_FILE}")
        self.problems += check_together(claims)
        parts = [(claim.id, claim.fingerprint.encode()) for claim in claims]
        fingerprint = digest([*parts, (CALIBRATION_FILE, str(thresholds).encode())])
        return KnowledgeBase(claims, fingerprint, self.folder, thresholds)

    def _claim(self, folder: Path, shared: Files, names: Vocabulary) -> Claim | None:
        """The claim of a folder, the known one where nothing changed; None where the folder is empty."""
        inner, present = self._entries(folder)
        if not inner and not present:
            return None
        self._check_name(folder, folder.name, "a claim")
        for path in inner:
            self._problem(path, "is a folder inside a claim, which nothing reads; move its files up")
        self._refuse_strays(present)
        if folder / CLAIM_FILE not in present:
            self._problem(folder, f"holds no {CLAIM_FILE}")
        files = self._contents(path for path in present if path.suffix == ".yaml")
        for path in files:
            self._check_name(path, path.stem, "a source")
        read = {**shared, **files}
        fingerprint = digest((path.relative_to(self.folder).as_posix(), read[path] or b"") for path in read)
        return self.known.get(fingerprint) or self._read(folder, files, names, fingerprint)

    def _read(self, folder: Path, files: Files, names: Vocabulary, fingerprint: str) -> Claim:
        draft = read_claim(folder, files)
        self.problems += [*draft.problems, *check(draft)]
        return assemble(draft, names, fingerprint)

    def _names(self, files: Files) -> Vocabulary:
        """The names that stand beside the claims, for all of them."""
        path = self.folder / VOCABULARY_FILE
        content = files.get(path)
        if content is None:
            return Vocabulary()
        report = Report(path)
        node = parse_yaml(content, report)
        vocabulary: Vocabulary = read_record(VOCABULARY, node, report)
        self.problems += [*report.problems, *check_names(vocabulary, path, partial(line_of, node))]
        return vocabulary

    def _thresholds(self, paths: Iterable[Path]) -> Thresholds | None:
        """How sure an answer must be, if the base was calibrated."""
        for path, content in self._contents(paths).items():
            report = Report(path)
            node = None if content is None else parse_yaml(content, report)
            found: Thresholds | None = read_record(CALIBRATION, node, report) if node is not None else None
            self.problems += report.problems
            return None if report.problems else found
        return None

    def _contents(self, paths: Iterable[Path]) -> dict[Path, bytes | None]:
        """The bytes of files in their order; None, and a problem, where one cannot be read."""
        files = {}
        for path in paths:
            if path.name not in self.passed_over:
                report = Report(path)
                files[path] = read_bytes(path, report)
                self.problems += report.problems
        return files

    def _entries(self, folder: Path) -> tuple[list[Path], list[Path]]:
        """The folders, and the files, in a folder that are not hidden, by name."""
        try:
            entries = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
        except (OSError, ValueError) as error:
            self._problem(folder, f"cannot be read: {cause(error)}")
            entries = []
        folders: list[Path] = []
        files: list[Path] = []
        for path in entries:
            (folders if path.is_dir() else files).append(path)
        return folders, files

    def _refuse_strays(self, files: Iterable[Path], only: Sequence[str] = ()) -> None:
        """Reports files that look as if they were read, and are not; a README may stand anywhere."""
        for path in files:
            wanted = path.name in only if only else path.suffix == ".yaml"
            if path.suffix.casefold() in {".yaml", ".yml"} and not wanted:
                told = f"only {' and '.join(only)} stand beside the claims" if only else "name it *.yaml"
                self._problem(path.parent, f"the file `{shown(path.name)}` is not read; {told}")

    def _check_name(self, path: Path, name: str, means: str) -> None:
        if not re.fullmatch(ID_PATTERN, name):
            told = (
                f"`{shown(name)}` cannot name {means}: small letters a to z, digits and -, a letter first, at most 48"
            )
            self._problem(path.parent, told)

    def _problem(self, path: Path, message: str) -> None:
        self.problems.append(Problem(path, 0, message))
