"""Fits when a question is answered: from the features of questions of several claims, and of ordinary chat.

usage: python -m benchmarks.fit [--features]

Writes `bot/answering/coefficients.json` from `benchmarks/features.jsonl`. With `--features` those are made anew first,
from the project's own questions and those of ../shared, and with them the vectors of our own chat. They are numbers and
labels; no text of anybody stands in them.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.asking import RememberingEncoder, index_of
from benchmarks.cases import SHARED, CaseSet, case_sets, chatter, claim_of
from bot.answering.abstention import Features, Judgement, Model, features_of
from bot.answering.chat import VECTORS, messages
from bot.answering.claim_index import ClaimIndex
from bot.answering.matching import match
from bot.answering.question import clean, read_question
from bot.retrieval.vectors import Vectors

FEATURES = Path(__file__).with_name("features.jsonl")
COEFFICIENTS = Path(__file__).resolve().parents[1] / "bot" / "answering" / "coefficients.json"
NAMES: Mapping[str, Mapping[str, Sequence[str]]] = {
    "encoder": {"domain": ("known", "margin"), "answerability": ("known", "unanswered", "cosine")},
    "words": {"domain": ("five", "known"), "answerability": ("known", "unanswered")},
}
"""The features of each judgement, as installed and by words alone."""
CAUTION = {
    "encoder": {"domain": 20.0, "answerability": 1.5},
    "words": {"domain": 3.0, "answerability": 0.6},
}
"""What a wrong yes costs beside a wrong no; by words alone, who is as cautious is mute."""
FOLDS = 5
ASKED, CHAT = 100.0, 300.0
"""What the questions of a claim count in all that it answers, those that it does not, and the chat beside it."""
FIXED = 10.0
"""The size of a claim's own indicator: so large that its intercept costs no penalty to speak of."""


@dataclass(frozen=True, slots=True)
class Example:
    """A judged question: the claim it was held beside, whether that answers it, and its features.

    `fold` is that of a message of ordinary chat, -1 for a question.
    """

    claim: str
    answerable: bool
    fold: int
    encoder: Features
    words: Features


_PENALTY = 0.05  # of the squared weights: keeps them small where few questions tell features apart
_ROUNDS = 100


