"""An encoder for tests: the words of a text hashed into a vector, the same on every machine and in no time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.encoder import DIMENSIONS, EncoderError


class HashingEncoder:
    """Texts that share words are alike, and others are not; `encoded` tells what it was asked for.

    Args:
        fails_after: the number of texts after which it gives no more answers; None for never.
    """

    name = "hashing 1"

    def __init__(self, fails_after: int | None = None) -> None:
        self.encoded: list[str] = []
        self._fails_after = fails_after

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors of unit length, of shape (number of texts, 384)."""
        matrix = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in zip(matrix, texts, strict=True):
            if len(self.encoded) == self._fails_after:
                raise EncoderError("it was told to fail")
            self.encoded.append(text)
            row[0] = 0.1  # so that a text without words has a vector, too
            for word in re.findall(r"\w+", text.casefold()):
                digest = hashlib.blake2b(word.encode("utf-8", "surrogatepass"), digest_size=4).digest()
                row[int.from_bytes(digest, "little") % DIMENSIONS] += 1
        matrix /= np.linalg.norm(matrix, axis=1, keepdims=True)
        return matrix

    def close(self) -> None:
        """Nothing is open."""
