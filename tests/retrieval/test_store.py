from __future__ import annotations

import json
import multiprocessing
import os
import zlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.retrieval.packing import pack, unpack
from bot.retrieval.postings import PostingsIndex
from bot.retrieval.store import UnfitError, keep, load, save, take
from tests.retrieval.test_postings import PASSAGES, QUERIES, invented

KEY = "fingerprint, analysis 1"
QUERY = ["w1", "w40", "w7"]


class Builder:
    """Builds an index and counts how often it was asked to."""

    def __init__(self, corpus: list[list[str]]) -> None:
        self.corpus, self.built = corpus, 0

    def __call__(self) -> PostingsIndex:
        self.built += 1
        return PostingsIndex.build(self.corpus)


def load_or_build(knowledge: Path, key: str, build: Builder, name: str = "passages") -> PostingsIndex:
    """The index that was kept, else the one that is built and kept: what a library does with all of its parts."""
    kept = take(knowledge, name, key, unpack)
    if kept is not None:
        return kept
    index = build()
    keep(knowledge, name, key, pack(index))
    return index


@pytest.fixture
def build() -> Builder:
    return Builder(invented(4_000))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "cache"
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    return folder


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("stored") / "passages"
    save(pack(PostingsIndex.build(invented(60))), path, KEY)
    return path.read_bytes()


@given(corpus=PASSAGES, query=QUERIES)
def test_what_is_loaded_answers_as_what_was_saved(
    tmp_path_factory: pytest.TempPathFactory, corpus: list[list[str]], query: list[str]
) -> None:
    path = tmp_path_factory.mktemp("store") / "passages"
    index = PostingsIndex.build(corpus)
    save(pack(index), path, KEY)
    loaded = unpack(load(path, KEY))
    assert loaded.search(query, 20) == index.search(query, 20)
    assert list(loaded.vocabulary) == list(index.vocabulary)
    assert len(loaded) == len(corpus)


def test_a_large_index_is_built_once(knowledge: Path, build: Builder) -> None:
    first = load_or_build(knowledge, KEY, build)
    second = load_or_build(knowledge, KEY, build)
    assert build.built == 1
    assert second.search(QUERY, 10) == first.search(QUERY, 10)
    assert [path.name for path in (knowledge / ".index").iterdir()] == ["passages"]


def test_another_key_builds_anew_and_takes_the_place_of_the_old(knowledge: Path, build: Builder) -> None:
    load_or_build(knowledge, KEY, build)
    load_or_build(knowledge, "changed", build)
    assert build.built == 2
    load_or_build(knowledge, "changed", build)
    assert build.built == 2
    assert len(list((knowledge / ".index").iterdir())) == 1


def test_two_indexes_of_one_folder_do_not_meet(knowledge: Path, build: Builder) -> None:
    load_or_build(knowledge, KEY, build, name="claims")
    load_or_build(knowledge, KEY, build, name="passages")
    load_or_build(knowledge, KEY, build, name="claims")
    assert build.built == 2


def test_what_is_mapped_cannot_be_written_to(knowledge: Path, build: Builder) -> None:
    load_or_build(knowledge, KEY, build)
    loaded = load_or_build(knowledge, KEY, build)
    with pytest.raises(ValueError, match="read-only"):
        loaded.postings.numbers[0] = 7


def test_where_the_knowledge_cannot_be_written_the_cache_of_the_user_keeps_the_index(
    knowledge: Path, cache: Path, build: Builder
) -> None:
    (knowledge / ".index").write_text("a file where the folder would be: as unwritable for root as for anybody")
    load_or_build(knowledge, KEY, build)
    load_or_build(knowledge, KEY, build)
    assert build.built == 1
    assert [path.name for path in cache.rglob("*") if path.is_file()] == ["passages"]


def test_two_folders_share_the_cache_without_meeting(tmp_path: Path, cache: Path, build: Builder) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".index").touch()
        load_or_build(tmp_path / name, KEY, build)
    assert build.built == 2
    assert len([path for path in cache.rglob("*") if path.is_file()]) == 2


def test_where_nothing_can_be_written_everything_works(knowledge: Path, cache: Path, build: Builder) -> None:
    (knowledge / ".index").touch()
    cache.touch()
    assert load_or_build(knowledge, KEY, build).search(QUERY, 1)
    assert load_or_build(knowledge, KEY, build).search(QUERY, 1)
    assert build.built == 2


