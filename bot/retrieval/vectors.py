"""Vectors of texts, kept in a file, so that an edit encodes only what changed."""

from __future__ import annotations

import hashlib
import io
import os
import re
import time
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.encoder import DIMENSIONS, Encoder

FILE = "vectors.npz"

_LARGEST = 127
_MOST_BYTES = 100_000_000
_ALIKE = 0.98  # the cosine of a vector as kept and as made anew: rounding takes .002 of it, what it is made on a little
_FORGOTTEN = 3600.0  # seconds after which a half-written file is somebody's who was killed


@dataclass(frozen=True, slots=True, eq=False)
class Vectors:
    """Vectors of one encoder by what their texts say, in 392 bytes each.

    `keys` are 8-byte BLAKE2 digests of the texts, ascending. `rows` are the vectors, each times a factor of its own
    that makes 127 of its largest number, rounded: since all are of unit length, the factor need not be kept. The cosine
    of two of them is what it was to within .002.
    """

    encoder: str
    keys: NDArray[np.uint64]
    rows: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.keys)

    @classmethod
    def empty(cls, encoder: str) -> Vectors:
        """No vectors of that encoder."""
        return cls(encoder, np.zeros(0, dtype="<u8"), np.zeros((0, DIMENSIONS), dtype=np.int8))

    @classmethod
    def load(cls, path: Path, encoder: str) -> Vectors:
        """The vectors of a file, read into memory; none where it is missing, damaged, or of another encoder."""
        try:
            if path.is_file() and path.stat().st_size <= _MOST_BYTES:  # opening a pipe would wait for a writer
                return _read(path.read_bytes(), encoder)
        except Exception:  # noqa: BLE001, S110  whatever a foreign file leads to: it is as if it were not there
            pass
        return cls.empty(encoder)

    def get(self, texts: Sequence[str]) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
        """The vectors of texts, of shape (number of texts, 384), zeros where there is none; and which are known."""
        keys = _keys(texts)
        matrix, known = np.zeros((len(keys), DIMENSIONS), dtype=np.float32), np.isin(keys, self.keys)
        found = self.rows[np.searchsorted(self.keys, keys[known])].astype(np.float32)
        matrix[known] = found / np.linalg.norm(found, axis=1, keepdims=True)
        return matrix, known

    def agree(self, texts: Sequence[str], encoder: Encoder, tried: int = 1) -> bool:
        """Whether a few of the texts, encoded anew, come out as they are kept.

        Raises:
            EncoderError: the encoder gave no answer.
        """
        some = texts[:: -(-len(texts) // tried) or 1]
        return bool(((encoder.encode(some) * self.get(some)[0]).sum(axis=1) >= _ALIKE).all())

    def missing(self, texts: Sequence[str]) -> list[str]:
        """The texts without a vector, each once, in their order."""
        once = list(dict.fromkeys(texts))
        return [text for text, known in zip(once, np.isin(_keys(once), self.keys), strict=True) if not known]

    def with_added(self, texts: Sequence[str], matrix: NDArray[np.float32]) -> Vectors:
        """These vectors and those of more texts, of shape (number of texts, 384), none of them zero."""
        largest = np.abs(matrix).max(axis=1, keepdims=True)
        added = Vectors(self.encoder, _keys(texts), np.rint(matrix * (_LARGEST / largest)).astype(np.int8))
        return added.merged(self)

    def merged(self, others: Vectors) -> Vectors:
        """These vectors, and of the others those of other texts."""
        keys, places = np.unique(np.concatenate([self.keys, others.keys]), return_index=True)
        return Vectors(self.encoder, keys, np.concatenate([self.rows, others.rows])[places])

    def restricted_to(self, texts: Sequence[str]) -> Vectors:
        """Of these vectors those of the texts."""
        wanted = np.isin(self.keys, _keys(texts))
        return Vectors(self.encoder, self.keys[wanted], self.rows[wanted])

    def save(self, path: Path) -> None:
        """Writes the file, whole or not at all; its folder is made where there is none.

        Raises:
            OSError: it cannot be written; what stood there before still does.
        """
        path.parent.mkdir(parents=True, exist_ok=True)
        _forget_half_written(path)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}-{os.urandom(4).hex()}.part")
        try:
            with unfinished.open("xb") as file:
                np.savez(file, encoder=np.array(self.encoder), keys=self.keys, rows=self.rows)
            unfinished.replace(path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def packed(vector: NDArray[np.float32]) -> bytes:
    """One vector in 768 bytes, for a place that keeps bytes."""
    return vector.astype("<f2").tobytes()


def unpacked(content: bytes) -> NDArray[np.float32] | None:
    """The vector that such bytes hold, of unit length; None where they are of another size."""
    if len(content) != 2 * DIMENSIONS:
        return None
    vector = np.frombuffer(content, dtype="<f2").astype(np.float32)
    whole: NDArray[np.float32] = vector / np.maximum(np.linalg.norm(vector), np.float32(1e-9))
    return whole


def load_vectors(folder: Path, encoder: str, environ: Mapping[str, str]) -> Vectors:
    """What there is of the vectors of a claim: those beside it in its folder, and those in the user's cache."""
    cached = cached_vectors(folder, environ)
    beside = Vectors.load(folder / FILE, encoder)
    return beside if cached is None else beside.merged(Vectors.load(cached, encoder))


def cached_vectors(folder: Path, environ: Mapping[str, str]) -> Path | None:
    """The file in the user's cache for the vectors of a claim's folder; None where the user has no home."""
    place = hashlib.blake2b(os.fsencode(folder.absolute()), digest_size=8).hexdigest()
    cache = cache_folder(environ)
    return cache / place / FILE if cache else None


def cache_folder(environ: Mapping[str, str]) -> Path | None:
    """The folder in the user's cache for the vectors of all claims; None where the user has no home."""
    named = Path(environ.get("XDG_CACHE_HOME", ""))
    try:
        cache = named if named.is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return cache / "audiatur"


def _keys(texts: Sequence[str]) -> NDArray[np.uint64]:
    digests = (hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest() for text in texts)
    return np.frombuffer(b"".join(digests), dtype="<u8")


def _read(content: bytes, encoder: str) -> Vectors:
    """The vectors that a file holds.

    Raises:
        Exception: it is no such file, or of another encoder.
    """
    with np.load(io.BytesIO(content), allow_pickle=False) as archive:
        members = archive.zip.infolist()
        # Stored as they are, they take no more memory than the file.
        if any(one.compress_type != zipfile.ZIP_STORED or one.file_size > len(content) for one in members):
            raise ValueError("packed")
        name, keys, rows = archive["encoder"], archive["keys"], archive["rows"]
    if name.shape != () or str(name) != encoder:
        raise ValueError("of another encoder")
    if (keys.dtype, rows.dtype) != (np.dtype("<u8"), np.dtype(np.int8)):
        raise ValueError("of another kind")
    if keys.ndim != 1 or rows.shape != (len(keys), DIMENSIONS):
        raise ValueError("of another shape")
    if not (keys[:-1] < keys[1:]).all():
        raise ValueError("not in order")
    highest, lowest = rows.max(axis=1), rows.min(axis=1)
    if (lowest < -_LARGEST).any() or not ((highest == _LARGEST) | (lowest == -_LARGEST)).all():
        raise ValueError("no vectors of ours")
    return Vectors(encoder, keys, rows)


def tidy(folder: Path, environ: Mapping[str, str]) -> None:
    """Removes what a killed process left half-written of a claim's vectors."""
    for path in filter(None, (folder / FILE, cached_vectors(folder, environ))):
        _forget_half_written(path)


def _forget_half_written(path: Path) -> None:
    """Removes what a process that was killed, or is at it for longer than anything takes, left beside the file."""
    for other in path.parent.glob(f"{path.name}.*.part"):
        with suppress(OSError):
            if _writer_ended(other.name) or time.time() - other.stat().st_mtime > _FORGOTTEN:
                other.unlink()


def _writer_ended(name: str) -> bool:
    """Whether the process whose number stands in the name of a half-written file has ended."""
    number = re.search(r"\.([0-9]{1,9})-[0-9a-f]+\.part$", name)
    try:
        if number:
            os.kill(int(number[1]), 0)
    except ProcessLookupError:
        return True
    except OSError:
        pass  # it is somebody else's
    return False
