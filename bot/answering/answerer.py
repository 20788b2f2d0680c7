"""The answerer: a question becomes an Answer with every position, or a NoAnswer with its reason."""

from __future__ import annotations

import logging
from collections.abc import Sequence, Set
from dataclasses import asdict, dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.answering.abstention import Model, features_of, shipped_model
from bot.answering.answer import Answer, Excerpt, Explanation, NoAnswer, Reason
from bot.answering.claim_index import ClaimIndex
from bot.answering.composition import composed, excerpt
from bot.answering.corpus import NEAREST, Corpus
from bot.answering.follow import Follow, follow_of
from bot.answering.following import FollowUp, followed, numbers_of, seen_before
from bot.answering.matching import Match, Vector, content_of, match
from bot.answering.question import clean, read_question
from bot.answering.ranking import LIKENESS, Ranking, confined, rank
from bot.answering.selection import FLOOR, FURTHER_FLOOR, select
from bot.answering.taught import Taught, TaughtQuestion
from bot.answering.turn import Turn, carry, joined, shown_in
from bot.answering.wording import Kind, Wording
from bot.knowledge.model import Claim, KnowledgeBase, Passage
from bot.retrieval.encoder import Encoder, EncoderError
from bot.settings import AnsweringSettings

log = logging.getLogger(__name__)

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
        taught: Taught | None = None,
    ) -> None:
        """Without an encoder, or where a claim has no vectors, questions are answered by words alone.

        `taught` is what one server was taught besides.
        """
        self.corpus = corpus
        self.settings = settings
        self.encoder = encoder
        self.model = model or shipped_model()
        self.taught = taught or Taught()

    @classmethod
    def build(cls, base: KnowledgeBase, settings: AnsweringSettings) -> Answerer:
        """Indexes every passage of a base, to be asked by words alone."""
        return cls(Corpus.build(base), settings)

    def among(self, claims: Sequence[str]) -> Answerer:
        """The same for some of the claims alone, with their indexes and the encoder of this one."""
        return Answerer(self.corpus.among(claims), self.settings, self.encoder, self.model, self.taught)

    def with_taught(self, taught: Taught) -> Answerer:
        """The same beside what one server was taught; nothing is built for it."""
        return Answerer(self.corpus, self.settings, self.encoder, self.model, taught) if taught else self

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
        nearest = [only] if only else self._nearest(question, asked)
        matches = [self._match(question, index, asked) for index in nearest]
        judged = [Judged(one, self.model.confidence(one)) for one in matches]
        return sorted(judged, key=lambda one: (-one.sure, one.claim.id))

    def matched(self, text: str, index: ClaimIndex, left_out: str = "") -> Match:
        """A clean text beside one claim, as if the claim did not hold what is left out."""
        encoded = self._encoded([text])
        return self._match(text, index, encoded[0] if encoded is not None else None, left_out)

    def shown(self, text: str, claim: str, passages: Sequence[str]) -> Answer | None:
        """The answer that shows passages which a person chose for a text; None where the base holds none of them.

        It is that which the text gets as a question once it is taught, whatever it says.
        """
        text = clean(text[: self.settings.longest_question])
        index = self.corpus.of(claim)
        kept = tuple(one for one in passages if index is not None and one in index.number_of)
        if index is None or not kept:
            return None
        encoded = self._encoded([text])
        asked = encoded[0] if encoded is not None else None
        over = Taught([TaughtQuestion(claim, text, kept, asked)]).over(index, text, asked)
        ranking = self.rank([match(read_question(text, over), over, asked)])[0]
        wording = Wording(text, kept, Kind.TAUGHT)
        limit, context = self.settings.excerpts_per_side, self.settings.context_excerpts
        chosen = select(ranking, limit, context, goes_to=wording)
        why = Explanation(("the passages were chosen by a person",))
        answer = composed(text, ranking, chosen, why=why)
        return replace(answer, taught=tuple(one for one in shown_in(answer) if one in kept))

    def about(self, question: str) -> float:
        """The probability that a question is about any of the claims, answered or not, and no ordinary chat."""
        return max((self.model.about(one.match) for one in self.judge(clean(question))), default=0.0)

    def meaning(self, text: str) -> Vector | None:
        """The vector of a text; None where words alone are gone by."""
        encoded = self._encoded([text])
        return encoded[0] if encoded is not None else None

    def passages(self, claim: str, query: str = "") -> list[Passage]:
        """All passages of a claim, those first that fit a query best."""
        index = self.corpus.of(claim)
        if index is None:
            return []
        text = clean(query[: self.settings.longest_question])
        order = self.rank([self.matched(text, index)])[0].order if text else ()
        return [index.passages[number] for number in dict.fromkeys((*order, *range(len(index.passages))))]

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

    def _match(self, text: str, index: ClaimIndex, asked: Vector | None, left_out: str = "") -> Match:
        over = self.taught.over(index, text, asked)
        return match(read_question(text, over), over, asked, left_out)

    def _nearest(self, question: str, asked: Vector | None) -> list[ClaimIndex]:
        """The claims that a question may be about, and those of which it was taught."""
        nearest = self.corpus.nearest(question, asked)
        others = (self.corpus.of(claim) for claim in self.taught.claims)
        further = (one for one in others if one is not None and self.taught.over(one, question, asked) is not one)
        return list(dict.fromkeys((*nearest, *further)))

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
        """The answer to a question of its own; a follow-up that follows nothing gets the claims to choose from.

        What reads as a follow-up may be answered all the same ("so did they give their word or not?"), but for what
        asks for a verdict: that is asked of any claim.
        """
        kind = follow_of(text)
        if kind is not Follow.VIEW or claim is not None:
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
            ranking = self.rank([self.matched(previous.question, index)])[0]
            return followed(FollowUp(text, kind, previous), ranking, limit, self.settings.context_excerpts)
        carried = carry(text, previous, index)
        if not carried:
            return None
        own = read_question(text, index).telling if carried == joined(previous.question, text) else frozenset()
        reply = self._answer(carried, claim or previous.claim, limit, previous, own)
        return replace(reply, question=text, follow=Follow.FURTHER, carried=carried)

    def _answer(
        self,
        text: str,
        claim: str | None,
        limit: int,
        previous: Turn | None = None,
        own: Set[str] = frozenset(),
    ) -> Answer | NoAnswer:
        """Answers a question as it is read, with nothing that was shown in the turn before it.

        `own` are the terms that it adds to that turn, of which passages hold one, if any does.
        """
        judged = self.judge(text, claim)
        if not judged:
            return NoAnswer(text, Reason.NOTHING_FITS)
        fitting = [one for one in judged if self._fits(one)]
        if not fitting:
            return _refused(judged, explain(judged[0], None, self.threshold(judged[0].match)))
        # Asked in just the words of a wording, a question is about the claim whose wording it is.
        fitting = [one for one in fitting if one.match.same is not None] or fitting
        first, *further = self.rank([one.match for one in fitting])
        first = confined(first, own)
        why = explain(fitting[0], first, self.threshold(first.match))
        if not first.order and first.match.same is None:
            return _refused(judged, why)
        near = [(one, ranking.best / (first.best or 1.0)) for one, ranking in zip(fitting[1:], further, strict=True)]
        alike = tuple(one.claim for one, share in near if share >= _ALIKE and fitting[0].sure - one.sure <= _AS_SURE)
        if alike:
            refusal = _refused(judged, why)
            return replace(refusal, reason=Reason.AMBIGUOUS, nearest=(first.match.index.claim, *alike))
        others = tuple(one.claim for one, share in near if share >= _EQUAL)
        seen = frozenset(numbers_of(first, seen_before(previous)))
        chosen = select(first, limit, self.settings.context_excerpts, seen)
        if seen and not chosen.shown:
            return NoAnswer(text, Reason.NOTHING_MORE, why=why)
        return replace(composed(text, first, chosen, others, why=why), before=seen_before(previous))

    def _fits(self, judged: Judged) -> bool:
        """Whether a claim answers: as sure as is wanted, or asked in just the words of a known wording."""
        return judged.sure >= self.threshold(judged.match) or judged.match.same is not None


def explain(judged: Judged, ranking: Ranking | None, threshold: float) -> Explanation:
    """How the question was read and what it found, a line each."""
    question = judged.match.question
    found = asdict(features_of(judged.match))
    for unused in ("cosine", "margin") if judged.match.asked is None else ("five",):
        del found[unused]
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


def _line(ranking: Ranking, number: int) -> str:
    passage = ranking.match.index.passages[number]
    terms = " ".join(ranking.match.index.body.terms_of(number, ranking.match.question.terms))
    return (
        f"{ranking.scores[number]:.2f} = share {ranking.match.shares[number]:.2f} + "
        f"{LIKENESS:g} × likeness {ranking.likenesses[number]:.2f}  {passage.id} [{passage.position}]  {terms}"
    )
