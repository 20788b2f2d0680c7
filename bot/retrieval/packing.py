"""Makes named arrays of an index, and an index of them again."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bot.retrieval.layout import Postings
from bot.retrieval.lexicon import Lexicon
from bot.retrieval.postings import PostingsIndex
from bot.retrieval.store import Arrays, UnfitError, divides, within

_LEXICON: Mapping[str, tuple[str, ...]] = {
    "text": ("|u1",),
    "offsets": ("<i8",),
    "checksums": ("<u4",),
    "owners": ("<i4",),
}
_POSTINGS: Mapping[str, tuple[str, ...]] = {
    "starts": ("<i8",),
    "numbers": ("<i4",),
    "classes": ("<u2", "<u4"),
    "weights": ("<f8",),
    "idf": ("<f8",),
    "ceilings": ("<f8",),
}


def pack(index: PostingsIndex, name: str = "passages") -> Arrays:
    """The arrays of an index; their names begin with that of the index, as in `passages.text`."""
    parts = {part: getattr(index.lexicon, part) for part in _LEXICON} | index.postings._asdict()
    return {f"{name}.{part}": array for part, array in parts.items()} | {f"{name}.size": np.array([index.size])}


def unpack(arrays: Arrays, name: str = "passages") -> PostingsIndex:
    """The index of that name. Every number points into what it numbers, so that no query can fail, whoever wrote it.

    Raises:
        UnfitError: an array is missing, or they do not fit together.
    """
    lexicon = Lexicon(*_of_kinds(arrays, name, _LEXICON))
    postings = Postings(*_of_kinds(arrays, name, _POSTINGS))
    (size,) = _of_kinds(arrays, name, {"size": ("<i8",)})
    if len(size) != 1 or not 0 <= size[0] <= 1 << 31:
        raise UnfitError(f"{name} has no size")
    index = PostingsIndex(int(size[0]), lexicon, postings)
    if not _fits(index):
        raise UnfitError(f"the arrays of {name} do not fit together")
    return index


def _of_kinds(arrays: Arrays, name: str, kinds: Mapping[str, tuple[str, ...]]) -> list[np.ndarray]:
    found = []
    for part, allowed in kinds.items():
        array = arrays.get(f"{name}.{part}")
        if array is None or array.dtype.newbyteorder("<").str not in allowed:
            raise UnfitError(f"{name} has no {part} of a fitting kind")
        found.append(array)
    return found


def _fits(index: PostingsIndex) -> bool:
    lexicon, postings = index.lexicon, index.postings
    terms = len(lexicon)
    return (
        len(lexicon.checksums) == len(lexicon.owners) == len(postings.idf) == len(postings.ceilings) == terms
        and divides(lexicon.offsets, len(lexicon.text))
        and len(postings.starts) == terms + 1
        and divides(postings.starts, len(postings.numbers))
        and len(postings.classes) == len(postings.numbers)
        and within(lexicon.owners, 0, terms)
        and within(postings.numbers, 0, len(index))
        and within(postings.classes, 0, len(postings.weights))
        and all(np.isfinite(values).all() for values in (postings.weights, postings.idf, postings.ceilings))
    )
