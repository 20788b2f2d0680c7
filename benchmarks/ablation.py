"""Ablation: what each piece of answering is worth, by taking it out.

usage: python -m benchmarks.ablation

Two tables in Markdown. Ranking and selection: every question that has an answer is answered, and each cell is hit, both
and precision in hundredths. Abstention: each cell is the area under the curve of whether to answer, first among the
questions of a set, then of its answerable ones against ordinary chat; each claim with coefficients fitted without it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from unittest.mock import patch

import numpy as np

from benchmarks.asking import RememberingEncoder, index_of
from benchmarks.cases import Case, CaseSet, case_sets, claim_of
from benchmarks.fit import NAMES, Example, examples_of, fitted
from benchmarks.quality import good, hears, hits
from bot.answering import question, ranking, selection
from bot.answering.abstention import Judgement
from bot.answering.claim_index import ClaimIndex
from bot.answering.matching import content_of, match
from bot.answering.question import clean, read_question
from bot.answering.ranking import rank
from bot.knowledge.model import Claim, Vocabulary

LIMIT, CONTEXT = 2, 1
MOST = 200
"""Questions of a set that are ranked: the judged ones are many."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that is taken out: constants of modules, a part of the claim, or the encoder."""

    name: str
    constants: tuple[tuple[object, str, object], ...] = ()
    claim: Callable[[Claim], Claim] = lambda claim: claim
    encoder: bool = True
    typed: bool = False
    """Whether the question is encoded as it was typed, instead of its content words."""


PIECES = (
    Piece("as it is"),
    Piece("without the encoder", encoder=False),
    Piece("BM25 alone", ((ranking, "LIKENESS", 0.0),)),
    Piece("the question encoded as typed", typed=True),
    Piece("without word commonness", ((question, "telling", lambda *_: 1.0),)),
    Piece("place among a wording's passages", ((ranking, "PLACE", 0.0),)),
    Piece("further passages by the floor of a side", ((selection, "FURTHER_FLOOR", selection.FLOOR),)),
    Piece("same source as good", ((selection, "SAME_SOURCE", 1.0),)),
    Piece("no side is heard below the floor", ((selection, "_heard", lambda *_: {}),)),
    Piece("without topics", claim=lambda claim: replace(claim, topics=())),
    Piece("without vocabulary", claim=lambda claim: replace(claim, vocabulary=Vocabulary())),
    Piece("without cruxes", claim=lambda claim: replace(claim, cruxes=())),
)


def main() -> int:
    """Prints both tables."""
    encoder = RememberingEncoder.open()
    sets = [one for one in case_sets() if any(case.answers is not None for case in one.cases)]
    names = [one.name for one in sets]
    print(f"| taken out | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    for piece in PIECES:
        print(f"| {piece.name} | {' | '.join(_ranked(piece, one, encoder) for one in sets)} |", flush=True)
    print(f"\n| taken out | {' | '.join(names)} |\n|---|{'---|' * len(names)}")
    rows = {one.name: _examples(one, encoder) for one in sets}
    for way in NAMES:
        for label, features in _features_left(way):
            cells = (_curves(way, features, name, sets, rows) for name in names)
            print(f"| {way}: {label} | {' | '.join(cells)} |", flush=True)
    encoder.save()
    return 0


def _ranked(piece: Piece, case_set: CaseSet, encoder: RememberingEncoder) -> str:
    """Hit, both and precision of a set, with a piece taken out."""
    with _without(piece):
        index = index_of(encoder.corpus([piece.claim(claim_of(case_set))]), case_set.claim)
        cases = [case for case in case_set.cases if case.answers is not None and case.answerable][:MOST]
        shown = [(case, _shown(case, index, encoder, piece)) for case in cases]
    sided = [hears(case, rows) for case, rows in shown if case.sides]
    precise = [name in good(case) for case, rows in shown for row in rows.values() for name in row]
    shares = ([hits(case, rows) for case, rows in shown], sided, precise)
    return " ".join(f"{100 * sum(row) / len(row):.0f}" for row in shares if row)


def _shown(case: Case, index: ClaimIndex, encoder: RememberingEncoder, piece: Piece) -> dict[str, list[str]]:
    read = read_question(clean(case.question), index)
    text = read.text if piece.typed else content_of(read, index)
    asked, content = encoder.encode([read.text, text]) if piece.encoder else (None, None)
    chosen = selection.select(rank(match(read, index, asked), content), LIMIT, CONTEXT)
    return {side: [index.passages[number].id for number in row] for side, row in chosen.shown.items()}


@contextmanager
def _without(piece: Piece) -> Iterator[None]:
    """Sets the constants of a piece for a while."""
    patches = [patch.object(module, name, value) for module, name, value in piece.constants]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


def _examples(case_set: CaseSet, encoder: RememberingEncoder) -> list[Example]:
    return list(examples_of([case_set], encoder))


Names = Mapping[str, Sequence[str]]
"""The features of each judgement."""


def _features_left(way: str) -> Iterator[tuple[str, Names]]:
    """All features of a way, then all but each of them, then each judgement alone."""
    yield "as it is", NAMES[way]
    for judgement, features in NAMES[way].items():
        for left in features:
            chosen = tuple(name for name in features if name != left)
            yield f"{judgement}: {left}", {**NAMES[way], judgement: chosen}
        yield f"{judgement} altogether", {**NAMES[way], judgement: ()}


def _curves(
    way: str, features: Names, name: str, sets: Sequence[CaseSet], rows: Mapping[str, Sequence[Example]]
) -> str:
    """Two areas under the curve of one set."""
    own = next(one.claim for one in sets if one.name == name)
    others = [example for one in sets if one.claim != own for example in rows[one.name]]
    judgement: Judgement = getattr(fitted(others, names={**NAMES, way: features}), way)

    def score(example: Example) -> float:
        return judgement.confidence(getattr(example, way))

    answerable = [score(one) for one in rows[name] if one.answerable]
    silent = [score(one) for one in rows[name] if not one.answerable and one.fold < 0]
    chat = [score(one) for one in rows[name] if one.fold >= 0]
    return f"{area(answerable, silent):.3f} {area(answerable, chat):.3f}"


def area(higher: Sequence[float], lower: Sequence[float]) -> float:
    """The area under the ROC curve: how often one of the first lies above one of the second, a tie counting half."""
    first, second = np.array(higher)[:, None], np.array(lower)[None, :]
    return float((first > second).mean() + (first == second).mean() / 2)


if __name__ == "__main__":
    sys.exit(main())
