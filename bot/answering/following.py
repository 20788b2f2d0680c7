"""Following: what a follow-up gets of the answer before it; the question stays the one that was asked then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace

from bot.answering.answer import Answer, Explanation, NoAnswer, Reason
from bot.answering.composition import agreed_near, composed
from bot.answering.follow import Follow
from bot.answering.ranking import Ranking
from bot.answering.selection import Selection, select, select_again, select_more, select_other_side
from bot.answering.turn import Turn, shown_in
from bot.knowledge.model import Claim, Event


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up as it was typed, what it asks for, and the turn that it goes on from."""

    text: str
    kind: Follow
    previous: Turn


def followed(asked: FollowUp, ranking: Ranking, limit: int, context: int) -> Answer | NoAnswer:
    """What a follow-up gets; `ranking` is that of the question before it, `limit` and `context` are as of `select`."""
    kind, previous = asked.kind, asked.previous
    why = Explanation((f"follow-up ({kind}) to: {previous.question}",))
    first = select(ranking, limit, context)
    chosen = _chosen(asked, ranking, first, limit, context)
    if not chosen.shown and not chosen.silent and kind is not Follow.VIEW:
        return NoAnswer(asked.text, Reason.NOTHING_MORE, follow=kind, carried=previous.question, why=why)
    # The sides stand as they stood; what is shared stands on the screen.
    reply = composed(asked.text, ranking, replace(chosen, crux=first.crux), why=why)
    read = replace(reply, follow=kind, carried=previous.question, before=seen_before(previous), agreed=(), crux=None)
    index = ranking.match.index
    if kind is Follow.WHEN:
        return replace(read, events=_events(index.claim, frozenset(shown_in(reply))))
    if kind is not Follow.VIEW:
        return read
    crux = first.crux or next(iter(index.claim.cruxes), None)
    return replace(read, agreed=agreed_near(index, previous.shown, ranking.match.question), crux=crux)


def _chosen(asked: FollowUp, ranking: Ranking, first: Selection, limit: int, context: int) -> Selection:
    """The passages that a follow-up asks for; `first` are those that the question got."""
    previous = asked.previous
    # What stands on a card from an earlier version is not known.
    shown = numbers_of(ranking, previous.shown) or [number for row in first.shown.values() for number in row]
    seen = frozenset((*shown, *numbers_of(ranking, previous.before)))
    match asked.kind:
        case Follow.MORE:
            return select_more(ranking, limit, seen)
        case Follow.OTHER_SIDE:
            return select_other_side(ranking, limit, shown, seen)
        case Follow.SOURCE | Follow.WHEN:
            return select_again(ranking, shown)
        case Follow.FURTHER:
            return select(ranking, limit, context, seen)
        case Follow.VIEW:
            return select_again(ranking, ())


def seen_before(previous: Turn | None) -> tuple[str, ...]:
    """The ids of the passages that the conversation showed, the latest first."""
    return tuple(dict.fromkeys((*previous.shown, *previous.before))) if previous else ()


def numbers_of(ranking: Ranking, ids: Iterable[str]) -> Sequence[int]:
    """The numbers of the passages with these ids, of those that the claim has."""
    number_of = ranking.match.index.number_of
    return [number_of[one] for one in ids if one in number_of]


def _events(claim: Claim, shown: Set[str]) -> tuple[Event, ...]:
    """What happened, by date, that passages which are shown speak of."""
    found = (event for event in claim.events if not shown.isdisjoint(event.passages))
    return tuple(sorted(found, key=lambda event: str(event.date)))
