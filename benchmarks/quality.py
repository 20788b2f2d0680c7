"""Quality: the shipped program's answers to a question set, scored as a whole and by style, failures explained."""

from __future__ import annotations

import argparse
import importlib.util
import json
import math
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from bot.answering.answerer import Answerer
from bot.knowledge.load import load
from bot.settings import load_answering

ROOT = Path(__file__).resolve().parents[1]
DEPTH = 10


def main() -> int:
    """Prints every figure; 2 where the shared question set is absent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--questions", type=Path, help="another set of the same shape")
    parser.add_argument("--quiet", action="store_true", help="leave the failures out")
    arguments = parser.parse_args()
    if not arguments.shared.is_dir():
        print("no folder ../shared: its questions and documents are what quality is measured on", file=sys.stderr)
        return 2
    path = arguments.questions or arguments.shared / "questions" / "dev.jsonl"
    questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    answers = ask(path)
    scorer = arguments.shared / "questions" / "score.py"
    print(f"## all styles, {len(questions)} questions\n{score(scorer, questions, answers)}")
    for style in sorted({question["style"] for question in questions}):
        chosen = [number for number, question in enumerate(questions) if question["style"] == style]
        part = score(scorer, [questions[number] for number in chosen], [answers[number] for number in chosen])
        print(f"## {style}, {len(chosen)} questions\n{part}")
    answerer = Answerer.build(load(ROOT / "knowledge"), load_answering(ROOT / "config"))
    ndcg, mrr = ranking(answerer, questions, loaded(scorer).Documents(arguments.shared / "documents"))
    print(f"## search\nnDCG@{DEPTH}    {ndcg:.3f}\nMRR        {mrr:.3f}\n")
    if not arguments.quiet:
        explain(answerer, questions, answers)
    return 0


def ask(path: Path) -> list[str]:
    """The answers of the shipped program, a JSON object a line."""
    command = [sys.executable, "-m", "bot", "ask", "--json", "--questions", str(path)]
    run = subprocess.run(command, check=True, capture_output=True, text=True, encoding="utf-8")
    return run.stdout.splitlines()


def score(scorer: Path, questions: Sequence[Mapping[str, Any]], answers: Sequence[str]) -> str:
    """What the shared scorer prints for some of the questions."""
    with tempfile.TemporaryDirectory() as folder:
        asked, given = Path(folder, "questions"), Path(folder, "answers")
        asked.write_text("\n".join(json.dumps(question) for question in questions), encoding="utf-8")
        given.write_text("\n".join(answers), encoding="utf-8")
        command = [sys.executable, str(scorer), str(asked), str(given)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def loaded(scorer: Path) -> ModuleType:
    """The shared scorer as a module: it knows in which paragraph a quote stands."""
    spec = importlib.util.spec_from_file_location("score", scorer)
    if spec is None or spec.loader is None:
        raise ImportError(f"{scorer} is no module")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def ranking(
    answerer: Answerer,
    questions: Sequence[Mapping[str, Any]],
    documents: Any,  # noqa: ANN401  the scorer is loaded from a path
) -> tuple[float, float]:
    """nDCG@10 and MRR of the plain ranking of passages, over the questions that have gold.

    Gains are the grades; the ideal ranking is that of the base's own passages. See Järvelin and Kekäläinen (2002).
    """
    places = {p.id: documents.places(p.quote) for p in answerer.library.passages}
    gains, ranks = [], []
    for question in questions:
        gold = {(row["document"], row["line"]): row["grade"] for row in question["gold"]}
        if not gold:
            continue
        grades = {name: max((gold.get(place, 0) for place in found), default=0) for name, found in places.items()}
        got = [grades[excerpt.passage.id] for excerpt in answerer.search(question["question"], DEPTH)]
        ideal = discounted(sorted(grades.values(), reverse=True)[:DEPTH])
        gains.append(discounted(got) / ideal if ideal else 0.0)
        ranks.append(next((1 / rank for rank, grade in enumerate(got, 1) if grade), 0.0))
    return sum(gains) / len(gains), sum(ranks) / len(ranks)


def discounted(grades: Sequence[int]) -> float:
    """Discounted cumulative gain of grades in rank order."""
    return sum(((1 << grade) - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, 1))


def explain(answerer: Answerer, questions: Sequence[Mapping[str, Any]], answers: Sequence[str]) -> None:
    """Prints, for each question answered that should not be, or not answered that should, why."""
    for question, line in zip(questions, answers, strict=True):
        if json.loads(line)["answered"] == question["abstain"]:
            print(f"{question['id']} {question['question'][:90]!r}: {'answered' if question['abstain'] else 'silent'}")
            for why in answerer.ask(question["question"]).why.lines[:6]:
                print(f"    {why}")


if __name__ == "__main__":
    sys.exit(main())
