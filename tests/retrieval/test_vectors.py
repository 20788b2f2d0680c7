from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from bot.retrieval.encoder import NAME
from bot.retrieval.vectors import FILE, Vectors, cached_vectors, load_vectors, tidy
from tests.retrieval.hashing import HashingEncoder

TEXTS = ["who rang the bell", "the ferry left at dawn", "кто звонил в колокол", "", "lone \ud800"]


@pytest.fixture
def vectors() -> Vectors:
    return of(TEXTS)


def of(texts: list[str]) -> Vectors:
    encoder = HashingEncoder()
    return Vectors.empty(encoder.name).with_added(texts, encoder.encode(texts))


def same(one: Vectors, other: Vectors) -> bool:
    return (
        one.encoder == other.encoder and np.array_equal(one.keys, other.keys) and np.array_equal(one.rows, other.rows)
    )


def test_a_vector_is_had_again_by_its_text_and_what_is_not_known_is_said(vectors: Vectors) -> None:
    matrix, known = vectors.get([TEXTS[2], "never seen", TEXTS[0], TEXTS[2]])
    assert (matrix.shape, matrix.dtype, known.tolist()) == ((4, 384), np.float32, [True, False, True, True])
    expected = HashingEncoder().encode([TEXTS[2], TEXTS[0]])
    assert matrix[0] @ expected[0] == pytest.approx(1, abs=1e-3)
    assert matrix[2] @ expected[1] == pytest.approx(1, abs=1e-3)
    assert not matrix[1].any()
    assert np.array_equal(matrix[3], matrix[0])


def test_of_no_vectors_none_is_known_and_of_no_texts_none_is_missing(vectors: Vectors) -> None:
    matrix, known = Vectors.empty("hashing 1").get(TEXTS)
    assert (matrix.any(), known.any()) == (False, False)
    assert vectors.get([])[0].shape == (0, 384)
    assert vectors.missing([]) == []
    assert len(vectors.restricted_to([])) == 0


def test_an_edit_leaves_only_what_changed_to_be_encoded(vectors: Vectors) -> None:
    assert vectors.missing(["new", *TEXTS, "newer", "new"]) == ["new", "newer"]
    edited = vectors.with_added(["new"], HashingEncoder().encode(["new"]))
    assert edited.missing(["new", *TEXTS, "newer"]) == ["newer"]
    assert np.array_equal(edited.get(TEXTS)[0], vectors.get(TEXTS)[0])
    assert len(vectors) == len(TEXTS)


def test_what_is_added_takes_the_place_of_what_was_there(vectors: Vectors) -> None:
    other = HashingEncoder().encode(["another meaning"])
    replaced = vectors.with_added([TEXTS[0]], other)
    assert len(replaced) == len(vectors)
    assert replaced.get([TEXTS[0]])[0][0] @ other[0] == pytest.approx(1, abs=1e-3)


def test_what_is_not_needed_any_more_can_be_left_out(vectors: Vectors) -> None:
    fewer = vectors.restricted_to([TEXTS[1], "never seen", TEXTS[3]])
    assert same(fewer, of([TEXTS[1], TEXTS[3]]))


def unit(rows: int) -> NDArray[np.float32]:
    matrix = np.random.default_rng(7).normal(0.02, 0.05, (rows, 384)).astype(np.float32)
    matrix[:, 3] += 0.3  # one number larger than the rest, as such models have it
    unit_length: NDArray[np.float32] = matrix / np.linalg.norm(matrix, axis=1, keepdims=True)
    return unit_length


def test_keeping_a_vector_in_bytes_changes_no_cosine_by_a_hundredth() -> None:
    matrix, texts = unit(300), [str(number) for number in range(300)]
    kept, _ = Vectors.empty(NAME).with_added(texts, matrix).get(texts)
    assert np.abs(kept @ kept.T - matrix @ matrix.T).max() < 0.005
    assert np.allclose(np.linalg.norm(kept, axis=1), 1, atol=1e-5)


