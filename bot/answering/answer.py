"""What a question gets: an Answer with every position, or a NoAnswer with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.answering.follow import Follow
from bot.knowledge.model import Claim, Crux, Event, Passage, Position, Source, Statement


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A passage as shown.

    `matched` are the words of the question's concepts as they stand in the quote; `spans` are their places in
    `passage.quote`, in characters, sorted, never overlapping.
    """

    passage: Passage
    source: Source
    score: float
    matched: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """One position with the excerpts that fit the question: `excerpts` are the best of them, `more` come near.

    `beyond` counts the passages that come near as well and are not among these. `silent` says that no passage of the
    claim argues this side on the point that was asked, `seen` that what does was shown before.
    """

    position: Position
    excerpts: tuple[Excerpt, ...] = ()
    more: tuple[Excerpt, ...] = ()
    silent: bool = False
    beyond: int = 0
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """A word of the question and the word of the base that it was read for."""

    typed: str
    read: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why this answer: one line of text each, for `--why`."""

    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """The excerpts of every position on the point that was asked.

    `sides` holds the claim's positions, empty ones included, in the order that the claim and the point
    that was asked decide, then `context` where it helps.
    `follow` is what a follow-up asked for, None for a question of its own; `carried` is the question as read where it
    took something over from the one before it, else empty; `before` are the ids of the passages that the conversation
    showed earlier. Asked for sources or dates, the sides hold what was shown again, and `events` what happened on the
    dates in question; asked for a view, they hold nothing.
    `unknown` are content words of the question that nothing in the base holds. `others` are claims that fit nearly
    as well. `taught` are the ids of the excerpts that the moderators of a server chose for this question.
    `beyond` counts the passages of context that come near where none is shown.
    """

    question: str
    claim: Claim
    sides: tuple[Side, ...]
    agreed: tuple[Statement, ...] = ()
    crux: Crux | None = None
    events: tuple[Event, ...] = ()
    follow: Follow | None = None
    carried: str = ""
    before: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    corrected: str = ""
    unknown: tuple[str, ...] = ()
    others: tuple[Claim, ...] = ()
    taught: tuple[str, ...] = ()
    beyond: int = 0
    why: Explanation = Explanation()

    @property
    def one_sided(self) -> bool:
        """Whether one position alone has excerpts, and the claim has others."""
        argue = [side for side in self.sides if side.position in self.claim.positions]
        return len(argue) > 1 and sum(bool(side.excerpts) for side in argue) == 1


class Reason(StrEnum):
    """Why a question got no answer."""

    EMPTY = "empty"
    TOO_LONG = "too-long"
    NO_WORDS = "no-words"
    NOTHING_FITS = "nothing-fits"
    AMBIGUOUS = "ambiguous"
    NO_CLAIM = "no-claim"
    NOTHING_MORE = "nothing-more"
    NOTHING_BEFORE = "nothing-before"


@dataclass(frozen=True, slots=True)
class NoAnswer:
    """Silence with a reason; `nearest` are claims that the asker may have meant, nearest first."""

    question: str
    reason: Reason
    nearest: tuple[Claim, ...] = ()
    follow: Follow | None = None
    carried: str = ""
    corrections: tuple[Correction, ...] = ()
    corrected: str = ""
    unknown: tuple[str, ...] = ()
    why: Explanation = Explanation()
