"""A base asked its own questions: which get no answer, which only one side's, and which two claims would answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.answering.answer import Answer, NoAnswer, Reason
from bot.answering.answerer import Answerer
from bot.curating.advice import Advice
from bot.knowledge.draft import line_of
from bot.knowledge.model import TOPICS_FILE, Claim
from bot.yaml_reader import Report, read_yaml, shown


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question that stands in a file of a claim: whether `every_side` should answer, and where it stands."""

    text: str
    path: Path
    steps: tuple[str | int, ...]
    every_side: bool = True


def rehearse(answerer: Answerer) -> Iterator[Advice]:
    """Advice on how a base answers what it says that people ask; a claim without passages is not asked."""
    for claim in answerer.base.claims:
        if claim.passages:
            for asked in _questions(claim, alone=len(answerer.base.claims) == 1):
                found = _advice(answerer.ask(asked.text), claim, asked)
                if found:
                    line = line_of(read_yaml(asked.path, Report(asked.path)), *asked.steps)
                    yield Advice(asked.path, line, *found)


def _questions(claim: Claim, *, alone: bool) -> Iterator[_Asked]:
    """What a claim is asked; of topics only where another claim might answer."""
    yield _Asked(claim.question, claim.path, ("question",))
    for place, ask in enumerate(claim.asks):
        yield _Asked(ask, claim.path, ("asks", place))
    for number, crux in enumerate(claim.cruxes):
        yield _Asked(crux.question, claim.path, ("cruxes", number, "question"), every_side=False)
    path = claim.path.with_name(TOPICS_FILE)
    for number, topic in enumerate(() if alone else claim.topics):
        if topic.line:
            for place, ask in enumerate(topic.asks):
                yield _Asked(ask, path, ("topics", number, "asks", place), every_side=False)


def _advice(reply: Answer | NoAnswer, claim: Claim, asked: _Asked) -> tuple[str, str] | None:
    """What is wrong with the answer to a question of a claim, and what to do."""
    told = f"“{shown(asked.text)}”"
    others = sorted(_answering(reply) - {claim.id})
    if others:
        remedy = "name what only this one is about, or take the words out of one of them"
        return f"{told} would be answered by `{others[0]}` too", remedy
    if isinstance(reply, NoAnswer):
        return f"{told} gets no answer", "ask it in words that say what it is about"
    held = {passage.position for passage in claim.passages}
    silent = [side.position.id for side in reply.sides if side.position.id in held and not side.excerpts]
    if asked.every_side and silent:
        remedy = (
            f"give the crux that it goes to, `{reply.crux.id}`, a passage of each side" if reply.crux else "add a crux"
        )
        return f"{told} is answered without `{silent[0]}`", remedy
    return None


def _answering(reply: Answer | NoAnswer) -> set[str]:
    """The claims that answer, or would."""
    if isinstance(reply, Answer):
        return {reply.claim.id, *(other.id for other in reply.others)}
    return {claim.id for claim in reply.nearest} if reply.reason is Reason.AMBIGUOUS else set()
