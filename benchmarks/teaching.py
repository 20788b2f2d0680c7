"""Teaching: whether what a server taught takes anything from a claim, and what it gives.

usage: python -m benchmarks.teaching

Two tables in Markdown. A hundred messages of ordinary chat are taught to passages of each claim: the figures of its
sets before and after, with coefficients fitted without the claim, and the silence to all the other chat. Then the first
wording of each topic is taught to a claim without its topics: how many of the further wordings hit, before and after.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from benchmarks.asking import RememberingEncoder
from benchmarks.cases import Case, CaseSet, case_sets, chatter, claim_of
from benchmarks.fit import Example, fitted, read_features
from benchmarks.quality import SIDES, Share, figures
from bot.answering.answer import Answer
from bot.answering.answerer import Answerer
from bot.answering.matching import Vector
from bot.answering.taught import Taught, TaughtQuestion
from bot.knowledge.load import load
from bot.knowledge.model import Claim
from bot.settings import AnsweringSettings

MANY = 100
"""Off-topic questions that are taught."""
LONGEST = 300
"""Characters of a question that is taught."""
PASSAGES = 2
"""Passages that each of them is taught with."""


def main() -> int:
    """Prints both tables."""
    encoder = RememberingEncoder.open()
    examples = read_features()
    stray = off_topic()
    encoder.learn([*stray, *others(stray)])
    print("| questions | before | after |\n|---|---|---|")
    for name, before, after in taken(encoder, examples, stray):
        print(f"| {name} | {before} | {after} |", flush=True)
    print("\n| further wordings of | before | after |\n|---|---|---|")
    for name, before, after in given(encoder, examples):
        print(f"| {name} | {before} | {after} |", flush=True)
    encoder.save()
    return 0


def off_topic() -> list[str]:
    """A hundred messages of ordinary chat, of every length that may be taught."""
    fitting = [text for text in dict.fromkeys(chatter()) if len(text) <= LONGEST]
    return fitting[:: len(fitting) // MANY][:MANY]


def others(taught: Sequence[str]) -> list[str]:
    """The other chat."""
    return [text for text in dict.fromkeys(chatter()) if text not in set(taught)]


def taken(encoder: RememberingEncoder, examples: Sequence[Example], stray: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The figures of each set, and the silence to other chat, before and after off-topic questions are taught."""
    sets = list(case_sets())
    for way, used in (("installed", encoder), ("words", None)):
        for case_set in sets:
            answerers = _both(case_set, used, encoder, examples, stray)
            rows = [figures(case_set, one.ask) for one in answerers]
            yield f"{way} {case_set.name}", *(" ".join(f"{key} {row[key]}" for key in row) for row in rows)
        for case_set in {one.claim: one for one in sets}.values():
            answerers = _both(case_set, used, encoder, examples, stray)
            yield f"{way} chat beside {case_set.claim}", *(str(_silent(one, others(stray))) for one in answerers)


def _both(
    case_set: CaseSet,
    used: RememberingEncoder | None,
    encoder: RememberingEncoder,
    examples: Sequence[Example],
    stray: Sequence[str],
) -> tuple[Answerer, Answerer]:
    """An answerer for the claim of a set alone, and the same after it was taught."""
    claim = claim_of(case_set)
    before = _answerer(claim, case_set, used, encoder, examples)
    return before, before.with_taught(taught(claim, stray, encoder.encode(stray)))


def _answerer(
    claim: Claim,
    case_set: CaseSet,
    used: RememberingEncoder | None,
    encoder: RememberingEncoder,
    examples: Sequence[Example],
) -> Answerer:
    corpus = encoder.corpus([claim], load(case_set.folder).thresholds)
    settings = replace(AnsweringSettings(), excerpts_per_side=SIDES[0])
    return Answerer(corpus, settings, used, fitted(examples, without=case_set.claim))


def taught(claim: Claim, questions: Sequence[str], rows: Iterable[Vector | None]) -> Taught:
    """The questions, each with its vector if it has one, taught to passages of the claim, which take turns."""
    ids = [passage.id for passage in claim.passages]
    chosen = [(ids[place % len(ids)], ids[(place + len(ids) // 2) % len(ids)]) for place in range(len(questions))]
    return Taught(
        TaughtQuestion(claim.id, text, passages[:PASSAGES], row)
        for text, passages, row in zip(questions, chosen, rows, strict=True)
    )


def _silent(answerer: Answerer, messages: Sequence[str]) -> Share:
    return Share(sum(not isinstance(answerer.ask(text), Answer) for text in messages), len(messages))


def given(encoder: RememberingEncoder, examples: Sequence[Example]) -> Iterator[tuple[str, ...]]:
    """Of the further wordings of a claim's topics, those that hit before and after the first of each was taught."""
    for way, used in (("installed", encoder), ("words", None)):
        for case_set in {one.claim: one for one in case_sets()}.values():
            claim = claim_of(case_set)
            topics = [topic for topic in claim.topics if topic.passages and len(topic.asks) > 1]
            if not topics:
                continue
            cases = tuple(
                Case(ask, answerable=True, answers=frozenset(topic.passages))
                for topic in topics
                for ask in topic.asks[1:]
            )
            before = _answerer(replace(claim, topics=()), case_set, used, encoder, examples)
            rows = encoder.encode([topic.asks[0] for topic in topics])
            after = before.with_taught(
                Taught(
                    TaughtQuestion(claim.id, topic.asks[0], topic.passages, row)
                    for topic, row in zip(topics, rows, strict=True)
                )
            )
            found = [figures(replace(case_set, cases=cases), one.ask) for one in (before, after)]
            told = (" ".join(f"{key} {row[key]}" for key in ("hit", "precision", "answered")) for row in found)
            yield f"{claim.id}, {way} ({len(cases)})", *told


if __name__ == "__main__":
    sys.exit(main())
