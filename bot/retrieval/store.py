"""An index kept in a file beside its knowledge, so that a large one need not be built at every start."""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import operator
import os
import secrets
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.layout import Postings
from bot.retrieval.lexicon import Lexicon
from bot.retrieval.postings import PostingsIndex

_MAGIC = b"audiatur postings 1\n"  # the number is the version of the format: any change of the layout raises it
_HEAD = len(_MAGIC) + 8 + 4  # then the length of the header and its checksum
_ALIGNMENT = 64
_WORTH_STORING = 50_000  # postings, as of a thousand passages; fewer are built before anybody notices
_FORGOTTEN = 3600.0  # seconds after which a half-written file is somebody's who was killed

_Arrays = dict[str, Any]  # which array is of which kind:
_KINDS: Mapping[str, tuple[str, ...]] = {
    "text": ("|u1",),
    "offsets": ("<i8",),
    "checksums": ("<u4",),
    "owners": ("<i4",),
    "starts": ("<i8",),
    "numbers": ("<i4",),
    "classes": ("<u2", "<u4"),
    "weights": ("<f8",),
    "idf": ("<f8",),
    "ceilings": ("<f8",),
}


class UnfitError(Exception):
    """A file is not this index, or not whole."""


def load_or_build(
    knowledge: Path, key: str, build: Callable[[], PostingsIndex], name: str = "passages"
) -> PostingsIndex:
    """The index that `build` makes, taken from a file where one of the same key is found, and kept in one if large.

    The file is `.index/<name>` in the folder `knowledge`, or else in the user's cache. A file that is damaged, of
    another key or of another format is built anew and replaced. Where nothing can be written, nothing is kept.

    Args:
        knowledge: the folder that the indexed text came from.
        key: says what was indexed and how: a fingerprint of the text, and the versions of what analysed it.
        build: makes the index; called only where no file fits.
        name: tells several indexes of one folder apart.
    """
    for folder in _folders(knowledge):
        with contextlib.suppress(OSError, UnfitError):
            return load(folder / name, key)
    index = build()
    if len(index.postings.numbers) >= _WORTH_STORING:
        for folder in _folders(knowledge):
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                save(index, folder / name, key)
                break
    return index


