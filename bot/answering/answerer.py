"""The answerer: a question becomes an Answer with every position, or a NoAnswer with its reason."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import NamedTuple

from bot.answering.abstention import NOTHING, Features, confidence, features_of, own_share, says_all
from bot.answering.answer import Answer, Excerpt, Explanation, NoAnswer, Reason, Side
from bot.answering.evidence import Candidate, Evidence, weigh, weigh_all
from bot.answering.library import Library, Shelf
from bot.answering.question import Question, clean, read_question
from bot.answering.selection import Selection, Selector
from bot.answering.turn import Turn, carry, joined
from bot.answering.wanted import Wanted, tells, wanted_by, wants_the_present
from bot.knowledge.model import CONTEXT, Claim, KnowledgeBase, Position, Statement
from bot.settings import AnsweringSettings

_NEAREST = 3  # claims offered where a question got no answer
_ALONE = 0.8  # likeness to a known way of asking from which a question needs nothing of the one before it
_CONTEXT = Position(CONTEXT, "Context", "")


class _Fit(NamedTuple):
    """A claim with its score for a question."""

    shelf: Shelf
    score: float


class Answerer:
    """Answers questions from one knowledge base; it never changes, so that any number of threads may ask."""

    def __init__(self, library: Library, settings: AnsweringSettings) -> None:
        self.library = library
        self.settings = settings

    @classmethod
    def build(cls, base: KnowledgeBase, settings: AnsweringSettings) -> Answerer:
        """Analyses and indexes every passage of a base."""
        return cls(Library(base), settings)

    @property
    def base(self) -> KnowledgeBase:
        """The knowledge base that is asked."""
        return self.library.base

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
        if claim is not None and self.base.claim(claim) is None:
            return NoAnswer(text, Reason.NO_CLAIM, tuple(self.base.claims[:_NEAREST]))
        carried = self._carried(text, previous)
        if carried and previous is not None:
            claim = claim or previous.claim
        reply = self._answer(carried or text, claim, limit or self.settings.excerpts_per_side, follows=bool(carried))
        return replace(reply, question=text, carried=carried) if carried else reply

    def search(self, query: str, limit: int) -> list[Excerpt]:
        """The passages that hold a term of the query, best first."""
        question = read_question(clean(query[: self.settings.longest_question]), self.library)
        found = weigh_all(question, self.library, limit, self.settings.ask_weight)
        return [self._excerpt(candidate, question) for candidate in found]

    def features(self, question: str) -> Features:
        """What the judgement whether to answer a question rests on, in the claim that fits it best."""
        read = read_question(clean(question[: self.settings.longest_question]), self.library)
        for shelf, _ in self._claims(read, None)[:1]:
            return features_of(read, weigh(read, self.library, shelf, self.settings.ask_weight), self.library)
        return NOTHING

    def _answer(self, text: str, claim: str | None, limit: int, *, follows: bool) -> Answer | NoAnswer:
        question = read_question(text, self.library)
        refusal = NoAnswer(
            text,
            Reason.NOTHING_FITS if question.terms or question.unknown else Reason.NO_WORDS,
            corrections=question.corrections,
            corrected=question.corrected,
            unknown=tuple(question.unknown),
        )
        ranked = self._claims(question, claim)
        if not ranked:
            return refusal
        evidence = weigh(question, self.library, ranked[0].shelf, self.settings.ask_weight)
        refusal = replace(refusal, nearest=tuple(fit.shelf.claim for fit in ranked))
        if evidence.best is None:
            return refusal
        features = features_of(question, evidence, self.library)
        sure = confidence(features, self.settings.abstention)
        why = _explain(question, evidence, features, sure, self.settings)
        # What a follow-up goes on from was answered, so that it has to bring nothing strange, and no more.
        known = follows and not question.unknown
        if sure < self.settings.abstention.threshold and not (known or says_all(question, evidence, self.library)):
            return replace(refusal, why=why)
        equals = self._equals(question, evidence, ranked)
        if equally := self._equally(ranked, equals):
            return replace(refusal, reason=Reason.AMBIGUOUS, nearest=(evidence.shelf.claim, *equally), why=why)
        wanted = wanted_by(question.spelled)
        selection = Selector(self.library, self.settings, limit).select(evidence, wanted)
        if not self._told(question, selection, wanted):
            return replace(refusal, reason=Reason.NOT_STATED, why=why)
        return self._compose(question, evidence, selection, why, equals)

    def _told(self, question: Question, selection: Selection, wanted: Wanted) -> bool:
        """Whether something shown holds what is asked for, a date or a number, and speaks of what it is asked of."""
        if wants_the_present(question.spelled):
            return False
        if wanted in (Wanted.ANYTHING, Wanted.PERSON):
            return any(selection.shown.values())
        telling = [c for row in selection.shown.values() for c in row if tells(c.passage, wanted)]
        floor = self.settings.told_floor
        return any(own_share(question, candidate, self.library) >= floor for candidate in telling)

    def _carried(self, text: str, previous: Turn | None) -> str:
        """The question with what it takes over; empty where it stands on its own, or is known as it stands."""
        carried = carry(text, previous, self.library) if previous is not None else ""
        if not carried or previous is None or carried != joined(previous.question, text):
            return carried
        question = read_question(text, self.library)
        for shelf, _ in self._claims(question, None)[:1]:
            evidence = weigh(question, self.library, shelf, self.settings.ask_weight)
            if evidence.best is not None and evidence.best.likeness >= _ALONE:
                return ""
        return carried

    def _claims(self, question: Question, claim: str | None) -> list[_Fit]:
        """The few claims that a question fits best, by BM25 over all that is in each; the one that was named, alone."""
        shelves = self.library.shelves
        if claim is not None:
            return [_Fit(shelf, 1.0) for shelf in shelves if shelf.claim.id == claim]
        found = self.library.claim_index.ranking(question.terms, _NEAREST)
        return [_Fit(shelves[number], score) for number, score in found]

    def _compose(
        self, question: Question, evidence: Evidence, selection: Selection, why: Explanation, others: tuple[Claim, ...]
    ) -> Answer:
        claim = evidence.shelf.claim
        sides = [self._side(position, question, selection) for position in in_fixed_order(claim)]
        if selection.shown.get(CONTEXT):
            sides.append(self._side(_CONTEXT, question, selection))
        shown = [excerpt.passage.id for side in sides for excerpt in side.excerpts]
        sided = any(side.excerpts for side in sides if side.position.id != CONTEXT)
        return Answer(
            question.text,
            claim,
            tuple(sides),
            agreed=_agreed(claim, shown, question, self.library) if sided else (),
            crux=selection.crux,
            corrections=question.corrections,
            corrected=question.corrected,
            unknown=tuple(question.unknown),
            others=others,
            why=why,
        )

    def _equals(self, question: Question, evidence: Evidence, ranked: Sequence[_Fit]) -> tuple[Claim, ...]:
        """Other claims whose best passage fits about as well as that of the best claim."""
        best = evidence.best
        if best is None:
            return ()
        floor = self.settings.equal_claims * best.score
        rows = (weigh(question, self.library, fit.shelf, self.settings.ask_weight) for fit in ranked[1:])
        return tuple(row.shelf.claim for row in rows if row.best is not None and row.best.score >= floor)

    def _equally(self, ranked: Sequence[_Fit], equals: Sequence[Claim]) -> tuple[Claim, ...]:
        """Those of the equals that fit about as well as a whole, too: which of them is meant is not guessed."""
        floor = self.settings.equal_claims * ranked[0].score
        ids = {claim.id for claim in equals}
        return tuple(fit.shelf.claim for fit in ranked[1:] if fit.score >= floor and fit.shelf.claim.id in ids)

    def _side(self, position: Position, question: Question, selection: Selection) -> Side:
        shown, more = selection.shown.get(position.id, ()), selection.more.get(position.id, ())
        return Side(
            position,
            tuple(self._excerpt(candidate, question) for candidate in shown),
            tuple(self._excerpt(candidate, question) for candidate in more),
        )

    def _excerpt(self, candidate: Candidate, question: Question) -> Excerpt:
        quote = candidate.passage.quote
        source = self.library.source(candidate.passage)
        tokens = zip(*self.library.quote_tokens(candidate.number), strict=True)
        spans = tuple((start, end) for term, start, end in tokens if term in question.terms)
        words = tuple(dict.fromkeys(quote[start:end] for start, end in spans))
        return Excerpt(candidate.passage, source, round(candidate.score, 4), words, spans)


def in_fixed_order(claim: Claim) -> tuple[Position, ...]:
    """A claim's positions in an order that its id alone decides, so that no side stands first by choice."""
    turn = hashlib.sha256(f"audiatur {claim.id}".encode()).digest()[0] % max(1, len(claim.positions))
    return claim.positions[turn:] + claim.positions[:turn]


