"""How time grows with the length of text that somebody made to take long: `python -m benchmarks.growth`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from time import thread_time
from types import SimpleNamespace
from typing import Any

from bot.discord_app.asking.claim_text import parts, visible_text
from bot.retrieval.sentences import sentences
from bot.yaml_reader import Report, parse_yaml

LENGTHS = (2_000, 8_000, 32_000)
"""Characters; a post has 8,000 at most."""
MESSAGES = (
    *(".", ". ", "A. ", "a\n", "\n", "1. ", "> ", "- ", "[", "[a](", "[a](http://", "[a](http://x(", "</a ", "<:a:"),
    *("<@1", "_", "a_", "__a", "*", "|", "`", "\\", "Bаker ", "аa", "é\u200d", "。", '."(', "http://", "(", "[…] "),
)
"""What a post is made of, again and again."""
FILES = ("\u200b", "a: \u200b\n", "é\u200d", "- {a: b}\n", "x\r", "\\u200b", "- 'a' #\n", "a , ")
"""What a YAML file is made of, again and again."""
_ROUNDS = 3


@dataclass(frozen=True)
class Growth:
    """Milliseconds of the processor for texts of each length of `LENGTHS`, all made of the same piece."""

    what: str
    piece: str
    milliseconds: tuple[float, ...]

    @property
    def factor(self) -> float:
        """How much longer the longest takes than the shortest: 16 times as time grows with the text, 256 its square."""
        return self.milliseconds[-1] / max(self.milliseconds[0], 0.02)


def read_post(text: str) -> None:
    """Reads a post as “Check this message” does, on the event loop: what it says, and its sentences."""
    nothing: Mapping[str, Any] = {
        "components": (),
        "embeds": (),
        "attachments": (),
        "message_snapshots": (),
        "poll": None,
    }
    list(parts(visible_text(SimpleNamespace(content=text, **nothing))))  # type: ignore[arg-type]  # as much as is read


def read_file(text: str) -> None:
    """Reads a YAML file."""
    parse_yaml(text.encode(), Report(Path("grown.yaml")))


WORK: Mapping[str, tuple[Callable[[str], object], tuple[str, ...]]] = {
    "post": (read_post, MESSAGES),
    "sentences": (sentences, MESSAGES),
    "YAML": (read_file, FILES),
}


def measure() -> Iterator[Growth]:
    """Each kind of text at each length, the best of three rounds."""
    for what, (work, pieces) in WORK.items():
        for piece in pieces:
            yield Growth(what, piece, tuple(_best(work, (piece * length)[:length]) for length in LENGTHS))


def _best(work: Callable[[str], object], text: str) -> float:
    taken = []
    for _ in range(_ROUNDS):
        start = thread_time()
        work(text)
        taken.append((thread_time() - start) * 1000)
    return min(taken)


def main() -> None:
    """Prints a line a text, the ones that grow most first."""
    print(f"{'':10} {'made of':16} " + " ".join(f"{length:>9,}" for length in LENGTHS) + "   ms; times")
    for found in sorted(measure(), key=lambda found: -found.factor):
        times = " ".join(f"{taken:9.2f}" for taken in found.milliseconds)
        print(f"{found.what:10} {found.piece!r:16} {times}   {found.factor:4.0f}")


if __name__ == "__main__":
    main()
