"""Publishing: a whole `audiatur publish` of an invented base, reading its files included."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from benchmarks.corpus import knowledge
from benchmarks.files import write


@dataclass(frozen=True)
class Publishing:
    """Processor time in seconds for so many claims and passages; `megabytes` of all pages together."""

    claims: int
    passages: int
    seconds: float
    megabytes: float


def measure(passages: int = 10_000) -> Publishing:
    """Writes an invented base as files, and publishes it as the command does."""
    from bot.knowledge.load import load_outline
    from bot.site.folder import publish
    from bot.site.pages import pages

    with tempfile.TemporaryDirectory() as scratch:
        written, site = Path(scratch) / "knowledge", Path(scratch) / "site"
        write(knowledge(passages), written)
        start = process_time()
        base = load_outline(written, topics=True)
        publish(dict(pages(base)), site)
        seconds = process_time() - start
        size = sum(path.stat().st_size for path in site.rglob("*.html"))
    return Publishing(len(base.claims), sum(len(claim.passages) for claim in base.claims), seconds, size / 1e6)


if __name__ == "__main__":
    print(measure())