def save(index: PostingsIndex, path: Path, key: str) -> None:
    """Writes an index, whole or not at all.

    Raises:
        OSError: it cannot be written there; what stood there before still does.
    """
    _forget_half_written(path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{secrets.token_hex(4)}.part")
    try:
        # Not waiting for the disk: what a power cut leaves half-written fails its checksum, and is built anew.
        with unfinished.open("xb") as file:
            _write(file, index, key)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def load(path: Path, key: str) -> PostingsIndex:
    """Maps a file that was written for this key; nothing of it is executed, and all of it is checked first.

    Raises:
        OSError: it cannot be read.
        UnfitError: it is damaged, or not of this key or format.
    """
    if not path.is_file():  # opening a pipe would wait for somebody to write into it
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size < _HEAD:  # nothing can be mapped of an empty file
            raise UnfitError("too short")
        content = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    try:
        size, arrays = _sections(content, key)
        lexicon = Lexicon(*(arrays.pop(name) for name in ("text", "offsets", "checksums", "owners")))
        index = PostingsIndex(operator.index(size), lexicon, Postings(**arrays))
        _check(index)
    except (
        KeyError,
        TypeError,
        ValueError,
        OverflowError,
        RecursionError,
    ) as error:  # a header that says something else entirely
        raise UnfitError("no header of this format") from error
    return index


def _folders(knowledge: Path) -> Iterator[Path]:
    """Where an index of that knowledge may be: beside it, or in the user's cache where it cannot be written."""
    yield knowledge / ".index"
    named = Path(os.environ.get("XDG_CACHE_HOME", ""))
    with contextlib.suppress(RuntimeError):  # nobody's home
        cache = named if named.is_absolute() else Path.home() / ".cache"
        place = hashlib.blake2b(os.fsencode(knowledge.absolute()), digest_size=8).hexdigest()
        yield cache / "audiatur" / place


def _forget_half_written(path: Path) -> None:
    """Removes what a killed process left beside the file."""
    for other in path.parent.glob(f"{path.name}.*.part"):
        with contextlib.suppress(OSError):
            if time.time() - other.stat().st_mtime > _FORGOTTEN:
                other.unlink()


def _write(file: BinaryIO, index: PostingsIndex, key: str) -> None:
    """Writes the header, then the arrays, each at a multiple of the alignment so that it can be read in place."""
    lexicon = index.lexicon
    named = (lexicon.text, lexicon.offsets, lexicon.checksums, lexicon.owners, *index.postings)
    sections, pieces, checksum = [], [], 0
    for name, array in zip(_KINDS, named, strict=True):
        stored = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        sections.append((name, stored.dtype.str, len(stored)))
        pieces += [stored.data.cast("B") if len(stored) else b"", bytes(-stored.nbytes % _ALIGNMENT)]
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    header = json.dumps({"key": key, "size": len(index), "sections": sections, "checksum": checksum}).encode()
    header += b" " * (-(_HEAD + len(header)) % _ALIGNMENT)
    file.write(_MAGIC + len(header).to_bytes(8, "little") + zlib.crc32(header).to_bytes(4, "little") + header)
    file.writelines(pieces)


def _sections(content: memoryview, key: str) -> tuple[int, _Arrays]:
    """Reads the header and cuts the file into its arrays; returns the number of passages, too."""
    place = _HEAD + int.from_bytes(content[len(_MAGIC) : len(_MAGIC) + 8], "little")
    raw = bytes(content[_HEAD:place])
    if content[: len(_MAGIC)] != _MAGIC or zlib.crc32(raw) != int.from_bytes(content[_HEAD - 4 : _HEAD], "little"):
        raise UnfitError("no header of this format")
    header = json.loads(raw)
    if header["key"] != key or [name for name, _, _ in header["sections"]] != list(_KINDS):
        raise UnfitError("of another key")
    if zlib.crc32(content[place:]) != header["checksum"]:
        raise UnfitError("damaged")
    arrays: _Arrays = {}
    for name, kind, length in header["sections"]:
        if kind not in _KINDS[name] or length < 0:
            raise UnfitError(f"{name} is {length} of {kind}")
        arrays[name] = np.frombuffer(content, kind, length, place) if length else np.zeros(0, kind)
        place += arrays[name].nbytes + -arrays[name].nbytes % _ALIGNMENT
    return header["size"], arrays


def _check(index: PostingsIndex) -> None:
    """Sees that every number points into what it numbers, so that no query can fail, whoever wrote the file."""
    lexicon, postings = index.lexicon, index.postings
    terms = len(lexicon)
    fit = (
        len(index) <= 1 << 31
        and len(lexicon.checksums) == len(lexicon.owners) == len(postings.idf) == len(postings.ceilings) == terms
        and _divides(lexicon.offsets, len(lexicon.text))
        and len(postings.starts) == terms + 1
        and _divides(postings.starts, len(postings.numbers))
        and len(postings.classes) == len(postings.numbers)
        and _below(lexicon.owners, terms)
        and _below(postings.numbers, len(index))
        and _below(postings.classes, len(postings.weights))
        and all(np.isfinite(values).all() for values in (postings.weights, postings.idf, postings.ceilings))
    )
    if not fit:
        raise UnfitError("its arrays do not fit together")


def _divides(bounds: NDArray[np.int64], length: int) -> bool:
    return len(bounds) > 0 and bounds[0] == 0 and bounds[-1] == length and bool((np.diff(bounds) >= 0).all())


def _below(numbers: NDArray[np.integer], end: int) -> bool:
    return len(numbers) == 0 or (int(numbers.min()) >= 0 and int(numbers.max()) < end)
