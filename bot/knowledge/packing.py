"""Makes rows of text of a knowledge base, and a base of them again that reads each row when it is asked for."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from bot.knowledge.model import (
    CLAIM_FILE,
    Claim,
    Crux,
    Event,
    KnowledgeBase,
    Note,
    PartialDate,
    Passage,
    Position,
    Source,
    Statement,
    Topic,
    Vocabulary,
)
from bot.knowledge.rows import Rows

Row: TypeAlias = dict[str, Any]  # what a line of JSON holds

REMEMBERED = 20_000  # claims, sources and passages each that stay in memory once they were read
_ERRORS = "surrogatepass"  # a lone surrogate is text like any other: nothing may crash on it


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of JSON end to end, as UTF-8: line `n` is `text[bounds[n]:bounds[n + 1]]`."""

    text: bytes | memoryview
    bounds: Sequence[int]

    @classmethod
    def of(cls, values: Iterable[object]) -> Lines:
        """Writes a line for each value."""
        lines = [json.dumps(value, ensure_ascii=False, default=_plain).encode("utf-8", _ERRORS) for value in values]
        return cls(b"".join(lines), [0, *accumulate(map(len, lines))])

    def __len__(self) -> int:
        return len(self.bounds) - 1

    def __getitem__(self, number: int) -> Any:  # noqa: ANN401  whatever was written
        return json.loads(str(self.text[self.bounds[number] : self.bounds[number + 1]], "utf-8", _ERRORS))


class PackedBase(NamedTuple):
    """A knowledge base as text: a line for each claim, each topic, each source without its passages, each passage.

    The sources of claim `n` are those from `first_sources[n]` up to `first_sources[n + 1]`; the topics of a claim and
    the passages of a source likewise. `head` holds what is read at once, in two lines: the vocabulary, and the ids of
    all sources.
    """

    head: Lines
    claims: Lines
    topics: Lines
    sources: Lines
    passages: Lines
    first_topics: Sequence[int]
    first_sources: Sequence[int]
    first_passages: Sequence[int]


class UnpackedBase(NamedTuple):
    """A knowledge base with all its passages in one row, its sources by their ids, and the first passage of each."""

    base: KnowledgeBase
    passages: Sequence[Passage]
    sources: Mapping[str, Source]
    firsts: Mapping[str, int]


def pack(base: KnowledgeBase) -> PackedBase:
    """Writes a base; its paths are left out."""
    sources = [source for claim in base.claims for source in claim.sources]
    return PackedBase(
        Lines.of([base.vocabulary, [source.id for source in sources]]),
        Lines.of(_fields(claim, "sources", "topics", "path") for claim in base.claims),
        Lines.of(topic for claim in base.claims for topic in claim.topics),
        Lines.of(_fields(source, "passages", "path") for source in sources),
        Lines.of(passage for source in sources for passage in source.passages),
        [0, *accumulate(len(claim.topics) for claim in base.claims)],
        [0, *accumulate(len(claim.sources) for claim in base.claims)],
        [0, *accumulate(len(source.passages) for source in sources)],
    )


def unpack(packed: PackedBase, fingerprint: str, folder: Path) -> UnpackedBase:
    """The base of that fingerprint as if it had just been read from the folder.

    Raises:
        LookupError, TypeError, ValueError: the head was not written by `pack`.
    """
    reading = _Reading(packed, folder)
    vocabulary = Vocabulary(**packed.head[0])
    aliases = {concept: tuple(names) for concept, names in vocabulary.aliases.items()}
    claims: Any = Rows(reading.claim, 0, len(packed.claims))
    base = KnowledgeBase(claims, Vocabulary(aliases, tuple(vocabulary.filler)), fingerprint, folder)
    passages = Rows(reading.passage, 0, len(packed.passages))
    numbers = {name: number for number, name in enumerate(packed.head[1])}
    firsts = dict(zip(numbers, packed.first_passages, strict=False))  # the last bound is the end of all
    return UnpackedBase(base, passages, _Sources(reading.source, numbers), firsts)


class _Reading:
    """Reads rows, and remembers so many that a base of a million passages does not come to fill the memory.

    Two threads that read the same one at once get equal values.
    """

    def __init__(self, packed: PackedBase, folder: Path) -> None:
        self._packed, self._folder = packed, folder
        self.claim = lru_cache(REMEMBERED)(self._read_claim)
        """The claim of a number."""
        self.source = lru_cache(REMEMBERED)(self._read_source)
        """The source of a number."""
        self.passage = lru_cache(REMEMBERED)(self._read_passage)
        """The passage of a number."""

    def _read_passage(self, number: int) -> Passage:
        return _passage(self._packed.passages[number])

    def _read_claim(self, number: int) -> Claim:
        row: Row = self._packed.claims[number]
        first, topics = self._packed.first_sources, self._packed.first_topics
        row |= {
            "asks": tuple(row["asks"]),
            "positions": tuple(Position(**one) for one in row["positions"]),
            "agreed": tuple(Statement(one["text"], tuple(one["passages"])) for one in row["agreed"]),
            "cruxes": tuple(_crux(one) for one in row["cruxes"]),
            "events": tuple(
                Event(PartialDate(*one["date"]), one["text"], tuple(one["passages"])) for one in row["events"]
            ),
            "topics": Rows(self._topic, topics[number], topics[number + 1]),
            "sources": Rows(self.source, first[number], first[number + 1]),
            "path": self._folder / row["id"] / CLAIM_FILE,
        }
        return Claim(**row)

    def _topic(self, number: int) -> Topic:
        """Read anew each time: what answers a question is known from arrays, and only curators ask for more."""
        row: Row = self._packed.topics[number]
        return Topic(*(tuple(row[name]) for name in ("asks", "passages", "helping")))

    def _read_source(self, number: int) -> Source:
        row: Row = self._packed.sources[number]
        first = self._packed.first_passages
        row["published"] = PartialDate(*row["published"]) if row["published"] else None
        row["passages"] = Rows(self.passage, first[number], first[number + 1])
        row["path"] = self._folder / row["claim"] / f"{row['id']}.yaml"
        return Source(**row)


class _Sources(Mapping[str, Source]):
    """Sources by their ids, each read when it is asked for."""

    def __init__(self, read: Callable[[int], Source], numbers: Mapping[str, int]) -> None:
        self._read, self._numbers = read, numbers

    def __getitem__(self, name: str) -> Source:
        return self._read(self._numbers[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def _fields(value: Any, *apart: str) -> Row:  # noqa: ANN401  any dataclass
    """The fields of a dataclass, without those that are written apart."""
    return {name: getattr(value, name) for name in value.__dataclass_fields__ if name not in apart}


def _plain(value: object) -> object:
    """What JSON has no form of its own for."""
    return [value.year, value.month, value.day] if isinstance(value, PartialDate) else _fields(value)


def _passage(row: Row) -> Passage:
    said, note = row["said"], row["note"]
    row["said"] = PartialDate(*said) if said else None
    row["note"] = Note(**note) if note else None
    row["asks"] = tuple(row["asks"])
    return Passage(**row)


def _crux(row: Row) -> Crux:
    return Crux(row["id"], row["question"], tuple(row["asks"]), tuple(row["passages"]))