def test_1500_vectors_take_600_kilobytes_at_most(tmp_path: Path) -> None:
    Vectors.empty(NAME).with_added([str(number) for number in range(1500)], unit(1500)).save(tmp_path / FILE)
    assert (tmp_path / FILE).stat().st_size <= 600_000


def test_what_was_saved_is_loaded_and_saved_again_the_same(vectors: Vectors, tmp_path: Path) -> None:
    path = tmp_path / "made" / "on the way" / FILE
    vectors.save(path)
    assert same(Vectors.load(path, "hashing 1"), vectors)
    content = path.read_bytes()
    of(TEXTS[::-1]).save(path)
    assert path.read_bytes() == content


def test_vectors_of_another_encoder_are_none(vectors: Vectors, tmp_path: Path) -> None:
    vectors.save(tmp_path / FILE)
    assert len(Vectors.load(tmp_path / FILE, "hashing 2")) == 0


def nothing_of(path: Path) -> bool:
    return same(Vectors.load(path, "hashing 1"), Vectors.empty("hashing 1"))


def test_a_file_that_is_not_there_or_no_file_holds_none(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")  # opening it would wait for somebody to write into it
    assert nothing_of(tmp_path / "missing")
    assert nothing_of(tmp_path)
    assert nothing_of(tmp_path / "pipe")


def test_a_damaged_file_holds_none_or_what_it_held(vectors: Vectors, tmp_path: Path) -> None:
    vectors.save(tmp_path / FILE)
    content, damaged = (tmp_path / FILE).read_bytes(), tmp_path / "damaged"
    for place in range(0, len(content), 7):
        damaged.write_bytes(content[:place])
        assert nothing_of(damaged)
        damaged.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        found = Vectors.load(damaged, "hashing 1")
        assert len(found) == 0 or same(found, vectors)


@given(st.binary(max_size=300))
def test_bytes_of_any_kind_are_no_vectors(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("foreign") / FILE
    path.write_bytes(content)
    assert nothing_of(path)


class Trap:
    """Leaves a file behind when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


def archive(**changed: object) -> bytes:
    """An archive that is right, but for the arrays that are given."""
    rows = np.full((2, 384), 127, np.int8)
    arrays = {"encoder": np.array("hashing 1"), "keys": np.arange(2, dtype="<u8"), "rows": rows}
    written = io.BytesIO()
    np.savez(written, **{**arrays, **changed})  # type: ignore[arg-type]  # whatever it is that is given
    return written.getvalue()


def test_the_archive_that_others_are_made_of_is_right(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(archive())
    assert len(Vectors.load(tmp_path / FILE, "hashing 1")) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"encoder": np.array(["hashing 1"])},
        {"encoder": np.array(b"hashing 1")},
        {"keys": np.arange(3, dtype="<u8")},
        {"keys": np.arange(2, dtype="<i8")},
        {"keys": np.arange(2, dtype=">u8")},
        {"keys": np.array([5, 5], dtype="<u8")},
        {"keys": np.array([6, 5], dtype="<u8")},
        {"keys": np.zeros((2, 2), dtype="<u8"), "rows": np.full((2, 2, 384), 127, np.int8)},
        {"keys": np.array(5, dtype="<u8"), "rows": np.full(384, 127, np.int8)},
        {"rows": np.ones((2, 383), np.int8)},
        {"rows": np.ones((2, 384), np.float32)},
        {"rows": np.zeros((2, 384), np.int8)},
        {"rows": np.ones((2, 384), np.int8)},
        {"rows": np.full((2, 384), -128, np.int8)},
    ],
    ids=lambda changed: ", ".join(f"{name} {array.dtype} {array.shape}" for name, array in changed.items()),
)
def test_an_archive_of_another_shape_or_kind_holds_none(tmp_path: Path, changed: dict[str, object]) -> None:
    (tmp_path / FILE).write_bytes(archive(**changed))
    assert nothing_of(tmp_path / FILE)


def test_nothing_of_a_file_is_executed(tmp_path: Path) -> None:
    trap = np.array([Trap(tmp_path / "sprung")], dtype=object)
    (tmp_path / FILE).write_bytes(archive(keys=trap))
    assert nothing_of(tmp_path / FILE)
    assert not (tmp_path / "sprung").exists()


def test_a_file_that_takes_more_memory_than_its_own_size_is_not_read(tmp_path: Path) -> None:
    with np.load(io.BytesIO(archive())) as right:
        np.savez_compressed(tmp_path / FILE, **right)
    assert nothing_of(tmp_path / FILE)


def test_a_file_that_is_huge_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content = archive()
    (tmp_path / FILE).write_bytes(content)
    monkeypatch.setattr("bot.retrieval.vectors._MOST_BYTES", len(content))
    assert len(Vectors.load(tmp_path / FILE, "hashing 1")) == 2
    monkeypatch.setattr("bot.retrieval.vectors._MOST_BYTES", len(content) - 1)
    assert nothing_of(tmp_path / FILE)


def test_a_shape_that_no_memory_holds_is_not_believed(tmp_path: Path) -> None:
    header = io.BytesIO()
    np.lib.format.write_array_header_1_0(header, {"descr": "|i1", "fortran_order": False, "shape": (10**14, 384)})
    with zipfile.ZipFile(tmp_path / FILE, "w") as written, zipfile.ZipFile(io.BytesIO(archive())) as right:
        for name in ("encoder.npy", "keys.npy"):
            written.writestr(name, right.read(name))
        written.writestr("rows.npy", header.getvalue())
    assert nothing_of(tmp_path / FILE)


def test_a_file_is_written_whole_or_not_at_all(vectors: Vectors, tmp_path: Path) -> None:
    vectors.save(tmp_path / FILE)
    (tmp_path / "in the way").mkdir()
    with pytest.raises(OSError, match="directory"):
        vectors.save(tmp_path / "in the way")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in the way", FILE]
    assert same(Vectors.load(tmp_path / FILE, "hashing 1"), vectors)


def test_what_a_killed_process_left_is_removed_and_what_another_writes_is_not(vectors: Vectors, tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-S", "-c", ""]) as ended:
        killed = ended.pid
    names = [
        f"{FILE}.{process}-{end}.part" for process, end in ((killed, "ab"), (os.getpid(), "cd"), (os.getpid(), "ef"))
    ]
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    os.utime(tmp_path / names[2], (1, 1))
    vectors.save(tmp_path / FILE)
    assert sorted(path.name for path in tmp_path.iterdir()) == [FILE, names[1]]


def test_half_written_vectors_are_removed_beside_a_claim_and_in_the_cache(tmp_path: Path) -> None:
    folder, environ = tmp_path / "ferry", {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    cached = cached_vectors(folder, environ)
    assert cached is not None
    left = [path.with_name(f"{FILE}.{2**28}-ab.part") for path in (folder / FILE, cached)]
    for path in left:
        path.parent.mkdir(parents=True)
        path.write_bytes(b"half")
    tidy(folder, environ)
    assert [path for path in left if path.exists()] == []


def test_what_is_beside_a_claim_and_what_is_in_the_cache_come_together(tmp_path: Path) -> None:
    folder, environ = tmp_path / "ferry", {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    assert len(load_vectors(folder, "hashing 1", environ)) == 0
    of(TEXTS[:3]).save(folder / FILE)
    cached = cached_vectors(folder, environ)
    assert cached is not None
    of(TEXTS[2:]).save(cached)
    assert same(load_vectors(folder, "hashing 1", environ), of(TEXTS))


def test_each_folder_has_its_place_in_the_cache_however_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    monkeypatch.chdir(tmp_path)
    assert cached_vectors(Path("ferry"), environ) == cached_vectors(tmp_path / "ferry", environ)
    assert cached_vectors(tmp_path / "ferry", environ) != cached_vectors(tmp_path / "bridge", environ)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    elsewhere = cached_vectors(Path("ferry"), {"XDG_CACHE_HOME": "not absolute"})
    assert elsewhere is not None
    assert elsewhere.is_relative_to(tmp_path / "home" / ".cache" / "audiatur")