def test_a_link_in_place_of_the_folder_is_not_followed(
    knowledge: Path, cache: Path, tmp_path: Path, build: Builder
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "passages").write_text("dear to somebody", encoding="utf-8")
    (knowledge / ".index").symlink_to(elsewhere)
    load_or_build(knowledge, KEY, build)
    load_or_build(knowledge, KEY, build)
    assert [path.read_text(encoding="utf-8") for path in elsewhere.iterdir()] == ["dear to somebody"]
    assert build.built == 1
    assert list(cache.rglob("passages"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into any folder")
def test_a_read_only_folder_works(knowledge: Path, build: Builder) -> None:
    knowledge.chmod(0o500)
    load_or_build(knowledge, KEY, build)
    load_or_build(knowledge, KEY, build)
    assert build.built == 1
    assert list(knowledge.iterdir()) == []


def test_a_cache_that_is_no_absolute_path_is_passed_over(
    knowledge: Path, build: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (knowledge / ".index").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    load_or_build(knowledge, KEY, build)
    assert [path.name for path in (tmp_path / "home" / ".cache" / "audiatur").rglob("*") if path.is_file()]


def test_a_byte_changed_anywhere_is_found_out(stored: bytes, tmp_path: Path) -> None:
    path = tmp_path / "passages"
    for place in [*range(600), *range(600, len(stored), 61), len(stored) - 1]:
        path.write_bytes(stored[:place] + bytes([stored[place] ^ 0x55]) + stored[place + 1 :])
        with pytest.raises(UnfitError):
            load(path, KEY)


def test_a_file_that_ends_early_or_late_is_found_out(stored: bytes, tmp_path: Path) -> None:
    path = tmp_path / "passages"
    for length in [*range(200), *range(200, len(stored), 101), len(stored) - 1]:
        path.write_bytes(stored[:length])
        with pytest.raises(UnfitError):
            load(path, KEY)
    path.write_bytes(stored + b"\0")
    with pytest.raises(UnfitError):
        load(path, KEY)


@given(content=st.binary(max_size=300), headed=st.booleans())
def test_a_foreign_file_is_found_out(
    tmp_path_factory: pytest.TempPathFactory, stored: bytes, content: bytes, headed: bool
) -> None:
    path = tmp_path_factory.mktemp("foreign") / "passages"
    path.write_bytes(stored[:20] + content if headed else content)
    with pytest.raises(UnfitError):
        load(path, KEY)


def forged(stored: bytes, change: Callable[[dict[str, object], bytearray], object]) -> bytes:
    """The file with a changed header and body, every checksum put right again."""
    start = stored.index(b"\n") + 13  # behind the length and the checksum of the header
    end = start + int.from_bytes(stored[start - 12 : start - 4], "little")
    header, body = json.loads(stored[start:end]), bytearray(stored[end:])
    change(header, body)
    if "checksum" in header:
        header["checksum"] = zlib.crc32(body)
    raw = json.dumps(header).encode()
    raw += b" " * (-(start + len(raw)) % 64)
    return stored[: start - 12] + len(raw).to_bytes(8, "little") + zlib.crc32(raw).to_bytes(4, "little") + raw + body


def place_of(header: dict[str, object], wanted: str) -> tuple[int, int]:
    """Where an array begins and how many bytes it has."""
    place = 0
    for name, kind, length in header["sections"]:  # type: ignore[attr-defined]
        size = length * np.dtype(kind).itemsize
        if name == f"passages.{wanted}":
            return place, size
        place += size + -size % 64
    raise KeyError(wanted)


@pytest.mark.parametrize(
    "section", ["offsets", "owners", "starts", "numbers", "classes", "weights", "idf", "ceilings", "size"]
)
def test_a_file_whose_numbers_point_nowhere_is_found_out_though_its_checksums_fit(
    stored: bytes, tmp_path: Path, section: str
) -> None:
    def fill(header: dict[str, object], body: bytearray) -> None:
        place, size = place_of(header, section)
        body[place : place + size] = b"\xff" * size

    path = tmp_path / "passages"
    path.write_bytes(forged(stored, fill))
    with pytest.raises(UnfitError):
        unpack(load(path, KEY))


@pytest.mark.parametrize(
    "change",
    [
        {"sections": []},
        {"sections": None},
        {"sections": [["text", "|O8", 3]]},
        {"key": ["fingerprint, analysis 1"]},
        {"key": None},
    ],
)
def test_a_header_that_lies_is_found_out(stored: bytes, tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "passages"
    path.write_bytes(forged(stored, lambda header, _: header.update(change)))
    with pytest.raises(UnfitError):
        unpack(load(path, KEY))


@pytest.mark.parametrize("size", [-1, 0, 59, 1 << 60])
def test_a_size_that_lies_is_found_out(stored: bytes, tmp_path: Path, size: int) -> None:
    def lie(header: dict[str, object], body: bytearray) -> None:
        place, length = place_of(header, "size")
        body[place : place + length] = size.to_bytes(8, "little", signed=True)

    path = tmp_path / "passages"
    path.write_bytes(forged(stored, lie))
    with pytest.raises(UnfitError):
        unpack(load(path, KEY))


@pytest.mark.parametrize("length", [-1, 0, 1 << 40])
def test_a_length_that_lies_is_found_out(stored: bytes, tmp_path: Path, length: int) -> None:
    for place in range(11):

        def lie(header: dict[str, object], _: bytearray, place: int = place) -> None:
            header["sections"][place][2] = length  # type: ignore[index]

        path = tmp_path / "passages"
        path.write_bytes(forged(stored, lie))
        with pytest.raises(UnfitError):
            unpack(load(path, KEY))


def test_a_forged_file_that_changes_nothing_would_be_accepted(stored: bytes, tmp_path: Path) -> None:
    path = tmp_path / "passages"
    path.write_bytes(forged(stored, lambda _header, _body: None))
    assert len(unpack(load(path, KEY))) == 60


def test_a_damaged_file_is_replaced(knowledge: Path, build: Builder) -> None:
    load_or_build(knowledge, KEY, build)
    path = knowledge / ".index" / "passages"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    load_or_build(knowledge, KEY, build)
    assert build.built == 2
    assert path.read_bytes() == whole


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_built_over_without_waiting(
    knowledge: Path, build: Builder, make: Callable[[Path], None]
) -> None:
    (knowledge / ".index").mkdir()
    make(knowledge / ".index" / "passages")
    assert load_or_build(knowledge, KEY, build).search(QUERY, 1)


def test_an_index_in_use_outlives_the_file_that_replaces_it(knowledge: Path, build: Builder) -> None:
    load_or_build(knowledge, KEY, build)
    old = load_or_build(knowledge, KEY, build)
    before = old.search(QUERY, 10)
    load_or_build(knowledge, "changed", Builder(invented(4_500, seed=5)))
    assert old.search(QUERY, 10) == before


def test_what_a_killed_process_left_is_cleared_away(knowledge: Path, build: Builder) -> None:
    folder = knowledge / ".index"
    folder.mkdir()
    old, fresh = folder / "passages.1-aa.part", folder / "passages.2-bb.part"
    old.touch()
    fresh.touch()
    os.utime(old, (0, 0))
    load_or_build(knowledge, KEY, build)
    assert sorted(path.name for path in folder.iterdir()) == ["passages", "passages.2-bb.part"]


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Path, _target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        save(pack(PostingsIndex.build(invented(10))), tmp_path / "passages", KEY)
    assert list(tmp_path.iterdir()) == []


def _write_again_and_again(path: Path, key: str, passages: int) -> None:
    index = PostingsIndex.build(invented(passages))
    for _ in range(12):
        save(pack(index), path, key)


def test_writers_at_once_never_show_a_reader_half_a_file(tmp_path: Path) -> None:
    path = tmp_path / "passages"
    sizes = {"one": 50, "two": 400}
    reasons: set[str] = set()
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_again_and_again, args=(path, *pair)) for pair in sizes.items()]
    for writer in writers:
        writer.start()
    while any(writer.is_alive() for writer in writers):
        for key, size in sizes.items():
            try:
                assert len(unpack(load(path, key))) == size
            except (FileNotFoundError, UnfitError) as error:
                reasons.add(str(error))
    for writer in writers:
        writer.join()
        assert writer.exitcode == 0
    assert reasons <= {str(path), "of another key"}  # nobody has written yet, or the other did last
    assert [found.name for found in tmp_path.iterdir()] == ["passages"]
