"""The answerer: a question becomes an Answer with every position, or a NoAnswer with its reason."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence, Set
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.abstention import Model, features_of, shipped_model
from bot.answering.answer import Answer, Excerpt, Explanation, NoAnswer, Reason, Side
from bot.answering.claim_index import ClaimIndex
from bot.answering.corpus import NEAREST, Corpus
from bot.answering.follow import Follow, follow_of
from bot.answering.matching import Match, content_of, match
from bot.answering.question import Question, clean, read_question
from bot.answering.ranking import LIKENESS, Ranking, rank
from bot.answering.selection import (
    FLOOR,
    FURTHER_FLOOR,
    Selection,
    select,
    select_again,
    select_more,
    select_other_side,
)
from bot.answering.turn import Turn, carry, shown_in
from bot.answering.wording import Wording
from bot.knowledge.model import CONTEXT, Claim, Crux, Event, KnowledgeBase, Position, Statement
from bot.retrieval.encoder import Encoder, EncoderError
from bot.settings import AnsweringSettings

log = logging.getLogger(__name__)

_CONTEXT = Position(CONTEXT, "Context", "")
SURE = 0.5
"""How sure an answer must be where neither the settings nor the base say."""
_EQUAL = 0.9  # share of the best claim's score from which another is offered, too
_ALIKE, _AS_SURE = 0.98, 0.1  # from which share, and how nearly as sure, two claims are alike, so that none is guessed


@dataclass(frozen=True, slots=True)
class Judged:
    """A question beside one claim, and how sure it is that the claim answers it."""

    match: Match
    sure: float

    @property
    def claim(self) -> Claim:
        """The claim."""
        return self.match.index.claim


class Answerer:
    """Answers questions from one corpus; it never changes, so that any number of threads may ask."""

    def __init__(
        self,
        corpus: Corpus,
        settings: AnsweringSettings,
        encoder: Encoder | None = None,
        model: Model | None = None,
    ) -> None:
        """Without an encoder, or where a claim has no vectors, questions are answered by words alone."""
        self.corpus = corpus
        self.settings = settings
        self.encoder = encoder
        self.model = model or shipped_model()

    @classmethod
    def build(cls, base: KnowledgeBase, settings: AnsweringSettings) -> Answerer:
        """Indexes every passage of a base, to be asked by words alone."""
        return cls(Corpus.build(base), settings)

    def among(self, claims: Sequence[str]) -> Answerer:
        """The same for some of the claims alone, with their indexes and the encoder of this one."""
        return Answerer(self.corpus.among(claims), self.settings, self.encoder, self.model)

    def threshold(self, match: Match) -> float:
        """How sure an answer must be: as the settings say, or else the base, or else more likely right than wrong."""
        if self.settings.threshold is not None:
            return self.settings.threshold
        calibrated = self.base.thresholds
        if calibrated is None:
            return SURE
        return calibrated.words if match.asked is None else calibrated.encoder

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge base that is asked."""
        return self.corpus.base

    def ask(
        self, question: str, *, claim: str | None = None, limit: int | None = None, previous: Turn | None = None
    ) -> Answer | NoAnswer:
        """Answers a question.

        `claim` confines it to one claim, `limit` is the most excerpts of a position, `previous` the turn before it,
        of which a follow-up takes over what it leaves unsaid.
        """
        if len(question) > self.settings.longest_question:
            return NoAnswer(clean(question[:200]), Reason.TOO_LONG)
        text = clean(question)
        if not text:
            return NoAnswer(text, Reason.EMPTY)
        if claim is not None and self.corpus.of(claim) is None:
            if self.base.claim(claim) is not None:  # nothing of it is quoted yet
                return NoAnswer(text, Reason.NOTHING_FITS)
            return NoAnswer(text, Reason.NO_CLAIM, tuple(self.base.claims[:3]))
        limit = limit or self.settings.excerpts_per_side
        following = self._following(text, claim, limit, previous) if previous else None
        return following or self._first(text, claim, limit)

    def close(self) -> None:
        """Closes the encoder, if there is one."""
        if self.encoder is not None:
            self.encoder.close()

    def judge(self, question: str, claim: str | None = None) -> list[Judged]:
        """The claims that a question may be about, the surest first; `question` is clean."""
        only = self.corpus.of(claim) if claim is not None else None
        encoded = self._encoded([question])
        asked = encoded[0] if encoded is not None else None
        nearest = [only] if only else self.corpus.nearest(question, asked)
        matches = [match(read_question(question, index), index, asked) for index in nearest]
        judged = [Judged(one, self.model.confidence(one)) for one in matches]
        return sorted(judged, key=lambda one: (-one.sure, one.claim.id))

    def matched(self, text: str, index: ClaimIndex, left_out: str = "") -> Match:
        """A clean text beside one claim, as if the claim did not hold what is left out."""
        encoded = self._encoded([text])
        return match(read_question(text, index), index, encoded[0] if encoded is not None else None, left_out)

    def rank(self, matches: Sequence[Match]) -> list[Ranking]:
        """Ranks the passages of claims that a question was held beside."""
        encoded = None
        if any(one.asked is not None for one in matches):
            encoded = self._encoded([content_of(one.question, one.index) for one in matches])
        return [rank(one, encoded[place] if encoded is not None else None) for place, one in enumerate(matches)]

    def search(self, query: str, limit: int) -> list[Excerpt]:
        """The passages that fit a query best, best first."""
        judged = self.judge(clean(query[: self.settings.longest_question]))
        rankings = self.rank([one.match for one in judged])
        found = [(ranking, number) for ranking in rankings for number in ranking.order]
        found.sort(key=lambda row: -row[0].scores[row[1]])
        return [excerpt(ranking, number) for ranking, number in found[:limit]]

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        """The vectors of texts; None where there is no encoder, or it fails: then words alone answer."""
        if self.encoder is None or not self.corpus.has_vectors:
            return None
        try:
            return self.encoder.encode(texts)
        except EncoderError as error:
            log.warning("answering by words alone: %s", error)
            return None

    def _first(self, text: str, claim: str | None, limit: int) -> Answer | NoAnswer:
        """The answer to a question of its own; a follow-up that follows nothing gets the claims to choose from."""
        kind = follow_of(text)
        if kind is None or claim is not None:
            reply = self._answer(text, claim, limit)
            if kind is None or isinstance(reply, Answer):
                return reply
        offered = [one for one in self.base.claims if claim in (None, one.id)][:NEAREST]
        return NoAnswer(text, Reason.NOTHING_BEFORE, tuple(offered), follow=kind)

    def _following(self, text: str, claim: str | None, limit: int, previous: Turn) -> Answer | NoAnswer | None:
        """The answer to a follow-up; None for a question that needs nothing of the one before it."""
        index = self.corpus.of(previous.claim)
        if index is None:
            return None
        kind = follow_of(text, previous.question) if claim in (None, previous.claim) else None
        if kind is not None:
            return self._follow(text, kind, previous, index, limit)
        carried = carry(text, previous, index)
        if not carried:
            return None
        reply = self._answer(carried, claim or previous.claim, limit, previous)
        return replace(reply, question=text, follow=Follow.FURTHER, carried=carried)

    def _follow(self, text: str, kind: Follow, previous: Turn, index: ClaimIndex, limit: int) -> Answer | NoAnswer:
        """What a follow-up asks of the answer before it; the question stays the one that was asked then."""
        ranking = self.rank([self.matched(previous.question, index)])[0]
        why = Explanation((f"follow-up ({kind}) to: {previous.question}",))
        first = select(ranking, limit, self.settings.context_excerpts)
        chosen = self._followed(kind, ranking, first, previous, limit)
        if not chosen.shown and not chosen.silent and kind is not Follow.VIEW:
            return NoAnswer(text, Reason.NOTHING_MORE, follow=kind, carried=previous.question, why=why)
        # The sides stand as they stood; what is shared stands on the screen.
        reply = _composed(text, ranking, replace(chosen, crux=first.crux), (), why)
        read = replace(reply, follow=kind, carried=previous.question, before=_before(previous), agreed=(), crux=None)
        if kind is Follow.WHEN:
            return replace(read, events=_events(index.claim, frozenset(shown_in(reply))))
        if kind is not Follow.VIEW:
            return read
        crux = first.crux or next(iter(index.claim.cruxes), None)
        return replace(read, agreed=_agreed(index, previous.shown, ranking.match.question), crux=crux)

    def _followed(self, kind: Follow, ranking: Ranking, first: Selection, previous: Turn, limit: int) -> Selection:
        """The passages that a follow-up asks for; `first` are those that the question got."""
        # What stands on a card from an earlier version is not known.
        shown = _numbers(ranking, previous.shown) or [number for row in first.shown.values() for number in row]
        seen = frozenset((*shown, *_numbers(ranking, previous.before)))
        match kind:
            case Follow.MORE:
                return select_more(ranking, limit, seen)
            case Follow.OTHER_SIDE:
                return select_other_side(ranking, limit, shown, seen)
            case Follow.SOURCE | Follow.WHEN:
                return select_again(ranking, shown)
            case Follow.FURTHER:
                return select(ranking, limit, self.settings.context_excerpts, seen)
            case Follow.VIEW:
                return select_again(ranking, ())

    def _answer(self, text: str, claim: str | None, limit: int, previous: Turn | None = None) -> Answer | NoAnswer:
        """Answers a question as it is read, with nothing that was shown in the turn before it."""
        judged = self.judge(text, claim)
        if not judged:
            return NoAnswer(text, Reason.NOTHING_FITS)
        fitting = [one for one in judged if self._fits(one)]
        if not fitting:
            return _refused(judged, explain(judged[0], None, self.threshold(judged[0].match)))
        # Asked in just the words of a wording, a question is about the claim whose wording it is.
        fitting = [one for one in fitting if one.match.same is not None] or fitting
        first, *further = self.rank([one.match for one in fitting])
        why = explain(fitting[0], first, self.threshold(first.match))
        if not first.order and first.match.same is None:
            return _refused(judged, why)
        near = [(one, ranking.best / (first.best or 1.0)) for one, ranking in zip(fitting[1:], further, strict=True)]
        alike = tuple(one.claim for one, share in near if share >= _ALIKE and fitting[0].sure - one.sure <= _AS_SURE)
        if alike:
            refusal = _refused(judged, why)
            return replace(refusal, reason=Reason.AMBIGUOUS, nearest=(first.match.index.claim, *alike))
        others = tuple(one.claim for one, share in near if share >= _EQUAL)
        seen = frozenset(_numbers(first, _before(previous)))
        chosen = select(first, limit, self.settings.context_excerpts, seen)
        if seen and not chosen.shown:
            return NoAnswer(text, Reason.NOTHING_MORE, why=why)
        return replace(_composed(text, first, chosen, others, why), before=_before(previous))

    def _fits(self, judged: Judged) -> bool:
        """Whether a claim answers: as sure as is wanted, or asked in just the words of a known wording."""
        return judged.sure >= self.threshold(judged.match) or judged.match.same is not None