def _agreed(claim: Claim, shown: Sequence[str], question: Question, library: Library) -> tuple[Statement, ...]:
    """What all sides accept that lies nearest to the question: one statement."""
    terms = frozenset(question.terms)

    def nearness(statement: Statement) -> tuple[int, float]:
        held = terms.intersection(library.analyzer.terms(statement.text))
        return len(set(statement.passages).intersection(shown)), sum(map(library.idf, held))

    return tuple(sorted(claim.agreed, key=nearness, reverse=True)[:1])


def _explain(
    question: Question, evidence: Evidence, features: Features, sure: float, settings: AnsweringSettings
) -> Explanation:
    """How the question was read and what it found, a line each."""
    lines = [
        f"read as {question.language}: {' '.join(question.terms) or 'no known word'}",
        *([f"held by nothing: {', '.join(question.unknown)}"] if question.unknown else []),
        f"confidence {sure:.2f} (answers from {settings.abstention.threshold:.2f}) by "
        + ", ".join(f"{name} {value:.2f}" for name, value in asdict(features).items()),
        *(f"crux {crux.id}: likeness {likeness:.2f}" for likeness, crux in evidence.cruxes[:3]),
        f"floors, as a share of the best: of an excerpt {settings.passage_floor:.2f}, of two sides that are shown at "
        f"length {settings.disputed_floor:.2f}, of the only excerpt of another side {settings.other_side_floor:.2f}, "
        f"of context beside both {settings.context_floor:.2f}; of a side's second {settings.second_floor:.2f}",
        f"within a side {settings.judged_weight:g} × judged is added; it is heard from {settings.heard_floor:.2f}",
    ]
    lines += (
        f"{candidate.score:.2f} = share {candidate.share:.2f} + "
        f"{settings.ask_weight:g} × likeness {candidate.likeness:.2f}, "
        f"judged {evidence.judged.get(candidate.number, 0.0):.2f}  {candidate.passage.id} "
        f"[{candidate.passage.position}]  {' '.join(candidate.terms)}"
        for candidate in evidence.candidates[:8]
    )
    return Explanation(tuple(lines))
