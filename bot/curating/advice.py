"""What a curator had better change in the files of a base that can be served as it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.knowledge.check import count_by_position, words_of
from bot.knowledge.draft import line_of
from bot.knowledge.model import CONTEXT, TOPICS_FILE, VOCABULARY_FILE, Claim, KnowledgeBase, Passage, Source
from bot.retrieval.reference import outside
from bot.yaml_reader import Report, read_bytes, read_yaml, shown

LINES = 2_000
BYTES = 200_000
CHARACTERS = 200
"""A file is reviewed by a person: it stays under so many lines and bytes, and its lines under so many characters."""

OF_A_POSITION = 3
"""Passages of one position that a topic needs at most: a card shows no more."""

MANY, FAR_FEWER = 6, 3
"""Passages of a position from which another one, with a third of them or less, has far fewer."""

_LABEL = re.compile(r"\s*[“„«»\"‘‚'「].{1,200}?[”“»«\"’'」]\s?[:：]\s*\w")
_MADE_GIST = re.compile(r"(?:[^,“]{1,200}, p|P)aragraph \d+(?:, part \d+ of \d+)?(?:, under “.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Advice:
    """What would make a base better: where (line 0 is the file as a whole), what was seen, and what to do about it."""

    path: Path
    line: int
    told: str
    remedy: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: advice: {self.told}; {self.remedy}"


def advise(base: KnowledgeBase) -> Iterator[Advice]:
    """Advice on the files of a base, in their order; nothing is refused for it."""
    if (base.path / VOCABULARY_FILE).is_file():
        yield from _unwieldy(base.path / VOCABULARY_FILE)
    counts = count_by_position(base)
    for claim in base.claims:
        for path in sorted(claim.path.parent.glob("[!.]*.yaml")):
            yield from _unwieldy(path)
        yield from _crowded_topics(claim)
        yield from _labels(claim)
        yield from _uneven_positions(claim, counts[claim.id])
        yield from _cruxes(claim)
        for source in claim.sources:
            yield from _source(source)


def _unwieldy(path: Path) -> Iterator[Advice]:
    """That a file is longer, or wider, than a person reads with care."""
    content = read_bytes(path, Report(path)) or b""
    lines = content.count(b"\n")
    if lines >= LINES or len(content) >= BYTES:
        told = f"{lines:,} lines, {len(content):,} bytes: nobody reviews so much"
        yield Advice(path, 0, told, f"keep it under {LINES:,} and {BYTES:,}")
    for number, text in enumerate(content.decode(errors="replace").split("\n"), 1):
        if len(text) >= CHARACTERS:
            yield Advice(path, number, f"a line of {CHARACTERS} characters or more", "break it")


def _crowded_topics(claim: Claim) -> Iterator[Advice]:
    """That topics name more passages of a position than anybody is shown."""
    positions = {passage.id: passage.position for passage in claim.passages}
    for topic in claim.topics:
        counts = Counter(positions[passage] for passage in topic.passages)
        if topic.line and max(counts.values()) > OF_A_POSITION:
            told = f"a topic with more than {OF_A_POSITION} passages of one position"
            yield Advice(claim.path.with_name(TOPICS_FILE), topic.line, told, "keep those that answer it best")


def _labels(claim: Claim) -> Iterator[Advice]:
    """That a label, read alone, may be taken for its opposite: “Myth” over what is said against a myth."""
    for number, position in enumerate(claim.positions):
        if not _LABEL.match(position.label):
            told = f"the label `{shown(position.label)}` does not say what it means"
            remedy = "write what they say in quotation marks, a colon, and what that means"
            yield Advice(claim.path, _line(claim.path, "positions", number, "label"), told, remedy)


def _uneven_positions(claim: Claim, counts: dict[str, int]) -> Iterator[Advice]:
    """That nothing was quoted yet, or much less of one position than of another."""
    add = f"`audiatur add FILE --claim {claim.id} --position P` reads a document"
    if not claim.sources:
        yield Advice(claim.path, 0, "no source yet", add)
        return
    sides = {position: count for position, count in counts.items() if position != CONTEXT}
    most = max(sides, key=lambda position: sides[position])
    for number, (position, count) in enumerate(sides.items()):
        if not count or (sides[most] >= MANY and count * FAR_FEWER <= sides[most]):
            told = (
                f"only {count} passage{'s' * (count != 1)} of `{position}`" if count else f"no passage of `{position}`"
            )
            told += f", {sides[most]} of `{most}`" * bool(sides[most])
            line = _line(claim.path, "positions", number)
            yield Advice(claim.path, line, told, f"quote more of what that side says: {add}")


def _cruxes(claim: Claim) -> Iterator[Advice]:
    """That nobody can see what the positions disagree about, or hears one of them alone."""
    if len(claim.positions) < 2 or not claim.sources:
        return
    if not claim.cruxes:
        told = "no crux: what the positions disagree about"
        yield Advice(claim.path, 0, told, "write it down as a question, with the best passages of each side")
    positions = {passage.id: passage.position for passage in claim.passages}
    for number, crux in enumerate(claim.cruxes):
        sides = {positions[passage] for passage in crux.passages} - {CONTEXT}
        if len(sides) == 1:
            told = f"the crux `{crux.id}` has passages of `{min(sides)}` alone"
            line = _line(claim.path, "cruxes", number, "passages")
            yield Advice(claim.path, line, told, "add what another side says to it, or make it a topic")


def _source(source: Source) -> Iterator[Advice]:
    """That nobody can go and look, and what is wrong with single passages."""
    if not source.url:
        remedy = "find it, so that an excerpt can link to it; leave it empty rather than guess"
        yield Advice(source.path, _line(source.path, "url"), "no address", remedy)
    for passage in source.passages:
        yield from _gist(passage, source.path)
        by = outside(passage.quote, source.language)
        if by:
            told = f"the quote points outside of itself: “{shown(by)}”"
            yield Advice(source.path, passage.line, told, "begin where it stands alone, or leave the words out at […]")


def _gist(passage: Passage, path: Path) -> Iterator[Advice]:
    """That a gist is none of a person's."""
    if _MADE_GIST.fullmatch(passage.gist):
        told, remedy = "the gist only says where the passage stands", "say in one neutral line what it says"
        yield Advice(path, passage.line, told, remedy)
    elif f"{words_of(passage.quote)} ".startswith(f"{words_of(passage.gist)} "):
        told, remedy = "the gist repeats the quote", "say what it says in other words, by which it may be found too"
        yield Advice(path, passage.line, told, remedy)


def _line(path: Path, *steps: str | int) -> int:
    """The line of a value; the file is read once more, for few are asked about."""
    return line_of(read_yaml(path, Report(path)), *steps)