def _before(previous: Turn | None) -> tuple[str, ...]:
    """The ids of the passages that the conversation showed, the latest first."""
    return tuple(dict.fromkeys((*previous.shown, *previous.before))) if previous else ()


def _numbers(ranking: Ranking, ids: Iterable[str]) -> Sequence[int]:
    """The numbers of the passages with these ids, of those that the claim has."""
    number_of = ranking.match.index.number_of
    return [number_of[one] for one in ids if one in number_of]


def _events(claim: Claim, shown: Set[str]) -> tuple[Event, ...]:
    """What happened, by date, that passages which are shown speak of."""
    found = (event for event in claim.events if not shown.isdisjoint(event.passages))
    return tuple(sorted(found, key=lambda event: str(event.date)))


def explain(judged: Judged, ranking: Ranking | None, threshold: float) -> Explanation:
    """How the question was read and what it found, a line each."""
    question = judged.match.question
    found = asdict(features_of(judged.match))
    if judged.match.asked is None:
        del found["cosine"], found["margin"]
    features = ", ".join(f"{name} {value:.2f}" for name, value in found.items())
    lines = [
        f"read as {question.language}: {' '.join(question.terms) or 'no known word'}",
        *([f"held by nothing: {', '.join(question.unknown_words)}"] if question.unknown else []),
        f"confidence {judged.sure:.2f} (answers from {threshold:.2f}) by {features}",
    ]
    if ranking is not None:
        if ranking.nearest is not None and ranking.place is not None:
            lines.append(f"nearest wording, {_nearness(ranking, ranking.place)}: {ranking.nearest.text}")
        lines.append(f"floors, of the best score: {FLOOR:g} for a side, {FURTHER_FLOOR:g} for a further passage of it")
        lines += (_line(ranking, number) for number in ranking.order[:8])
    return Explanation(tuple(lines))


