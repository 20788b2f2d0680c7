"""Questions with their gold: those of ../shared, where it is, and the project's own, which come with it."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.knowledge.load import load
from bot.knowledge.model import CONTEXT, Claim

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
OWN = ROOT / "tests" / "quality"
JUDGED = Path(__file__).with_name("judged.jsonl")
"""Ways of asking about the shipped claim, each with the passages that were judged to answer it; none is in the base."""
SHIPPED = "nato-expansion-promise"


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its gold: the ids of the passages that answer it, and of those that merely help.

    `sides` has those of each position that is to be heard, where there are two. `answers` is None where nobody has
    judged which passages answer.
    """

    question: str
    answerable: bool
    answers: frozenset[str] | None = None
    near: frozenset[str] = frozenset()
    sides: Mapping[str, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaseSet:
    """Questions of one maker about one claim; `folder` is the knowledge base that holds the claim alone."""

    name: str
    folder: Path
    claim: str
    cases: tuple[Case, ...]


def case_sets() -> Iterator[CaseSet]:
    """Every set that is at hand: the project's own, and those of ../shared."""
    yield from _own()
    if (SHARED / "questions").is_dir():
        yield CaseSet("dev", ROOT / "knowledge", SHIPPED, tuple(_dev()))
        yield CaseSet("posts", ROOT / "knowledge", SHIPPED, tuple(_posts()))
    for path in sorted((SHARED / "claims" / "questions").glob("*.jsonl")):
        yield CaseSet(path.stem, SHARED / "claims" / "knowledge", path.stem, tuple(_judged(path)))


def chatter() -> tuple[str, ...]:
    """Messages that deserve silence, of ../shared; none without it."""
    path = SHARED / "chatter" / "dev.jsonl"
    return tuple(row["question"] for row in lines(path)) if path.is_file() else ()


def lines(path: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def claim_of(case_set: CaseSet) -> Claim:
    """The claim that a set asks about."""
    found = load(case_set.folder).claim(case_set.claim)
    if found is None:
        raise KeyError(case_set.claim)
    return found


def scorer() -> ModuleType:
    """The scorer of ../shared/questions: it knows in which paragraph of a document a quote stands."""
    spec = importlib.util.spec_from_file_location("score", SHARED / "questions" / "score.py")
    if spec is None or spec.loader is None:
        raise ImportError("no scorer in ../shared/questions")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _own() -> Iterator[CaseSet]:
    for path in (*sorted(OWN.glob("*.jsonl")), JUDGED):
        cases = tuple(_judged(path))
        claim = lines(path)[0]["claim"]
        yield CaseSet(path.stem, ROOT / "knowledge" if claim == SHIPPED else OWN / "knowledge", claim, cases)


def _judged(path: Path) -> Iterator[Case]:
    for row in lines(path):
        sides = {side: frozenset(passages) for side, passages in row["gold"].items() if side != CONTEXT and passages}
        answers = frozenset(passage for passages in row["gold"].values() for passage in passages)
        yield Case(row["question"], not row["abstain"], answers, sides=sides if len(sides) > 1 else {})


def _dev() -> Iterator[Case]:
    """The questions of ../shared/questions, whose gold are paragraphs of the documents; scored as its scorer does."""
    documents = scorer().Documents(SHARED / "documents")
    claim = load(ROOT / "knowledge").claim(SHIPPED)
    passages = claim.passages if claim else ()
    places = {passage.id: documents.places(passage.quote) for passage in passages}
    argued = {
        (row["document"], row["line"]): {row["position"], *row["also_acceptable"]}
        for row in lines(SHARED / "questions" / "lines.jsonl")
    }
    positions = {
        passage.id: {place for place in places[passage.id] if passage.position in argued.get(place, ())}
        for passage in passages
    }
    for row in lines(SHARED / "questions" / "dev.jsonl"):
        graded = {(gold["document"], gold["line"]): gold["grade"] for gold in row["gold"]}
        grades = {name: max((graded.get(place, 0) for place in found), default=0) for name, found in places.items()}
        expected = {one.id for one in claim.positions if one.id in row["expect_positions"]} if claim else set()
        sides = {
            side: frozenset(one.id for one in passages if one.position == side and positions[one.id] & graded.keys())
            for side in expected
        }
        answers = frozenset(name for name, grade in grades.items() if grade == 2)
        near = frozenset(name for name, grade in grades.items() if grade)
        yield Case(row["question"], not row["abstain"], answers, near, sides if len(sides) > 1 else {})


def _posts() -> Iterator[Case]:
    for row in lines(SHARED / "cases" / "posts.jsonl"):
        yield Case(row["question"], row["expect"] == "answer")
