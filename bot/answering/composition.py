"""Composition: an Answer out of the passages that were selected, the positions in the order for this question."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from bot.answering.answer import Answer, Excerpt, Explanation, Side
from bot.answering.claim_index import ClaimIndex
from bot.answering.question import Question
from bot.answering.ranking import Ranking
from bot.answering.selection import Selection
from bot.answering.wording import Wording
from bot.knowledge.model import CONTEXT, Claim, Crux, Position, Statement

_CONTEXT = Position(CONTEXT, "Context", "")


def in_order(claim: Claim, point: int = 0) -> tuple[Position, ...]:
    """A claim's positions in an order that the claim and the point that was asked decide, the same for every reader.

    Which of them stands first at point 0 is decided by the claim's id; from one point to the next they take turns.
    """
    turn = (hashlib.sha256(f"audiatur {claim.id}".encode()).digest()[0] + point) % max(1, len(claim.positions))
    return claim.positions[turn:] + claim.positions[:turn]


def point_of(claim: Claim, crux: Crux | None, nearest: Wording | None) -> int:
    """The number of the crux that a question goes to, else that of the passage that answers its topic best, else 0."""
    if crux is not None:
        return claim.cruxes.index(crux)
    if nearest is None or not nearest.passages:
        return 0
    return [passage.id for passage in claim.passages].index(nearest.passages[0])


def excerpt(ranking: Ranking, number: int) -> Excerpt:
    """A passage as shown, with the places where its quote holds words of the question."""
    passage = ranking.match.index.passages[number]
    tokens = ranking.match.index.quote_tokens(number)
    spans = tuple((token.start, token.end) for token in tokens if token.term in ranking.match.question.terms)
    words = tuple(dict.fromkeys(passage.quote[start:end] for start, end in spans))
    score = round(float(ranking.scores[number]), 4)
    return Excerpt(passage, ranking.match.index.source(passage), score, words, spans)


def composed(
    text: str, ranking: Ranking, selection: Selection, others: tuple[Claim, ...] = (), *, why: Explanation
) -> Answer:
    """The answer that shows what was selected."""
    claim, question = ranking.match.index.claim, ranking.match.question
    order = in_order(claim, point_of(claim, selection.crux, ranking.nearest))
    sides = [_side(position, ranking, selection) for position in order]
    if selection.shown.get(CONTEXT):
        sides.append(_side(_CONTEXT, ranking, selection))
    beyond = 0 if selection.shown.get(CONTEXT) else selection.near.get(CONTEXT, 0)
    shown = [one.passage.id for side in sides for one in side.excerpts]
    sided = any(side.excerpts for side in sides if side.position.id != CONTEXT)
    chosen = {passage for one in ranking.match.index.taught for passage in one.passages}
    return Answer(
        text,
        claim,
        tuple(sides),
        agreed=agreed_near(ranking.match.index, shown, question) if sided else (),
        crux=selection.crux,
        corrections=question.corrections,
        corrected=question.corrected,
        unknown=question.unknown_words,
        others=others,
        beyond=beyond,
        taught=tuple(one for one in shown if one in chosen),
        why=why,
    )


def unranked(text: str, claim: Claim, passages: Sequence[str]) -> Answer | None:
    """The answer that shows passages of a claim as they are, in this order; None where the claim holds none of them."""
    known = {passage.id: passage for passage in claim.passages}
    sources = {source.id: source for source in claim.sources}
    found = [Excerpt(known[one], sources[known[one].source], 0.0) for one in passages if one in known]
    if not found:
        return None
    sides = [
        Side(position, tuple(one for one in found if one.passage.position == position.id))
        for position in (*in_order(claim), _CONTEXT)
    ]
    return Answer(text, claim, tuple(side for side in sides if side.excerpts or side.position is not _CONTEXT))


def _side(position: Position, ranking: Ranking, selection: Selection) -> Side:
    shown, more = selection.shown.get(position.id, ()), selection.more.get(position.id, ())
    return Side(
        position,
        tuple(excerpt(ranking, number) for number in shown),
        tuple(excerpt(ranking, number) for number in more),
        silent=position.id in selection.silent,
        beyond=selection.near.get(position.id, 0) - len(shown) - len(more),
        seen=position.id in selection.seen,
    )


def agreed_near(index: ClaimIndex, shown: Sequence[str], question: Question) -> tuple[Statement, ...]:
    """What all sides accept that lies nearest to the question: one statement."""

    def nearness(statement: Statement) -> tuple[int, float]:
        held = question.terms.keys() & set(index.analyzer.terms(statement.text))
        return len(set(statement.passages).intersection(shown)), sum(map(index.idf, held))

    return tuple(sorted(index.claim.agreed, key=nearness, reverse=True)[:1])
