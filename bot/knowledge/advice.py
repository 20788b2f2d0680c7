"""What a curator had better change in a base that can be served as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.errors import Problem
from bot.knowledge.model import TOPICS_FILE, VOCABULARY_FILE, Claim, KnowledgeBase
from bot.yaml_reader import Report, read_bytes

LINES = 2_000
BYTES = 200_000
CHARACTERS = 200
"""A file is reviewed by a person: it stays under so many lines and bytes, and its lines under so many characters."""

OF_A_POSITION = 3
"""Passages of one position that a topic needs at most: a card shows no more."""


def advise(base: KnowledgeBase) -> Iterator[Problem]:
    """Advice on the files of a base, one line for each kind and file; nothing is refused for it."""
    if (base.path / VOCABULARY_FILE).is_file():
        yield from _unwieldy(base.path / VOCABULARY_FILE)
    for claim in base.claims:
        for path in sorted(claim.path.parent.glob("[!.]*.yaml")):
            yield from _unwieldy(path)
        yield from _crowded_topics(claim)


def _unwieldy(path: Path) -> Iterator[Problem]:
    """That a file is longer, or wider, than a person reads with care."""
    content = read_bytes(path, Report(path)) or b""
    lines = content.count(b"\n")
    if lines >= LINES or len(content) >= BYTES:
        told = f"{lines:,} lines, {len(content):,} bytes: nobody reviews so much; keep it under {LINES:,} and {BYTES:,}"
        yield _advice(path, 0, told)
    texts = enumerate(content.decode(errors="replace").split("\n"), 1)
    wide = [number for number, text in texts if len(text) >= CHARACTERS]
    if wide:
        yield _advice(path, wide[0], f"a line of {CHARACTERS} characters or more, one of {len(wide):,}")


def _crowded_topics(claim: Claim) -> Iterator[Problem]:
    """That topics name more passages of a position than anybody is shown."""
    positions = {passage.id: passage.position for passage in claim.passages}
    crowded = []
    for topic in claim.topics:
        counts = Counter(positions[passage] for passage in topic.passages)
        if topic.line and max(counts.values()) > OF_A_POSITION:
            crowded.append(topic.line)
    if crowded:
        told = f"a topic with more than {OF_A_POSITION} passages of one position, one of {len(crowded):,}"
        yield _advice(claim.path.with_name(TOPICS_FILE), crowded[0], told)


def _advice(path: Path, line: int, told: str) -> Problem:
    return Problem(path, line, f"advice: {told}")