def main() -> int:
    """Fits, and writes what was fitted; 2 where features are wanted and ../shared is absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--features", action="store_true", help="make the features anew first")
    if parser.parse_args().features:
        if not SHARED.is_dir():
            print("no folder ../shared: the questions of two claims and the chatter are there", file=sys.stderr)
            return 2
        write_features()
    examples = read_features()
    model = fitted(examples)
    COEFFICIENTS.write_text(json.dumps(asdict(model), indent=2) + "\n", encoding="utf-8")
    print(COEFFICIENTS.read_text(encoding="utf-8"))
    return 0


def write_features() -> None:
    """Makes the features of every question at hand, and of ordinary chat beside each claim."""
    encoder = RememberingEncoder.open()
    chat = Vectors.empty(encoder.name).with_added(messages(), encoder.encode(messages()))
    chat.save(VECTORS)
    with FEATURES.open("w", encoding="utf-8") as file:
        for example in examples_of(case_sets(), encoder):
            file.write(json.dumps(_row(example)) + "\n")
    encoder.save()


def read_features() -> list[Example]:
    """The features that come with the project."""
    rows = (json.loads(line) for line in FEATURES.read_text(encoding="utf-8").splitlines())
    names = [field.name for field in fields(Features)]
    return [
        Example(
            row["claim"],
            row["answerable"],
            row["fold"],
            Features(**dict(zip(names, row["encoder"], strict=True))),
            Features(**dict(zip(names, row["words"], strict=True))),
        )
        for row in rows
    ]


def examples_of(sets: Iterable[CaseSet], encoder: RememberingEncoder) -> Iterator[Example]:
    """The examples of question sets, and of ordinary chat beside each of their claims."""
    strays = [*messages(), *random.Random(3).sample(chatter(), min(500, len(chatter())))]
    seen = set()
    for case_set in sets:
        index = index_of(encoder.corpus([claim_of(case_set)]), case_set.claim)
        for case in case_set.cases:
            yield example(case.question, index, encoder, answerable=case.answerable)
        if case_set.claim not in seen:
            seen.add(case_set.claim)
            for place, text in enumerate(strays):
                yield example(text, index, encoder, answerable=False, fold=place % FOLDS)


def example(text: str, index: ClaimIndex, encoder: RememberingEncoder, *, answerable: bool, fold: int = -1) -> Example:
    """The features of one text beside a claim."""
    question = read_question(clean(text), index)
    asked = encoder.encode([question.text])[0]
    found = features_of(match(question, index, asked)), features_of(match(question, index))
    return Example(index.claim.id, answerable, fold, *found)


def fitted(
    examples: Sequence[Example],
    without: str = "",
    fold: int = -1,
    *,
    names: Mapping[str, Mapping[str, Sequence[str]]] = NAMES,
) -> Model:
    """The model that is fitted to the examples without those of a claim, and without a fold of chat."""
    chosen = [one for one in examples if one.claim != without and (one.fold < 0 or one.fold != fold)]
    against = {
        "domain": [one for one in chosen if one.answerable or one.fold >= 0],
        "answerability": [one for one in chosen if one.fold < 0],
    }

    def judgement(way: str) -> Judgement:
        return Judgement(
            **{kind: _fitted(against[kind], used, way, CAUTION[way][kind]) for kind, used in names[way].items()}
        )

    return Model(judgement("encoder"), judgement("words"))


def _fitted(examples: Sequence[Example], names: Sequence[str], way: str, caution: float) -> dict[str, float]:
    """The weights of the features, from what tells questions of the same claim apart; then one intercept for all.

    Each claim has an intercept of its own while the weights are fitted (fixed effects), for claims differ in how near
    everything is to them, and the weights are not to learn that.
    """
    rows = np.array([[getattr(getattr(one, way), name) for name in names] for one in examples])
    claims = sorted({one.claim for one in examples})[1:]
    own = np.array([[FIXED * (one.claim == claim) for claim in claims] for one in examples]).reshape(len(rows), -1)
    labels = np.array([one.answerable for one in examples], dtype=np.float64)
    counts = _weights(examples)
    weights = fit(np.hstack([rows, own]), labels, counts)[1 : len(names) + 1]
    intercept = _intercept(rows @ weights, labels, np.where(labels > 0, counts, caution * counts))
    found = [intercept, *weights.tolist()]
    return dict(zip(("intercept", *names), (round(weight, 3) for weight in found), strict=True))


def _intercept(sums: NDArray[np.float64], labels: NDArray[np.float64], counts: NDArray[np.float64]) -> float:
    """The intercept that makes as many answers likely as there are, by Newton's method."""
    found = 0.0
    for _ in range(100):
        sure = 1 / (1 + np.exp(-np.clip(sums + found, -30, 30)))
        step = float((counts * (labels - sure)).sum() / max(float((counts * sure * (1 - sure)).sum()), 1e-9))
        found += max(-2.0, min(2.0, step))
    return found


def fit(
    rows: NDArray[np.float64], labels: NDArray[np.float64], weights: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """The intercept and the weights of a logistic regression with an L2 penalty, by Newton's method.

    `rows` has shape (examples, features), `labels` shape (examples,) of 0 and 1, `weights` says what each example
    counts; the result has shape (features + 1,). See Hastie, Tibshirani and Friedman, The Elements of Statistical
    Learning, section 4.4.1.
    """
    design = np.hstack([np.ones((len(rows), 1)), rows])
    counts = np.ones(len(rows)) if weights is None else weights
    penalty = np.eye(design.shape[1]) * _PENALTY
    penalty[0, 0] = 1e-6  # the intercept is free, but for what keeps the matrix regular
    found = np.zeros(design.shape[1])
    for _ in range(_ROUNDS):
        sure = 1 / (1 + np.exp(-np.clip(design @ found, -30, 30)))
        gradient = design.T @ (counts * (labels - sure)) - penalty @ found
        curvature = (design * (counts * sure * (1 - sure))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, gradient)
        found = found + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return found


def _weights(examples: Sequence[Example]) -> NDArray[np.float64]:
    """What each example counts, so that every claim counts the same."""
    groups = [(one.claim, one.answerable, one.fold >= 0) for one in examples]
    sizes = {group: groups.count(group) for group in set(groups)}
    return np.array([(CHAT if group[2] else ASKED) / sizes[group] for group in groups])


def _row(one: Example) -> dict[str, object]:
    row = {"claim": one.claim, "answerable": one.answerable, "fold": one.fold}
    kinds = {"encoder": one.encoder, "words": one.words}
    return row | {name: [round(value, 3) for value in asdict(kind).values()] for name, kind in kinds.items()}


if __name__ == "__main__":
    sys.exit(main())
