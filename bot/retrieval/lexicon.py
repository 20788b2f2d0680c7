"""The terms of an index and their numbers, held as arrays that can be mapped from a file."""

from __future__ import annotations

import zlib
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

_ENCODING, _ERRORS = "utf-8", "surrogatepass"  # a lone surrogate is a term like any other: nothing may crash on it

_BITS = 3  # of the number of terms that are left to a search within a part: eight terms or so
_REMEMBERED = 8_192  # terms asked for, with their numbers: the words of one question are looked up many times


class Lexicon(Sequence[str]):
    """Every term once, in alphabetical order; a term's number is its place.

    Finding a term takes a short search among checksums, so a million terms need neither a dictionary in memory nor
    time to load. Two terms of the same checksum stand side by side and are told apart by their bytes.

    Shapes: `text` holds all terms end to end as UTF-8; term `i` is `text[offsets[i]:offsets[i + 1]]`. `checksums` are
    the CRC-32 of the terms in rising order, and `owners[j]` is the number of the term that `checksums[j]` belongs to.
    """

    def __init__(
        self,
        text: NDArray[np.uint8],
        offsets: NDArray[np.int64],
        checksums: NDArray[np.uint32],
        owners: NDArray[np.int32],
    ) -> None:
        self.text, self.offsets, self.checksums, self.owners = text, offsets, checksums, owners
        # A memoryview gives one number in a third of the time that an array takes.
        self._text, self._offsets = text.data, offsets.data
        self._checksums, self._owners = checksums.data, owners.data
        # Checksums are spread evenly: their first bits tell where among them a term stands, but for a few places.
        self._shift = 32 - max(0, len(checksums).bit_length() - _BITS)
        bounds = np.arange((1 << 32 - self._shift) + 1, dtype=np.uint64) << np.uint64(self._shift)
        self._parts = np.append(checksums.searchsorted(bounds[:-1].astype(np.uint32)), len(checksums)).data
        self.number = lru_cache(_REMEMBERED)(self.find)
        """The number of a term, or -1 where no passage holds it."""

    @classmethod
    def of(cls, terms: Sequence[str]) -> Lexicon:
        """Lays out terms that are distinct and in alphabetical order."""
        encoded = [term.encode(_ENCODING, _ERRORS) for term in terms]
        offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
        np.cumsum(np.fromiter(map(len, encoded), dtype=np.int64, count=len(encoded)), out=offsets[1:])
        checksums = np.fromiter(map(zlib.crc32, encoded), dtype=np.uint32, count=len(encoded))
        owners = np.argsort(checksums, kind="stable").astype(np.int32)
        text = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return cls(text, offsets, checksums[owners], owners)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        """The term of that number, or a list of terms for a slice."""
        if isinstance(number, slice):
            return [self[place] for place in range(*number.indices(len(self)))]
        place = range(len(self))[number]
        return bytes(self._text[self._offsets[place] : self._offsets[place + 1]]).decode(_ENCODING, _ERRORS)

    def __iter__(self) -> Iterator[str]:
        text, offsets = self.text.tobytes(), self.offsets.tolist()
        for start, end in pairwise(offsets):
            yield text[start:end].decode(_ENCODING, _ERRORS)

    def __contains__(self, term: object) -> bool:
        return isinstance(term, str) and self.number(term) >= 0

    def find(self, term: str) -> int:
        """The number of a term, or -1, without remembering it."""
        encoded = term.encode(_ENCODING, _ERRORS)
        checksum, checksums = zlib.crc32(encoded), self._checksums
        part = checksum >> self._shift
        place = bisect_left(checksums, checksum, self._parts[part], self._parts[part + 1])
        while place < len(checksums) and checksums[place] == checksum:
            owner = self._owners[place]
            if self._text[self._offsets[owner] : self._offsets[owner + 1]] == encoded:
                return owner
            place += 1
        return -1
