from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.answering.chat import messages
from bot.answering.claim_index import texts_to_encode
from bot.answering.wording import wordings_of
from bot.knowledge.check import words_of
from bot.knowledge.load import load
from bot.knowledge.model import Claim
from bot.retrieval.encoder import NAME
from bot.retrieval.reference import outside
from bot.retrieval.vectors import FILE, Vectors
from bot.shipped import config_folder, knowledge_folder, shipped_folder


def test_in_the_repository_the_shipped_folders_stand_beside_the_package(root: Path) -> None:
    assert shipped_folder("knowledge") == root / "knowledge"
    assert shipped_folder("config") == root / "config"


def test_an_option_beats_the_environment_and_that_beats_what_is_shipped(root: Path) -> None:
    environ = {"AUDIATUR_KNOWLEDGE": "from-environment", "AUDIATUR_CONFIG": "settings-from-environment"}
    assert knowledge_folder("named", environ) == Path("named")
    assert knowledge_folder(None, environ) == Path("from-environment")
    assert config_folder("named", environ) == Path("named")
    assert config_folder(None, environ) == Path("settings-from-environment")
    assert knowledge_folder(None, {"AUDIATUR_KNOWLEDGE": ""}) == root / "knowledge"
    assert config_folder(None, {}) == root / "config"


@pytest.fixture(scope="module")
def claim(root: Path) -> Claim:
    return load(root / "knowledge").claims[0]


def test_nothing_that_is_asked_to_measure_stands_in_the_knowledge_or_in_our_chat(
    root: Path, shared: Path, claim: Claim
) -> None:
    sets = [*shared.rglob("*.jsonl"), *(root / "tests" / "quality").glob("*.jsonl")]
    rows = [json.loads(line) for path in sets for line in path.read_text(encoding="utf-8").splitlines()]
    asked = {words_of(row["question"]) for row in rows if "question" in row} - {words_of("")}
    assert len(asked) > 1_000
    known = {words_of(one.text) for one in wordings_of(claim)} | set(map(words_of, claim.unanswered))
    assert known & asked == set()
    # A greeting is a greeting: what is said in three words and more is somebody's own.
    assert {text for text in map(words_of, messages()) if len(text.split()) > 2} & asked == set()


def test_no_way_of_asking_that_was_judged_to_measure_stands_in_the_knowledge(root: Path, claim: Claim) -> None:
    lines = (root / "benchmarks" / "judged.jsonl").read_text(encoding="utf-8").splitlines()
    judged = {words_of(json.loads(line)["question"]) for line in lines}
    assert len(judged) > 700
    assert judged.isdisjoint(words_of(one.text) for one in wordings_of(claim))
    assert judged.isdisjoint(map(words_of, claim.unanswered))


def test_the_shipped_claim_is_small_enough_to_be_read_by_a_person(root: Path) -> None:
    folder = root / "knowledge" / "nato-expansion-promise"
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    assert sum(len(text.encode()) for text in files.values()) <= 400_000
    assert len(files["topics.yaml"].splitlines()) <= 2_000
    assert len(files["vocabulary.yaml"].encode()) <= 120_000
    assert all(len(line) < 200 for name in ("topics.yaml", "vocabulary.yaml") for line in files[name].splitlines())


def test_the_vectors_that_travel_with_the_shipped_claim_are_those_of_its_texts(claim: Claim) -> None:
    path = claim.path.with_name(FILE)
    vectors, texts = Vectors.load(path, NAME), texts_to_encode(claim)
    assert vectors.missing(texts) == [], "audiatur index --ship makes them"
    assert len(vectors) == len(texts), "audiatur index --ship leaves out what is not needed"
    assert path.stat().st_size <= 600_000


def test_no_quote_points_outside_itself(claim: Claim) -> None:
    languages = {source.id: source.language for source in claim.sources}
    pointing = {passage.id: outside(passage.quote, languages[passage.source]) for passage in claim.passages}
    assert {passage: words for passage, words in pointing.items() if words} == {}