def _nearness(ranking: Ranking, place: int) -> str:
    vectors = ranking.match.index.vectors
    told = f"overlap {ranking.match.overlaps[place]:.2f}"
    if ranking.content is None or vectors is None:
        return told
    return f"{told}, cosine {float(vectors.wordings[place] @ ranking.content):.3f}"


def _refused(judged: Sequence[Judged], why: Explanation) -> NoAnswer:
    """No answer, with the claims that the question came nearest to."""
    question = judged[0].match.question
    return NoAnswer(
        question.text,
        Reason.NOTHING_FITS if question.terms or question.unknown else Reason.NO_WORDS,
        nearest=tuple(one.claim for one in judged[:NEAREST] if one.match.question.terms),
        corrections=question.corrections,
        corrected=question.corrected,
        unknown=question.unknown_words,
        why=why,
    )


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


def _composed(text: str, ranking: Ranking, selection: Selection, others: tuple[Claim, ...], why: Explanation) -> Answer:
    claim, question = ranking.match.index.claim, ranking.match.question
    order = in_order(claim, point_of(claim, selection.crux, ranking.nearest))
    sides = [_side(position, ranking, selection) for position in order]
    if selection.shown.get(CONTEXT):
        sides.append(_side(_CONTEXT, ranking, selection))
    shown = [one.passage.id for side in sides for one in side.excerpts]
    sided = any(side.excerpts for side in sides if side.position.id != CONTEXT)
    return Answer(
        text,
        claim,
        tuple(sides),
        agreed=_agreed(ranking.match.index, shown, question) if sided else (),
        crux=selection.crux,
        corrections=question.corrections,
        corrected=question.corrected,
        unknown=question.unknown_words,
        others=others,
        why=why,
    )


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


def _agreed(index: ClaimIndex, shown: Sequence[str], question: Question) -> tuple[Statement, ...]:
    """What all sides accept that lies nearest to the question: one statement."""

    def nearness(statement: Statement) -> tuple[int, float]:
        held = question.terms.keys() & set(index.analyzer.terms(statement.text))
        return len(set(statement.passages).intersection(shown)), sum(map(index.idf, held))

    return tuple(sorted(index.claim.agreed, key=nearness, reverse=True)[:1])


def _line(ranking: Ranking, number: int) -> str:
    passage = ranking.match.index.passages[number]
    terms = " ".join(ranking.match.index.body.terms_of(number, ranking.match.question.terms))
    return (
        f"{ranking.scores[number]:.2f} = share {ranking.match.shares[number]:.2f} + "
        f"{LIKENESS:g} × likeness {ranking.likenesses[number]:.2f}  {passage.id} [{passage.position}]  {terms}"
    )
