"""Named arrays kept in a file beside the knowledge that they were made from, so that they need not be made again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import mmap
import os
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Arrays: TypeAlias = Mapping[str, NDArray[Any]]
"""Arrays of one dimension by their names, of one of these kinds: bytes, whole numbers, 64-bit floats."""

Made = TypeVar("Made")

_MAGIC = b"audiatur arrays 1\n"  # the number is the version of the format: any change of the layout raises it
_HEAD = len(_MAGIC) + 8 + 4  # then the length of the header and its checksum
_ALIGNMENT = 64
_FORGOTTEN = 3600.0  # seconds after which a half-written file is somebody's who was killed
_KINDS = ("|u1", "<u2", "<u4", "<i4", "<i8", "<f8")


class UnfitError(Exception):
    """A file is not what it should be, or not whole."""


def take(knowledge: Path, name: str, key: str, make: Callable[[Arrays], Made]) -> Made | None:
    """What `make` makes of the arrays that were kept under that name and key; None where none are, or none are fit.

    The file is `.index/<name>` in the folder `knowledge`, or else in the user's cache.

    Args:
        knowledge: the folder that the arrays were made from.
        name: tells several files of one folder apart.
        key: says what was read and how: a fingerprint of the files, and the versions of what read them.
        make: raises UnfitError where the arrays do not fit together.
    """
    for folder in _folders(knowledge):
        with contextlib.suppress(OSError, UnfitError):
            return make(load(folder / name, key))
    return None


def keep(knowledge: Path, name: str, key: str, arrays: Arrays) -> None:
    """Keeps arrays where `take` finds them, in place of what was kept there; where nothing can be written, nothing."""
    for folder in _folders(knowledge):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            save(arrays, folder / name, key)
            return


def save(arrays: Arrays, path: Path, key: str) -> None:
    """Writes arrays, whole or not at all.

    Raises:
        OSError: they cannot be written there; what stood there before still does.
    """
    _forget_half_written(path)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}.part")
    try:
        # Not waiting for the disk: what a power cut leaves half-written fails its checksum, and is made anew.
        with unfinished.open("xb") as file:
            _write(file, arrays, key)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def load(path: Path, key: str) -> Arrays:
    """Maps a file that was written for this key; nothing of it is executed, and its checksums are compared first.

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
        return _sections(content, key)
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:  # it says something else entirely
        raise UnfitError("no header of this format") from error


def _folders(knowledge: Path) -> Iterator[Path]:
    """Where arrays of that knowledge may be: beside it, or in the user's cache where it cannot be written."""
    beside = knowledge / ".index"
    if not beside.is_symlink():  # a link may have come with the folder: what it leads to is not ours to write over
        yield beside
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


def _write(file: BinaryIO, arrays: Arrays, key: str) -> None:
    """Writes the header, then the arrays, each at a multiple of the alignment so that it can be read in place."""
    sections, pieces, checksum = [], [], 0
    for name, array in arrays.items():
        stored = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        if stored.dtype.str not in _KINDS:
            raise TypeError(f"{name} is of {stored.dtype}")
        sections.append((name, stored.dtype.str, len(stored)))
        pieces += [stored.data.cast("B") if len(stored) else b"", bytes(-stored.nbytes % _ALIGNMENT)]
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    header = json.dumps({"key": key, "sections": sections, "checksum": checksum}).encode()
    header += b" " * (-(_HEAD + len(header)) % _ALIGNMENT)
    file.write(_MAGIC + len(header).to_bytes(8, "little") + zlib.crc32(header).to_bytes(4, "little") + header)
    file.writelines(pieces)


def _sections(content: memoryview, key: str) -> Arrays:
    """Reads the header and cuts the file into its arrays."""
    place = _HEAD + int.from_bytes(content[len(_MAGIC) : len(_MAGIC) + 8], "little")
    raw = bytes(content[_HEAD:place])
    if content[: len(_MAGIC)] != _MAGIC or zlib.crc32(raw) != int.from_bytes(content[_HEAD - 4 : _HEAD], "little"):
        raise UnfitError("no header of this format")
    header = json.loads(raw)
    if header["key"] != key:
        raise UnfitError("of another key")
    if zlib.crc32(content[place:]) != header["checksum"]:
        raise UnfitError("damaged")
    arrays: dict[str, NDArray[Any]] = {}
    for name, kind, length in header["sections"]:
        if kind not in _KINDS or length < 0:
            raise UnfitError(f"{name} is {length} of {kind}")
        arrays[name] = np.frombuffer(content, kind, length, place) if length else np.zeros(0, kind)
        place += arrays[name].nbytes + -arrays[name].nbytes % _ALIGNMENT
    return arrays


def divides(bounds: NDArray[np.int64], length: int) -> bool:
    """Whether bounds part a row of that length: they rise from 0 to it."""
    return len(bounds) > 0 and bounds[0] == 0 and bounds[-1] == length and bool((np.diff(bounds) >= 0).all())


def within(numbers: NDArray[np.integer], first: int, end: int) -> bool:
    """Whether all numbers are at least `first` and less than `end`."""
    return len(numbers) == 0 or (int(numbers.min()) >= first and int(numbers.max()) < end)
