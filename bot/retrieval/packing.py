"""Makes named arrays of an index or a lookup, and the same of them again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bot.retrieval.layout import Postings
from bot.retrieval.lexicon import Lexicon
from bot.retrieval.lookup import Lookup
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


def pack_lookup(lookup: Lookup, name: str) -> Arrays:
    """The arrays of a lookup, without its texts; their names begin with its own."""
    parts = {part: getattr(lookup.lexicon, part) for part in _LEXICON} | {"places": lookup.places}
    return {f"{name}.{part}": array for part, array in parts.items()}


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


def unpack_lookup(arrays: Arrays, name: str, texts: Sequence[str]) -> Lookup:
    """The lookup of that name, into these texts.

    Raises:
        UnfitError: an array is missing, or they do not fit together.
    """
    lexicon = Lexicon(*_of_kinds(arrays, name, _LEXICON))
    (places,) = _of_kinds(arrays, name, {"places": ("<i4",)})
    if not (_is_lexicon(lexicon) and len(places) == len(lexicon) and within(places, 0, len(texts))):
        raise UnfitError(f"the arrays of {name} do not fit together")
    return Lookup(lexicon, places, texts)


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
        _is_lexicon(lexicon)
        and len(postings.idf) == len(postings.ceilings) == terms
        and len(postings.starts) == terms + 1
        and divides(postings.starts, len(postings.numbers))
        and len(postings.classes) == len(postings.numbers)
        and within(postings.numbers, 0, len(index))
        and within(postings.classes, 0, len(postings.weights))
        and bool((np.diff(postings.weights) >= 0).all())
        and all(np.isfinite(values).all() for values in (postings.weights, postings.idf, postings.ceilings))
    )


def _is_lexicon(lexicon: Lexicon) -> bool:
    return (
        divides(lexicon.offsets, len(lexicon.text))
        and len(lexicon.checksums) == len(lexicon.owners) == len(lexicon)
        and within(lexicon.owners, 0, len(lexicon))
    )
