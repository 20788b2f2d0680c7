"""Quality: what the program answers, and what it shows, on every set of questions that is at hand.

usage: python -m benchmarks.quality [--out FILE] [--failures SET]

Every claim is measured with coefficients that were fitted without it, and chat in five folds, each with coefficients
that were fitted without it: so no figure is of questions that anything was fitted to. Sets whose claim was written by
their own maker flatter all the same.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from benchmarks.asking import RememberingEncoder
from benchmarks.cases import Case, CaseSet, case_sets, chatter, claim_of
from benchmarks.fit import FOLDS, Example, fitted, read_features
from bot.answering.abstention import Model
from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.chat import messages
from bot.answering.corpus import Corpus
from bot.knowledge.load import load
from bot.settings import AnsweringSettings

SIDES = (2, 1)
"""Excerpts of a side: as `ask` shows them, and as a card does at first."""


class Share(NamedTuple):
    """How many of how many."""

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number / self.total:.3f}" if self.total else "  —  "


Figures = Mapping[str, Share]
"""The figures of one set by their names.

hit: of the answerable questions, those with an excerpt that answers; both: of those with such passages on two sides,
those that show one of each; precision: of the excerpts, those that answer or help; answered: of the answerable; silent:
of the others, those that get no answer; claim: of the answered, those from the right claim.
"""


def main() -> int:
    """Prints every figure, and writes them if that is wanted."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, help="also write the figures there, as JSON")
    parser.add_argument("--failures", metavar="SET", help="say which questions of a set went wrong")
    arguments = parser.parse_args()
    encoder = RememberingEncoder.open()
    examples = read_features()
    found = {}
    for name, one in (*measured(encoder, examples), *chat_left(encoder, examples)):
        found[name] = {key: share for key, share in one.items() if share.total}
        print(f"{name:44} {'  '.join(f'{key} {share}' for key, share in one.items())}", flush=True)
    encoder.save()
    if arguments.out:
        arguments.out.parent.mkdir(parents=True, exist_ok=True)
        arguments.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if arguments.failures:
        explain(arguments.failures, encoder, examples)
    return 0


def measured(encoder: RememberingEncoder, examples: Sequence[Example]) -> Iterator[tuple[str, Figures]]:
    """The figures of each set, as installed and by words alone: its claim alone, and all claims in one base."""
    sets = list(case_sets())
    claims = {one.claim: claim_of(one) for one in sets}
    for way, used in (("installed", encoder), ("words", None)):
        for case_set in sets:
            corpus = encoder.corpus([claims[case_set.claim]], load(case_set.folder).thresholds)
            for limit in SIDES:
                ask = asking(corpus, used, fitted(examples, without=case_set.claim), limit)
                yield f"{way} {case_set.name} {limit} a side", figures(case_set, ask)
        together = encoder.corpus(list(claims.values()))
        for case_set in sets:
            ask = asking(together, used, fitted(examples, without=case_set.claim), SIDES[0])
            yield f"{way} {case_set.name} among {len(claims)} claims", figures(case_set, ask)


def chat_left(encoder: RememberingEncoder, examples: Sequence[Example]) -> Iterator[tuple[str, Figures]]:
    """The ordinary chat that each claim alone leaves; each fifth is judged by a model that was fitted without it."""
    models = [fitted(examples, fold=fold) for fold in range(FOLDS)]
    rows = [(text, models[place % FOLDS]) for place, text in enumerate((*messages(), *chatter()))]
    encoder.learn([text for text, _ in rows])
    folders = {one.claim: one.folder for one in case_sets()}
    for way, used in (("installed", encoder), ("words", None)):
        for name, folder in folders.items():
            base = load(folder)
            corpus = encoder.corpus([one for one in base.claims if one.id == name], base.thresholds)
            asks = {id(model): asking(corpus, used, model, 1) for model in models}
            answered = sum(isinstance(asks[id(model)](text), Answer) for text, model in rows)
            yield f"{way} chat beside {name}", {"silent": Share(len(rows) - answered, len(rows))}


Ask = Callable[[str], object]


def asking(corpus: Corpus, encoder: RememberingEncoder | None, model: Model, limit: int) -> Ask:
    """Asks a corpus with a model, by words alone without an encoder."""
    settings = replace(AnsweringSettings(), excerpts_per_side=limit)
    answerer = Answerer(corpus, settings, encoder, model)
    return answerer.ask


def figures(case_set: CaseSet, ask: Ask) -> Figures:
    """Asks every question of a set, and scores the answers."""
    replies = {case.question: ask(case.question) for case in case_set.cases}
    answerable = [case for case in case_set.cases if case.answerable]
    judged = [(case, _shown(replies[case.question])) for case in answerable if case.answers is not None]
    answers = [reply for case in answerable if isinstance(reply := replies[case.question], Answer)]
    others = [case for case in case_set.cases if not case.answerable]
    return {
        "hit": _share(hits(case, shown) for case, shown in judged),
        "both": _share(hears(case, shown) for case, shown in judged if case.sides),
        "precision": _share(name in good(case) for case, shown in judged for row in shown.values() for name in row),
        "answered": _share(isinstance(replies[case.question], Answer) for case in answerable),
        "silent": _share(not isinstance(replies[case.question], Answer) for case in others),
        "claim": _share(reply.claim.id == case_set.claim for reply in answers),
    }


def hits(case: Case, shown: Mapping[str, Sequence[str]]) -> bool:
    """Whether something shown answers."""
    return any(not _answers(case).isdisjoint(row) for row in shown.values())


def hears(case: Case, shown: Mapping[str, Sequence[str]]) -> bool:
    """Whether each side that is to be heard shows something that answers."""
    return all(not gold.isdisjoint(shown.get(side, ())) for side, gold in case.sides.items())


def _answers(case: Case) -> frozenset[str]:
    return case.answers or frozenset()


def good(case: Case) -> frozenset[str]:
    """The passages that answer or help."""
    return _answers(case) | case.near


def explain(name: str, encoder: RememberingEncoder, examples: Sequence[Example]) -> None:
    """Says which questions of a set were answered that should not be, or the other way round, or missed."""
    for case_set in case_sets():
        if case_set.name != name:
            continue
        corpus = encoder.corpus([claim_of(case_set)], load(case_set.folder).thresholds)
        ask = asking(corpus, encoder, fitted(examples, without=case_set.claim), SIDES[0])
        for case in case_set.cases:
            reply = ask(case.question)
            shown = _shown(reply)
            wrong = isinstance(reply, Answer) != case.answerable
            missed = case.answerable and case.answers is not None and not hits(case, shown)
            halved = [side for side, gold in case.sides.items() if gold.isdisjoint(shown.get(side, ()))]
            if wrong or missed or halved:
                told = (
                    ("silent" if case.answerable else "answered") if wrong else "missed" if missed else f"no {halved}"
                )
                print(f"{told:16} {case.question[:110]!r} {shown}")


def _shown(reply: object) -> dict[str, list[str]]:
    if not isinstance(reply, Answer):
        return {}
    return {side.position.id: [one.passage.id for one in side.excerpts] for side in reply.sides if side.excerpts}


def _share(values: Iterable[bool]) -> Share:
    found = list(values)
    return Share(sum(found), len(found))


if __name__ == "__main__":
    sys.exit(main())
