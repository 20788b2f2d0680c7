from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.knowledge.load import load
from bot.knowledge.model import KnowledgeBase, Passage
from bot.knowledge.packing import Lines, UnpackedBase, pack, unpack
from tests.knowledge.invented import write


@pytest.fixture
def base(tmp_path: Path) -> KnowledgeBase:
    return load(write(tmp_path / "base"))


def again(base: KnowledgeBase) -> UnpackedBase:
    return unpack(pack(base), base.fingerprint, base.path)


def test_what_is_unpacked_equals_what_was_packed(base: KnowledgeBase, root: Path) -> None:
    assert again(base).base == base
    shipped = load(root / "knowledge")
    assert again(shipped).base == shipped


def test_nothing_is_lost_that_equality_passes_over(base: KnowledgeBase) -> None:
    for claim, other in zip(again(base).base.claims, base.claims, strict=True):
        assert claim.path == other.path
        assert [source.path for source in claim.sources] == [source.path for source in other.sources]
        assert [passage.line for passage in claim.passages] == [passage.line for passage in other.passages]


def test_a_folder_that_moved_is_the_one_that_is_named(base: KnowledgeBase) -> None:
    moved = unpack(pack(base), base.fingerprint, Path("elsewhere")).base
    assert moved.path == Path("elsewhere")
    assert [source.path for source in moved.claims[0].sources] == [
        Path("elsewhere/bell/diary.yaml"),
        Path("elsewhere/bell/gazette.yaml"),
    ]


def test_passages_and_sources_are_found_by_number_and_id(base: KnowledgeBase) -> None:
    found = again(base)
    assert list(found.passages) == list(base.claims[0].passages)
    assert dict(found.sources) == {source.id: source for source in base.claims[0].sources}
    assert {name: found.passages[first].source for name, first in found.firsts.items()} == {
        "diary": "diary",
        "gazette": "gazette",
    }
    with pytest.raises(KeyError):
        found.sources["none"]


def test_a_row_is_read_once(base: KnowledgeBase) -> None:
    found = again(base)
    assert found.passages[1] is found.base.claims[0].sources[1].passages[0]
    assert found.base.claims[0] is found.base.claims[0]


@given(text=st.text(st.characters(exclude_categories=[])))
def test_any_text_comes_back(text: str) -> None:
    assert Lines.of([text, "between", text])[0] == text
    passage = Passage("a/b", "a", "yes", text, text, section=text)
    assert json.loads(str(Lines.of([passage]).text, "utf-8", "surrogatepass"))["quote"] == text


def test_every_field_of_a_passage_is_written() -> None:
    names = [field.name for field in dataclasses.fields(Passage)]
    assert list(Lines.of([Passage("a/b", "a", "yes", "gist", "quote")])[0]) == names
