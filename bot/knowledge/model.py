"""What a knowledge base is made of: claims, positions, sources, passages."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

CONTEXT = "context"
"""The reserved position: facts that argue for no side."""

CLAIM_FILE = "claim.yaml"
TOPICS_FILE = "topics.yaml"
UNANSWERED_FILE = "unanswered.yaml"
VOCABULARY_FILE = "vocabulary.yaml"
CALIBRATION_FILE = "calibration.yaml"
RESERVED_FILES = (CLAIM_FILE, TOPICS_FILE, UNANSWERED_FILE, VOCABULARY_FILE)
"""The files of a claim that are no sources."""

STATUSES = ("contested", "settled")
KINDS = (
    "fact-check",
    "news-analysis",
    "news-report",
    "opinion",
    "interview",
    "scholarship",
    "primary-document",
    "other",
)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which the day, or the month too, may be unknown (ISO 8601 reduced precision)."""

    year: int
    month: int | None = None
    day: int | None = None

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Reads `2022`, `2022-01` or `2022-01-12`.

        Raises:
            ValueError: the text is none of these, or no such day exists.
        """
        found = re.fullmatch(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", text, re.ASCII)
        if not found:
            raise ValueError(f"{text!r} is not a date: write 2022, 2022-01 or 2022-01-12")
        year, month, day = (int(part) if part else None for part in found.groups())
        assert year is not None  # the pattern demands it  # noqa: S101
        try:
            datetime.date(year, month or 1, day or 1)
        except ValueError as error:
            raise ValueError(f"{text!r} is not a date: {error}") from error
        return cls(year, month, day)

    def __str__(self) -> str:
        return "-".join(f"{part:02d}" for part in (self.year, self.month, self.day) if part is not None)

    @property
    def spoken(self) -> str:
        """The date as it is read: `12 January 2022`, `January 2022` or `2022`."""
        return self._named(None)

    @property
    def brief(self) -> str:
        """The date with the month in three letters: `12 Jan 2022`."""
        return self._named(3)

    def _named(self, letters: int | None) -> str:
        month = MONTHS[self.month - 1][:letters] if self.month else None
        return " ".join(str(part) for part in (self.day, month, self.year) if part is not None)


@dataclass(frozen=True, slots=True)
class Note:
    """A curator's remark beside a passage that errs by the record, with what it rests on."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed and shown: a verbatim quote with who said it, where and when.

    `id` is `source-id/local-id`, unique in the base. `speaker` is empty where the document speaks in its own voice.
    `position` is the side that this passage argues, whatever its document concludes.
    """

    id: str
    source: str
    position: str
    gist: str
    quote: str
    section: str = ""
    speaker: str = ""
    role: str = ""
    said: PartialDate | None = None
    note: Note | None = None
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Source:
    """One published document with its bibliographic facts; what is not known is empty.

    `rating` is the local id of the passage in which a fact-check itself rates the claim.
    """

    id: str
    claim: str
    title: str
    author: str
    role: str
    publisher: str
    outlet: str
    published: PartialDate | None
    kind: str
    language: str
    url: str
    stance: str
    rights: str
    document: str
    passages: tuple[Passage, ...]
    rating: str = ""
    path: Path = field(default=Path(), compare=False)


@dataclass(frozen=True, slots=True)
class Position:
    """A side of a claim: its label is somebody's statement, never the bot's."""

    id: str
    label: str
    held_by: str


@dataclass(frozen=True, slots=True)
class Statement:
    """Something that all sides accept, with the passages that it rests on."""

    text: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crux:
    """What the positions really disagree about, with the passages of each side, best first."""

    id: str
    question: str
    asks: tuple[str, ...]
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Topic:
    """What somebody wants to know, in the words of those who ask, with the passages judged to answer it, best first.

    A topic and its judgements in the sense of TREC (Voorhees and Harman, TREC, 2005): what is known to answer one
    question is offered to others like it.
    """

    asks: tuple[str, ...]
    passages: tuple[str, ...]
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What people call things: language (ISO 639-1, or "" for every language) -> concept -> its names there."""

    aliases: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a known date."""

    date: PartialDate
    text: str
    passages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A contested or settled question with its positions, its documents, and all else that is known of it.

    `unanswered` are questions that people ask and the documents do not answer. `fingerprint` is a digest of the files
    that the claim was read from.
    """

    id: str
    question: str
    asks: tuple[str, ...]
    status: str
    positions: tuple[Position, ...]
    agreed: tuple[Statement, ...]
    cruxes: tuple[Crux, ...]
    events: tuple[Event, ...]
    sources: tuple[Source, ...]
    topics: tuple[Topic, ...] = ()
    unanswered: tuple[str, ...] = ()
    vocabulary: Vocabulary = field(default_factory=Vocabulary, hash=False)
    fingerprint: str = ""
    path: Path = field(default=Path(), compare=False)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """All passages of the claim, source by source, in the order of the files."""
        return tuple(passage for source in self.sources for passage in source.passages)


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure an answer must be, as a probability: judged by words and meaning, and judged by words alone."""

    encoder: float
    words: float


@dataclass(frozen=True, slots=True)
class KnowledgeBase:
    """Everything that was loaded from one folder, with a digest of the bytes that it came from.

    `thresholds` are None where the base was never calibrated.
    """

    claims: tuple[Claim, ...]
    fingerprint: str
    path: Path = field(default=Path(), compare=False)
    thresholds: Thresholds | None = None

    def claim(self, claim_id: str) -> Claim | None:
        """The claim of that id, or None."""
        return next((claim for claim in self.claims if claim.id == claim_id), None)
