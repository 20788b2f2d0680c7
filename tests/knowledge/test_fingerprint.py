from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.errors import KnowledgeError
from bot.knowledge.fingerprint import fingerprint
from bot.knowledge.load import load
from tests.knowledge.invented import write


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return write(tmp_path / "base")


def test_it_is_the_one_that_the_loader_gives(base: Path, root: Path) -> None:
    assert fingerprint(base) == load(base).fingerprint
    assert fingerprint(root / "knowledge") == load(root / "knowledge").fingerprint


def test_files_count_in_the_order_of_their_whole_names(base: Path) -> None:
    other = base / "bell-2"  # before `bell/…`, though after `bell`
    other.mkdir()
    for name, second in (("claim", "claim"), ("gazette", "gazette-2"), ("diary", "diary-2")):
        text = (base / "bell" / f"{name}.yaml").read_text(encoding="utf-8")
        for old, new in (("gazette/", "gazette-2/"), ("diary/", "diary-2/"), ("Did the ferryman", "When did he")):
            text = text.replace(old, new)
        (other / f"{second}.yaml").write_text(text, encoding="utf-8")
    assert fingerprint(base) == load(base).fingerprint


@pytest.mark.parametrize(
    "name", ["vocabulary.yaml", "bell/claim.yaml", "bell/topics.yaml", "bell/gazette.yaml", "bell/diary.yaml"]
)
def test_every_file_that_is_read_counts(base: Path, name: str) -> None:
    before = fingerprint(base)
    path = base / name
    path.write_bytes(path.read_bytes() + b"\n")
    assert fingerprint(base) not in {before, None}


def test_a_name_counts(base: Path) -> None:
    before = fingerprint(base)
    (base / "bell" / "diary.yaml").rename(base / "bell" / "diaries.yaml")
    assert fingerprint(base) not in {before, None}


@pytest.mark.parametrize("name", [".index/library", "README.md", "bell/.diary.yaml.swp", "bell/notes.txt"])
def test_what_is_not_read_does_not_count(base: Path, name: str) -> None:
    before = fingerprint(base)
    (base / name).parent.mkdir(exist_ok=True)
    (base / name).write_text("anything")
    assert fingerprint(base) == before == load(base).fingerprint


@pytest.mark.parametrize(
    "name", ["stray.yaml", "vocabulary.yml", "bell/source.yml", "bell/SOURCE.YAML", "bell/deeper/source.yaml"]
)
def test_what_the_loader_complains_of_has_none(base: Path, name: str) -> None:
    (base / name).parent.mkdir(exist_ok=True)
    (base / name).write_text("title: stray\n")
    assert fingerprint(base) is None
    with pytest.raises(KnowledgeError):
        load(base)


def test_a_pipe_has_none_and_is_not_waited_for(base: Path) -> None:
    os.mkfifo(base / "bell" / "pipe.yaml")
    assert fingerprint(base) is None


def test_a_file_that_the_loader_refuses_for_its_size_has_none(base: Path) -> None:
    with (base / "bell" / "large.yaml").open("wb") as file:
        file.truncate(5_000_001)
    assert fingerprint(base) is None


@pytest.mark.parametrize("name", ["none", "vocabulary.yaml", "a\0b"])
def test_what_is_no_folder_has_none(base: Path, name: str) -> None:
    assert fingerprint(base / name) is None
